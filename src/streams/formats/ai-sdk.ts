// Parts of the AI SDK, versions 5 to 7: those of `fullStream` and those of a language model's `doStream`.
//
// Owns: part → signals. Each `start-step` is a model request of its own: an attempt. `finish-step` (of `doStream`: `finish`)
// is the provider's terminal event, unless the SDK made it up: at a clean end of file it says `unknown` (5) or `other` without
// a reason of the provider's (6, 7), and `error` after an `error` part. `interrupted` (7) is a truncation. `error` parts carry whatever was thrown or received.
// A whole result (of `generateText`, of `doGenerate`) is read as its content and its end, step by step.
// Sources: https://ai-sdk.dev/docs/reference/ai-sdk-core/stream-text, `LanguageModelV2StreamPart` to `V4`.

import { countOf, isRecord, listOf, nameOf, recordOf, textOf } from './reading.ts';
import type { PartRecord } from './reading.ts';
import type { PartSignals, ToldUsage } from './signals.ts';

export function readAiSdk(part: unknown, signals: PartSignals): void {
  if (!isRecord(part)) return signals.unknown(typeof part);
  switch (part['type']) {
    case 'text-delta':
      return signals.text(textOf(part['text']) || textOf(part['delta']));
    case 'reasoning-delta':
      return readReasoning(part, signals);
    case 'tool-input-delta':
      return signals.callInput(keyOf(part['id']), textOf(part['delta']));
    case 'tool-input-start':
      return signals.callStarted(keyOf(part['id']), callOf(part, part['id']));
    case 'tool-input-end':
      return signals.callInputFinished(keyOf(part['id']));
    case 'tool-call':
      return signals.callMaterialized(keyOf(part['toolCallId']), callOf(part, part['toolCallId']));
    case 'tool-result':
      if (part['preliminary'] === true) return signals.progress();
      return signals.callEnded(keyOf(part['toolCallId']), {
        name: nameOf(part['toolName']),
        error: part['isError'] === true ? 'failed' : undefined,
      });
    case 'tool-error':
      return signals.callEnded(keyOf(part['toolCallId']), {
        name: nameOf(part['toolName']),
        error: errorName(part['error']),
      });
    case 'file':
    case 'source':
      return signals.output();
    case 'reasoning-file':
      return signals.hiddenReasoning();
    case 'text-start':
    case 'text-end':
    case 'reasoning-start':
    case 'reasoning-end':
    case 'tool-approval-request':
    case 'tool-approval-response':
    case 'tool-output-denied':
    case 'custom':
      return signals.progress();
    case 'start-step':
      signals.attemptStarted();
      return signals.local();
    case 'finish-step':
    case 'finish':
      return readFinish(part, signals);
    case 'response-metadata':
      return signals.response(part['id'], part['modelId']);
    case 'start':
    case 'stream-start':
      return signals.local();
    case 'raw':
    case 'ping':
      return undefined;
    case 'error':
      return signals.failed(part['error']);
    case 'abort':
      return signals.aborted();
    case undefined:
      return Array.isArray(part['content']) ? readWhole(part, signals) : signals.unknown(part['type']);
    default:
      return signals.unknown(part['type']);
  }
}

function readWhole(result: PartRecord, signals: PartSignals): void {
  const steps = listOf(result['steps']);
  for (const step of steps.length === 0 ? [result] : steps) {
    if (!isRecord(step)) continue;
    if (steps.length > 0) signals.attemptStarted();
    for (const piece of listOf(step['content'])) {
      if (!isRecord(piece)) continue;
      if (piece['type'] === 'text') signals.text(textOf(piece['text']));
      else if (piece['type'] === 'reasoning') signals.reasoning(textOf(piece['text']));
      else readAiSdk(piece, signals);
    }
    readFinish(step, signals, true);
  }
}

/** A delta without text may carry the signature of what was thought. */
function readReasoning(part: PartRecord, signals: PartSignals): void {
  const text = textOf(part['text']) || textOf(part['delta']);
  if (text !== '') signals.reasoning(text);
  else if (isRecord(part['providerMetadata'])) signals.hiddenReasoning();
}

/** `isWhole`: an answer in one piece is no torn stream, whatever reason it gives. */
function readFinish(part: PartRecord, signals: PartSignals, isWhole = false): void {
  const response = recordOf(part['response']);
  if (response !== undefined) {
    signals.response(response['id'], response['modelId']);
    signals.headers(response['headers']);
  }
  if (isRecord(part['usage'])) signals.usage(aiSdkUsage(part['usage']));
  const [reason, raw] = finishReason(part);
  switch (reason) {
    case 'interrupted':
    case 'unknown':
    case 'other':
      if (raw !== undefined && reason === 'other') return signals.finished(raw);
      return isWhole ? signals.finished(reason) : signals.truncated();
    case undefined:
      return signals.truncated();
    case 'error':
      return raw === undefined || raw === 'error' ? signals.failed(undefined) : signals.finished(raw);
    default:
      return signals.finished(reason);
  }
}

/** The unified reason and the provider's own: one string in 5, an object in the model streams of 6 and 7, two fields beside. */
function finishReason(part: PartRecord): readonly [string | undefined, string | undefined] {
  const reason = part['finishReason'];
  if (isRecord(reason)) return [nameOf(reason['unified']), nameOf(reason['raw'])];
  return [nameOf(reason), nameOf(part['rawFinishReason'])];
}

function aiSdkUsage(usage: PartRecord): ToldUsage {
  const input = recordOf(usage['inputTokens']);
  const output = recordOf(usage['outputTokens']);
  const inputDetails = input ?? recordOf(usage['inputTokenDetails']);
  const outputDetails = output ?? recordOf(usage['outputTokenDetails']);
  return {
    inputTokens: countOf(input?.['total'] ?? usage['inputTokens']),
    outputTokens: countOf(output?.['total'] ?? usage['outputTokens']),
    cacheReadTokens: countOf(
      inputDetails?.['cacheRead'] ?? inputDetails?.['cacheReadTokens'] ?? usage['cachedInputTokens'],
    ),
    cacheWriteTokens: countOf(inputDetails?.['cacheWrite'] ?? inputDetails?.['cacheWriteTokens']),
    reasoningTokens: countOf(
      outputDetails?.['reasoning'] ?? outputDetails?.['reasoningTokens'] ?? usage['reasoningTokens'],
    ),
  };
}

function callOf(
  part: PartRecord,
  id: unknown,
): { id: string | undefined; name: string | undefined; providerSide: boolean } {
  return { id: nameOf(id), name: nameOf(part['toolName']), providerSide: part['providerExecuted'] === true };
}

function keyOf(id: unknown): string {
  return typeof id === 'string' ? id : '';
}

function errorName(error: unknown): string {
  return nameOf(recordOf(error)?.['name']) ?? 'Error';
}
