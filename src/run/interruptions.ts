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

/** Resolves with what comes first: the promise's value (`settled`), or the interruption (`interrupted`). Rejects if the promise does. */
export function orInterrupted<T>(
  promise: Promise<T>,
  subscribe: (told: () => void) => () => void,
): Promise<{ readonly kind: 'settled'; readonly value: T } | { readonly kind: 'interrupted' }> {
  return new Promise((resolve, reject) => {
    const forget = subscribe(() => resolve({ kind: 'interrupted' }));
    promise.then(
      (value) => {
        forget();
        resolve({ kind: 'settled', value });
      },
      (error: unknown) => {
        forget();
        // The error of somebody else, passed on as it is.
        // oxlint-disable-next-line typescript/prefer-promise-reject-errors
        reject(error);
      },
    );
  });
}
