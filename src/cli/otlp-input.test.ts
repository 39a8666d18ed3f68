import { expect, test } from 'vitest';
import { readOtlpInput } from './otlp-input.ts';

const SPAN = { traceId: 't', spanId: 's', name: 'n', startTimeUnixNano: '1', endTimeUnixNano: '2' };

function documentOf(...spans: readonly unknown[]): unknown {
  return { resourceSpans: [{ scopeSpans: [{ spans }] }] };
}

function read(text: string): ReturnType<typeof readOtlpInput> {
  return readOtlpInput(Buffer.from(text));
}

const WHOLE = {
  traceId: 't',
  spanId: 's',
  name: 'n',
  kind: 0,
  startTimeUnixNano: '1',
  endTimeUnixNano: '2',
  attributes: [],
  droppedAttributesCount: 0,
  events: [],
  droppedEventsCount: 0,
  status: {},
  links: [],
  droppedLinksCount: 0,
};

test('lines: spans are read, a torn last line and a foreign line are reported', () => {
  const line = JSON.stringify(documentOf(SPAN));
  expect(read(`${line}\n\n{"a":1}\n${line.slice(0, 40)}`)).toEqual({
    spans: [WHOLE],
    damage: [
      { line: 3, reason: 'not_otlp' },
      { line: 4, reason: 'not_json' },
    ],
    otherSignals: 0,
  });
});

test('one indented document, one with a byte order mark, an array of documents', () => {
  expect(read(JSON.stringify(documentOf(SPAN), undefined, 2)).spans).toEqual([WHOLE]);
  expect(read(`\ufeff${JSON.stringify(documentOf(SPAN))}`).spans).toEqual([WHOLE]);
  expect(read(JSON.stringify([documentOf(SPAN), documentOf(SPAN)], undefined, 1)).spans).toEqual([WHOLE, WHOLE]);
});

test('a line separator inside a string does not end the line', () => {
  expect(read(JSON.stringify(documentOf({ ...SPAN, name: 'a\u2028b' }))).spans[0]?.name).toBe('a\u2028b');
});

test('metrics and logs are counted, not shown and no damage', () => {
  expect(read('{"resourceMetrics":[]}\n{"resourceLogs":[]}')).toEqual({ spans: [], damage: [], otherSignals: 2 });
});

test('enum names, numbers for times, and members of a wrong type', () => {
  const span = {
    ...SPAN,
    startTimeUnixNano: 5,
    endTimeUnixNano: 'soon',
    kind: 'SPAN_KIND_CLIENT',
    name: 7,
    status: { code: 'STATUS_CODE_ERROR', message: 3 },
    attributes: [
      { key: 'a', value: { intValue: 4 } },
      { key: 5 },
      null,
      { key: 'b' },
      { key: 'c', value: { stringValue: 1 } },
    ],
    events: [{ name: 'e', timeUnixNano: '9' }, 'x'],
    links: 'none',
    flags: '1',
  };
  expect(read(JSON.stringify(documentOf(span))).spans).toEqual([
    {
      ...WHOLE,
      name: '',
      kind: 3,
      startTimeUnixNano: '5',
      endTimeUnixNano: '0',
      status: { code: 2 },
      attributes: [
        { key: 'a', value: { intValue: 4 } },
        { key: 'b', value: {} },
        { key: 'c', value: {} },
      ],
      events: [{ name: 'e', timeUnixNano: '9', attributes: [], droppedAttributesCount: 0 }],
    },
  ]);
});

test('a span without ids is reported with its line, the others are read', () => {
  const line = JSON.stringify(documentOf({ name: 'x' }, SPAN));
  expect(read(`${line}\n`)).toEqual({ spans: [WHOLE], damage: [{ line: 1, reason: 'bad_span' }], otherSignals: 0 });
});

test('nested values to any depth are read up to a bound and never overflow', () => {
  let value: unknown = { stringValue: 'deep' };
  for (let depth = 0; depth < 500; depth++) value = { arrayValue: { values: [value] } };
  const span = read(JSON.stringify(documentOf({ ...SPAN, attributes: [{ key: 'k', value }] }))).spans[0];
  let depth = 0;
  for (let inner = span?.attributes?.[0]?.value; inner?.arrayValue?.values?.[0] !== undefined; depth++) {
    inner = inner.arrayValue.values[0];
  }
  expect(depth).toBe(65);
});
