// What the incident processor costs a span without trouble, and what a broken run costs it.
//
// Run against dist/: `npm run build && node bench/incident-processor.mjs`. One pair (without, with) per process, interleaved,
// medians of the paired differences. Prints one table; asserts nothing.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { context, SpanKind, trace } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';

const SPANS = 20_000;
const PAIRS = 15;
const WARM_UPS = 3;

const CHAT = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'a-model',
  'server.address': 'api.example.com',
  'server.port': 443,
  'gen_ai.request.max_tokens': 1024,
  'gen_ai.request.temperature': 0.2,
};
const ANSWER = {
  'gen_ai.response.id': 'chatcmpl-1',
  'gen_ai.response.model': 'a-model-1',
  'gen_ai.response.finish_reasons': ['stop'],
  'gen_ai.usage.input_tokens': 120,
  'gen_ai.usage.output_tokens': 34,
};
const HTTP = {
  'http.request.method': 'POST',
  'url.full': 'https://api.example.com/v1/items',
  'server.address': 'api.example.com',
  'http.response.status_code': 200,
};

/** Each: spans for one run; the number of spans that it makes. */
const CASES = {
  'plain span (HTTP)': {
    spans: 1,
    run: (tracer) => tracer.startSpan('GET', { kind: SpanKind.CLIENT, attributes: HTTP }).end(),
  },
  'plain span below another': {
    spans: 1,
    run: (tracer, parent) => tracer.startSpan('GET', { kind: SpanKind.CLIENT, attributes: HTTP }, parent).end(),
  },
  'chat span in a run': {
    spans: 1,
    run: (tracer, parent) => {
      const span = tracer.startSpan('chat a-model', { kind: SpanKind.CLIENT, attributes: CHAT }, parent);
      span.setAttributes(ANSWER);
      span.end();
    },
  },
  'chat span in a run, five items of evidence': {
    spans: 1,
    run: (tracer, parent) => {
      const span = tracer.startSpan('chat a-model', { kind: SpanKind.CLIENT, attributes: CHAT }, parent);
      for (const kind of [
        'attempt_started',
        'provider_progress',
        'visible_output',
        'tool_input_started',
        'stream_finished',
      ]) {
        span.addEvent('spanbox.evidence', {
          'spanbox.evidence.kind': kind,
          'spanbox.evidence.attempt': 1,
          'spanbox.evidence.call': 'c',
        });
      }
      span.setAttributes(ANSWER);
      span.end();
    },
  },
  'tool span in a run': {
    spans: 1,
    run: (tracer, parent) =>
      tracer
        .startSpan(
          'execute_tool read',
          {
            attributes: {
              'gen_ai.operation.name': 'execute_tool',
              'gen_ai.tool.name': 'read',
              'gen_ai.tool.call.id': 'call_1',
            },
          },
          parent,
        )
        .end(),
  },
  'a run with one chat, without trouble': {
    spans: 2,
    run: (tracer) => {
      const run = tracer.startSpan('invoke_agent a', { attributes: { 'gen_ai.operation.name': 'invoke_agent' } });
      const span = tracer.startSpan('chat', { attributes: CHAT }, trace.setSpan(context.active(), run));
      span.setAttributes(ANSWER);
      span.end();
      run.end();
    },
  },
  'a run with one chat, broken': {
    spans: 2,
    run: (tracer) => {
      const run = tracer.startSpan('invoke_agent a', { attributes: { 'gen_ai.operation.name': 'invoke_agent' } });
      const span = tracer.startSpan('chat', { attributes: CHAT }, trace.setSpan(context.active(), run));
      span.setAttribute('error.type', 'ECONNRESET');
      span.setStatus({ code: 2 });
      span.end();
      run.setStatus({ code: 2 });
      run.end();
    },
  },
};

const [name] = process.argv.slice(2);
if (name === undefined) main();
else console.log(JSON.stringify(await pair(name)));

function main() {
  console.log(`incident processor, ${SPANS} spans, median of ${PAIRS} pairs (Node ${process.versions.node})`);
  console.log('| spans | without us/span | with us/span | added us/span |');
  console.log('|---|---|---|---|');
  for (const one of Object.keys(CASES)) {
    const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), one], { encoding: 'utf8' });
    if (child.status !== 0) throw new Error(child.stderr);
    const { without, withIt, added } = JSON.parse(child.stdout);
    console.log(`| ${one} | ${without} | ${withIt} | ${added} |`);
  }
}

async function pair(one) {
  const { RunIncidentSpanProcessor } = await import('../dist/index.js');
  const noop = () => ({
    onStart() {},
    onEnding() {},
    onEnd() {},
    forceFlush: async () => {},
    shutdown: async () => {},
  });
  const tracerOf = (processor) => new BasicTracerProvider({ spanProcessors: [processor, noop()] }).getTracer('bench');
  const bare = tracerOf(noop());
  const ours = tracerOf(new RunIncidentSpanProcessor());
  const times = { without: [], withIt: [], added: [] };
  for (let n = 0; n < PAIRS + WARM_UPS; n += 1) {
    const first = n % 2 === 0;
    const a = first ? measure(bare, one) : undefined;
    const b = measure(ours, one);
    const without = a ?? measure(bare, one);
    if (n < WARM_UPS) continue;
    times.without.push(without);
    times.withIt.push(b);
    times.added.push(b - without);
  }
  return Object.fromEntries(Object.entries(times).map(([key, list]) => [key, median(list).toFixed(2)]));
}

/** Microseconds of CPU time per span. The run around the spans is made anew for each measurement. */
function measure(tracer, one) {
  const { spans, run } = CASES[one];
  const around = tracer.startSpan('invoke_agent a', { attributes: { 'gen_ai.operation.name': 'invoke_agent' } });
  const parent = trace.setSpan(context.active(), around);
  const before = process.cpuUsage();
  for (let n = 0; n < SPANS / spans; n += 1) run(tracer, parent);
  const { user, system } = process.cpuUsage(before);
  around.end();
  return (user + system) / SPANS;
}

function median(list) {
  return list.toSorted((a, b) => a - b)[list.length >> 1];
}
