/**
 * What the box does in the background: repair at start and every five minutes, then retention.
 *
 * Timers do not keep the process alive, repair works in slices, and a failure is noted in health and tried again next time.
 */
import type { RecorderHost } from './processors/recorder-host.ts';
import { repair } from './repair/index.ts';
import { applyRetention, type RetentionLimits } from './store/retention.ts';

const EVERY_MILLIS = 300_000;
/** Long enough for the application to come up first. */
const FIRST_MILLIS = 200;

export class Maintenance {
  readonly #host: RecorderHost;
  readonly #limits: RetentionLimits;
  readonly #timers: NodeJS.Timeout[] = [];
  #running: Promise<void> = Promise.resolve();
  #busy = false;

  constructor(host: RecorderHost, limits: RetentionLimits, enabled: boolean) {
    this.#host = host;
    this.#limits = limits;
    if (!enabled) return;
    const first = setTimeout(() => void this.run(), FIRST_MILLIS);
    const every = setInterval(() => void this.run(), EVERY_MILLIS);
    for (const timer of [first, every]) {
      timer.unref();
      this.#timers.push(timer);
    }
  }

  /** Repairs and applies the limits once; one run at a time. Never rejects. */
  run(): Promise<void> {
    if (this.#busy) return this.#running;
    this.#busy = true;
    this.#running = this.#work().finally(() => {
      this.#busy = false;
    });
    return this.#running;
  }

  async #work(): Promise<void> {
    const { losses, folders, recorder, dir } = this.#host;
    try {
      await repair(dir);
      const { recording } = recorder;
      const report = await applyRetention(folders, {
        limits: this.#limits,
        nowMillis: Date.now(),
        // Nothing is forwarded by this version, so nobody waits for a recording.
        isAcknowledged: () => true,
        ...(recording === undefined ? {} : { own: { recording: recording.name, segment: recording.segments.segment } }),
      });
      this.#makeRoom(report.excessBytes > 0);
      if (report.removedSegments > 0) losses.count('retention', undefined, report.removedSegments);
    } catch (error) {
      losses.note(error);
    }
  }

  /** Retention has removed what it may: with the limits still exceeded, only structure is recorded until there is room. */
  #makeRoom(tight: boolean): void {
    const { losses, space, dir } = this.#host;
    if (tight && !space.tight) {
      losses.warn(
        'SPANBOX_DEGRADED',
        `recording is degraded: ${dir} is over its limits; only structure is recorded until there is room`,
      );
    } else if (!tight && space.tight) {
      losses.forget('SPANBOX_DEGRADED');
    }
    space.tight = tight;
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }
}
