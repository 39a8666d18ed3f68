import { describe, expect, it } from 'vitest';
import { line, nanos, spanId, text, TRACE } from '../../test/fault/build-recording.ts';
import { factsOf, parseLine, parseProvenLine } from './line-facts.ts';

const hostile = '"spans":[{"traceId":"x"}],"flags":1}]}]},"schemaUrl":"';

describe('a line', () => {
  it.each([
    ['plain', line({ spanId: spanId(1) })],
    [
      'with what looks like a line in its texts',
      line({ spanId: spanId(1), name: hostile, attributes: [text(hostile, hostile)] }),
    ],
    [
      'with links and schema addresses',
      Buffer.from(
        `${JSON.stringify({
          resourceSpans: [
            {
              resource: { attributes: [text('spans', hostile)] },
              scopeSpans: [
                {
                  scope: { name: hostile },
                  spans: [
                    {
                      traceId: TRACE,
                      spanId: spanId(1),
                      name: 'n',
                      startTimeUnixNano: nanos(0),
                      endTimeUnixNano: nanos(1),
                      links: [{ traceId: TRACE, spanId: spanId(2), flags: 1 }],
                      flags: 257,
                    },
                  ],
                  schemaUrl: `https://x/${hostile}`,
                },
              ],
              schemaUrl: hostile,
            },
          ],
        })}\n`,
      ),
    ],
    [
      'without flags, but with a link that has them',
      Buffer.from(
        `${JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: TRACE, spanId: spanId(1), name: 'n', startTimeUnixNano: '1', endTimeUnixNano: '2', links: [{ traceId: TRACE, spanId: spanId(2), flags: 1 }] }] }] }] })}\n`,
      ),
    ],
  ])('%s: is read the same when it is proven', (_, bytes) => {
    const span = parseLine(bytes.subarray(0, -1));
    expect(span?.spanId).toBe(spanId(1));
    expect(parseProvenLine(bytes.subarray(0, -1))).toEqual(span);
  });

  it.each([
    '',
    '{}',
    'null',
    '{"resourceSpans":[]}',
    '{"resourceSpans":[{"scopeSpans":[{"spans":[]}]}]}',
    '{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"x"}]}]}]}',
  ])('%j is none', (content) => {
    expect([parseLine(Buffer.from(content)), parseProvenLine(Buffer.from(content))]).toEqual([undefined, undefined]);
  });
});

describe('what is counted of a span', () => {
  const span = (attributes: readonly unknown[]): ReturnType<typeof factsOf> => {
    const parsed = parseLine(line({ spanId: spanId(1), attributes }).subarray(0, -1));
    if (parsed === undefined) throw new Error('not a line');
    return factsOf(parsed);
  };
  const int = (key: string, value: number): unknown => ({ key, value: { intValue: String(value) } });

  it.each([
    [
      'GenAI chat',
      [
        text('gen_ai.operation.name', 'chat'),
        int('gen_ai.usage.input_tokens', 3),
        int('gen_ai.usage.output_tokens', 4),
      ],
      [true, false, 3, 4],
    ],
    ['GenAI tool', [text('gen_ai.operation.name', 'execute_tool')], [false, true, 0, 0]],
    [
      'a run, which repeats the sum of its calls',
      [text('gen_ai.operation.name', 'invoke_agent'), int('gen_ai.usage.input_tokens', 3)],
      [false, false, 0, 0],
    ],
    [
      'AI SDK',
      [
        text('ai.operationId', 'ai.streamText.doStream'),
        int('ai.usage.promptTokens', 5),
        int('ai.usage.completionTokens', 6),
      ],
      [true, false, 5, 6],
    ],
    ['AI SDK tool', [text('ai.operationId', 'ai.toolCall')], [false, true, 0, 0]],
    ['OpenLLMetry', [text('llm.request.type', 'chat'), int('gen_ai.usage.prompt_tokens', 7)], [true, false, 7, 0]],
    [
      'OpenInference',
      [text('openinference.span.kind', 'LLM'), int('llm.token_count.prompt', 8), int('llm.token_count.completion', 9)],
      [true, false, 8, 9],
    ],
    ['an ordinary span', [text('http.request.method', 'GET')], [false, false, 0, 0]],
  ])('%s', (_, attributes, expected) => {
    const { modelCall, toolCall, inputTokens, outputTokens } = span(attributes);
    expect([modelCall, toolCall, inputTokens, outputTokens]).toEqual(expected);
  });
});
