/**
 * What was lost, by reason, and the one time it is told (store promise S4).
 *
 * Every loss is counted. The first of a kind goes to the API's `diag`; that recording is off or degraded goes once to
 * `process.emitWarning`, unless the box is quiet. Nothing here throws.
 */
import { diag } from '@opentelemetry/api';
import { StoreError, systemCodeOf } from '../store/errors.ts';

/** Why something was not recorded. */
export type LossReason =
  /** A write failed: the disk is full, gone or broken. */
  | 'write_failed'
  /** Recording is off: the folder cannot be used. */
  | 'recording_off'
  /** The disk failed three times in a row and is left alone for a while. */
  | 'disk_paused'
  /** More spans were open than `limits.openSpans`. */
  | 'open_spans_limit'
  /** A span or record did not fit even when cut. */
  | 'too_large'
  /** An error of ours; the span's other records are kept. */
  | 'internal_error'
  /** Payload for which retention could make no room: attributes, events and links. */
  | 'no_space'
  /** Removed by retention before anybody forwarded it. */
  | 'retention';

export type WarningCode =
  | 'SPANBOX_OFF'
  | 'SPANBOX_DEGRADED'
  | 'SPANBOX_SECOND_BOX'
  | 'SPANBOX_NOT_REGISTERED'
  | 'SPANBOX_CONFIG';

/** The last failure, without anything of the application's. */
export interface LastError {
  readonly code: string;
  readonly message: string;
  /** ISO time. */
  readonly at: string;
}

export class Losses {
  readonly #counts = new Map<LossReason, number>();
  readonly #warned = new Set<WarningCode>();
  readonly #quiet: boolean;
  readonly #now: () => number;
  lastError: LastError | undefined;

  constructor(quiet: boolean, now: () => number) {
    this.#quiet = quiet;
    this.#now = now;
  }

  count(reason: LossReason, error?: unknown, count = 1): void {
    const before = this.#counts.get(reason) ?? 0;
    this.#counts.set(reason, before + count);
    if (error !== undefined) this.note(error);
    if (before === 0)
      safely(() => diag.warn(`spanbox: lost ${count}: ${reason}${error === undefined ? '' : ` (${describe(error)})`}`));
  }

  /** Remembers a failure that lost nothing, or not yet. */
  note(error: unknown): void {
    this.lastError = { code: codeOf(error), message: describe(error), at: new Date(this.#now()).toISOString() };
  }

  /** Warns the process, once for each code. */
  warn(code: WarningCode, message: string): void {
    if (this.#warned.has(code)) return;
    this.#warned.add(code);
    safely(() => diag.warn(`spanbox: ${message}`));
    if (!this.#quiet) safely(() => process.emitWarning(`spanbox: ${message}`, { type: 'SpanboxWarning', code }));
  }

  /** Lets a warning be said again: what it told of is over. */
  forget(code: WarningCode): void {
    this.#warned.delete(code);
  }

  /** Counts by reason; reasons without a loss are absent. */
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }
}

function safely(run: () => void): void {
  try {
    run();
  } catch {
    // Forgives the application's diag logger and warning listeners.
  }
}

function codeOf(error: unknown): string {
  if (error instanceof StoreError) return error.systemCode ?? error.code;
  return systemCodeOf(error) ?? (error instanceof Error ? error.name : 'unknown');
}

/** One line without values of the application: our own messages, or the system's code. */
export function describe(error: unknown): string {
  if (error instanceof StoreError) return error.message;
  return codeOf(error);
}
