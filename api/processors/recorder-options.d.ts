/**
 * The recorder's options: one set of defaults, one resolver that copies and checks.
 */
import { Redactor, type RedactOptions } from '../redaction/redactor.ts';
import { type RetentionLimits } from '../store/retention.ts';
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
export declare const DEFAULT_LIMITS: Required<LimitOptions>;
/** One of the words, or a `TypeError` that names option, value and words. */
export declare function oneOf<T extends string>(option: string, value: unknown, words: readonly T[], fallback: T): T;
/** A number within bounds, or a `RangeError` that names option, value and range. */
export declare function numberWithin(option: string, value: unknown, least: number, most: number, fallback: number): number;
/** A copy of the options without unknown names, or a `TypeError` that names the unknown one. */
export declare function knownOptions(where: string, value: unknown, names: readonly string[]): Readonly<Record<string, unknown>>;
/** A value for an error message: short, and never an object's contents. */
export declare function shown(value: unknown): string;
/** Copies and checks. @throws TypeError or RangeError that names option, value and range. */
export declare function resolveRecorderOptions(options: RecorderOptions): ResolvedRecorderOptions;
