// One pair of variants in one process: baseline and variant take turns, so that both see the same machine. Prints one line of JSON.
// Usage: node bench/span-cost-child.mjs <variant> <shape> [pairs] [spans]
import {
  mkdtempSync,
  openSync,
  closeSync,
  rmSync,
  writeSync,
  writeFileSync,
  renameSync,
  readdirSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { context, SpanKind, trace } from '@opentelemetry/api';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { BasicTracerProvider, BatchSpanProcessor, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { createSpanbox } from '../dist/index.js';

const [variantName, shape, pairs = '9', spans = '5000'] = process.argv.slice(2);
const SPANS = Number(spans);
const PAIRS = Number(pairs);
/** Spans that run before the application awaits something. */
const CHUNK = 50;
const scratch = mkdtempSync(join(tmpdir(), 'spanbox-bench-'));
const TEXT = 'The quick brown fox jumps over the lazy dog while the agent reads its instructions twice. '
  .repeat(7)
  .slice(0, 540);

function attributes(i) {
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-4o-mini-2024-07-18',
    'gen_ai.conversation.id': 'conv_5j66UpCpwteGg4YSxUnt7lPY',
    'gen_ai.request.temperature': 0.7,
    'gen_ai.request.max_tokens': 1024,
    'server.address': 'api.openai.com',
    'server.port': 443,
    'gen_ai.agent.name': 'support',
    'gen_ai.response.id': `chatcmpl-9x8y7z6w5v4u3t2s1r${i}`,
    'gen_ai.usage.input_tokens': i % 4096,
    'gen_ai.input.messages': `${i} ${TEXT}`,
  };
}

function split(all) {
  const early = {};
  const late = {};
  for (const [index, key] of Object.keys(all).entries()) (index >= 7 && index < 11 ? late : early)[key] = all[key];
  return { early, late };
}

/** Shapes: a: 12 attributes at start; b: 4 of them by one later call; c: 12 single calls. All with 2 events. */
function oneSpan(tracer, parent, i) {
  const all = attributes(i);
  let span;
  if (shape === 'a') span = tracer.startSpan('chat gpt-4o-mini', { kind: SpanKind.CLIENT, attributes: all }, parent);
  else if (shape === 'b') {
    const { early, late } = split(all);
    span = tracer.startSpan('chat gpt-4o-mini', { kind: SpanKind.CLIENT, attributes: early }, parent);
    span.setAttributes(late);
  } else {
    span = tracer.startSpan('chat gpt-4o-mini', { kind: SpanKind.CLIENT }, parent);
    for (const key of Object.keys(all)) span.setAttribute(key, all[key]);
  }
  span.addEvent('gen_ai.choice', { index: 0, finish_reason: 'stop' });
  span.addEvent('gen_ai.usage', { input: i, output: 17 });
  span.end();
}

class AppendExporter {
  #fd = openSync(join(scratch, `append-${Math.random()}.jsonl`), 'a');
  bytes = 0;
  export(batch, done) {
    const bytes = JsonTraceSerializer.serializeRequest(batch);
    this.bytes += bytes.length + 1;
    writeSync(this.#fd, bytes);
    writeSync(this.#fd, '\n');
    done({ code: 0 });
  }
  async forceFlush() {}
  async shutdown() {
    closeSync(this.#fd);
  }
}

/** Strawman: the whole trace to a file after each span, by rename. */
class WholeFileExporter extends AppendExporter {
  #all = [];
  export(batch, done) {
    this.#all.push(...batch);
    const aside = join(scratch, 'whole.aside');
    const bytes = JsonTraceSerializer.serializeRequest(this.#all);
    this.bytes += bytes.length;
    writeFileSync(aside, bytes);
    renameSync(aside, join(scratch, 'whole.json'));
    done({ code: 0 });
  }
}

/**
 * The writes the recorder makes for this shape, at the moments when it makes them, of constant buffers and nothing else: bytes as the recorder
 * wrote them for this span (journal records with the end record that rides on one of them, then the line).
 */
class FloorProcessor {
  #journal = openSync(join(scratch, 'floor.log'), 'a');
  #lines = openSync(join(scratch, 'floor.jsonl'), 'a');
  #buffer = Buffer.alloc(8192, 0x61);
  onStart(span) {
    const write = (bytes) => writeSync(this.#journal, this.#buffer, 0, bytes);
    const { addEvent, setAttribute, setAttributes } = span;
    let inside = false;
    write({ a: 1850, b: 1480, c: 400 }[shape]);
    span.addEvent = (...words) => {
      addEvent.apply(span, words);
      write(250);
    };
    span.setAttribute = (...words) => {
      setAttribute.apply(span, words);
      if (!inside) write(words[0] === 'gen_ai.input.messages' ? 690 : 130);
    };
    span.setAttributes = (...words) => {
      inside = true;
      setAttributes.apply(span, words);
      inside = false;
      write(400);
    };
  }
  onEnd() {
    writeSync(this.#lines, this.#buffer, 0, 2520);
  }
  async forceFlush() {}
  async shutdown() {
    closeSync(this.#journal);
    closeSync(this.#lines);
  }
}

let boxes = 0;
const used = [];
const recorder = (options) => () => {
  boxes += 1;
  const dir = join(scratch, `root-${boxes}`);
  // The recorder alone: what incidents cost has its own benchmark (incident-processor.mjs).
  const box = createSpanbox({
    dir,
    quiet: true,
    repair: false,
    incidents: false,
    retention: { minFreeBytes: 0 },
    ...options,
  });
  used.push(box);
  return box.spanProcessors[0];
};
const batch = (exporter) => () => {
  const made = exporter();
  const processor = new BatchSpanProcessor(made, { maxQueueSize: 20_000, maxExportBatchSize: 512 });
  return Object.assign(processor, { exporterUsed: made });
};

const VARIANTS = {
  none: () => ({ onStart() {}, onEnd() {}, async forceFlush() {}, async shutdown() {} }),
  'batch-append': batch(() => new AppendExporter()),
  'simple-append': () => new SimpleSpanProcessor(new AppendExporter()),
  'whole-file': () => new SimpleSpanProcessor(new WholeFileExporter()),
  floor: () => new FloorProcessor(),
  call: recorder({}),
  tick: recorder({ durability: 'tick' }),
  'call-sync-interval': recorder({ sync: 'interval' }),
  'call-sync-record': recorder({ sync: 'record' }),
  'tick-sync-interval': recorder({ durability: 'tick', sync: 'interval' }),
  'tick-sync-record': recorder({ durability: 'tick', sync: 'record' }),
};
if (variantName === 'batch-otlp-http') {
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  const url = process.env.SPANBOX_TEST_SINK;
  VARIANTS[variantName] = batch(() => new OTLPTraceExporter({ url }));
}

function setUp(name) {
  const processor = VARIANTS[name]();
  const provider = new BasicTracerProvider({ spanProcessors: [processor] });
  const tracer = provider.getTracer('bench', '1.0.0');
  const root = tracer.startSpan('invoke_agent support');
  return { name, provider, tracer, root, parent: trace.setSpan(context.active(), root), next: 0 };
}

async function rep(side, count) {
  const cpu = process.cpuUsage();
  const wall = process.hrtime.bigint();
  for (let i = 0; i < count; i += CHUNK) {
    const end = Math.min(count, i + CHUNK);
    for (let j = i; j < end; j += 1) oneSpan(side.tracer, side.parent, (side.next += 1));
    await breathe();
  }
  // The batch processor sends the rest of its queue by a timer; it is part of the price.
  if (side.name !== 'none') await side.provider.forceFlush();
  const used = process.cpuUsage(cpu);
  return { cpu: (used.user + used.system) / count, wall: Number(process.hrtime.bigint() - wall) / 1000 / count };
}

function folderBytes(folder) {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) bytes += statSync(join(entry.parentPath ?? entry.path, entry.name)).size;
  }
  return bytes;
}

const baseline = setUp('batch-append');
const variant = setUp(variantName);
const result = { variant: variantName, shape, baseline: [], measured: [] };
const warm = Math.min(SPANS, 5000);
for (let i = 0; i < 3; i += 1) {
  await rep(baseline, warm);
  await rep(variant, warm);
}
for (let i = 0; i < PAIRS; i += 1) {
  const order = i % 2 === 0 ? [baseline, variant] : [variant, baseline];
  for (const side of order) (side === baseline ? result.baseline : result.measured).push(await rep(side, SPANS));
}
// A disk that became slow makes the recorder gather its writes: such a run measures something else.
result.degraded = used.some(
  (box) => box.health().degraded !== undefined || Object.keys(box.health().dropped).length > 0,
);
result.heapMegabytes = process.memoryUsage().heapUsed / 1e6;
result.folderBytes = folderBytes(scratch);
console.log(JSON.stringify(result));
variant.root.end();
baseline.root.end();
await variant.provider.shutdown();
await baseline.provider.shutdown();
rmSync(scratch, { recursive: true, force: true });
