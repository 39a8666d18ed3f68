// A crash mark in a session of 100,000, 1,000 and 10 spans, a tenth of them open; the first mark of the process is the largest.
// Usage: node bench/mark-crashed.mjs [--json]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { context, trace } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { createSpanbox } from '../dist/index.js';

const dir = mkdtempSync(join(tmpdir(), 'spanbox-mark-'));
const box = createSpanbox({
  dir,
  quiet: true,
  repair: false,
  retention: { minFreeBytes: 0 },
  snapshots: 'off',
  session: (span) => span.attributes.s,
});
const provider = new BasicTracerProvider({ spanProcessors: [...box.spanProcessors] });
const tracer = provider.getTracer('bench');
const rows = [];
let next = 0;
for (const count of [100_000, 1_000, 10]) {
  const times = [];
  for (let round = 0; round < 9; round += 1) {
    // The spans are made once for each size; the further rounds mark sessions of the same recording anew.
    const spans = round === 0 ? count : 10;
    const s = `session ${(next += 1)}`;
    const root = tracer.startSpan('invoke_agent', { attributes: { s } });
    const parent = trace.setSpan(context.active(), root);
    for (let i = 0; i < spans; i += 1) {
      const span = tracer.startSpan('chat', { attributes: { s, i } }, parent);
      if (i % 10 !== 0) span.end();
      if (i % 500 === 499) await breathe();
    }
    const before = process.hrtime.bigint();
    box.markCrashed(s, { kind: 'exception', error: new TypeError('x') });
    times.push(Number(process.hrtime.bigint() - before) / 1e6);
  }
  rows.push({ spans: count, firstMillis: times[0], medianMillis: [...times].sort((a, b) => a - b)[4] });
}
if (process.argv.includes('--json')) console.log(JSON.stringify(rows));
else {
  console.log('markCrashed, ms (goal: 1 with 100,000 spans):');
  for (const row of rows)
    console.log(
      `  session of ${String(row.spans).padStart(7)} spans: ${row.firstMillis.toFixed(3)}; small sessions beside it, median: ${row.medianMillis.toFixed(3)}`,
    );
}
process.on('exit', () => rmSync(dir, { recursive: true, force: true }));
process.exit(0);
