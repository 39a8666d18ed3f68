// The comparison that other tests rest on must tell what differs, and nothing else.
import { expect, test } from 'vitest';
import { canonicalSpans } from './otlp-canonical.ts';

const request = (span: object, scope: object = { name: 's' }): object => ({
  resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ scope, spans: [span] }] }],
});

test('defaults equal absent fields, and integers equal their strings', () => {
  const written = request({
    traceId: 'a',
    spanId: 'b',
    parentSpanId: '',
    kind: 0,
    startTimeUnixNano: 12,
    attributes: [{ key: 'n', value: { intValue: 7 } }],
    events: [],
    droppedEventsCount: 0,
    status: { code: 0 },
  });
  const short = request({
    traceId: 'a',
    spanId: 'b',
    startTimeUnixNano: '12',
    attributes: [{ key: 'n', value: { intValue: '7' } }],
  });
  expect(canonicalSpans([written])).toEqual(canonicalSpans([short]));
});

test.each([
  ['an empty string is not an absent value', { stringValue: '' }, {}],
  ['false is not an absent value', { boolValue: false }, {}],
  ['an empty list is not an empty map', { arrayValue: {} }, { kvlistValue: {} }],
  ['a double is not an integer', { doubleValue: 1 }, { intValue: '1' }],
  ['nested values count', { arrayValue: { values: [{ intValue: 1 }] } }, { arrayValue: { values: [{ intValue: 2 }] } }],
  [
    'nested keys count',
    { kvlistValue: { values: [{ key: 'a', value: {} }] } },
    { kvlistValue: { values: [{ key: 'b', value: {} }] } },
  ],
])('%s', (_what, left, right) => {
  const withValue = (value: object): object =>
    request({ traceId: 'a', spanId: 'b', attributes: [{ key: 'k', value }] });
  expect(canonicalSpans([withValue(left)])).not.toEqual(canonicalSpans([withValue(right)]));
});

test('a lost span, another scope and another order of attributes are seen', () => {
  const one = request({ traceId: 'a', spanId: '1' });
  const two = request({ traceId: 'a', spanId: '2' });
  expect(canonicalSpans([one, two])).toEqual(canonicalSpans([two, one]));
  expect(canonicalSpans([one, two])).not.toEqual(canonicalSpans([one]));
  expect(canonicalSpans([one, two])).not.toEqual(canonicalSpans([one, two, two]));
  expect(canonicalSpans([one])).not.toEqual(canonicalSpans([request({ traceId: 'a', spanId: '1' }, { name: 't' })]));
  const attributes = [{ key: 'x' }, { key: 'y' }];
  expect(canonicalSpans([request({ spanId: '1', attributes })])).not.toEqual(
    canonicalSpans([request({ spanId: '1', attributes: attributes.toReversed() })]),
  );
});
