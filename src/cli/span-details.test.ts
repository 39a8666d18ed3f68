import { expect, test } from 'vitest';
import type { OtlpAnyValue, OtlpSpan } from '../otlp/otlp-types.ts';
import { errorText, spanDetails } from './span-details.ts';

function valueOf(value: string | number | readonly string[]): OtlpAnyValue {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'number') return { intValue: String(value) };
  return { arrayValue: { values: value.map((stringValue) => ({ stringValue })) } };
}

function span(name: string, attributes: Readonly<Record<string, string | number | readonly string[]>>): OtlpSpan {
  return {
    traceId: 't',
    spanId: 's',
    name,
    startTimeUnixNano: '1',
    endTimeUnixNano: '2',
    attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: valueOf(value) })),
  };
}

test.each([
  [
    'chat gpt-4o',
    {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.response.model': 'gpt-4o-2026-01-01',
      'gen_ai.usage.input_tokens': 100,
      'gen_ai.usage.cache_read.input_tokens': 60,
      'gen_ai.usage.cache_creation.input_tokens': 10,
      'gen_ai.usage.output_tokens': 40,
      'gen_ai.usage.reasoning.output_tokens': 30,
      'gen_ai.response.finish_reasons': ['stop', 'length'],
      'spanbox.attempt.number': 2,
      'spanbox.attempt.resend_count': 1,
    },
    [
      'attempt 2',
      'replay 1',
      'gpt-4o-2026-01-01',
      '100 in (60 from cache, 10 to cache)',
      '40 out (30 reasoning)',
      'stop, length',
    ],
  ],
  [
    'ai.streamText.doStream',
    {
      'ai.operationId': 'ai.streamText.doStream',
      'ai.model.id': 'claude',
      'ai.usage.promptTokens': 7,
      'ai.usage.completionTokens': 3,
    },
    ['claude', '7 in', '3 out'],
  ],
  [
    'ChatOpenAI',
    { 'openinference.span.kind': 'LLM', 'llm.model_name': 'gpt', 'llm.token_count.prompt': 5 },
    ['gpt', '5 in'],
  ],
  [
    'openai.chat',
    { 'llm.request.type': 'chat', 'gen_ai.request.model': 'gpt', 'gen_ai.usage.prompt_tokens': 5 },
    ['gpt', '5 in'],
  ],
  [
    'execute_tool read_file',
    {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'read_file',
      'gen_ai.tool.call.id': 'call_7',
      'gen_ai.tool.call.arguments': '{"secret":"content"}',
      'spanbox.tool.effect': 'mutating',
    },
    ['call_7', 'mutating'],
  ],
  [
    'ai.toolCall',
    { 'ai.operationId': 'ai.toolCall', 'ai.toolCall.name': 'weather', 'ai.toolCall.id': 'c1' },
    ['weather', 'c1'],
  ],
  ['invoke_agent', { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'desk' }, ['desk']],
  [
    'GET',
    { 'http.request.method': 'GET', 'http.response.status_code': 503, 'server.address': 'example.com' },
    ['GET', '503', 'example.com'],
  ],
  ['plain', { anything: 'else' }, []],
])('%s', (name, attributes, details) => {
  expect(spanDetails(span(name, attributes))).toEqual(details);
});

test('a long value is cut to 80 columns', () => {
  const [model] = spanDetails(
    span('chat', { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm'.repeat(500) }),
  );
  expect(model).toBe(`${'m'.repeat(79)}…`);
});

test('an error: type and message where there are any; no error for other statuses', () => {
  const failed = (status: NonNullable<OtlpSpan['status']>, type?: string): string | undefined =>
    errorText({ ...span('s', type === undefined ? {} : { 'error.type': type }), status });
  expect(failed({ code: 2 })).toBe('ERROR');
  expect(failed({ code: 2, message: '' }, '429')).toBe('ERROR 429');
  expect(failed({ code: 2, message: 'too\nmany' }, '429')).toBe('ERROR 429: too\\nmany');
  expect(failed({ code: 1 }, '429')).toBeUndefined();
  expect(failed({})).toBeUndefined();
});
