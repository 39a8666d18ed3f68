import { describeFormat, OUTPUT, REASONING, ended, ready, written } from '../../../test/fault/format-rows.ts';

const gemini = (...parts: object[]): object => ({ candidates: [{ content: { parts } }] });

describeFormat('gemini', [
  ['usage alone is no progress', [{ usageMetadata: { promptTokenCount: 3 } }], []],
  ['an image', [gemini({ inlineData: { mimeType: 'image/png', data: 'x' } })], OUTPUT],
  ['a thought', [gemini({ text: 'hm', thought: true })], REASONING],
  ['a signature alone', [gemini({ thoughtSignature: 'x' })], REASONING],
  [
    'two whole calls without ids',
    [gemini({ functionCall: { name: 'edit', args: {} } }, { functionCall: { name: 'read', args: {} } })],
    ['provider_progress', ready('call_1_1', 'edit'), ready('call_1_2', 'read')],
  ],
  [
    'a call in pieces',
    [
      gemini({ functionCall: { name: 'edit', willContinue: true } }),
      gemini({ functionCall: { partialArgs: [{}], willContinue: true } }),
      gemini({ functionCall: {} }),
    ],
    written('call_1_1', 'edit'),
  ],
  [
    'code that the provider runs and that fails',
    [gemini({ executableCode: { code: 'x' } }), gemini({ codeExecutionResult: { outcome: 'OUTCOME_FAILED' } })],
    [
      'provider_progress',
      `${ready('call_1_1', 'code_execution')} providerSide=true`,
      ended('call_1_1', 'code_execution')[0]!,
      'tool_execution_failed call=call_1_1 tool=code_execution error=OUTCOME_FAILED',
    ],
  ],
  [
    'a server-side tool',
    [
      gemini({ toolCall: { id: 'c', toolType: 'GOOGLE_SEARCH_WEB' } }),
      gemini({ toolResponse: { id: 'c', toolType: 'GOOGLE_SEARCH_WEB' } }),
    ],
    ['provider_progress', `${ready('c', 'GOOGLE_SEARCH_WEB')} providerSide=true`, ...ended('c', 'GOOGLE_SEARCH_WEB')],
  ],
  ['an unspecified reason is no finish', [{ candidates: [{ finishReason: 'FINISH_REASON_UNSPECIFIED' }] }], []],
  [
    'a blocked prompt',
    [{ promptFeedback: { blockReason: 'SAFETY' } }],
    ['provider_rejected rejection=content_filter code=content_filter retryable=false'],
  ],
  [
    'an error chunk',
    [{ error: { code: 503, message: 'm', status: 'UNAVAILABLE' } }],
    ['provider_rejected rejection=overload status=503 retryable=true'],
  ],
]);
