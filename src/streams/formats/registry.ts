// The formats by name.
//
// Owns: the list of formats; each reader is a file of its own.

import { readAiSdk } from './ai-sdk.ts';
import { readAnthropic } from './anthropic.ts';
import { readGemini } from './gemini.ts';
import { readOpenaiChat } from './openai-chat.ts';
import { readOpenaiResponses } from './openai-responses.ts';
import type { PartReader } from './signals.ts';

/** The parts that a stream holds: the client library's own. */
export type StreamFormat = 'ai-sdk' | 'openai-chat' | 'openai-responses' | 'anthropic' | 'gemini';

export const READERS: Readonly<Record<StreamFormat, PartReader>> = {
  'ai-sdk': readAiSdk,
  'openai-chat': readOpenaiChat,
  'openai-responses': readOpenaiResponses,
  anthropic: readAnthropic,
  gemini: readGemini,
};
