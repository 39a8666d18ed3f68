/**
 * The recorder's options: one set of defaults, one resolver that copies and checks.
 */
import { Redactor, type RedactOptions } from '../redaction/redactor.ts';
import { DEFAULT_RETENTION, type RetentionLimits } from '../store/retention.ts';
import type { SessionOption } from './session-table.ts';
import { Space } from './space.ts';

/** When what was said is with the operating system: when the call has returned, or at the end of the running microtask. */
export type Durability = 'call' | 'tick';
/** When it is on stable storage: never asked for, at most a second later, when the call has returned. */
export type Sync = 'never' | 'interval' | 'record';
export type Snapshots = 'end' | 'live' | 'off';

export interface LimitOptions {
  /** Longest text value, list or map in bytes; 64 to 900,000. @default 262_144 */
  readonly valueBytes?: number;
  /** Longest line or record in bytes; 4,096 to 1,000,000. @default 1_000_000 */
  readonly lineBytes?: number;
  /** Spans open at once that are journaled; later ones are recorded when they end. 1 to 10,000,000. @default 100_000 */
  readonly openSpans?: number;
}

export interface RecorderOptions {
  readonly durability?: Durability;
  readonly sync?: Sync;
  readonly snapshots?: Snapshots;
  readonly session?: SessionOption;
  readonly redact?: RedactOptions;
  readonly limits?: LimitOptions;
  readonly retention?: Partial<RetentionLimits>;
}

export interface ResolvedRecorderOptions {
  readonly durability: Durability;
  readonly sync: Sync;
  readonly snapshots: Snapshots;
  readonly session: SessionOption | undefined;
  readonly redactor: Redactor;
  readonly valueBytes: number;
  readonly lineBytes: number;
  readonly openSpans: number;
  readonly retention: RetentionLimits;
  /** Shared by all that encode: whether only structure is recorded. */
  readonly space: Space;
}

export const DEFAULT_LIMITS: Required<LimitOptions> = { valueBytes: 262_144, lineBytes: 1_000_000, openSpans: 100_000 };

/** One of the words, or a `TypeError` that names option, value and words. */
export function oneOf<T extends string>(option: string, value: unknown, words: readonly T[], fallback: T): T {
  if (value === undefined) return fallback;
  const found = words.find((word) => word === value);
  if (found === undefined) {
    throw new TypeError(
      `Cannot create spanbox: ${option} must be one of ${words.join(', ')}, received ${shown(value)}`,
    );
  }
  return found;
}

/** A number within bounds, or a `RangeError` that names option, value and range. */
export function numberWithin(option: string, value: unknown, least: number, most: number, fallback: number): number {
  if (value === undefined) return fallback;
  if (typeof value !== 'number' || Number.isNaN(value) || value < least || value > most) {
    throw new RangeError(
      `Cannot create spanbox: ${option} must be a number from ${least} to ${most}, received ${shown(value)}`,
    );
  }
  return value;
}

/** A copy of the options without unknown names, or a `TypeError` that names the unknown one. */
export function knownOptions(
  where: string,
  value: unknown,
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`Cannot create spanbox: ${where} must be an object, received ${shown(value)}`);
  }
  for (const name of Object.keys(value)) {
    if (!names.includes(name)) {
      throw new TypeError(
        `Cannot create spanbox: unknown option ${where === 'options' ? '' : `${where}.`}${name}, known are ${names.join(', ')}`,
      );
    }
  }
  return { ...value };
}

/** A value for an error message: short, and never an object's contents. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 80));
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

/** Copies and checks. @throws TypeError or RangeError that names option, value and range. */
export function resolveRecorderOptions(options: RecorderOptions): ResolvedRecorderOptions {
  const limits = knownOptions('limits', options.limits, ['valueBytes', 'lineBytes', 'openSpans']);
  if (options.session !== undefined && typeof options.session !== 'function') {
    throw new TypeError(`Cannot create spanbox: session must be a function, received ${shown(options.session)}`);
  }
  return {
    durability: oneOf('durability', options.durability, ['call', 'tick'], 'call'),
    sync: oneOf('sync', options.sync, ['never', 'interval', 'record'], 'never'),
    snapshots: oneOf('snapshots', options.snapshots, ['end', 'live', 'off'], 'end'),
    session: options.session,
    redactor: new Redactor(options.redact),
    valueBytes: numberWithin('limits.valueBytes', limits['valueBytes'], 64, 900_000, DEFAULT_LIMITS.valueBytes),
    lineBytes: numberWithin('limits.lineBytes', limits['lineBytes'], 4_096, 1_000_000, DEFAULT_LIMITS.lineBytes),
    openSpans: numberWithin('limits.openSpans', limits['openSpans'], 1, 10_000_000, DEFAULT_LIMITS.openSpans),
    retention: resolveRetention(options.retention),
    space: new Space(),
  };
}

/** Limits of the store; `Infinity` switches one off. */
function resolveRetention(options: Partial<RetentionLimits> | undefined): RetentionLimits {
  const given = knownOptions('retention', options, ['maxBytes', 'maxAgeDays', 'maxRecordings', 'minFreeBytes']);
  const within = (name: keyof RetentionLimits, least: number): number =>
    numberWithin(`retention.${name}`, given[name], least, Infinity, DEFAULT_RETENTION[name]);
  return {
    maxBytes: within('maxBytes', 1_000_000),
    maxAgeDays: within('maxAgeDays', 0),
    maxRecordings: within('maxRecordings', 1),
    minFreeBytes: within('minFreeBytes', 0),
  };
}
