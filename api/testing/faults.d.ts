/**
 * A place in an answer.
 * - `before_headers`: nothing was sent
 * - `after_headers`: the head alone
 * - `before_content`: all that comes before the first content (role chunk, `message_start`, `response.created`)
 * - `in_content`: after half of the content events, at least one (an answer in one piece: half of its bytes)
 * - `before_terminal`: all but the provider's terminal event (an answer in one piece: all but its last byte)
 * - `after_terminal`: the terminal event was sent, what follows it (usage, `[DONE]`) not
 * - `{ afterBytes: n }`: after exactly n bytes of the body
 * - `{ afterFrames: n }`: after exactly n events
 */
export type FaultPoint = 'before_headers' | 'after_headers' | 'before_content' | 'in_content' | 'before_terminal' | 'after_terminal' | {
    readonly afterBytes: number;
} | {
    readonly afterFrames: number;
};
/** The connection ends too early. */
export interface DropFault {
    readonly kind: 'drop';
    readonly at: FaultPoint;
    /** `close`: FIN in the body; `reset`: RST; `end`: a clean end of the body, as if the answer were whole. @default 'close' */
    readonly how?: 'close' | 'reset' | 'end';
    /**
     * Pause before the connection goes, in milliseconds: some clients drop what they have not read yet when they learn of the end.
     * @default 20 for a reset, else 0
     */
    readonly settleMillis?: number;
}
/** Nothing comes any more, the connection stays open. */
export interface StallFault {
    readonly kind: 'stall';
    readonly at: FaultPoint;
    /** After this time the answer goes on. @default Infinity (until the client or the server closes) */
    readonly millis?: number;
}
/** The provider's own error, in its own event, inside the stream; then a clean end. Answers in one piece: a 500. */
export interface ErrorEventFault {
    readonly kind: 'error_event';
    /** @default 'in_content' */
    readonly at?: FaultPoint;
    /** @default 'overload' */
    readonly variant?: ErrorVariant;
}
/** An HTTP error with the provider's own error body. */
export interface StatusFault {
    readonly kind: 'status';
    readonly status: number;
    /** Value of the `Retry-After` header: seconds, or an HTTP date. */
    readonly retryAfter?: number | string;
    /** Which of the errors that the provider sends with this status. */
    readonly variant?: ErrorVariant;
    /** A body of your own, sent as it is. */
    readonly body?: string;
    /** More response headers, `x-should-retry` for one. */
    readonly headers?: Readonly<Record<string, string>>;
}
/** Every write holds few bytes, with a pause after it. */
export interface SlowDripFault {
    readonly kind: 'slow_drip';
    /** @default 1 */
    readonly bytes?: number;
    /** @default 1 */
    readonly millis?: number;
}
/** Bytes that are no event of this wire, in the middle of the stream; then the answer goes on. */
export interface GarbageFault {
    readonly kind: 'garbage';
    /** @default 'in_content' */
    readonly at?: FaultPoint;
    /** @default an event with JSON that was cut off */
    readonly text?: string;
}
/** Every character of more than one byte is torn over two writes. */
export interface SplitUtf8Fault {
    readonly kind: 'split_utf8';
    /** Pause between two writes, so that they arrive apart. @default 1 */
    readonly millis?: number;
}
export type Fault = DropFault | StallFault | ErrorEventFault | StatusFault | SlowDripFault | GarbageFault | SplitUtf8Fault;
/** Errors that share a status, or come inside a stream. */
export type ErrorVariant = 'overload' | 'server_error' | 'rate_limit' | 'quota' | 'context_overflow' | 'content_filter' | 'auth' | 'invalid_request';
/** What DEFAULTS are left out of a garbage fault. */
export declare const GARBAGE_TEXT = "data: {\"id\":\"chatcmpl-garbage\",\"choices\":[{\"delta\":{\"cont\n\n";
/**
 * Returns the fault unchanged.
 * @throws TypeError for an unknown kind or point, RangeError for a number out of range.
 */
export declare function checkFault(fault: Fault): Fault;
