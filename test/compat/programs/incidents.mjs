// A run of somebody else's spans that breaks, with the incident processor first and this lane's in-memory exporter behind it. Prints what was exported.
import { context, trace } from '@opentelemetry/api';

const [sdkPackage] = process.argv.slice(2);
const {
  BasicTracerProvider,
  TracerProvider = BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} = await import(sdkPackage);
const { RunIncidentSpanProcessor } = await import('spanbox');

const exporter = new InMemorySpanExporter();
const provider = new TracerProvider({
  spanProcessors: [
    new RunIncidentSpanProcessor(),
    new SimpleSpanProcessor(sdkPackage === '@opentelemetry/sdk-trace' ? { exporter } : exporter),
  ],
});
const tracer = provider.getTracer('compat');
const run = tracer.startSpan('run', { attributes: { 'gen_ai.operation.name': 'invoke_agent' } });
const chat = tracer.startSpan(
  'chat',
  { attributes: { 'gen_ai.operation.name': 'chat' } },
  trace.setSpan(context.active(), run),
);
chat.addEvent('spanbox.evidence', { 'spanbox.evidence.kind': 'attempt_started', 'spanbox.evidence.attempt': 1 });
chat.addEvent('spanbox.evidence', {
  'spanbox.evidence.kind': 'transport_error',
  'spanbox.evidence.attempt': 1,
  'spanbox.evidence.code': 'ECONNRESET',
});
chat.end();
run.end();
const plain = tracer.startSpan('plain');
plain.end();
await provider.forceFlush();
const spans = exporter.getFinishedSpans().map(({ name, status, attributes, events }) => ({
  name,
  status,
  attributes,
  events: events.map((event) => event.name),
}));
const told = exporter
  .getFinishedSpans()
  .flatMap(({ events }) =>
    events.filter(({ name }) => name === 'spanbox.incident').map(({ attributes }) => attributes),
  );
console.log(JSON.stringify({ spans, told, id: `${chat.spanContext().traceId}-${chat.spanContext().spanId}-1` }));
