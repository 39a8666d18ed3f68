/**
 * Our lines are the SDK's own JSON, byte for byte, for any span: `JsonTraceSerializer` of the same span is the oracle. Only what OTLP's JSON mapping asks for
 * is brought to one form first: 64-bit integers, numbers that are not finite, and the `session.id` that a line gets.
 */
import {
  createTraceState,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  type Link,
  type Span,
  type TimeInput,
} from '@opentelemetry/api';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, type ReadableSpan, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import fc from 'fast-check';
import { openSync, readSync, fstatSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FlightRecorderSpanProcessor } from '../../src/processors/flight-recorder-span-processor.ts';
import { SESSION_CONTEXT_KEY } from '../../src/processors/session-table.ts';
import { segmentFile } from '../../src/store/layout.ts';
import { withoutSession } from '../compat/sdk-json.ts';
import { scratchFolder } from '../support/child.ts';
import { record, type Recorded } from '../support/recorded.ts';

const SEED = Number(process.env['SPANBOX_TEST_SEED'] ?? Date.now() % 1_000_000);
const RUNS = 400;
const INT64 = 2 ** 63;
const NOT_FINITE: ReadonlySet<unknown> = new Set(['NaN', 'Infinity', '-Infinity']);

/** One form for the three places where a line differs by design; everything else is left as it is. */
function comparable(text: string): string {
  return JSON.stringify(
    JSON.parse(text, (_, value: unknown) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
      const [[key, inner] = ['', undefined], ...others] = Object.entries(value);
      if (others.length > 0) return value;
      if (key === 'doubleValue' && NOT_FINITE.has(inner)) return { doubleValue: null };
      if (key !== 'intValue' || typeof inner !== 'number') return value;
      return inner >= -INT64 && inner < INT64 ? { intValue: BigInt(inner).toString() } : { doubleValue: inner };
    }),
  );
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ maxLength: 300 }),
  fc.constantFrom(
    '',
    '\ud800',
    'a\udc00b',
    '\u0000\u001f\u007f\u0080',
    '"\\/\b\f\n\r\t',
    '\u2028\u2029',
    '😀'.repeat(30),
  ),
);
const number = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.constantFrom(
    -0,
    0,
    1e21,
    -1e21,
    2 ** 53,
    2 ** 63,
    -(2 ** 63),
    2 ** 62 + 2 ** 10,
    5e-324,
    Number.MAX_VALUE,
    NaN,
    Infinity,
    -Infinity,
    0.1,
    1e-7,
  ),
);
const plain = fc.oneof(
  text,
  number,
  fc.boolean(),
  fc.array(text, { maxLength: 4 }),
  fc.array(number, { maxLength: 4 }),
  fc.array(fc.boolean(), { maxLength: 4 }),
);
const key = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.constantFrom('gen_ai.request.model', '7', '__proto__x', 'constructor', 'ключ', 'a.b.c', 'toString'),
);
const attributes = fc.dictionary(key, plain, { maxKeys: 14, noNullPrototype: true });
/** What the 3.x API takes, and what its callers put there all the same. */
const { anything } = fc.letrec<{ anything: unknown }>((tie) => ({
  anything: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    text,
    number,
    fc.boolean(),
    fc.constantFrom(null, undefined),
    fc.uint8Array({ maxLength: 40 }),
    fc.array(tie('anything'), { maxLength: 4 }),
    fc.dictionary(key, tie('anything'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const rich = fc.dictionary(key, anything, { maxKeys: 5, noNullPrototype: true });
/** Inputs of every kind that the API takes, with fractions of a millisecond. */
const time: fc.Arbitrary<TimeInput> = fc.oneof(
  fc.tuple(fc.integer({ min: 1, max: 4_000_000_000 }), fc.integer({ min: 0, max: 999_999_999 })),
  fc.integer({ min: 1, max: 4_000_000_000_000 }).map((millis) => new Date(millis)),
  fc.double({ min: 1_600_000_000_000, max: 2_000_000_000_000, noNaN: true }),
);
const hex = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: length, maxLength: length });
const traceState = fc.option(
  fc.constantFrom('vendor=1', 'a=b,c@d=e f/g', 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE').map(createTraceState),
  { nil: undefined },
);
const spanContext = fc
  .record({
    traceId: hex(32).map((id) => `1${id.slice(1)}`),
    spanId: hex(16).map((id) => `1${id.slice(1)}`),
    traceFlags: fc.constantFrom(1, 3, 255),
    isRemote: fc.boolean(),
    traceState,
  })
  .map(({ traceState: state, ...rest }) => (state === undefined ? rest : { ...rest, traceState: state }));
const link: fc.Arbitrary<Link> = fc.record(
  { context: spanContext, attributes, droppedAttributesCount: fc.nat(9) },
  { requiredKeys: ['context'] },
) as fc.Arbitrary<Link>;

const action = fc.oneof(
  fc.record({ kind: fc.constant('attribute' as const), key, value: plain }),
  fc.record({ kind: fc.constant('attributes' as const), values: attributes }),
  fc.record({ kind: fc.constant('direct' as const), values: rich }),
  fc.record({ kind: fc.constant('remove' as const) }),
  fc.record({
    kind: fc.constant('event' as const),
    name: text,
    attributes: fc.option(attributes, { nil: undefined }),
    time: fc.option(time, { nil: undefined }),
  }),
  fc.record({ kind: fc.constant('rich event' as const), name: text, values: rich }),
  fc.record({ kind: fc.constant('exception' as const), message: text }),
  fc.record({ kind: fc.constant('link' as const), link }),
  fc.record({ kind: fc.constant('links' as const), links: fc.array(link, { maxLength: 3 }) }),
  fc.record({
    kind: fc.constant('status' as const),
    code: fc.constantFrom(SpanStatusCode.UNSET, SpanStatusCode.OK, SpanStatusCode.ERROR),
    message: fc.option(text, { nil: undefined }),
  }),
  fc.record({ kind: fc.constant('name' as const), name: text }),
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

function make(span: Span, todo: Action): void {
  const stored = span as unknown as { attributes: Record<string, unknown>; events: { attributes?: object }[] };
  switch (todo.kind) {
    case 'attribute':
      span.setAttribute(todo.key, todo.value);
      return;
    case 'attributes':
      span.setAttributes(todo.values);
      return;
    case 'direct':
      for (const [name, value] of Object.entries(todo.values)) stored.attributes[name] = value;
      return;
    case 'remove': {
      const [first] = Object.keys(stored.attributes);
      if (first !== undefined) delete stored.attributes[first];
      return;
    }
    case 'event':
      span.addEvent(todo.name, todo.attributes, todo.time);
      return;
    case 'rich event':
      stored.events.push({
        name: todo.name,
        attributes: todo.values,
        time: [1, 2],
        droppedAttributesCount: 0,
      } as never);
      return;
    case 'exception':
      span.recordException({ name: 'E', message: todo.message });
      return;
    case 'link':
      span.addLink(todo.link);
      return;
    case 'links':
      span.addLinks(todo.links);
      return;
    case 'status':
      span.setStatus({ code: todo.code, ...(todo.message === undefined ? {} : { message: todo.message }) });
      return;
    case 'name':
      span.updateName(todo.name);
      return;
  }
}

const example = fc.record({
  name: text,
  kind: fc.integer({ min: 0, max: 4 }),
  startTime: fc.option(time, { nil: undefined }),
  endTime: fc.option(time, { nil: undefined }),
  attributes,
  links: fc.array(link, { maxLength: 3 }),
  parent: fc.option(spanContext, { nil: undefined }),
  actions: fc.array(action, { maxLength: 12 }),
  limits: fc.constantFrom(
    {},
    {
      attributeCountLimit: 3,
      eventCountLimit: 2,
      linkCountLimit: 1,
      attributePerEventCountLimit: 1,
      attributePerLinkCountLimit: 1,
    },
    { attributeValueLengthLimit: 5 },
  ),
  resource: fc.record({
    attributes,
    schemaUrl: fc.constantFrom('', undefined, 'https://opentelemetry.io/schemas/1.37.0'),
  }),
  scope: fc.record({
    name: text,
    version: fc.option(text, { nil: undefined }),
    schemaUrl: fc.constantFrom(undefined, 'https://example.com/s'),
    attributes: fc.option(rich, { nil: undefined }),
  }),
  named: fc.boolean(),
});

/** The scope of any tracer: the 2.x API cannot set attributes of a scope, the wire has them. */
class ScopeSetter implements SpanProcessor {
  readonly #scope: object;
  constructor(scope: object) {
    this.#scope = scope;
  }
  onStart(span: object): void {
    Object.assign(span, { instrumentationScope: this.#scope });
  }
  onEnd(): void {}
  forceFlush(): Promise<void> {
    return Promise.resolve();
  }
  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}

/** Reads what was appended since the last call. */
function lineReader(recorded: Recorded): () => string {
  let at = 0;
  let segment = 1;
  return () => {
    const { recording } = recorded.host.recorder;
    if (recording === undefined) throw new Error('nothing is recorded');
    if (recording.segments.segment !== segment) at = 0;
    segment = recording.segments.segment;
    const fd = openSync(join(recording.folder, segmentFile(segment)), 'r');
    try {
      const bytes = Buffer.alloc(fstatSync(fd).size - at);
      readSync(fd, bytes, 0, bytes.length, at);
      at += bytes.length;
      return bytes.toString('utf8');
    } finally {
      closeSync(fd);
    }
  };
}

function property(durability: 'call' | 'tick'): void {
  const recorded = record({ dir: scratchFolder(), durability, snapshots: 'off' });
  const nextLine = lineReader(recorded);
  fc.assert(
    fc.property(example, (shape) => {
      const { scope, resource, parent } = shape;
      const provider = new BasicTracerProvider({
        spanLimits: shape.limits,
        resource: resourceFromAttributes(
          resource.attributes,
          resource.schemaUrl === undefined ? {} : { schemaUrl: resource.schemaUrl },
        ),
        spanProcessors: [new ScopeSetter(scope), new FlightRecorderSpanProcessor(recorded.host)],
      });
      const under = parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
      const where = shape.named ? under.setValue(SESSION_CONTEXT_KEY, 'chat "ü"/1') : under;
      const { name, kind, links, startTime } = shape;
      const options = { kind, links, attributes: shape.attributes as Record<string, string> };
      const span = provider
        .getTracer('t')
        .startSpan(name, startTime === undefined ? options : { ...options, startTime }, where);
      for (const todo of shape.actions) make(span, todo);
      span.end(shape.endTime);
      recorded.host.recorder.flush();
      const line = nextLine();
      expect(line.endsWith('\n') && !line.slice(0, -1).includes('\n')).toBe(true);
      const ended = span as unknown as ReadableSpan;
      const theirs = Buffer.from(JsonTraceSerializer.serializeRequest([ended]) ?? []).toString('utf8');
      const ours = line.slice(0, -1);
      const hasOwn = ended.attributes['session.id'] !== undefined;
      expect(comparable(shape.named && !hasOwn ? withoutSession(ours, 'chat "ü"/1') : ours)).toBe(comparable(theirs));
    }),
    { numRuns: RUNS, seed: SEED },
  );
  expect(recorded.host.losses.counts()).toEqual({});
}

describe("lines are the SDK's own JSON, byte for byte", () => {
  it(`written through, for any span (seed ${SEED})`, () => property('call'));
  it(`with ticks, for any span (seed ${SEED})`, () => property('tick'));
});
