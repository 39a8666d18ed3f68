import type { PartReader } from './signals.ts';
/** The parts that a stream holds: the client library's own. */
export type StreamFormat = 'ai-sdk' | 'openai-chat' | 'openai-responses' | 'anthropic' | 'gemini';
export declare const READERS: Readonly<Record<StreamFormat, PartReader>>;
