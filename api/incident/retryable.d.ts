/**
 * Is a retry technically sensible? The first of two gates; whether it is safe is the recovery table's question, and never mixed with this.
 * Owns the three sources of the answer: transport codes, rejections, and our own timers.
 */
import type { Rejection, Watchdog } from './evidence.ts';
/** A failure, as far as its retryability depends on it. */
export type Failure = {
    readonly source: 'own_timer';
    readonly watchdog: Watchdog;
} | {
    readonly source: 'truncated';
} | {
    readonly source: 'abort';
} | {
    readonly source: 'transport';
    readonly code?: string | undefined;
} | {
    readonly source: 'rejection';
    readonly rejection: Rejection;
    /** The HTTP status. */
    readonly status?: number | undefined;
    /** The client library's own flag. */
    readonly clientRetryable?: boolean | undefined;
    /** The provider's `x-should-retry`. It wins. */
    readonly shouldRetry?: boolean | undefined;
    /** A strictly smaller payload is at hand. */
    readonly smallerPayload?: boolean | undefined;
};
/** `true`, `false`, or `undefined` where the failure does not say. */
export declare function isRetryable(failure: Failure): boolean | undefined;
