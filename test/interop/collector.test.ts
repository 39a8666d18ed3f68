// What the Collector does with plain OTLP JSON, before any line of ours is involved: a file's lines and a request's
// body come out of its file exporter with every field as it went in.
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary.ts';
import { collectorForTest } from './collector/for-test.ts';
import { canonicalSpans } from './otlp-canonical.ts';

const LINES: readonly object[] = [
  {
    resourceSpans: [
      {
        resource: {
          attributes: [{ key: 'service.name', value: { stringValue: 'interop' } }],
          droppedAttributesCount: 1,
        },
        schemaUrl: 'https://opentelemetry.io/schemas/1.37.0',
        scopeSpans: [
          {
            scope: { name: 'agent', version: '1.2.3', attributes: [{ key: 'team', value: { stringValue: 'a' } }] },
            schemaUrl: 'https://opentelemetry.io/schemas/1.36.0',
            spans: [
              {
                traceId: '5b8efff798038103d269b633813fc60c',
                spanId: 'eee19b7ec3c1b174',
                parentSpanId: 'eee19b7ec3c1b173',
                traceState: 'vendor=1,other=2',
                flags: 257,
                name: 'chat "gpt" \u2028 ü €',
                kind: 3,
                startTimeUnixNano: '1544712660000000001',
                endTimeUnixNano: '1544712661000000999',
                attributes: [
                  { key: 'text', value: { stringValue: 'a\nb\t"c" 漢字 😀 \u0000' } },
                  { key: 'empty', value: { stringValue: '' } },
                  { key: 'yes', value: { boolValue: true } },
                  { key: 'no', value: { boolValue: false } },
                  { key: 'zero', value: { intValue: '0' } },
                  { key: 'beyond.double', value: { intValue: '9007199254740993' } },
                  { key: 'int64.min', value: { intValue: '-9223372036854775808' } },
                  { key: 'fraction', value: { doubleValue: 0.1 } },
                  { key: 'nan', value: { doubleValue: 'NaN' } },
                  { key: 'infinity', value: { doubleValue: 'Infinity' } },
                  { key: 'minus.infinity', value: { doubleValue: '-Infinity' } },
                  { key: 'bytes', value: { bytesValue: 'AAECA/8=' } },
                  { key: 'nothing', value: {} },
                  {
                    key: 'nested',
                    value: {
                      kvlistValue: {
                        values: [
                          { key: 'list', value: { arrayValue: { values: [{ intValue: '1' }, { stringValue: 'x' }] } } },
                          { key: 'void', value: {} },
                        ],
                      },
                    },
                  },
                ],
                droppedAttributesCount: 2,
                events: [
                  {
                    name: 'exception',
                    timeUnixNano: '1544712660500000007',
                    attributes: [{ key: 'exception.type', value: { stringValue: 'TypeError' } }],
                    droppedAttributesCount: 3,
                  },
                  { name: 'second', timeUnixNano: '1544712660500000007', attributes: [] },
                ],
                droppedEventsCount: 4,
                links: [
                  {
                    traceId: '5b8efff798038103d269b633813fc60d',
                    spanId: 'eee19b7ec3c1b175',
                    traceState: 'a=b',
                    flags: 769,
                    attributes: [{ key: 'why', value: { stringValue: 'retry' } }],
                    droppedAttributesCount: 5,
                  },
                ],
                droppedLinksCount: 6,
                status: { code: 2, message: 'terminated' },
              },
            ],
          },
        ],
      },
    ],
  },
  {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'interop' } }] },
        scopeSpans: [
          {
            scope: { name: 'agent' },
            spans: [
              {
                traceId: '5b8efff798038103d269b633813fc60c',
                spanId: 'eee19b7ec3c1b173',
                name: 'root',
                kind: 1,
                startTimeUnixNano: '1544712660000000000',
                endTimeUnixNano: '1544712662000000000',
              },
            ],
          },
        ],
      },
    ],
  },
];

test('lines of a file that grows come out equal, each once', async () => {
  const dir = temporaryFolder();
  const file = join(dir, 'one.spans.jsonl');
  const [first, second] = LINES.map((line) => `${JSON.stringify(line)}\n`) as [string, string];
  writeFileSync(file, first);
  const collector = await collectorForTest({ include: [join(dir, '*.spans.jsonl')] });
  expect(canonicalSpans(await collector.spansArrived(1))).toEqual(canonicalSpans(LINES.slice(0, 1)));

  appendFileSync(file, second);
  expect(canonicalSpans(await collector.spansArrived(2))).toEqual(canonicalSpans(LINES));

  await collector.stop();
  expect(canonicalSpans(collector.requests())).toEqual(canonicalSpans(LINES));
});

test('the body of an OTLP/HTTP JSON request comes out equal', async () => {
  const collector = await collectorForTest();
  for (const line of LINES) {
    const response = await fetch(`${collector.url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(line),
    });
    expect([response.status, await response.json()]).toEqual([200, { partialSuccess: {} }]);
  }
  await collector.stop();
  expect(canonicalSpans(collector.requests())).toEqual(canonicalSpans(LINES));
});

test('a body that is not OTLP is refused and writes nothing', async () => {
  const collector = await collectorForTest();
  const response = await fetch(`${collector.url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"not hex"}]}]}]}',
  });
  await collector.stop();
  expect([response.status, collector.requests()]).toEqual([400, []]);
});

test('a configuration that the Collector refuses is reported in its own words', async () => {
  const started = collectorForTest({ configure: (config) => ({ ...config, exporters: { nosuch: {} } }) });
  await expect(started).rejects.toThrow(/did not get ready[^]*nosuch/);
});
