// A compact span shows what the whole one shows, and holds no content.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CompactSpan } from './compact-span.ts';
import { evidenceFromSpans } from './evidence-from-spans.ts';
import type { HrTimeLike, ReadableSpanLike } from './span-types.ts';

const SECRET = 'the words of the user';
const text = fc.constantFrom('', SECRET, SECRET.repeat(100));
const json = fc
  .array(
    fc.record({
      role: fc.constant('assistant'),
      parts: fc.array(
        fc.oneof(
          fc.record({ type: fc.constantFrom('text', 'reasoning', 'thinking', 'refusal', 'blob'), content: text }),
          fc.record({
            type: fc.constantFrom('tool_call', 'server_tool_call'),
            id: fc.constantFrom('call_1', 'call_2'),
            name: fc.constant('read'),
            arguments: fc.record({ path: text, content: text }),
          }),
        ),
        { maxLength: 20 },
      ),
    }),
    { maxLength: 3 },
  )
  .map((messages) => JSON.stringify(messages));
const calls = fc
  .array(
    fc.record({
      toolCallId: fc.constantFrom('call_1', 'call_2'),
      toolName: fc.constant('read'),
      input: text,
      providerExecuted: fc.boolean(),
    }),
    { maxLength: 12 },
  )
  .map((list) => JSON.stringify(list));

/** What other instrumentations put on their spans. */
const attributes = fc.record(
  {
    'gen_ai.operation.name': fc.constantFrom('chat', 'execute_tool', 'invoke_agent'),
    'ai.operationId': fc.constantFrom('ai.streamText.doStream', 'ai.toolCall'),
    'openinference.span.kind': fc.constantFrom('LLM', 'TOOL'),
    'gen_ai.output.messages': fc.oneof(
      json,
      fc.constant('[{"parts":[{"type":"text","content":"cut off'.padEnd(900, ' ')),
    ),
    'gen_ai.input.messages': json,
    'gen_ai.response.finish_reasons': fc.constantFrom(['stop'], ['error'], []),
    'gen_ai.response.finish_reason': fc.constantFrom('stop', 'unknown'),
    'gen_ai.response.time_to_first_chunk': fc.constantFrom(0.001, -1),
    'gen_ai.usage.output_tokens': fc.constantFrom(0, 3),
    'ai.usage.outputTokens': fc.constantFrom(0, 3),
    'ai.response.text': text,
    'ai.response.reasoning': text,
    'ai.response.object': text,
    'ai.response.toolCalls': calls,
    'ai.response.finishReason': fc.constantFrom('stop', 'unknown', 'error', 'other'),
    'ai.toolCall.id': fc.constant('call_1'),
    'ai.toolCall.args': text,
    'gen_ai.tool.name': fc.constant('read'),
    'gen_ai.tool.call.id': fc.constantFrom('call_1', 'call_3'),
    'gen_ai.tool.call.arguments': text,
    'gen_ai.completion.0.content': text,
    'gen_ai.completion.0.role': fc.constant('assistant'),
    'gen_ai.completion.0.finish_reason': fc.constantFrom('stop', 'tool_calls'),
    'gen_ai.completion.0.tool_calls.0.id': fc.constant('call_2'),
    'gen_ai.completion.0.tool_calls.0.name': fc.constant('read'),
    'gen_ai.completion.0.tool_calls.0.arguments': text,
    'llm.output_messages.0.message.content': text,
    'llm.output_messages.0.message.role': fc.constant('assistant'),
    'llm.output_messages.0.message.contents.0.message_content.text': text,
    'llm.output_messages.0.message.tool_calls.0.tool_call.id': fc.constant('call_1'),
    'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': fc.constant('read'),
    'llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments': text,
    'llm.input_messages.0.message.content': text,
    'spanbox.tool.effect': fc.constantFrom('mutating', 'read_only'),
    'spanbox.tool.target': fc.constant('file'),
    'spanbox.run.outcome': fc.constantFrom('completed', 'failed'),
    'error.type': fc.constantFrom('ECONNRESET', '429', '_OTHER'),
    'http.response.status_code': fc.constantFrom(200, 500),
    'a.note': text,
  },
  { requiredKeys: [] },
);

