/**
 * How the disk behaves, and what follows: go on, leave it alone for a while, gather writes, or say everything again.
 *
 * D1. After a failure everything open is stale: the next success is followed by a generation that says it again.
 * D2. Three failures open the breaker; three slow writes in a minute gather records for up to 20 ms.
 */
import type { WriteAnswer } from '../store/append-file.ts';
import { Breaker, SLOW_WRITE_MILLIS, SlowWrites } from '../store/breaker.ts';
import type { Losses } from './losses.ts';

/** What takes longer is no write but a clock that was set. */
const CLOCK_JUMP_MILLIS = 600_000;

export class DiskHealth {
  /** The disk is slow. */
  slow = false;
  /** Something could not be written since the last generation. */
  stale = false;
  readonly #breaker = new Breaker();
  /** Failures since everything was last said again, whatever succeeded in between. */
  readonly #recoveries = new Breaker();
  readonly #slowWrites = new SlowWrites();
  readonly #losses: Losses;
  readonly #now: () => number;

  constructor(losses: Losses, now: () => number) {
    this.#losses = losses;
    this.#now = now;
  }

  /** The disk is left alone until its pause is over. */
  get paused(): boolean {
    return this.#breaker.open && !this.#breaker.allows(this.#now());
  }

  /** Failed three times and has not been seen to work since. */
  get failing(): boolean {
    return this.#breaker.open;
  }

  /** Something of it works and something does not: three attempts to say everything again have failed. */
  get owing(): boolean {
    return this.#recoveries.open;
  }

  /** Whether a success is worth an attempt to say everything again. */
  get recoverable(): boolean {
    return this.stale && this.#recoveries.allows(this.#now());
  }

  /**
   * Takes a write's answer.
   * @param before - wall clock before the write
   * @param error - what the system said, if it failed
   * @param folder - for the warning
   */
  judge(answer: WriteAnswer, before: number, error: unknown, folder: string): void {
    const after = this.#now();
    if (answer === 'written') {
      this.#breaker.succeeded();
      const millis = after - before;
      if (millis > SLOW_WRITE_MILLIS && millis < CLOCK_JUMP_MILLIS && this.#slowWrites.note(after)) this.#becameSlow();
      return;
    }
    this.#losses.count('write_failed', error);
    this.failed(folder);
  }

  /** Notes a failure that lost nothing by itself. */
  failed(folder: string): void {
    this.stale = true;
    const now = this.#now();
    this.#breaker.failed(now);
    this.#recoveries.failed(now);
    if (this.#recoveries.open) {
      this.#losses.warn('SPANBOX_DEGRADED', `recording is degraded: writing to ${folder} fails; it is tried again`);
    }
  }

  /** Everything was said again. */
  recovered(): void {
    this.stale = false;
    this.#breaker.succeeded();
    this.#recoveries.succeeded();
    if (!this.slow) this.#losses.forget('SPANBOX_DEGRADED');
  }

  /** Looks whether a slow disk has become fast. */
  review(): void {
    if (!this.slow || !this.#slowWrites.recovered(this.#now())) return;
    this.slow = false;
    this.#losses.forget('SPANBOX_DEGRADED');
  }

  #becameSlow(): void {
    if (this.slow) return;
    this.slow = true;
    this.#losses.warn(
      'SPANBOX_DEGRADED',
      'recording is degraded: writes take over 50 ms; records gather for up to 20 ms until it is better',
    );
  }
}
