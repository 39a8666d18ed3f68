/**
 * The timers of one attempt: `connect` until the response head, `first_progress` from there to the first content, `silence` between two
 * parts, `total` over all of it.
 *
 * W1. They say which of them rang by its type: nobody recognises a timeout by its text.
 * W2. Only the provider's time counts: while the consumer does not read, or a tool of the attempt runs, the first three are held; while an
 *     answer from outside is awaited (a person), all are.
 * W3. At most one rings, once; after the end of the attempt none does.
 */
import type { Watchdog } from '../incident/index.ts';
import { Countdown } from './countdown.ts';
import type { Surroundings } from './surroundings.ts';

/** Limits in milliseconds; `Infinity` is none. */
export interface WatchdogOptions {
  /** From the request being sent to the response head. @default 30000 */
  readonly connectMillis?: number;
  /** From the response head to the first content. @default 120000 */
  readonly firstProgressMillis?: number;
  /** From one part to the next. @default 600000 */
  readonly silenceMillis?: number;
  /** The whole attempt. @default Infinity */
  readonly totalMillis?: number;
}

/** The limits where nothing else is said. */
export const DEFAULT_WATCHDOG_OPTIONS: Required<WatchdogOptions> = {
  connectMillis: 30_000,
  firstProgressMillis: 120_000,
  silenceMillis: 600_000,
  totalMillis: Number.POSITIVE_INFINITY,
};

/**
 * The limits, complete.
 * @throws RangeError for a limit that is not above 0.
 */
export function resolveWatchdogs(options: WatchdogOptions = {}): Required<WatchdogOptions> {
  const resolved = { ...DEFAULT_WATCHDOG_OPTIONS };
  for (const name of ['connectMillis', 'firstProgressMillis', 'silenceMillis', 'totalMillis'] as const) {
    const value = options[name];
    if (value === undefined) continue;
    if (typeof value !== 'number' || !(value > 0)) {
      throw new RangeError(`Cannot watch request: ${name} must be above 0, received ${String(value)}`);
    }
    resolved[name] = value;
  }
  return resolved;
}

/** Why the timers are held. */
export type HoldReason = 'not_read' | 'tool' | 'external_wait';

/** The abort reason of an attempt whose watchdog rang. */
export class WatchdogError extends Error {
  override readonly name = 'WatchdogError';
  readonly watchdog: Watchdog;

  constructor(watchdog: Watchdog) {
    super(`watchdog expired: ${watchdog}`);
    this.watchdog = watchdog;
  }
}

/** The timers of one attempt. They run from their creation. */
export class Watchdogs {
  readonly #countdowns: Readonly<Record<Watchdog, Countdown>>;
  readonly #holds = new Map<HoldReason, number>();
  readonly #running = new Set<Watchdog>(['connect', 'total']);
  #hasHead = false;
  #hasProgress = false;

  constructor(limits: Required<WatchdogOptions>, surroundings: Surroundings, expired: (watchdog: Watchdog) => void) {
    const countdown = (watchdog: Watchdog, millis: number): Countdown =>
      new Countdown(millis, surroundings, () => {
        this.end();
        expired(watchdog);
      });
    this.#countdowns = {
      connect: countdown('connect', limits.connectMillis),
      first_progress: countdown('first_progress', limits.firstProgressMillis),
      silence: countdown('silence', limits.silenceMillis),
      total: countdown('total', limits.totalMillis),
    };
    this.#apply();
  }

  /** The response head came. */
  head(): void {
    if (this.#hasHead) return;
    this.#hasHead = true;
    this.#stop('connect');
    if (!this.#hasProgress) this.#running.add('first_progress');
    this.#apply();
  }

  /** A part came. */
  part(): void {
    this.head();
    if (this.#running.has('silence')) this.#countdowns.silence.startOver();
    else this.watchSilence();
  }

  /** From now on nothing may be silent for too long. */
  watchSilence(): void {
    this.#running.add('silence');
    this.#apply();
  }

  /** The first content came. */
  progress(): void {
    if (this.#hasProgress) return;
    this.#hasProgress = true;
    this.#stop('first_progress');
  }

  hold(reason: HoldReason): void {
    this.#holds.set(reason, (this.#holds.get(reason) ?? 0) + 1);
    this.#apply();
  }

  release(reason: HoldReason): void {
    const count = (this.#holds.get(reason) ?? 0) - 1;
    if (count > 0) this.#holds.set(reason, count);
    else this.#holds.delete(reason);
    this.#apply();
  }

  end(): void {
    for (const watchdog of this.#running) this.#stop(watchdog);
    for (const countdown of Object.values(this.#countdowns)) countdown.end();
  }

  #stop(watchdog: Watchdog): void {
    this.#running.delete(watchdog);
    this.#countdowns[watchdog].end();
  }

  #apply(): void {
    const isWaiting = this.#holds.has('external_wait');
    for (const watchdog of this.#running) {
      const isHeld = isWaiting || (watchdog !== 'total' && this.#holds.size > 0);
      if (isHeld) this.#countdowns[watchdog].hold();
      else this.#countdowns[watchdog].run();
    }
  }
}
