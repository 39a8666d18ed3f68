// Anthropic Messages: `POST …/messages`, as events or in one piece.
//
// Owns: the bytes of this wire. The terminal event is the `message_delta` with a `stop_reason`; `message_stop` follows it.
// Reasoning is a thinking block with a signature; a provider-side tool is a `server_tool_use` block and its result block.
// Source: https://docs.anthropic.com/en/docs/build-with-claude/streaming.

import { argumentPieces, finishReasonOf, piecesOf, textOf, usageOf } from './answers.ts';
import type { AnswerPart, FinishReason, ScriptedAnswer } from './answers.ts';
import { eventFrame, jsonFrame, modelOf, padded } from './wire.ts';
import type { AnswerContext, Frame, FrameRole, Wire } from './wire.ts';

const STOP_REASONS: Readonly<Record<FinishReason, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'refusal',
};

export const anthropicWire: Wire = {
  name: 'anthropic',
  provider: 'anthropic',
  requestIdHeader: 'request-id',
  streams: (body) => body['stream'] === true,
  frames: (answer, context) => (context.streaming ? streamed(answer, context) : [jsonFrame(whole(answer, context))]),
};

/** A content block: as it starts, the deltas that fill it, as it is when it is whole. */
interface Block {
  readonly start: Readonly<Record<string, unknown>>;
  readonly deltas: readonly Readonly<Record<string, unknown>>[];
  readonly whole: Readonly<Record<string, unknown>>;
}

function streamed(answer: ScriptedAnswer, context: AnswerContext): readonly Frame[] {
  const frames: Frame[] = [];
  const add = (role: FrameRole, type: string, fields: object): number =>
    frames.push(eventFrame(role, type, { type, ...fields }));
  const { inputTokens, outputTokens, cachedInputTokens } = usageOf(answer);
  const usage = {
    input_tokens: inputTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cachedInputTokens,
  };
  add('preamble', 'message_start', {
    message: { ...envelope(answer, context), usage: { ...usage, output_tokens: 1 } },
  });
  add('preamble', 'ping', {});
  let index = 0;
  let calls = 0;
  for (const part of answer.parts) {
    if (part.type === 'ping') add('preamble', 'ping', {});
    if (part.type === 'unknown') add('content', part.name ?? 'future_event', {});
    if (part.type === 'tool_call') calls += 1;
    for (const block of blocksOf(part, calls, context.number)) {
      add('content', 'content_block_start', { index, content_block: block.start });
      for (const delta of block.deltas) add('content', 'content_block_delta', { index, delta });
      add('content', 'content_block_stop', { index });
      index += 1;
    }
  }
  add('terminal', 'message_delta', {
    delta: { stop_reason: STOP_REASONS[finishReasonOf(answer)], stop_sequence: null },
    usage: { ...usage, output_tokens: outputTokens },
  });
  add('trailer', 'message_stop', {});
  return frames;
}

function blocksOf(part: AnswerPart, calls: number, number: number): readonly Block[] {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return [
        {
          start: { type: 'text', text: '' },
          deltas: piecesOf(part.text).map((text) => ({ type: 'text_delta', text })),
          whole: { type: 'text', text: textOf(part.text) },
        },
      ];
    case 'reasoning':
      return [
        {
          start: { type: 'thinking', thinking: '', signature: '' },
          deltas: [
            ...piecesOf(part.text).map((thinking) => ({ type: 'thinking_delta', thinking })),
            { type: 'signature_delta', signature: 'c2lnbmVk' },
          ],
          whole: { type: 'thinking', thinking: textOf(part.text), signature: 'c2lnbmVk' },
        },
      ];
    case 'tool_call': {
      const call = { type: 'tool_use', id: part.callId ?? `toolu_${String(calls)}`, name: part.name };
      const pieces = argumentPieces(part);
      return [
        {
          start: { ...call, input: {} },
          deltas: pieces.map((piece) => ({ type: 'input_json_delta', partial_json: piece })),
          whole: { ...call, input: JSON.parse(pieces.join('')) as unknown },
        },
      ];
    }
    case 'provider_tool':
      return providerTool(part, `srvtoolu_${padded(number)}`);
    case 'ping':
    case 'unknown':
      return [];
  }
}

function providerTool(part: Extract<AnswerPart, { type: 'provider_tool' }>, id: string): readonly Block[] {
  const isSearch = part.name === 'web_search';
  const input = isSearch ? { query: part.input } : { code: part.input };
  const call = { type: 'server_tool_use', id, name: part.name };
  const result = isSearch
    ? {
        type: 'web_search_tool_result',
        tool_use_id: id,
        content: [
          {
            type: 'web_search_result',
            title: part.output ?? 'ok',
            url: 'https://example.com/',
            encrypted_content: 'ZW5j',
            page_age: null,
          },
        ],
      }
    : {
        type: 'code_execution_tool_result',
        tool_use_id: id,
        content: {
          type: 'code_execution_result',
          stdout: part.output ?? 'ok',
          stderr: '',
          return_code: 0,
          content: [],
        },
      };
  return [
    {
      start: { ...call, input: {} },
      deltas: [{ type: 'input_json_delta', partial_json: JSON.stringify(input) }],
      whole: { ...call, input },
    },
    { start: result, deltas: [], whole: result },
  ];
}

function whole(answer: ScriptedAnswer, context: AnswerContext): object {
  const { inputTokens, outputTokens, cachedInputTokens } = usageOf(answer);
  let calls = 0;
  const content = answer.parts.flatMap((part) => {
    if (part.type === 'tool_call') calls += 1;
    return blocksOf(part, calls, context.number).map((block) => block.whole);
  });
  return {
    ...envelope(answer, context),
    content,
    stop_reason: STOP_REASONS[finishReasonOf(answer)],
    usage: {
      input_tokens: inputTokens,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: cachedInputTokens,
      output_tokens: outputTokens,
    },
  };
}

function envelope(answer: ScriptedAnswer, context: AnswerContext): object {
  return {
    id: answer.responseId ?? `msg_${padded(context.number)}`,
    type: 'message',
    role: 'assistant',
    model: modelOf(answer, context),
    content: [],
    stop_reason: null,
    stop_sequence: null,
  };
}
