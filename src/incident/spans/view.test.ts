import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { viewSpan } from './view.ts';

function decoded(spans: readonly ReadableSpan[]): readonly unknown[] {
  const bytes = JsonTraceSerializer.serializeRequest([...spans]);
  const request = JSON.parse(new TextDecoder().decode(bytes)) as {
    readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly unknown[] }[] }[];
  };
  return request.resourceSpans.flatMap((r) => r.scopeSpans.flatMap((s) => s.spans));
}

function spansOf(make: (tracer: ReturnType<BasicTracerProvider['getTracer']>) => void): readonly ReadableSpan[] {
  const exporter = new InMemorySpanExporter();
  make(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).getTracer('test'));
  return exporter.getFinishedSpans();
}

describe('V2: a live span and the same span from OTLP', () => {
  test('are equal in every field', () => {
    const spans = spansOf((tracer) => {
      const parent = tracer.startSpan('parent', { startTime: [1_750_000_000, 123_456_789] });
      const child = tracer.startSpan(
        'child',
        {
          startTime: [1_750_000_000, 223_456_789],
          attributes: { text: 'é', int: 42, double: 0.1, flag: true, list: ['a'] },
        },
        trace.setSpan(ROOT_CONTEXT, parent),
      );
      child.addEvent('event', { n: 3, d: 2.5 }, [1_750_000_000, 323_456_789]);
      child.recordException(Object.assign(new Error('text'), { code: 'ECONNRESET' }), [1_750_000_001, 1]);
      child.setStatus({ code: SpanStatusCode.ERROR, message: 'broke' });
      child.end([1_750_000_002, 999_999_999]);
      parent.setStatus({ code: SpanStatusCode.OK });
      parent.end([1_750_000_003, 0]);
    });
    const views = spans.map(viewSpan);
    expect(decoded(spans).map(viewSpan)).toEqual(views);
    const [child, parent] = views;
    expect(child).toMatchObject({
      name: 'child',
      parentSpanId: parent?.spanId,
      start: 1_750_000_000_223_456_789n,
      end: 1_750_000_002_999_999_999n,
      failed: true,
      ok: false,
      statusMessage: 'broke',
      droppedEvents: 0,
      attributes: new Map<string, unknown>([
        ['text', 'é'],
        ['int', 42],
        ['double', 0.1],
        ['flag', true],
        ['list', ['a']],
      ]),
    });
    expect(child?.events.map(({ name, time }) => [name, time])).toEqual([
      ['event', 1_750_000_000_323_456_789n],
      ['exception', 1_750_000_001_000_000_001n],
    ]);
    expect(parent).toMatchObject({ failed: false, ok: true });
    expect(parent).not.toHaveProperty('parentSpanId');
  });

  test('are equal for any attributes', () => {
    const value = fc.oneof(
      fc.string(),
      fc.boolean(),
      fc.maxSafeInteger(),
      fc.double(),
      fc.array(fc.string()),
      fc.array(fc.double()),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), value), (attributes) => {
        const spans = spansOf((tracer) => {
          tracer.startSpan('s', { attributes }).end();
        });
        expect(decoded(spans).map(viewSpan)).toEqual(spans.map(viewSpan));
      }),
      { numRuns: 300 },
    );
  });

  test('that is open has no end', () => {
    const span = new BasicTracerProvider().getTracer('test').startSpan('open');
    expect(viewSpan(span)).not.toHaveProperty('end');
    expect(viewSpan(span)).toHaveProperty('start');
  });
});

describe('V1: what is no span, or broken', () => {
  test.each([
    ['undefined', undefined],
    ['null', null],
    ['a string', 'span'],
    ['an empty object', {}],
    ['an id that is no string', { spanId: 7 }],
    ['an empty id', { spanId: '' }],
    ['a context that is none', { spanContext: () => 5 }],
    [
      'a context that throws',
      {
        spanContext: () => {
          throw new Error('no');
        },
      },
    ],
    [
      'a getter that throws',
      {
        spanId: 'a',
        get attributes() {
          throw new Error('no');
        },
      },
    ],
    [
      'a proxy that throws',
      new Proxy(
        {},
        {
          get() {
            throw new Error('no');
          },
        },
      ),
    ],
  ])('%s has no view', (_, span) => {
    expect(viewSpan(span)).toBeUndefined();
  });

  test('fields of wrong types are absent', () => {
    const span = {
      spanId: 'a',
      traceId: 5,
      parentSpanId: '0000000000000000',
      name: {},
      startTimeUnixNano: 'yesterday',
      endTimeUnixNano: -1,
      attributes: [
        null,
        5,
        { key: 1, value: { stringValue: 'x' } },
        { key: 'k', value: { kvlistValue: {} } },
        { key: 'n', value: { intValue: '' } },
      ],
      events: [null, { name: 5, timeUnixNano: {}, attributes: 'x' }],
      status: 'bad',
      droppedEventsCount: 'many',
    };
    expect(viewSpan(span)).toEqual({
      spanId: 'a',
      traceId: '',
      name: '',
      attributes: new Map(),
      events: [{ name: '', attributes: new Map() }],
      droppedEvents: 0,
      failed: false,
      ok: false,
    });
  });

  test('attributes named like parts of a prototype are attributes', () => {
    const view = viewSpan({
      spanId: 'a',
      attributes: [
        { key: '__proto__', value: { stringValue: 'x' } },
        { key: 'constructor', value: { stringValue: 'y' } },
      ],
    });
    expect([...(view?.attributes ?? [])]).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect(view?.attributes.get('toString')).toBeUndefined();
  });

  test('status codes by name are read', () => {
    expect(viewSpan({ spanId: 'a', status: { code: 'STATUS_CODE_ERROR' } })?.failed).toBe(true);
    expect(viewSpan({ spanId: 'a', status: { code: 'STATUS_CODE_OK' } })?.ok).toBe(true);
  });

  test('anything at all is viewed without a throw', () => {
    fc.assert(
      fc.property(fc.object({ maxDepth: 4, values: [fc.anything(), fc.bigInt()] }), (span) => {
        viewSpan({ spanId: 'a', ...span });
        viewSpan({ ...span, spanContext: () => span });
        return true;
      }),
      { numRuns: 500 },
    );
  });
});
