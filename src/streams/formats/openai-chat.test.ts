import { describeFormat, OUTPUT, REASONING, ready, written } from '../../../test/fault/format-rows.ts';

const chat = (delta: object, finish: string | null = null, index = 0): object => ({
  choices: [{ index, delta, finish_reason: finish }],
});

describeFormat('openai-chat', [
  ['the role is no progress', [chat({ role: 'assistant', content: '' })], []],
  ['a refusal', [chat({ refusal: 'no' })], OUTPUT],
  ['audio', [chat({ audio: { data: 'x' } })], OUTPUT],
  ['reasoning as OpenRouter and others name it', [chat({ reasoning: 'hm' })], REASONING],
  [
    'a whole call in one chunk, finished with stop',
    [chat({ tool_calls: [{ index: 0, id: 'c', function: { name: 'edit', arguments: '{}' } }] }), chat({}, 'stop')],
    [...written('c', 'edit'), 'stream_finished finishReason=stop'],
  ],
  [
    'two calls, the second without an index of its own',
    [
      chat({ tool_calls: [{ index: 0, id: 'c', function: { name: 'edit', arguments: '{}' } }] }),
      chat({ tool_calls: [{ index: 0, id: 'd', function: { name: 'read', arguments: '{}' } }] }),
      chat({}, 'tool_calls'),
    ],
    [
      'provider_progress',
      'tool_input_started call=c',
      'tool_input_started call=d',
      'tool_input_finished call=d',
      ready('d', 'read'),
      'stream_finished finishReason=tool_calls',
    ],
  ],
  [
    'a custom tool',
    [chat({ tool_calls: [{ index: 0, id: 'c', custom: { name: 'sh', input: 'ls' } }] }), chat({}, 'tool_calls')],
    [...written('c', 'sh'), 'stream_finished finishReason=tool_calls'],
  ],
  [
    'the function call of old',
    [chat({ function_call: { name: 'edit', arguments: '{}' } }), chat({}, 'function_call')],
    [...written('call_1_1', 'edit'), 'stream_finished finishReason=function_call'],
  ],
  [
    'two answers are finished when both are',
    [chat({ content: 'a' }), chat({ content: 'b' }, null, 1), chat({}, 'stop'), chat({}, 'length', 1)],
    [...OUTPUT, 'stream_finished finishReason=length'],
  ],
  [
    'one of two answers is not all',
    [chat({ content: 'a' }), chat({ content: 'b' }, null, 1), chat({}, 'stop')],
    OUTPUT,
  ],
  [
    'an error object',
    [{ error: { type: 'server_error', message: 'm' } }],
    ['provider_rejected rejection=overload code=server_error retryable=true'],
  ],
]);
