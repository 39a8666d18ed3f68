// The application of a compatibility lane. It runs in the lane's install tree, tells the SDK everything a span can be
// told, prints one line of JSON with what the SDK itself makes of each span, and waits to be killed.
// Usage: node workload.mjs <register|attach|auto> <the SDK's package> <door of register>
import {
  context,
  createTraceState,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
} from '@opentelemetry/api';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';

const [mode, sdkPackage, door] = process.argv.slice(2);
const isThree = sdkPackage === '@opentelemetry/sdk-trace';

if (mode === 'register') {
  const { register } = await import(door);
  register({ service: 'compat' });
}
if (mode === 'attach') {
  const { BasicTracerProvider, TracerProvider = BasicTracerProvider } = await import(sdkPackage);
  const { AsyncLocalStorageContextManager } = await import('@opentelemetry/context-async-hooks');
  const { createSpanbox } = await import('spanbox');
  const box = createSpanbox({ service: 'compat' });
  const provider = new TracerProvider({ spanProcessors: [...box.spanProcessors] });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
}

const ofSdk = (span) => new TextDecoder().decode(JsonTraceSerializer.serializeRequest([span]));
const ended = [];
const open = [];
const end = (span, time) => {
  span.end(time);
  ended.push(ofSdk(span));
};
const child = (name, parent, options = {}) => tracer.startSpan(name, options, trace.setSpan(ROOT_CONTEXT, parent));

const tracer = trace
  .getTracerProvider()
  .getTracer('compat', '1.2.3', { schemaUrl: 'https://opentelemetry.io/schemas/1.37.0' });
const remote = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: TraceFlags.SAMPLED,
  isRemote: true,
  traceState: createTraceState('vendor=1,other=a:b'),
};

// Everything at once: times below a millisecond, every kind of value, events, links, an exception, a status, a new name.
const whole = tracer.startSpan(
  'first name',
  {
    kind: SpanKind.CLIENT,
    startTime: [1_700_000_000, 123_456_789],
    attributes: { text: 'a\n"b" \\ ü 漢字 😀 \u0000\u2028', empty: '', yes: true, no: false, zero: 0, negative: -7 },
    links: [{ context: remote, attributes: { why: 'retry', n: 1 } }],
  },
  trace.setSpanContext(ROOT_CONTEXT, remote),
);
whole.setAttribute('integer', Number.MAX_SAFE_INTEGER);
whole.setAttributes({ fraction: 0.1, tiny: 5e-324, nan: NaN, infinity: Infinity, minus: -Infinity });
whole.setAttributes({ texts: ['a', '', 'ü'], numbers: [1, 2.5, -3], flags: [true, false], none: [] });
whole.setAttribute('text', 'said again');
whole.addEvent('plain');
whole.addEvent('timed', { 'event.text': 'x', 'event.n': 3 }, [1_700_000_000, 500_000_001]);
whole.addLink({ context: { ...remote, spanId: 'b7ad6b7169203332', isRemote: false, traceState: undefined } });
whole.addLinks([
  { context: { ...remote, spanId: 'b7ad6b7169203333' } },
  { context: remote, attributes: { last: true } },
]);
whole.recordException(new TypeError('boom'), [1_700_000_000, 600_000_000]);
whole.setStatus({ code: SpanStatusCode.ERROR, message: 'terminated' });
whole.updateName('second name');
end(whole, [1_700_000_001, 999]);

// A tree of one session, whose id is on the root alone.
const agent = tracer.startSpan('agent', { root: true, attributes: { 'session.id': 'chat/1' } });
end(child('no own session', agent, { kind: SpanKind.PRODUCER }));
const named = child('own session', agent, { attributes: { 'session.id': 'chat/1' } });
named.setStatus({ code: SpanStatusCode.OK });
end(named);
await context.with(trace.setSpan(context.active(), agent), async () => {
  await Promise.resolve();
  tracer.startActiveSpan('by context', (span) => end(span));
});

// Values that only the 3.x API takes; 2.x refuses them and must not keep us from writing what remains.
const modern = child('values of 3.x', agent);
modern.setAttribute('nested', { list: [1, 'x', [true, null]], deep: { n: 1.5, bytes: new Uint8Array([9]) }, none: {} });
modern.setAttribute('bytes', new Uint8Array([0, 1, 2, 255]));
modern.addEvent('with values', { nested: { a: { b: ['c'] } } });
end(modern);

// A model call of somebody else's instrumentation that fails: the box says why, with and without the SDK's onEnding.
const failed = child('chat failed', agent, { kind: SpanKind.CLIENT, attributes: { 'gen_ai.operation.name': 'chat' } });
failed.recordException(Object.assign(new TypeError('terminated'), { cause: { code: 'UND_ERR_SOCKET' } }));
failed.setStatus({ code: SpanStatusCode.ERROR });
end(failed);

const unsampled = trace.setSpanContext(ROOT_CONTEXT, { ...remote, traceFlags: TraceFlags.NONE });
const unrecorded = tracer.startSpan('not recorded', {}, unsampled);
unrecorded.end();

// What the kill leaves open: one that was told much, one of which only the start is known.
const told = child('open', agent, { kind: SpanKind.INTERNAL, attributes: { before: 1 } });
told.setAttribute('after', 'start');
told.addEvent('last words', { n: 1 });
told.setStatus({ code: SpanStatusCode.OK });
const bare = child('bare', told, { links: [{ context: remote }] });
const lastCallAt = Date.now();
open.push(ofSdk(agent), ofSdk(told), ofSdk(bare));

process.stdout.write(
  `${JSON.stringify({ isThree, ended, open, lastCallAt, notRecorded: unrecorded.spanContext().spanId })}\n`,
);
setInterval(() => {}, 60_000);
