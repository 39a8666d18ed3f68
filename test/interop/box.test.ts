// What `register` sends as spans end and what stands in our span files is the same for a real Collector, and both are
// what the SDK's own serializer makes of the spans.
import { context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { expect, test } from 'vitest';
import { register } from '../../src/sdk2.ts';
import { spanFilesGlob } from '../support/span-lines.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { collectorForTest } from './collector/for-test.ts';
import { canonicalSpans } from './otlp-canonical.ts';

const SESSION = 'conversation/1';

test('live and from the file, the Collector gets what the SDK serializes', async () => {
  const live = await collectorForTest();
  const dir = temporaryFolder();
  const box = register({ dir, service: 'interop', otlp: { url: `${live.url}/v1/traces` } });
  const expected = canonicalSpans(tellEverything().map(serialized));
  await box.shutdown();

  await live.stop(); // at once: what was not sent by now would not be sent by an application that ends here
  expect(canonicalSpans(live.requests())).toEqual(expected);

  const files = await collectorForTest({ include: [spanFilesGlob(dir)] });
  expect(canonicalSpans(await files.spansArrived(expected.length))).toEqual(expected);
});

/** Ended spans with every kind of member that both the SDK and OTLP's JSON keep without loss. */
function tellEverything(): readonly Span[] {
  const tracer = trace
    .getTracerProvider()
    .getTracer('interop', '1.2.3', { schemaUrl: 'https://opentelemetry.io/schemas/1.37.0' });
  const remote = {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  };
  const root = tracer.startSpan(
    'agent',
    {
      kind: SpanKind.SERVER,
      startTime: [1_700_000_000, 123_456_789],
      attributes: { 'session.id': SESSION, text: 'a\n"b" ü 漢字 😀 \u2028', zero: 0, yes: true, no: false, empty: '' },
      links: [{ context: remote, attributes: { why: 'retry', n: 1 } }],
    },
    trace.setSpanContext(ROOT_CONTEXT, remote),
  );
  root.setAttributes({ fraction: 0.1, large: 2 ** 53 - 1, texts: ['a', ''], numbers: [1, 2.5], flags: [true] });
  root.addEvent('timed', { n: 3 }, [1_700_000_000, 500_000_001]);
  const child = tracer.startSpan(
    'chat',
    { kind: SpanKind.CLIENT, attributes: { 'session.id': SESSION } },
    trace.setSpan(context.active(), root),
  );
  child.recordException(new TypeError('boom'));
  child.setStatus({ code: SpanStatusCode.ERROR, message: 'terminated' });
  child.end();
  root.end([1_700_000_001, 999]);
  const other = tracer.startSpan('of another trace', { root: true });
  other.end();
  return [root, child, other];
}

function serialized(span: Span): unknown {
  return JSON.parse(new TextDecoder().decode(JsonTraceSerializer.serializeRequest([span as Span & ReadableSpan])));
}
