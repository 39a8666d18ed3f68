/**
 * Work in slices: whoever works long asks `due()` often and awaits `rest()` when it says so, and the application goes on in between.
 */
import { setImmediate } from 'node:timers/promises';

const SLICE_MILLIS = 10;

export class Pace {
  #until = 0;

  /** Whether the slice is used up. */
  due(): boolean {
    return performance.now() >= this.#until;
  }

  /** Lets everything else run, then begins the next slice. */
  async rest(): Promise<void> {
    await setImmediate();
    this.#until = performance.now() + SLICE_MILLIS;
  }
}
