// A session of 300,000 spans under one open run: cost a span, memory and bytes written, from the first thousand to the last.
// Usage: node bench/growth.mjs [--json] [spans]
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { context, SpanKind, trace } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { FlightRecorderSpanProcessor } from '../dist/index.js';

const json = process.argv.includes('--json');
const SPANS = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 300_000);
const WINDOW = 1_000;
const dir = mkdtempSync(join(tmpdir(), 'spanbox-growth-'));
const processor = new FlightRecorderSpanProcessor({ dir, quiet: true, retention: { minFreeBytes: 0, maxBytes: 1e12 } });
const provider = new BasicTracerProvider({ spanProcessors: [processor] });
const tracer = provider.getTracer('bench', '1.0.0');
const root = tracer.startSpan('invoke_agent support');
const parent = trace.setSpan(context.active(), root);
const TEXT = 'The quick brown fox jumps over the lazy dog while the agent reads its instructions twice. '.repeat(6);

function oneSpan(i) {
  const span = tracer.startSpan(
    'chat gpt-4o-mini',
    {
      kind: SpanKind.CLIENT,
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'gpt-4o-mini',
        'gen_ai.response.id': `chatcmpl-${i}`,
        'gen_ai.usage.input_tokens': i % 4096,
        'gen_ai.input.messages': `${i} ${TEXT}`,
      },
    },
    parent,
  );
  span.addEvent('gen_ai.choice', { index: 0 });
  span.addEvent('gen_ai.usage', { output: 17 });
  span.end();
}

const written = () => Number(/wchar: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))?.[1] ?? 0);
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

for (let i = 0; i < 20_000; i += 1) oneSpan(i);
const windows = [];
const heaps = [];
const wroteBefore = written();
for (let i = 0; i < SPANS; i += WINDOW) {
  const cpu = process.cpuUsage();
  for (let j = 0; j < WINDOW; j += 1) {
    oneSpan(i + j);
    if (j % 50 === 49) await breathe();
  }
  const used = process.cpuUsage(cpu);
  windows.push((used.user + used.system) / WINDOW);
  if (i % 10_000 === 0) heaps.push(process.memoryUsage().heapUsed / 1e6);
}
const wrote = written() - wroteBefore;
const recording = join(dir, 'v1', 'recordings', readdirSync(join(dir, 'v1', 'recordings'))[0]);
const lineBytes = readdirSync(recording)
  .filter((name) => name.endsWith('.spans.jsonl'))
  .reduce((sum, name) => sum + statSync(join(recording, name)).size, 0);
// Twenty windows at each end: one thousand spans against the same after three hundred thousand.
const first = median(windows.slice(0, 20));
const last = median(windows.slice(-20));
const result = {
  spans: SPANS,
  firstMicros: first,
  lastMicros: last,
  ratio: last / first,
  writtenPerLineByte: wrote / (lineBytes * (SPANS / (SPANS + 20_000))),
  heapFirst: median(heaps.slice(0, 5)),
  heapLast: median(heaps.slice(-5)),
  rssMegabytes: process.memoryUsage().rss / 1e6,
};
if (json) console.log(JSON.stringify(result));
else {
  console.log(`Growth over ${SPANS} spans of one session:`);
  console.log(
    `  CPU a span        first 20 windows ${first.toFixed(1)} µs, last 20 ${last.toFixed(1)} µs, ratio ${result.ratio.toFixed(2)} (goal 1.1)`,
  );
  console.log(`  bytes written     ${result.writtenPerLineByte.toFixed(2)} for each byte of OTLP lines (goal 3)`);
  console.log(
    `  heap              ${result.heapFirst.toFixed(0)} MB at the start, ${result.heapLast.toFixed(0)} MB at the end; RSS ${result.rssMegabytes.toFixed(0)} MB`,
  );
}
root.end();
await provider.shutdown();
rmSync(dir, { recursive: true, force: true });
