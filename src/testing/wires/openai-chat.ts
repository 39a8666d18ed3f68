// OpenAI chat completions: `POST …/chat/completions`, as chunks or in one piece.
//
// Owns: the bytes of this wire. The terminal event is the chunk with a `finish_reason`; the usage chunk (asked for by
// `stream_options.include_usage`) and `[DONE]` follow it. Reasoning is `reasoning_content`, as DeepSeek, vLLM and others
// send it. Provider-side tools have no word on this wire.
// Source: https://platform.openai.com/docs/api-reference/chat-streaming.

import { argumentPieces, finishReasonOf, piecesOf, textOf, usageOf } from './answers.ts';
import type { AnswerPart, ScriptedAnswer } from './answers.ts';
import { CREATED_SECONDS, commentFrame, dataFrame, jsonFrame, modelOf, padded } from './wire.ts';
import type { AnswerContext, Frame, FrameRole, Wire } from './wire.ts';

export const openaiChatWire: Wire = {
  name: 'openai-chat',
  provider: 'openai',
  requestIdHeader: 'x-request-id',
  streams: (body) => body['stream'] === true,
  frames: (answer, context) => (context.streaming ? streamed(answer, context) : [jsonFrame(whole(answer, context))]),
};

function streamed(answer: ScriptedAnswer, context: AnswerContext): readonly Frame[] {
  const withUsage =
    isRecord(context.body['stream_options']) && context.body['stream_options']['include_usage'] === true;
  const head = {
    id: answer.responseId ?? `chatcmpl-${padded(context.number)}`,
    object: 'chat.completion.chunk',
    created: CREATED_SECONDS,
    model: modelOf(answer, context),
    system_fingerprint: 'fp_scripted',
  };
  const chunk = (role: FrameRole, delta: object, finishReason: string | null = null): Frame =>
    dataFrame(role, {
      ...head,
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
      ...(withUsage ? { usage: null } : {}),
    });
  const frames: Frame[] = [chunk('preamble', { role: 'assistant', content: '', refusal: null })];
  let calls = 0;
  for (const part of answer.parts) {
    if (part.type === 'tool_call') {
      frames.push(...toolCallDeltas(part, calls).map((delta) => chunk('content', delta)));
      calls += 1;
    } else if (part.type === 'ping') {
      frames.push(commentFrame('keep-alive'));
    } else if (part.type === 'unknown') {
      frames.push(dataFrame('content', { ...head, object: part.name ?? 'future_event', choices: [] }));
    } else {
      frames.push(...textDeltas(part).map((delta) => chunk('content', delta)));
    }
  }
  frames.push(chunk('terminal', {}, finishReasonOf(answer)));
  if (withUsage) frames.push(dataFrame('trailer', { ...head, choices: [], usage: usage(answer) }));
  frames.push(dataFrame('trailer', '[DONE]'));
  return frames;
}

function textDeltas(part: AnswerPart): readonly object[] {
  switch (part.type) {
    case 'text':
      return piecesOf(part.text).map((content) => ({ content }));
    case 'refusal':
      return piecesOf(part.text).map((refusal) => ({ refusal }));
    case 'reasoning':
      return piecesOf(part.text).map((text) => ({ reasoning_content: text }));
    case 'tool_call':
    case 'provider_tool':
    case 'ping':
    case 'unknown':
      return [];
  }
}

function toolCallDeltas(part: Extract<AnswerPart, { type: 'tool_call' }>, index: number): readonly object[] {
  const first = { index, id: callIdOf(part, index), type: 'function', function: { name: part.name, arguments: '' } };
  return [
    { tool_calls: [first] },
    ...argumentPieces(part).map((piece) => ({ tool_calls: [{ index, function: { arguments: piece } }] })),
  ];
}

function whole(answer: ScriptedAnswer, context: AnswerContext): object {
  const joined = (type: 'text' | 'refusal' | 'reasoning'): string | null => {
    const texts = answer.parts.flatMap((part) => (part.type === type ? [textOf(part.text)] : []));
    return texts.length === 0 ? null : texts.join('');
  };
  const calls = answer.parts.filter((part) => part.type === 'tool_call');
  const reasoning = joined('reasoning');
  const message = {
    role: 'assistant',
    content: joined('text'),
    refusal: joined('refusal'),
    ...(reasoning === null ? {} : { reasoning_content: reasoning }),
    ...(calls.length === 0
      ? {}
      : {
          tool_calls: calls.map((part, index) => ({
            id: callIdOf(part, index),
            type: 'function',
            function: { name: part.name, arguments: argumentPieces(part).join('') },
          })),
        }),
    annotations: [],
  };
  return {
    id: answer.responseId ?? `chatcmpl-${padded(context.number)}`,
    object: 'chat.completion',
    created: CREATED_SECONDS,
    model: modelOf(answer, context),
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishReasonOf(answer) }],
    usage: usage(answer),
    system_fingerprint: 'fp_scripted',
  };
}

function usage(answer: ScriptedAnswer): object {
  const { inputTokens, outputTokens, cachedInputTokens, reasoningTokens } = usageOf(answer);
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: { cached_tokens: cachedInputTokens, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: reasoningTokens,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

function callIdOf(part: Extract<AnswerPart, { type: 'tool_call' }>, index: number): string {
  return part.callId ?? `call_${String(index + 1)}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
