import type { ScriptedAnswer } from './answers.ts';
export type WireName = 'openai-chat' | 'openai-responses' | 'anthropic' | 'gemini' | 'mcp';
/** A provider with error bodies of its own. */
export type ProviderName = 'openai' | 'anthropic' | 'gemini' | 'mcp';
/**
 * - `preamble`: says nothing of the answer yet
 * - `content`: a part of the answer
 * - `terminal`: the event by which the provider says that the answer is whole
 * - `trailer`: what may follow it
 */
export type FrameRole = 'preamble' | 'content' | 'terminal' | 'trailer';
/** One event of a stream, or the one body of an answer that is not streamed. */
export interface Frame {
    readonly role: FrameRole;
    readonly bytes: Buffer;
}
/** What a wire knows of the request that it answers. */
export interface AnswerContext {
    /** Number of the request, from 1. */
    readonly number: number;
    readonly body: Readonly<Record<string, unknown>>;
    readonly path: string;
    readonly streaming: boolean;
}
export interface Wire {
    readonly name: WireName;
    readonly provider: ProviderName;
    /** Header that carries the provider's request id; absent where the provider has none. */
    readonly requestIdHeader?: string;
    /** True if this request asks for a stream. */
    streams(body: Readonly<Record<string, unknown>>, path: string): boolean;
    /** The answer as events; for `streaming: false` one frame of role `terminal`. */
    frames(answer: ScriptedAnswer, context: AnswerContext): readonly Frame[];
}
/** A server-sent event without a name. */
export declare function dataFrame(role: FrameRole, value: unknown): Frame;
/** A server-sent event with a name. */
export declare function eventFrame(role: FrameRole, event: string, value: unknown): Frame;
/** A server-sent comment: clients read over it. */
export declare function commentFrame(text: string): Frame;
/** The one frame of an answer that is not streamed. */
export declare function jsonFrame(value: unknown): Frame;
/** The model of the answer: scripted, else what the request asked for. */
export declare function modelOf(answer: ScriptedAnswer, context: AnswerContext): string;
/** Six digits, so that two answers of one script have the same length. */
export declare function padded(number: number): string;
/** Time that every answer carries, in seconds: a fixed one, so that the same script gives the same bytes. */
export declare const CREATED_SECONDS = 1760000000;
