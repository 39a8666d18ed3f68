/** Tokens, as far as the wire told them. */
export interface StreamUsage {
    /** All tokens of the input, cached ones included. */
    readonly inputTokens?: number;
    /** All tokens of the output, reasoning included. */
    readonly outputTokens?: number;
    /** Of the input: read from a cache. */
    readonly cacheReadTokens?: number;
    /** Of the input: written to a cache. */
    readonly cacheWriteTokens?: number;
    /** Of the output. */
    readonly reasoningTokens?: number;
}
/** Usage as one part tells it: a field that it does not tell leaves what is known. */
export type ToldUsage = {
    readonly [K in keyof Required<StreamUsage>]: number | undefined;
};
/** By what a wire tells its calls apart inside one answer: an index, an item id, a call id. */
export type CallKey = number | string;
/** What is known of a call when it is first seen. */
export interface CallStart {
    /** The provider's id of the call; absent where the wire has none. */
    readonly id?: string | undefined;
    readonly name?: string | undefined;
    /** The provider runs this call itself. */
    readonly providerSide?: boolean | undefined;
}
export interface PartSignals {
    /** Content without output: a block begins, an item is announced. */
    progress(): void;
    /** Text or a refusal; empty text is no output and no progress. */
    text(text: string): void;
    /** Output that the user sees and that is no text: an image, audio, a file, a source. */
    output(): void;
    /** Reasoning text; empty text is no output and no progress. */
    reasoning(text: string): void;
    /** Reasoning that is not text: a signature, a redacted block. */
    hiddenReasoning(): void;
    /** The model begins to write a call, or (again, with more known of it) goes on. */
    callStarted(key: CallKey, call: CallStart): void;
    /** A piece of a call's arguments. */
    callInput(key: CallKey, text: string): void;
    /** The arguments are whole. */
    callInputFinished(key: CallKey): void;
    /** The call is whole; without a start before it, it is a call that came in one piece. */
    callMaterialized(key: CallKey, call?: CallStart): void;
    /** Every call that was begun under a number from `least` and below `limit` is whole. */
    openCallsMaterialized(least: number, limit: number): void;
    /** The result of a call is in the stream; `error` names the class of its failure. */
    callEnded(key: CallKey, end: {
        readonly name?: string | undefined;
        readonly error?: string | undefined;
    }): void;
    /** A model request of its own begins inside this stream (a step of the AI SDK). */
    attemptStarted(): void;
    /** The stream holds several answers, of which this is one that is not the first. */
    choice(index: number): void;
    /** The provider's terminal event of one answer. */
    finished(reason: string, choice?: number): void;
    /** The client library says itself that the answer was cut. */
    truncated(): void;
    /** An error that came as a part: the provider's, or one that the client library wrapped. */
    failed(error: unknown): void;
    /** The client library says that it was aborted. */
    aborted(): void;
    usage(usage: ToldUsage): void;
    /** What the answer calls itself; absent fields leave what is known. */
    response(id: unknown, model: unknown): void;
    /** Response headers, where parts carry them. */
    headers(headers: unknown): void;
    /** A part that the client library made by itself, before or without the provider. */
    local(): void;
    /** A part, or an event in it, that no reader knows. */
    unknown(type: unknown): void;
}
/** Reads one part of a format. */
export type PartReader = (part: unknown, signals: PartSignals) => void;
