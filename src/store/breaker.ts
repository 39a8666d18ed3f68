/**
 * When to leave a failing disk alone, and when a slow one (docs/architecture.md, "A disk that fails").
 *
 * Three failures in a row open the breaker: nothing is tried for 1 s, then once; each further failure doubles the pause, to 60 s at
 * most; a success closes it. Three writes over 50 ms within a minute make the disk slow.
 */

const FAILURES_TO_OPEN = 3;
const FIRST_PAUSE_MILLIS = 1_000;
const MAX_PAUSE_MILLIS = 60_000;

export class Breaker {
  #failures = 0;
  #pauseMillis = FIRST_PAUSE_MILLIS;
  #retryAt = 0;

  /** Whether a write should be tried now. */
  allows(nowMillis: number): boolean {
    if (this.#failures < FAILURES_TO_OPEN) return true;
    // A clock that was set back must not keep the breaker open for a day.
    return nowMillis >= this.#retryAt || nowMillis < this.#retryAt - MAX_PAUSE_MILLIS;
  }

  get open(): boolean {
    return this.#failures >= FAILURES_TO_OPEN;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#pauseMillis = FIRST_PAUSE_MILLIS;
  }

  failed(nowMillis: number): void {
    this.#failures += 1;
    if (this.#failures < FAILURES_TO_OPEN) return;
    this.#retryAt = nowMillis + this.#pauseMillis;
    this.#pauseMillis = Math.min(this.#pauseMillis * 2, MAX_PAUSE_MILLIS);
  }
}

/** A write that takes longer is slow. */
export const SLOW_WRITE_MILLIS = 50;
const SLOW_WRITES = 3;
const SLOW_WINDOW_MILLIS = 60_000;

export class SlowWrites {
  readonly #times: number[] = [];

  /** Notes one slow write; true when the disk has become slow. */
  note(nowMillis: number): boolean {
    this.#times.push(nowMillis);
    if (this.#times.length > SLOW_WRITES) this.#times.shift();
    const first = this.#times[0];
    return this.#times.length === SLOW_WRITES && first !== undefined && nowMillis - first <= SLOW_WINDOW_MILLIS;
  }

  /** Whether the disk counts as fast again: no slow write for a minute. */
  recovered(nowMillis: number): boolean {
    const last = this.#times.at(-1);
    return last === undefined || nowMillis - last > SLOW_WINDOW_MILLIS || nowMillis < last;
  }
}
