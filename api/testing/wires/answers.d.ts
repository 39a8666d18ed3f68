/** A text in the pieces in which it is streamed: one string is one piece. */
export type Pieces = string | readonly string[];
/** Text that the user would see. */
export interface TextPart {
    readonly type: 'text';
    readonly text: Pieces;
}
/** The model's reasoning: `reasoning_content`, a reasoning summary, a thinking block, or a thought. */
export interface ReasoningPart {
    readonly type: 'reasoning';
    readonly text: Pieces;
}
/** A refusal, where the wire has a word for it (OpenAI); on the other wires it is text. */
export interface RefusalPart {
    readonly type: 'refusal';
    readonly text: Pieces;
}
/** A call of one of the application's tools. */
export interface ToolCallPart {
    readonly type: 'tool_call';
    readonly name: string;
    /** @default `call_1`, `call_2`, … (Anthropic: `toolu_1`, …) */
    readonly callId?: string;
    /** The arguments, as an object, or as the pieces of its JSON text. @default {} */
    readonly arguments?: Readonly<Record<string, unknown>> | Pieces;
}
/** A tool that the provider itself runs: web search, or code (Gemini: `executableCode`). */
export interface ProviderToolPart {
    readonly type: 'provider_tool';
    readonly name: 'web_search' | 'code_execution';
    /** The query, or the code. */
    readonly input: string;
    /** What came back. @default 'ok' */
    readonly output?: string;
}
/** A keep-alive: Anthropic's ping event; on the other wires an SSE comment. */
export interface PingPart {
    readonly type: 'ping';
}
/** An event of a type that no client knows yet. */
export interface UnknownPart {
    readonly type: 'unknown';
    /** @default 'future_event' */
    readonly name?: string;
}
export type AnswerPart = TextPart | ReasoningPart | RefusalPart | ToolCallPart | ProviderToolPart | PingPart | UnknownPart;
/** Why the model stopped; each wire has its own word for it. */
export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter';
/** Tokens. */
export interface AnswerUsage {
    readonly inputTokens: number;
    readonly outputTokens: number;
    /** Of the input. */
    readonly cachedInputTokens?: number;
    /** Of the output. */
    readonly reasoningTokens?: number;
}
/** One scripted answer. */
export interface ScriptedAnswer {
    readonly parts: readonly AnswerPart[];
    /** @default 'tool_calls' if there is a tool call, else 'stop' */
    readonly finishReason?: FinishReason;
    /** @default { inputTokens: 11, outputTokens: 7 } */
    readonly usage?: AnswerUsage;
    /** The model named in the answer. @default the model of the request */
    readonly model?: string;
    /** @default made from the request's number: the same for the same number */
    readonly responseId?: string;
    /** Value of the provider's request id header. @default made from the request's number */
    readonly requestId?: string;
    /** Response headers added to the wire's own. */
    readonly headers?: Readonly<Record<string, string>>;
    /** MCP: the tool says that it failed. @default false */
    readonly isError?: boolean;
    /** Time between two events of the stream, in milliseconds. @default 0 */
    readonly delayMillis?: number;
}
/** The answer of a server that was told nothing. */
export declare const DEFAULT_ANSWER: ScriptedAnswer;
/** The pieces as a list. */
export declare function piecesOf(pieces: Pieces): readonly string[];
/** The whole text of the pieces. */
export declare function textOf(pieces: Pieces): string;
/** The JSON text of a call's arguments, in the pieces in which it is streamed. */
export declare function argumentPieces(part: ToolCallPart): readonly string[];
/** The reason why the model stopped, said or understood. */
export declare function finishReasonOf(answer: ScriptedAnswer): FinishReason;
/** The usage, said or assumed. */
export declare function usageOf(answer: ScriptedAnswer): Required<AnswerUsage>;