const TIME: HrTimeLike = [1_790_000_000, 5];
const events = fc.array(
  fc.oneof(
    fc.record({
      name: fc.constantFrom('ai.stream.firstChunk', 'llm.content.completion.chunk', 'First Token Stream Event', 'note'),
      time: fc.constantFrom<HrTimeLike>([1_790_000_000, 7], [1_790_000_000, 9]),
      attributes: fc.record({ text }),
    }),
    fc.record({
      name: fc.constant('exception'),
      time: fc.constantFrom<HrTimeLike>([1_790_000_000, 8], [1_790_000_000, 10]),
      attributes: fc.record({
        'exception.type': fc.constantFrom('TypeError', 'UND_ERR_SOCKET', 'AbortError'),
        'exception.message': fc.constantFrom('terminated', 'socket hang up', '429 Too Many Requests'),
      }),
    }),
  ),
  { maxLength: 4 },
);

const spans = fc
  .array(fc.record({ attributes, events, code: fc.constantFrom(0, 1, 2) }), { minLength: 1, maxLength: 4 })
  .map((list) =>
    list.map(({ attributes: some, events: told, code }, index): ReadableSpanLike => {
      const spanId = `00000000000000${index}a`;
      return {
        name: `span ${index}`,
        kind: 0,
        spanContext: () => ({ traceId: 'a'.repeat(32), spanId }),
        startTime: [TIME[0], TIME[1] + index],
        endTime: [TIME[0], 100 + index],
        ended: true,
        attributes: some,
        events: told,
        status: { code },
        droppedEventsCount: 0,
      };
    }),
  );

test('C1: a compact span shows the same evidence', () => {
  fc.assert(
    fc.property(spans, (list) => {
      const compact = list.map((span) => new CompactSpan(span));
      const evidence = evidenceFromSpans(compact);
      expect(evidence).toEqual(evidenceFromSpans(list));
      // And as compact as it gets.
      expect(evidenceFromSpans(compact.map((span) => new CompactSpan(span)))).toEqual(evidence);
    }),
    { numRuns: 500 },
  );
});

test('C2: no content is left, and its size does not grow with it', () => {
  fc.assert(
    fc.property(spans, (list) => {
      for (const span of list) {
        const text = JSON.stringify(new CompactSpan(span).attributes);
        // JSON shorter than 512 characters is left as it is.
        const isSmall = [span.attributes['gen_ai.output.messages'], span.attributes['ai.response.toolCalls']].some(
          (value) => typeof value === 'string' && value.length <= 512,
        );
        if (!isSmall) expect(text).not.toContain(SECRET);
        expect(text.length).toBeLessThan(6000);
      }
    }),
    { numRuns: 500 },
  );
});

test('a finish reason that says that the answer broke off is seen under any of its names', () => {
  const span = (some: Readonly<Record<string, unknown>>): CompactSpan =>
    new CompactSpan({
      name: '',
      kind: 0,
      spanContext: () => ({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) }),
      startTime: TIME,
      endTime: TIME,
      ended: true,
      attributes: some,
      events: [],
      status: { code: 0 },
    });
  expect(span({ 'ai.response.finishReason': 'unknown' }).brokeOff).toBe(true);
  expect(span({ 'gen_ai.response.finish_reasons': ['error'] }).brokeOff).toBe(true);
  expect(span({ 'gen_ai.completion.0.finish_reason': 'interrupted' }).brokeOff).toBe(true);
  expect(span({ 'llm.response.stop_reason': 'stop', 'a.note': 'error' }).brokeOff).toBe(false);
});
