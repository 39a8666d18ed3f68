import { describeFormat, OUTPUT, REASONING, ended, ready, written } from '../../../test/fault/format-rows.ts';
import type { Rows } from '../../../test/fault/format-rows.ts';

const item = (type: string, done: boolean, fields: object): object => ({
  type: `response.output_item.${done ? 'done' : 'added'}`,
  output_index: 0,
  item: { type, ...fields },
});
const response = (type: string, fields: object = {}): object => ({
  type: `response.${type}`,
  item_id: 'item_1',
  ...fields,
});

describeFormat('openai-responses', [
  [
    'created, queued and in_progress are no progress',
    [response('created'), response('queued'), response('in_progress')],
    [],
  ],
  ['a refusal', [response('refusal.delta', { delta: 'no' })], OUTPUT],
  ['audio', [response('output_audio.delta', { delta: 'x' })], OUTPUT],
  ['a partial image', [response('image_generation_call.partial_image', { partial_image_b64: 'x' })], OUTPUT],
  ['reasoning text', [response('reasoning_text.delta', { delta: 'hm' })], REASONING],
  [
    'a custom tool',
    [
      item('custom_tool_call', false, { id: 'item_1', call_id: 'c', name: 'sh' }),
      response('custom_tool_call_input.delta', { delta: 'ls' }),
      response('custom_tool_call_input.done'),
      item('custom_tool_call', true, { id: 'item_1', call_id: 'c', name: 'sh' }),
    ],
    written('c', 'sh'),
  ],
  [
    'an incomplete call is not ready',
    [
      item('function_call', false, { id: 'item_1', call_id: 'c', name: 'edit' }),
      item('function_call', true, { id: 'item_1', call_id: 'c', name: 'edit', status: 'incomplete' }),
    ],
    ['provider_progress', 'tool_input_started call=c'],
  ],
  [
    'an MCP call',
    [
      item('mcp_call', false, { id: 'item_1', name: 'roll' }),
      response('mcp_call_arguments.delta', { delta: '{}' }),
      response('mcp_call_arguments.done'),
      response('mcp_call.in_progress'),
      item('mcp_call', true, { id: 'item_1', name: 'roll', error: null }),
    ],
    [...written('item_1', 'roll', ' providerSide=true'), ...ended('item_1', 'roll')],
  ],
  [
    'an MCP call that failed',
    [item('mcp_call', true, { id: 'item_1', name: 'roll', error: 'x' })],
    [
      'provider_progress',
      `${ready('item_1', 'roll')} providerSide=true`,
      ended('item_1', 'roll')[0]!,
      'tool_execution_failed call=item_1 tool=roll error=failed',
    ],
  ],
  ...['file_search', 'code_interpreter', 'image_generation', 'shell'].map((tool): Rows[number] => [
    `a ${tool} call`,
    [
      item(`${tool}_call`, false, { id: 'item_1' }),
      response(`${tool}_call.completed`),
      item(`${tool}_call`, true, { id: 'item_1', status: 'completed' }),
    ],
    [...written('item_1', tool, ' providerSide=true'), ...ended('item_1', tool)],
  ]),
  [
    'incomplete, with its reason',
    [response('incomplete', { response: { incomplete_details: { reason: 'max_output_tokens' } } })],
    ['stream_finished finishReason=max_output_tokens'],
  ],
  [
    'failed',
    [response('failed', { response: { error: { code: 'rate_limit_exceeded', message: 'm' } } })],
    ['provider_rejected rejection=rate_limit code=rate_limit_exceeded retryable=true'],
  ],
  [
    'an error event',
    [{ type: 'error', code: 'server_error', message: 'm' }],
    ['provider_rejected rejection=overload code=server_error retryable=true'],
  ],
]);
