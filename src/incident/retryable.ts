/**
 * Is a retry technically sensible? The first of two gates; whether it is safe is the recovery table's question, and never mixed with this.
 * Owns the three sources of the answer: transport codes, rejections, and our own timers.
 */
import type { Rejection, Watchdog } from './evidence.ts';
import { transportCode } from './transport-codes.ts';

/** A failure, as far as its retryability depends on it. */
export type Failure =
  | { readonly source: 'own_timer'; readonly watchdog: Watchdog }
  | { readonly source: 'truncated' }
  | { readonly source: 'abort' }
  | { readonly source: 'transport'; readonly code?: string | undefined }
  | {
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
export function isRetryable(failure: Failure): boolean | undefined {
  switch (failure.source) {
    case 'own_timer':
      return failure.watchdog !== 'total';
    case 'truncated':
      return true;
    case 'abort':
      return false;
    case 'transport':
      return failure.code === undefined ? undefined : transportCode(failure.code)?.retryable;
    case 'rejection':
      return typeof failure.shouldRetry === 'boolean' ? failure.shouldRetry : byRejection(failure);
    default:
      return undefined;
  }
}

function byRejection(failure: Failure & { readonly source: 'rejection' }): boolean | undefined {
  switch (failure.rejection) {
    case 'rate_limit':
    case 'overload':
      return true;
    case 'auth':
    case 'quota':
    case 'invalid_request':
    case 'context_overflow':
    case 'content_filter':
      return false;
    case 'request_too_large':
      return failure.smallerPayload === true;
    case 'unknown':
      if (failure.status !== undefined && failure.status >= 500) return true;
      return typeof failure.clientRetryable === 'boolean' ? failure.clientRetryable : undefined;
    default:
      return undefined;
  }
}
