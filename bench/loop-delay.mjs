// Event loop delay at 1,000 spans a second, with and without the recorder, taking turns in one process.
// Usage: node bench/loop-delay.mjs [--json] [seconds]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { context, trace } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { FlightRecorderSpanProcessor } from '../dist/index.js';

const json = process.argv.includes('--json');
const SECONDS = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 3);
const TURNS = 3;
const dir = mkdtempSync(join(tmpdir(), 'spanbox-delay-'));
const TEXT = 'x'.repeat(500);

function side(processors) {
  const provider = new BasicTracerProvider({ spanProcessors: processors });
  const tracer = provider.getTracer('bench');
  const root = tracer.startSpan('invoke_agent');
  return { provider, tracer, root, parent: trace.setSpan(context.active(), root), samples: [] };
}
const without = side([]);
const withBox = side([new FlightRecorderSpanProcessor({ dir, quiet: true, retention: { minFreeBytes: 0 } })]);

async function run({ tracer, parent, samples }) {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  const began = performance.now();
  let made = 0;
  await new Promise((resolve) => {
    const timer = setInterval(() => {
      const elapsed = performance.now() - began;
      for (; made < elapsed; made += 1) {
        const span = tracer.startSpan('chat', { attributes: { text: TEXT, i: made } }, parent);
        span.addEvent('e', { a: 1 });
        span.addEvent('f', { a: 2 });
        span.end();
      }
      if (elapsed < SECONDS * 1000) return;
      clearInterval(timer);
      resolve();
    }, 2);
  });
  histogram.disable();
  samples.push(histogram.percentile(99) / 1e6);
}
for (let i = 0; i < TURNS; i += 1) {
  await run(without);
  await run(withBox);
}
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const result = { withoutMillis: median(without.samples), withMillis: median(withBox.samples) };
result.addedMillis = result.withMillis - result.withoutMillis;
if (json) console.log(JSON.stringify(result));
else
  console.log(
    `Event loop delay p99 at 1,000 spans/s: ${result.withoutMillis.toFixed(2)} ms without, ${result.withMillis.toFixed(2)} ms with; added ${result.addedMillis.toFixed(2)} ms (goal 1)`,
  );
withBox.root.end();
await withBox.provider.shutdown();
rmSync(dir, { recursive: true, force: true });
