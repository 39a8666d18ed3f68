/**
 * How long to wait before a replay: exponential with equal jitter, never less than the provider asked for, never more than a timer can hold.
 * No clock and no randomness of its own: both come in as numbers.
 */
/** No timer of any runtime is longer: 2^31 − 1 ms. */
export declare const MAX_DELAY_MILLIS: number;
/** What a delay depends on. */
export interface ReplayDelayInput {
    /** The number of the replay in its chain, from 1 (never the attempt's number). */
    readonly n: number;
    /** How long the provider asks to wait. */
    readonly retryAfterMs?: number | undefined;
    /** From 0 to 1. @default 1, the longest wait */
    readonly random?: number | undefined;
}
/** `max(retryAfterMs, backoff)`, in milliseconds; backoff is 2 s · 2^(n−1), at most 30 s, of which 50 to 100 % are taken. */
export declare function replayDelay({ n, retryAfterMs, random }: ReplayDelayInput): number;
