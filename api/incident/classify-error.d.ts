/**
 * What a thrown error becomes as evidence: an abort (which is no evidence of its own), a rejection, a transport error, or a failed stream.
 * Knows undici, Node, Bun and DOM errors, and the error objects of the OpenAI, Anthropic, Google and AI SDKs, by structure, not by class.
 *
 * X1. An abort is recognised by the identity of the signal's reason first, by name second, never by text.
 * X2. On the error, then down its causes, five deep, cycle-safe: an HTTP status makes it a rejection, a transport code a transport error.
 * X3. Text counts only if it is all of the message and one of two known ones; a timeout is never recognised by its text.
 */
import type { ClassifiedRejection } from './classify-response.ts';
/** A classified error. `abort` is no evidence of its own: the cancel, close or timer that caused it is. */
export type ClassifiedError = {
    readonly kind: 'abort';
    readonly retryable: false;
    readonly code?: never;
    readonly rejection?: never;
} | ClassifiedRejection | {
    readonly kind: 'transport_error';
    /** The code, wherever in the chain it was found. */
    readonly code?: string;
    /** The class of the error. */
    readonly name?: string;
    readonly retryable?: boolean;
    readonly rejection?: never;
} | {
    readonly kind: 'stream_failed';
    /** The class of the error. */
    readonly name?: string;
    readonly retryable?: never;
    readonly code?: never;
    readonly rejection?: never;
};
/** What is known beside the error. */
export interface ClassifyErrorOptions {
    /** The signal of the request that failed. */
    readonly signal?: Pick<AbortSignal, 'aborted' | 'reason'> | undefined;
}
/**
 * Classifies an error as it was thrown while an answer was awaited or read. Never throws, and keeps nothing of its text.
 *
 * @param error - any value.
 */
export declare function classifyError(error: unknown, { signal }?: ClassifyErrorOptions): ClassifiedError;
