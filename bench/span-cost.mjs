// What a span costs: CPU and wall per span, each row against the batch processor with a file, one pair in one process.
// Usage: node bench/span-cost.mjs [--json] [--pairs 9] [--only call,tick]
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { parseArgs } from 'node:util';

const CHILD = new URL('span-cost-child.mjs', import.meta.url).pathname;
const { values } = parseArgs({
  options: { json: { type: 'boolean' }, pairs: { type: 'string', default: '9' }, only: { type: 'string' } },
});

/** Variant, shapes, spans a repetition: fewer where a span is very dear. */
const ROWS = [
  ['none', 'abc', 5000],
  ['batch-otlp-http', 'abc', 5000],
  ['simple-append', 'abc', 5000],
  ['whole-file', 'a', 200],
  ['floor', 'abc', 5000],
  ['call', 'abc', 5000],
  ['tick', 'abc', 5000],
  ['call-sync-interval', 'a', 5000],
  ['call-sync-record', 'a', 100],
  ['tick-sync-interval', 'a', 5000],
  ['tick-sync-record', 'a', 500],
];

/** What the product promises: CPU against the batch-and-append row, and against the floor of the same writes. */
const GOALS = { call: { a: 1.6, b: 2.1, c: 4 }, tick: { a: 1, b: 1, c: 1 } };
const FLOOR_GOAL = 2;

function quartile(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 4)];
}

async function pair(variant, shape, spans, env) {
  const child = spawn(process.execPath, [CHILD, variant, shape, values.pairs, String(spans)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part) => (text += part));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${variant} ${shape} ended with ${code}`);
  const { baseline, measured, ...rest } = JSON.parse(text.trim().split('\n').at(-1));
  const of = (samples, key) => quartile(samples.map((sample) => sample[key]));
  const row = {
    variant,
    shape,
    spans,
    cpu: of(measured, 'cpu'),
    wall: of(measured, 'wall'),
    baselineCpu: of(baseline, 'cpu'),
    baselineWall: of(baseline, 'wall'),
    ...rest,
  };
  return { ...row, cpuRatio: row.cpu / row.baselineCpu, wallRatio: row.wall / row.baselineWall };
}

/** The sink of the OTLP row lives in this process, so that the child's CPU is the client's alone. */
const sink = createServer((request, response) => {
  request.resume();
  request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
});
sink.listen(0, '127.0.0.1');
await once(sink, 'listening');
const env = { SPANBOX_TEST_SINK: `http://127.0.0.1:${sink.address().port}/v1/traces` };

const wanted = values.only?.split(',');
const rows = [];
for (const [variant, shapes, spans] of ROWS) {
  if (wanted !== undefined && !wanted.includes(variant)) continue;
  for (const shape of shapes) {
    let row = await pair(variant, shape, spans, env);
    // On a busy disk the recorder degrades to gathered writes and says so; that is not what is measured here.
    for (let retry = 0; row.degraded && retry < 3; retry += 1) row = await pair(variant, shape, spans, env);
    rows.push(row);
    process.stderr.write('.');
  }
}
process.stderr.write('\n');
sink.close();
sink.closeAllConnections();

for (const row of rows) {
  const floor = rows.find((other) => other.variant === 'floor' && other.shape === row.shape);
  row.goal = GOALS[row.variant]?.[row.shape];
  if (row.variant === 'call' && floor !== undefined)
    row.floorRatio = row.cpu / row.baselineCpu / (floor.cpu / floor.baselineCpu);
  row.met =
    (row.goal === undefined || row.cpuRatio <= row.goal) &&
    (row.floorRatio === undefined || row.floorRatio <= FLOOR_GOAL);
}

if (values.json) console.log(JSON.stringify(rows));
else {
  console.log(
    'Span cost, µs a span, lower quartiles. Baseline of each row: BatchSpanProcessor + JsonTraceSerializer + append, in the same process.',
  );
  console.log(
    'Shapes: a = 12 attributes at start, 2 events; b = 4 of them by one later call; c = 12 single setAttribute.',
  );
  console.log(
    `${'variant'.padEnd(20)} shape  ${'CPU'.padStart(7)} ${'wall'.padStart(8)} ${'base CPU'.padStart(9)} ${'CPU ratio'.padStart(10)} ${'wall ratio'.padStart(10)} ${'goal'.padStart(6)} ${'of floor'.padStart(9)}`,
  );
  for (const row of rows) {
    const number = (value, digits, width) => (value === undefined ? '' : value.toFixed(digits)).padStart(width);
    console.log(
      `${row.variant.padEnd(20)} ${row.shape.padEnd(5)} ${number(row.cpu, 1, 8)} ${number(row.wall, 1, 8)} ${number(row.baselineCpu, 1, 9)} ${number(row.cpuRatio, 2, 10)} ${number(row.wallRatio, 2, 10)} ${number(row.goal, 1, 6)} ${number(row.floorRatio, 2, 9)} ${row.met ? '' : '  missed'}${row.degraded ? '  (disk slow: gathered writes)' : ''}`,
    );
  }
}
