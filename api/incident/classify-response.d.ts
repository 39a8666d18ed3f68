/**
 * What a provider's answer becomes: a rejection with its kind, its retryability and the time to wait, or no rejection at all.
 * The words of the answer are looked at and never kept: what leaves is an enum, a status, a code that may be said, and numbers.
 */
import type { Rejection } from './evidence.ts';
/** What came back. */
export interface ResponseInput {
    /** The HTTP status. */
    readonly status?: number | undefined;
    /** The provider's typed code. */
    readonly code?: string | undefined;
    /** The body: text, or the parsed object. */
    readonly body?: unknown;
    /** The text of the error, where there is no body. */
    readonly message?: string | undefined;
    /** `Headers`, or a record. */
    readonly headers?: unknown;
}
/** A rejection, ready to be recorded as `provider_rejected`. */
export interface ClassifiedRejection {
    readonly kind: 'provider_rejected';
    readonly rejection: Rejection;
    readonly status?: number;
    /** The provider's typed code, if it may be said. */
    readonly code?: string;
    readonly retryable?: boolean;
    readonly retryAfterMs?: number;
}
/** What the answer is. `transport_error`: nothing came back; `stream_failed`: something did, and it is no rejection. */
export type ClassifiedResponse = ClassifiedRejection | {
    readonly kind: 'transport_error' | 'stream_failed';
    readonly rejection?: never;
};
/**
 * Classifies what came back from a provider. Never throws.
 *
 * @param response - at least one of its fields; a message alone proves no rejection.
 */
export declare function classifyResponse(response: ResponseInput): ClassifiedResponse;
/** The rejection in an answer, or `undefined`. `clientRetryable` is the client library's own flag. */
export declare function rejectionIn(response: ResponseInput, clientRetryable: boolean | undefined): ClassifiedRejection | undefined;
