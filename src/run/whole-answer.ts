/**
 * The end of an answer in one piece: when it is there it is complete, also where it does not say why it ended.
 * Owns one terminal part for each format; the answers themselves are read by the formats (src/streams).
 */
import type { StreamFormat } from '../streams/index.ts';

/** What is recorded as the finish reason of an answer that gives none. */
const ANSWERED = 'answered';

/** The part that ends an answer of the format. */
export const WHOLE_ANSWER_END: Readonly<Record<StreamFormat, unknown>> = {
  'openai-chat': { choices: [{ index: 0, delta: {}, finish_reason: ANSWERED }] },
  'openai-responses': { type: 'response.incomplete', response: { incomplete_details: { reason: ANSWERED } } },
  anthropic: { type: 'message_delta', delta: { stop_reason: ANSWERED } },
  gemini: { candidates: [{ index: 0, finishReason: ANSWERED }] },
  'ai-sdk': { type: 'finish', finishReason: ANSWERED },
};
