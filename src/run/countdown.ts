/**
 * A time that runs only while nothing holds it.
 * Owns one limit and its timer. A timer is neither set nor cancelled when the time is held, goes on or starts over, as it does with every part
 * of a stream: when it rings it looks how much is left.
 */
import type { Surroundings } from './surroundings.ts';

/** Rings once when `limitMillis` have run. */
export class Countdown {
  readonly #limitMillis: number;
  readonly #surroundings: Surroundings;
  readonly #ring: () => void;
  #spentMillis = 0;
  #since: number | undefined;
  #cancelTimer: (() => void) | undefined;
  #isOver = false;

  constructor(limitMillis: number, surroundings: Surroundings, ring: () => void) {
    this.#limitMillis = limitMillis;
    this.#surroundings = surroundings;
    this.#ring = ring;
  }

  /** Goes on from where it was held. Does nothing while it runs. */
  run(): void {
    if (this.#isOver || this.#since !== undefined) return;
    this.#since = this.#surroundings.now();
    if (this.#cancelTimer === undefined) this.#set(this.#limitMillis - this.#spentMillis);
  }

  hold(): void {
    if (this.#since === undefined) return;
    this.#spentMillis += this.#surroundings.now() - this.#since;
    this.#since = undefined;
  }

  /** From zero again; whether it runs does not change. */
  startOver(): void {
    this.#spentMillis = 0;
    if (this.#since !== undefined) this.#since = this.#surroundings.now();
  }

  /** For good. */
  end(): void {
    this.#isOver = true;
    this.#since = undefined;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  #set(millis: number): void {
    this.#cancelTimer = this.#surroundings.after(millis, () => this.#look());
  }

  #look(): void {
    this.#cancelTimer = undefined;
    if (this.#since === undefined) return;
    const left = this.#limitMillis - this.#spentMillis - (this.#surroundings.now() - this.#since);
    // Timers may ring a fraction of a millisecond early.
    if (left >= 1) this.#set(left);
    else {
      this.end();
      this.#ring();
    }
  }
}
