// A clock that stands still until a test moves it.
//
// Owns: time and timers, in order of their time; between two timers everything that waits gets its turn.
// Leaves to others: what is run.

import { setImmediate as turn } from 'node:timers/promises';
import type { Surroundings } from '../../src/run/surroundings.ts';

interface Timer {
  readonly at: number;
  readonly act: () => void;
}

export class ManualTime implements Surroundings {
  /** Timers that were asked for and neither rang nor were cancelled. */
  readonly timers: Set<Timer> = new Set();
  #now = 1_000;
  #ids = 0;
  readonly now = (): number => this.#now;
  readonly random = (): number => 1;
  readonly newId = (): string => {
    this.#ids += 1;
    return `id-${String(this.#ids)}`;
  };
  readonly after = (millis: number, act: () => void): (() => void) => {
    const timer: Timer = { at: this.#now + millis, act };
    if (millis !== Number.POSITIVE_INFINITY) this.timers.add(timer);
    return () => this.timers.delete(timer);
  };

  /** Lets everything that can go on go on. */
  async settle(): Promise<void> {
    for (let turns = 0; turns < 5; turns += 1) await turn();
  }

  /** Moves on, ringing what is due on the way. */
  async advance(millis: number): Promise<void> {
    const until = this.#now + millis;
    await this.settle();
    for (;;) {
      const [next] = [...this.timers].filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#now = Math.max(this.#now, next.at);
      this.timers.delete(next);
      next.act();
      await this.settle();
    }
    this.#now = until;
    await this.settle();
  }
}
