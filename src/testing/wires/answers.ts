// What a scripted answer is, in words that belong to no provider.
//
// Owns: the types a test writes an answer with, and the reading of "pieces".
// Promises: an answer says what the model did; each wire (wires/) says it in its provider's bytes. A part for which a wire
// has no word is left out of it (OpenAI chat completions have no provider-side tools).
// Leaves to others: bytes (wires/), what goes wrong on the way (faults.ts).

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

export type AnswerPart =
  | TextPart
  | ReasoningPart
  | RefusalPart
  | ToolCallPart
  | ProviderToolPart
  | PingPart
  | UnknownPart;

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
export const DEFAULT_ANSWER: ScriptedAnswer = {
  parts: [{ type: 'text', text: ['Hello', ', ', 'world', '!'] }],
};

/** The pieces as a list. */
export function piecesOf(pieces: Pieces): readonly string[] {
  return typeof pieces === 'string' ? [pieces] : pieces;
}

/** The whole text of the pieces. */
export function textOf(pieces: Pieces): string {
  return typeof pieces === 'string' ? pieces : pieces.join('');
}

/** The JSON text of a call's arguments, in the pieces in which it is streamed. */
export function argumentPieces(part: ToolCallPart): readonly string[] {
  const given = part.arguments ?? {};
  if (typeof given === 'string') return [given];
  if (isPieces(given)) return given;
  return [JSON.stringify(given)];
}

/** The reason why the model stopped, said or understood. */
export function finishReasonOf(answer: ScriptedAnswer): FinishReason {
  if (answer.finishReason !== undefined) return answer.finishReason;
  return answer.parts.some((part) => part.type === 'tool_call') ? 'tool_calls' : 'stop';
}

/** The usage, said or assumed. */
export function usageOf(answer: ScriptedAnswer): Required<AnswerUsage> {
  return { inputTokens: 11, outputTokens: 7, cachedInputTokens: 0, reasoningTokens: 0, ...answer.usage };
}

function isPieces(given: Readonly<Record<string, unknown>> | readonly string[]): given is readonly string[] {
  return Array.isArray(given);
}
