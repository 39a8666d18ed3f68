import { describeFormat, OUTPUT, REASONING, ended, ready, written } from '../../../test/fault/format-rows.ts';

describeFormat('ai-sdk', [
  [
    'start, metadata, ping and raw are no progress',
    [
      { type: 'start' },
      { type: 'stream-start' },
      { type: 'start-step' },
      { type: 'response-metadata', id: 'r' },
      { type: 'raw', rawValue: 1 },
      { type: 'ping' },
    ],
    [],
  ],
  [
    'text of fullStream and of doStream',
    [
      { type: 'text-delta', text: 'a' },
      { type: 'text-delta', delta: 'b' },
    ],
    OUTPUT,
  ],
  ['a file', [{ type: 'file', file: {} }], OUTPUT],
  ['a source', [{ type: 'source', id: 's' }], OUTPUT],
  ['a block that begins is progress alone', [{ type: 'text-start', id: '0' }], ['provider_progress']],
  [
    'reasoning',
    [
      { type: 'reasoning-delta', text: 'a' },
      { type: 'reasoning-delta', delta: 'b' },
    ],
    REASONING,
  ],
  ['a signature', [{ type: 'reasoning-delta', text: '', providerMetadata: {} }], REASONING],
  ['a reasoning file', [{ type: 'reasoning-file', file: {} }], REASONING],
  [
    'a call without streamed input',
    [{ type: 'tool-call', toolCallId: 'c', toolName: 'edit', input: {} }],
    ['provider_progress', ready('c', 'edit')],
  ],
  [
    'a call',
    [
      { type: 'tool-input-start', id: 'c', toolName: 'edit' },
      { type: 'tool-input-delta', id: 'c', delta: '{}' },
      { type: 'tool-input-end', id: 'c' },
      { type: 'tool-call', toolCallId: 'c', toolName: 'edit' },
    ],
    written('c', 'edit'),
  ],
  [
    'a provider-side call',
    [
      { type: 'tool-call', toolCallId: 'c', toolName: 'search', providerExecuted: true },
      { type: 'tool-result', toolCallId: 'c', toolName: 'search', providerExecuted: true },
    ],
    ['provider_progress', `${ready('c', 'search')} providerSide=true`, ...ended('c', 'search')],
  ],
  [
    'a preliminary result ends nothing',
    [
      { type: 'tool-call', toolCallId: 'c', toolName: 'edit' },
      { type: 'tool-result', toolCallId: 'c', toolName: 'edit', preliminary: true },
    ],
    ['provider_progress', ready('c', 'edit')],
  ],
  [
    'a tool that failed',
    [
      { type: 'tool-call', toolCallId: 'c', toolName: 'edit' },
      { type: 'tool-error', toolCallId: 'c', toolName: 'edit', error: new RangeError('secret') },
    ],
    [
      'provider_progress',
      ready('c', 'edit'),
      ended('c', 'edit')[0]!,
      'tool_execution_failed call=c tool=edit error=RangeError',
    ],
  ],
  [
    'output after a result is a transition again',
    [
      { type: 'text-delta', text: 'a' },
      { type: 'tool-call', toolCallId: 'c', toolName: 'edit' },
      { type: 'tool-result', toolCallId: 'c', toolName: 'edit' },
      { type: 'text-delta', text: 'b' },
      { type: 'text-delta', text: 'c' },
    ],
    [...OUTPUT, ready('c', 'edit'), ...ended('c', 'edit'), ...OUTPUT],
  ],
  ['finish of version 5', [{ type: 'finish', finishReason: 'stop' }], ['stream_finished finishReason=stop']],
  [
    'finish of a model of versions 6 and 7',
    [{ type: 'finish', finishReason: { unified: 'tool-calls', raw: 'tool_use' } }],
    ['stream_finished finishReason=tool-calls'],
  ],
  [
    'a reason that only the provider has',
    [{ type: 'finish-step', finishReason: 'other', rawFinishReason: 'pause_turn' }],
    ['stream_finished finishReason=pause_turn'],
  ],
  [
    'an answer in one piece is no truncation, whatever reason it gives',
    [{ content: [{ type: 'text', text: 'a' }], finishReason: { unified: 'other' } }],
    [...OUTPUT, 'stream_finished finishReason=other'],
  ],
  ['the same of 5', [{ content: [], finishReason: 'unknown' }], ['stream_finished finishReason=unknown']],
  ['unknown (5) is a truncation', [{ type: 'finish', finishReason: 'unknown' }], ['stream_truncated']],
  [
    'other without a reason of the provider (6, 7) is a truncation',
    [{ type: 'finish', finishReason: { unified: 'other' } }],
    ['stream_truncated'],
  ],
  [
    'interrupted (7) is a truncation',
    [
      { type: 'finish-step', finishReason: 'interrupted' },
      { type: 'finish', finishReason: 'interrupted' },
    ],
    ['stream_truncated'],
  ],
  [
    'an error before its finish',
    [
      { type: 'error', error: { type: 'overloaded_error', message: 'm' } },
      { type: 'finish-step', finishReason: 'error' },
    ],
    ['provider_rejected rejection=overload code=overloaded_error retryable=true'],
  ],
  ['a finish by an error that nobody saw', [{ type: 'finish-step', finishReason: 'error' }], ['stream_failed']],
  [
    'a finish that the provider calls its own',
    [{ type: 'finish-step', finishReason: 'error', rawFinishReason: 'MALFORMED_FUNCTION_CALL' }],
    ['stream_finished finishReason=MALFORMED_FUNCTION_CALL'],
  ],
  ['abort is no item of the stream', [{ type: 'abort' }], []],
]);
