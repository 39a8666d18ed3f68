/**
 * Who waits for something in a run, and is told when the run is interrupted.
 * A promise that lives as long as the run would keep every waiter alive; here a waiter that is done is forgotten.
 */

/** Those who wait. Each is told at most once. */
export class Interruptions {
  readonly #waiting = new Set<() => void>();

  /** Calls `told` at the interruption, unless the result was called before. */
  onInterrupt(told: () => void): () => void {
    this.#waiting.add(told);
    return () => this.#waiting.delete(told);
  }

  tell(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const told of waiting) told();
  }
}
