// OpenAI chat completion chunks, and what compatible servers make of them.
//
// Owns: chunk → signals. A call is known by the index of its choice and its own; it is whole when the choice finishes (also
// with `stop`: a forced tool choice ends so), but not when the answer was cut by `length` or `content_filter`.
// The usage chunk after the finish is read, `[DONE]` is never a part. A whole chat completion is read as the one chunk that it is.
// Source: https://platform.openai.com/docs/api-reference/chat-streaming.

import { countOf, isRecord, listOf, nameOf, recordOf, textOf } from './reading.ts';
import type { PartRecord } from './reading.ts';
import type { PartSignals, ToldUsage } from './signals.ts';

/** Calls of one choice have keys of their own up to this index. */
const MAX_CALLS_PER_CHOICE = 65_536;

export function readOpenaiChat(part: unknown, signals: PartSignals): void {
  if (!isRecord(part)) return signals.unknown(typeof part);
  if (isRecord(part['error'])) return signals.failed(part['error']);
  if (!Array.isArray(part['choices'])) return signals.unknown(part['object']);
  signals.response(part['id'], part['model']);
  for (const choice of part['choices']) if (isRecord(choice)) readChoice(choice, signals);
  if (isRecord(part['usage'])) signals.usage(chatUsage(part['usage']));
  if (part['choices'].length === 0 && !isRecord(part['usage']) && part['object'] !== 'chat.completion.chunk') {
    signals.unknown(part['object']);
  }
}

function readChoice(choice: PartRecord, signals: PartSignals): void {
  const delta = recordOf(choice['delta'] ?? choice['message']);
  const index = countOf(choice['index']) ?? 0;
  const firstKey = index * MAX_CALLS_PER_CHOICE;
  if (index > 0) signals.choice(index);
  if (delta !== undefined) {
    signals.reasoning(textOf(delta['reasoning_content']) || textOf(delta['reasoning']));
    signals.text(textOf(delta['content']));
    signals.text(textOf(delta['refusal']));
    if (isRecord(delta['audio'])) signals.output();
    if (delta['tool_calls'] !== undefined || delta['function_call'] !== undefined) readCalls(delta, firstKey, signals);
  }
  const reason = nameOf(choice['finish_reason']);
  if (reason === undefined) return;
  if (reason !== 'length' && reason !== 'content_filter') {
    signals.openCallsMaterialized(firstKey, firstKey + MAX_CALLS_PER_CHOICE);
  }
  signals.finished(reason, index);
}

function readCalls(delta: PartRecord, firstKey: number, signals: PartSignals): void {
  for (const [position, call] of listOf(delta['tool_calls']).entries()) {
    if (!isRecord(call)) continue;
    const called = recordOf(call['function']) ?? recordOf(call['custom']);
    readCall(firstKey + (countOf(call['index']) ?? position), nameOf(call['id']), called, signals);
  }
  if (isRecord(delta['function_call'])) readCall(firstKey, undefined, delta['function_call'], signals);
}

function readCall(key: number, id: string | undefined, called: PartRecord | undefined, signals: PartSignals): void {
  signals.callStarted(key, { id, name: nameOf(called?.['name']) });
  const piece = textOf(called?.['arguments']) || textOf(called?.['input']);
  if (piece !== '') signals.callInput(key, piece);
}

function chatUsage(usage: PartRecord): ToldUsage {
  return {
    inputTokens: countOf(usage['prompt_tokens']),
    outputTokens: countOf(usage['completion_tokens']),
    cacheReadTokens: countOf(recordOf(usage['prompt_tokens_details'])?.['cached_tokens']),
    cacheWriteTokens: countOf(recordOf(usage['prompt_tokens_details'])?.['cache_write_tokens']),
    reasoningTokens: countOf(recordOf(usage['completion_tokens_details'])?.['reasoning_tokens']),
  };
}
