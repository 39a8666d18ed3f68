// What a wire is to the server: a provider's way to say an answer.
//
// Owns: the interface that each wire implements, and the frames it makes.
// Promises: frames are made before the first byte is sent, so that the length and the terminal event of an answer are known
// and a fault can be placed at any byte of it.
// Leaves to others: sending (sending-plan.ts, exchange.ts), error bodies (provider-errors.ts).

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
export function dataFrame(role: FrameRole, value: unknown): Frame {
  return { role, bytes: Buffer.from(`data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`) };
}

/** A server-sent event with a name. */
export function eventFrame(role: FrameRole, event: string, value: unknown): Frame {
  return { role, bytes: Buffer.from(`event: ${event}\ndata: ${JSON.stringify(value)}\n\n`) };
}

/** A server-sent comment: clients read over it. */
export function commentFrame(text: string): Frame {
  return { role: 'preamble', bytes: Buffer.from(`: ${text}\n\n`) };
}

/** The one frame of an answer that is not streamed. */
export function jsonFrame(value: unknown): Frame {
  return { role: 'terminal', bytes: Buffer.from(JSON.stringify(value)) };
}

/** The model of the answer: scripted, else what the request asked for. */
export function modelOf(answer: ScriptedAnswer, context: AnswerContext): string {
  if (answer.model !== undefined) return answer.model;
  return typeof context.body['model'] === 'string' ? context.body['model'] : 'scripted-model';
}

/** Six digits, so that two answers of one script have the same length. */
export function padded(number: number): string {
  return String(number).padStart(6, '0');
}

/** Time that every answer carries, in seconds: a fixed one, so that the same script gives the same bytes. */
export const CREATED_SECONDS = 1_760_000_000;
