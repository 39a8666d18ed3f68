// Gemini: `POST …:streamGenerateContent?alt=sse` and `…:generateContent`.
//
// Owns: the bytes of this wire. The terminal event is the chunk with a `finishReason`, which also carries the usage; nothing
// follows it. Reasoning is text with `thought: true`. A call whose arguments are pieces is streamed with `partialArgs`
// (one value each), as Vertex does; any other comes whole. A provider-side tool is `executableCode` and its result.
// Source: https://ai.google.dev/api/generate-content.

import { argumentPieces, finishReasonOf, piecesOf, textOf, usageOf } from './answers.ts';
import type { AnswerPart, FinishReason, ScriptedAnswer, ToolCallPart } from './answers.ts';
import { commentFrame, dataFrame, jsonFrame, padded } from './wire.ts';
import type { AnswerContext, Frame, Wire } from './wire.ts';

const FINISH_REASONS: Readonly<Record<FinishReason, string>> = {
  stop: 'STOP',
  length: 'MAX_TOKENS',
  tool_calls: 'STOP',
  content_filter: 'SAFETY',
};

export const geminiWire: Wire = {
  name: 'gemini',
  provider: 'gemini',
  streams: (_body, path) => path.includes(':streamGenerateContent'),
  frames: (answer, context) => (context.streaming ? streamed(answer, context) : [jsonFrame(whole(answer, context))]),
};

function streamed(answer: ScriptedAnswer, context: AnswerContext): readonly Frame[] {
  const tail = tailOf(answer, context);
  const frames: Frame[] = [];
  for (const part of answer.parts) {
    if (part.type === 'ping') frames.push(commentFrame('keep-alive'));
    else if (part.type === 'unknown') frames.push(dataFrame('content', { [part.name ?? 'futureEvent']: {}, ...tail }));
    else
      frames.push(
        ...streamedParts(part).map((piece) => dataFrame('content', { candidates: [candidate([piece])], ...tail })),
      );
  }
  const finished = { ...candidate([{ text: '' }]), finishReason: FINISH_REASONS[finishReasonOf(answer)] };
  frames.push(dataFrame('terminal', { candidates: [finished], usageMetadata: usage(answer), ...tail }));
  return frames;
}

function streamedParts(part: AnswerPart): readonly object[] {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return piecesOf(part.text).map((text) => ({ text }));
    case 'reasoning':
      return piecesOf(part.text).map((text) => ({ text, thought: true }));
    case 'tool_call':
      return Array.isArray(part.arguments) ? partialCall(part) : wholeParts(part);
    case 'provider_tool':
      return wholeParts(part);
    case 'ping':
    case 'unknown':
      return [];
  }
}

/** A call in pieces: its name, a value at a time, and an empty call that closes it. */
function partialCall(part: ToolCallPart): readonly object[] {
  const values = Object.entries(argumentsOf(part)).map(([key, value]) => ({
    functionCall: {
      partialArgs: [
        {
          jsonPath: `$.${key}`,
          ...(typeof value === 'number' ? { numberValue: value } : { stringValue: String(value) }),
        },
      ],
      willContinue: true,
    },
  }));
  const id = part.callId === undefined ? {} : { id: part.callId };
  return [{ functionCall: { ...id, name: part.name, willContinue: true } }, ...values, { functionCall: {} }];
}

function wholeParts(part: AnswerPart): readonly object[] {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return [{ text: textOf(part.text) }];
    case 'reasoning':
      return [{ text: textOf(part.text), thought: true }];
    case 'tool_call': {
      const id = part.callId === undefined ? {} : { id: part.callId };
      return [{ functionCall: { ...id, name: part.name, args: argumentsOf(part) } }];
    }
    case 'provider_tool':
      return [
        { executableCode: { language: 'PYTHON', code: part.input } },
        { codeExecutionResult: { outcome: 'OUTCOME_OK', output: part.output ?? 'ok' } },
      ];
    case 'ping':
    case 'unknown':
      return [];
  }
}

function whole(answer: ScriptedAnswer, context: AnswerContext): object {
  const finished = {
    ...candidate(answer.parts.flatMap(wholeParts)),
    finishReason: FINISH_REASONS[finishReasonOf(answer)],
  };
  return { candidates: [finished], usageMetadata: usage(answer), ...tailOf(answer, context) };
}

function candidate(parts: readonly object[]): object {
  return { content: { parts, role: 'model' }, index: 0 };
}

function argumentsOf(part: ToolCallPart): Readonly<Record<string, unknown>> {
  return JSON.parse(argumentPieces(part).join('')) as Readonly<Record<string, unknown>>;
}

function tailOf(answer: ScriptedAnswer, context: AnswerContext): object {
  const named = /\/models\/([^/:]+):/u.exec(context.path)?.[1] ?? 'scripted-model';
  return { modelVersion: answer.model ?? named, responseId: answer.responseId ?? `gemini-${padded(context.number)}` };
}

function usage(answer: ScriptedAnswer): object {
  const { inputTokens, outputTokens, cachedInputTokens, reasoningTokens } = usageOf(answer);
  return {
    promptTokenCount: inputTokens,
    candidatesTokenCount: outputTokens - reasoningTokens,
    totalTokenCount: inputTokens + outputTokens,
    cachedContentTokenCount: cachedInputTokens,
    thoughtsTokenCount: reasoningTokens,
  };
}
