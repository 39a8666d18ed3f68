// Gemini chunks (`streamGenerateContent`), as the wire has them and as `@google/genai` gives them.
//
// Owns: chunk → signals. A call mostly comes whole, without an id; with streamed arguments (`willContinue`) it is open until
// a `functionCall` without that flag. `executableCode` and `toolCall` are provider-side calls, ended by their results.
// The terminal event is a candidate's `finishReason`; a `blockReason` of the prompt is a rejection.
// Source: https://ai.google.dev/api/generate-content.

import { countOf, isRecord, listOf, nameOf, recordOf } from './reading.ts';
import type { PartRecord } from './reading.ts';
import type { PartSignals, ToldUsage } from './signals.ts';

/** The one open call of a candidate; a wire without indexes has one at a time. */
const OPEN_CALL = 'open_call';
const OPEN_CODE = 'open_code';

/** Fields of a chunk that say nothing of the answer's content. */
const SILENT_FIELDS: ReadonlySet<string> = new Set([
  'candidates',
  'promptFeedback',
  'usageMetadata',
  'modelVersion',
  'modelStatus',
  'responseId',
  'createTime',
  'sdkHttpResponse',
  'automaticFunctionCallingHistory',
]);

export function readGemini(part: unknown, signals: PartSignals): void {
  if (!isRecord(part)) return signals.unknown(typeof part);
  if (isRecord(part['error'])) return signals.failed(part['error']);
  signals.response(part['responseId'], part['modelVersion']);
  if (isRecord(part['sdkHttpResponse'])) signals.headers(part['sdkHttpResponse']['headers']);
  if (isRecord(part['usageMetadata'])) signals.usage(geminiUsage(part['usageMetadata']));
  for (const candidate of listOf(part['candidates'])) if (isRecord(candidate)) readCandidate(candidate, signals);
  const blocked = nameOf(recordOf(part['promptFeedback'])?.['blockReason']);
  if (blocked !== undefined && blocked !== 'BLOCK_REASON_UNSPECIFIED') {
    signals.failed({ code: 'content_filter', blockReason: blocked });
  }
  for (const field in part) {
    if (SILENT_FIELDS.has(field)) continue;
    signals.unknown(field);
    break;
  }
}

function readCandidate(candidate: PartRecord, signals: PartSignals): void {
  const index = countOf(candidate['index']) ?? 0;
  if (index > 0) signals.choice(index);
  for (const piece of listOf(recordOf(candidate['content'])?.['parts'])) if (isRecord(piece)) readPiece(piece, signals);
  const reason = nameOf(candidate['finishReason']);
  if (reason !== undefined && reason !== 'FINISH_REASON_UNSPECIFIED') signals.finished(reason, index);
}

function readPiece(piece: PartRecord, signals: PartSignals): void {
  if (typeof piece['text'] === 'string') {
    if (piece['thought'] === true) signals.reasoning(piece['text']);
    else signals.text(piece['text']);
  } else if (isRecord(piece['functionCall'])) {
    readCall(piece['functionCall'], signals);
  } else if (isRecord(piece['inlineData']) || isRecord(piece['fileData'])) {
    if (piece['thought'] === true) signals.hiddenReasoning();
    else signals.output();
  } else if (isRecord(piece['executableCode'])) {
    signals.callMaterialized(OPEN_CODE, {
      id: nameOf(piece['executableCode']['id']),
      name: 'code_execution',
      providerSide: true,
    });
  } else if (isRecord(piece['codeExecutionResult'])) {
    const outcome = piece['codeExecutionResult']['outcome'];
    const error = outcome === 'OUTCOME_OK' ? undefined : (nameOf(outcome) ?? 'failed');
    signals.callEnded(OPEN_CODE, { name: 'code_execution', error });
  } else if (isRecord(piece['toolCall'])) {
    const id = nameOf(piece['toolCall']['id']);
    signals.callMaterialized(id ?? OPEN_CODE, { id, name: nameOf(piece['toolCall']['toolType']), providerSide: true });
  } else if (isRecord(piece['toolResponse'])) {
    signals.callEnded(nameOf(piece['toolResponse']['id']) ?? OPEN_CODE, {
      name: nameOf(piece['toolResponse']['toolType']),
    });
  } else if (piece['thoughtSignature'] !== undefined) {
    signals.hiddenReasoning();
  } else {
    signals.unknown(Object.keys(piece)[0] ?? 'part');
  }
}

function readCall(call: PartRecord, signals: PartSignals): void {
  const start = { id: nameOf(call['id']), name: nameOf(call['name']) };
  if (call['willContinue'] !== true) return signals.callMaterialized(OPEN_CALL, start);
  signals.callStarted(OPEN_CALL, start);
  if (listOf(call['partialArgs']).length > 0) signals.callInput(OPEN_CALL, JSON.stringify(call['partialArgs']));
}

function geminiUsage(usage: PartRecord): ToldUsage {
  const answer = countOf(usage['candidatesTokenCount']);
  const thoughts = countOf(usage['thoughtsTokenCount']);
  return {
    inputTokens: countOf(usage['promptTokenCount']),
    outputTokens: answer === undefined && thoughts === undefined ? undefined : (answer ?? 0) + (thoughts ?? 0),
    cacheReadTokens: countOf(usage['cachedContentTokenCount']),
    cacheWriteTokens: undefined,
    reasoningTokens: thoughts,
  };
}
