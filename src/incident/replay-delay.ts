/**
 * How long to wait before a replay: exponential with equal jitter, never less than the provider asked for, never more than a timer can hold.
 * No clock and no randomness of its own: both come in as numbers.
 */

/** No timer of any runtime is longer: 2^31 − 1 ms. */
export const MAX_DELAY_MILLIS: number = 2 ** 31 - 1;

const BASE_MILLIS = 2_000;
const CAP_MILLIS = 30_000;

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
export function replayDelay({ n, retryAfterMs, random }: ReplayDelayInput): number {
  const exponent = Number.isFinite(n) && n >= 1 ? Math.min(Math.floor(n) - 1, 31) : 0;
  const backoff = Math.min(CAP_MILLIS, BASE_MILLIS * 2 ** exponent);
  const share = random === undefined || Number.isNaN(random) ? 1 : Math.min(1, Math.max(0, random));
  const jittered = backoff * (0.5 + 0.5 * share);
  const asked = retryAfterMs !== undefined && retryAfterMs > 0 ? retryAfterMs : 0;
  return Math.min(MAX_DELAY_MILLIS, Math.max(asked, jittered));
}
