// What evidence costs: an item appended to the bounded log at 100 and at 10,000 items, and deriving the incidents of a bounded log.
// Medians of 15 runs, after 5 to warm up. Needs dist/ (npm run build).
import { createEvidenceLog, deriveIncidents } from '../dist/incident/index.js';

const WARM_UP = 5;
const RUNS = 15;

/** A long agent run: rounds of progress, text, and a tool call with its input, start and end; a tool fails now and then. */
function agent(count) {
  const items = [
    { kind: 'attempt_started', atMs: 1, attempt: 1 },
    {
      kind: 'boundary_snapshot',
      atMs: 1,
      attempt: 1,
      exposed: 8,
      unknown: 0,
      providerSide: 0,
      externalWait: 0,
      opaque: 0,
    },
  ];
  for (let n = 0; items.length < count; n += 1) {
    const base = { atMs: 10 + n, attempt: 1 };
    const call = `c${n}`;
    items.push(
      { kind: 'provider_progress', ...base },
      { kind: 'visible_output', ...base },
      { kind: 'tool_input_started', ...base, call },
      { kind: 'tool_input_finished', ...base, call },
      { kind: 'tool_call_materialized', ...base, call, tool: 'read', effect: n % 9 === 0 ? 'idempotent' : 'read_only' },
      { kind: 'tool_execution_started', ...base, call },
      { kind: n % 50 === 0 ? 'tool_execution_failed' : 'tool_execution_finished', ...base, call },
    );
  }
  items.length = count - 1;
  items.push({ kind: 'transport_error', atMs: 1e6, attempt: 1, code: 'ECONNRESET' });
  return items;
}

/** Housekeeping only: nothing but items that may go. */
function housekeeping(count) {
  const items = [
    { kind: 'attempt_started', atMs: 1, attempt: 1 },
    { kind: 'stream_truncated', atMs: 2, attempt: 1 },
  ];
  while (items.length < count)
    items.push({ kind: 'tool_abandoned', atMs: 10 + items.length, attempt: 1, call: `x${items.length}` });
  return items;
}

/** Attempts that fail and are replayed. */
function replays(count) {
  const items = [];
  for (let attempt = 1; items.length < count; attempt += 1) {
    const base = { atMs: 10 * attempt, attempt };
    items.push(
      { kind: 'attempt_started', ...base },
      { kind: 'boundary_snapshot', ...base, exposed: 2, unknown: 0, providerSide: 0, externalWait: 0, opaque: 0 },
      { kind: 'provider_progress', ...base },
      { kind: 'reasoning_output', ...base },
      { kind: 'transport_error', ...base, code: 'ECONNRESET' },
    );
  }
  items.length = count;
  return items;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function measure(work) {
  const times = [];
  for (let n = 0; n < WARM_UP + RUNS; n += 1) {
    const before = performance.now();
    work();
    const nanos = (performance.now() - before) * 1e6;
    if (n >= WARM_UP) times.push(nanos);
  }
  return median(times);
}

function fill(items) {
  const log = createEvidenceLog();
  for (const item of items) log.append(item);
  return log;
}

const rows = [];
for (const [shape, make] of [
  ['agent with tools', agent],
  ['housekeeping', housekeeping],
  ['replayed attempts', replays],
]) {
  for (const count of [100, 1_000, 10_000]) {
    if (make === replays && count > 1_000) continue;
    const items = make(count);
    const repeat = Math.max(1, Math.round(10_000 / count));
    const append = measure(() => {
      for (let n = 0; n < repeat; n += 1) fill(items);
    });
    const kept = fill(items).items();
    const derive = measure(() => {
      for (let n = 0; n < 20; n += 1) deriveIncidents(kept);
    });
    rows.push({
      evidence: shape,
      items: count,
      kept: kept.length,
      'append, µs/item': Number((append / repeat / count / 1_000).toFixed(3)),
      'deriveIncidents of the log, µs': Number((derive / 20 / 1_000).toFixed(1)),
    });
  }
}
const whole = agent(10_000);
rows.push({
  evidence: 'agent with tools, not bounded',
  items: 10_000,
  kept: 10_000,
  'append, µs/item': 0,
  'deriveIncidents of the log, µs': Number((measure(() => deriveIncidents(whole)) / 1_000).toFixed(1)),
});
console.table(rows);
