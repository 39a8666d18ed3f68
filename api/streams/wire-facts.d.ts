import type { StreamUsage, ToldUsage } from './formats/signals.ts';
/**
 * - `open`: nothing decided yet
 * - `finished`: the provider's terminal event was seen
 * - `truncated`: the stream ended without it
 * - `failed`: reading it threw: the connection, a parser, a bug
 * - `rejected`: the provider answered with an error
 * - `stopped`: the consumer stopped reading
 * - `aborted`: somebody asked for an abort: the cancel, close or timer that did is the evidence, not this stream
 */
export type StreamOutcome = 'open' | 'finished' | 'truncated' | 'failed' | 'rejected' | 'stopped' | 'aborted';
/** What was read from the wire of one attempt; a snapshot. Times are milliseconds. */
export interface StreamFacts {
    readonly attempt: number;
    readonly outcome: StreamOutcome;
    /** Parts of any kind. */
    readonly parts: number;
    /** Pieces of non-empty text, of non-empty reasoning, of tool input: a part may hold several. */
    readonly textPieces: number;
    readonly reasoningPieces: number;
    readonly toolInputPieces: number;
    /** Parts, or events in them, of a type that is not known. */
    readonly unknownParts: number;
    /** How often each unknown type came; further types than 16 are only in `unknownParts`. */
    readonly unknownTypes: Readonly<Record<string, number>>;
    /** In the provider's own words. */
    readonly finishReasons: readonly string[];
    /** As far as the wire told it, of failed attempts too. */
    readonly usage?: StreamUsage;
    /** The id and the model that the answer names. */
    readonly responseId?: string;
    readonly responseModel?: string;
    /** The provider's request id header. */
    readonly requestId?: string;
    /** From the start of the attempt to the first part that the provider caused. */
    readonly timeToFirstChunkMillis?: number;
    /** From the start of the attempt to its first content. */
    readonly timeToFirstProgressMillis?: number;
    /** From the last part (none: the start) to the end of the stream, however it ended. */
    readonly quietMillis?: number;
    /** What the provider asked to wait. */
    readonly retryAfterMillis?: number;
    /** Requests that the client library sent again by itself before it gave up, as far as its error says so (`ai` does). */
    readonly clientRetries?: number;
}
export declare class WireFacts {
    #private;
    parts: number;
    /** Number of the last part that the client library made by itself. */
    lastLocalPart: number;
    textPieces: number;
    reasoningPieces: number;
    toolInputPieces: number;
    unknownParts: number;
    readonly finishReasons: string[];
    readonly finishedChoices: Set<number>;
    responseId: string | undefined;
    responseModel: string | undefined;
    requestId: string | undefined;
    retryAfterMillis: number | undefined;
    clientRetries: number | undefined;
    firstPartAtMs: number | undefined;
    firstProgressAtMs: number | undefined;
    lastPartAtMs: number | undefined;
    endedAtMs: number | undefined;
    readonly startedAtMs: number;
    constructor(startedAtMs: number);
    addUnknown(type: unknown): void;
    /** One reason for each answer that the stream holds. */
    addFinishReason(reason: string, choice: number): void;
    addUsage(told: ToldUsage): void;
    addResponse(id: unknown, model: unknown): void;
    addHeaders(headers: unknown, nowEpochMillis: number): void;
    /** Client errors carry the response's headers, and often the request id beside them. */
    addErrorHeaders(error: unknown, nowEpochMillis: number): void;
    snapshot(attempt: number, outcome: StreamOutcome): StreamFacts;
}
/** The value if it is a name, else the other word. */
export declare function nameOr(value: unknown, other: string): string;
