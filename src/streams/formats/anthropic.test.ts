import { describeFormat, OUTPUT, REASONING, ended, written } from '../../../test/fault/format-rows.ts';

const block = (content: object): object => ({ type: 'content_block_start', index: 0, content_block: content });
const delta = (fields: object): object => ({ type: 'content_block_delta', index: 0, delta: fields });

describeFormat('anthropic', [
  ['message_start and ping are no progress', [{ type: 'message_start', message: { id: 'm' } }, { type: 'ping' }], []],
  ['citations', [delta({ type: 'citations_delta', citation: {} })], OUTPUT],
  ['a signature', [delta({ type: 'signature_delta', signature: 'x' })], REASONING],
  ['redacted thinking', [block({ type: 'redacted_thinking', data: 'x' })], REASONING],
  [
    'a call',
    [
      block({ type: 'tool_use', id: 'c', name: 'edit' }),
      delta({ type: 'input_json_delta', partial_json: '{}' }),
      { type: 'content_block_stop', index: 0 },
    ],
    written('c', 'edit'),
  ],
  [
    'a remote MCP call and its failure',
    [
      block({ type: 'mcp_tool_use', id: 'c', name: 'roll' }),
      { type: 'content_block_stop', index: 0 },
      {
        type: 'content_block_start',
        index: 1,
        content_block: { type: 'mcp_tool_result', tool_use_id: 'c', is_error: true },
      },
    ],
    [
      ...written('c', 'roll', ' providerSide=true'),
      ended('c', 'roll')[0]!,
      'tool_execution_failed call=c tool=roll error=failed',
    ],
  ],
  [
    'a search that was refused',
    [
      block({ type: 'server_tool_use', id: 'c', name: 'web_search' }),
      { type: 'content_block_stop', index: 0 },
      {
        type: 'content_block_start',
        index: 1,
        content_block: {
          type: 'web_search_tool_result',
          tool_use_id: 'c',
          content: { type: 'web_search_tool_result_error', error_code: 'max_uses_exceeded' },
        },
      },
    ],
    [
      ...written('c', 'web_search', ' providerSide=true'),
      ended('c', 'web_search')[0]!,
      'tool_execution_failed call=c tool=web_search error=max_uses_exceeded',
    ],
  ],
  ['a stop without a reason is no finish', [{ type: 'message_delta', delta: { stop_reason: null } }], []],
  ['message_stop alone', [{ type: 'message_stop' }], ['stream_finished finishReason=message_stop']],
  [
    'the reason, then message_stop',
    [{ type: 'message_delta', delta: { stop_reason: 'end_turn' } }, { type: 'message_stop' }],
    ['stream_finished finishReason=end_turn'],
  ],
  [
    'an error event',
    [{ type: 'error', error: { type: 'overloaded_error', message: 'm' } }],
    ['provider_rejected rejection=overload code=overloaded_error retryable=true'],
  ],
]);
