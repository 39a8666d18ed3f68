/**
 * An application that uses the box, in the ways that the rows of the fault matrix ask for: the first argument names the way, the second the root folder
 * (`off`: the same application without the box). It says what it has come to on descriptor 3.
 */
import { execFileSync, fork } from 'node:child_process';
import cluster from 'node:cluster';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { context, trace, type Span } from '@opentelemetry/api';
import { BasicTracerProvider, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { createSpanbox, type Spanbox, type SpanboxOptions } from 'spanbox';

const given = isMainThread ? process.argv.slice(2) : (workerData as string[]);
const [way = '', dir = '', ...rest] = given;

/** Forked children and workers have no descriptor 3: their parent speaks. */
function tell(text: string): void {
  writeSync(3, `${text}\n`);
}

let box: Spanbox | undefined;
let provider = new BasicTracerProvider();

function open(options: SpanboxOptions = {}, before: readonly SpanProcessor[] = []): void {
  if (dir === 'off') return;
  box = createSpanbox({ dir, repair: false, retention: { minFreeBytes: 0 }, ...options });
  provider = new BasicTracerProvider({ spanProcessors: [...before, ...(box.spanProcessors as SpanProcessor[])] });
}

function start(name: string, session?: string, parent?: Span): Span {
  const options = session === undefined ? {} : { attributes: { 'session.id': session } };
  const where = parent === undefined ? context.active() : trace.setSpan(context.active(), parent);
  return provider.getTracer('host').startSpan(name, options, where);
}

async function leave(span: Span): Promise<void> {
  span.setAttribute('after', 1);
  span.end();
  await box?.shutdown();
  tell('left');
}

/** Rows 7 and 10: the application handles it and lives on. */
async function handled(): Promise<void> {
  open();
  const run = start('invoke_agent', 's');
  const seen: string[] = [];
  const note = (error: Error): void => void seen.push(error.message);
  if (way === 'handled exception') process.on('uncaughtException', note);
  if (way === 'captured exception') process.setUncaughtExceptionCaptureCallback(note);
  if (way === 'handled rejection') process.on('unhandledRejection', note as never);
  if (way.endsWith('rejection')) void Promise.reject(new RangeError('handled'));
  else {
    setImmediate(() => {
      throw new RangeError('handled');
    });
  }
  await sleep(20);
  console.log(seen.join());
  await leave(run);
}

async function signalled(): Promise<void> {
  open({ signals: way.includes('asked') });
  const run = start('invoke_agent', 's');
  let times = 0;
  const timer = setInterval(() => undefined, 1_000);
  if (way.startsWith('handled')) {
    process.on('SIGINT', () => {
      times += 1;
      tell(`signal ${times}`);
      if (times < 2) return;
      clearInterval(timer);
      void leave(run).then(() => {
        process.exitCode = 5;
      });
    });
  }
  tell('ready');
  await sleep(0);
}

/** Row 13: a crash while a large snapshot is being written. */
async function largeSnapshot(): Promise<void> {
  open({ snapshots: 'live' });
  const text = 'x'.repeat(250_000);
  const run = start('invoke_agent', 's');
  for (let i = 0; i < 210; i += 1) {
    const span = start(`chat ${i}`, undefined, run);
    span.setAttribute('text', text);
    span.end();
  }
  const folder = join(dir, 'v1', 'snapshots');
  const size = (): number => {
    const [name] = readdirSync(folder).filter((file) => file.endsWith('.aside'));
    return name === undefined ? 0 : statSync(join(folder, name)).size;
  };
  void box?.forceFlush();
  const look = (): void => {
    const bytes = size();
    if (bytes < 2_000_000) {
      setImmediate(look);
      return;
    }
    box?.markCrashed('s', { kind: 'exception', error: new TypeError('x') });
    tell(`in flight ${bytes}`);
    if (rest[0] === 'kill') process.kill(process.pid, 'SIGKILL');
    else process.exit(1);
  };
  await Promise.resolve();
  look();
}

/** Row 15: the session goes on after its crash, in this process. */
async function resumed(): Promise<void> {
  open();
  start('before', 's').end();
  box?.markCrashed('s', { kind: 'exception', error: new TypeError('x') });
  start('after', 's').end();
  await box?.shutdown();
}

async function crashed(): Promise<void> {
  open();
  start('before', 's');
  start('other', 't').end();
  await Promise.resolve();
  throw new RangeError('out of luck');
}

async function goesOn(): Promise<void> {
  open();
  start(rest[0] ?? 'after', 's').end();
  await box?.shutdown();
}

/** Row 24: the recording's folder stops being writable, and is again. */
async function unwritable(): Promise<void> {
  open();
  const run = start('invoke_agent', 's');
  const recording = join(dir, 'v1', 'recordings', box?.health().recordingId ?? '');
  const text = 'x'.repeat(20_000);
  const speak = (name: string, count: number): void => {
    for (let i = 0; i < count; i += 1) {
      const span = start(`${name} ${i}`, undefined, run);
      span.setAttribute('text', text);
      span.end();
    }
  };
  speak('before', 5);
  chmodSync(recording, 0o500);
  // Journals are compacted, and a new segment is due.
  speak('while', 900);
  tell(JSON.stringify(box?.health()));
  chmodSync(recording, 0o700);
  while (box?.health().heldLines !== 0 || box.health().degraded !== undefined) {
    run.setAttribute('waiting', 1);
    await box?.forceFlush();
    await sleep(50);
  }
  speak('after', 5);
  run.end();
  tell(JSON.stringify(box?.health()));
  await box?.shutdown();
}

/** Row 24: the disk turns read-only under a recording. */
async function readOnlyDisk(): Promise<void> {
  open();
  const run = start('invoke_agent', 's');
  run.setAttribute('before', 1);
  start('before', undefined, run).end();
  const [device = ''] = execFileSync('findmnt', ['-n', '-o', 'SOURCE', rest[0] ?? ''])
    .toString()
    .trim()
    .split('\n');
  writeFileSync(`/sys/fs/ext4/${device.replace('/dev/', '')}/trigger_fs_error`, 'test');
  await sleep(100);
  for (let i = 0; i < 5; i += 1) run.setAttribute('while', i);
  start('while', undefined, run).end();
  tell(box?.health().lastError?.code ?? 'no error');
  run.end();
  await box?.shutdown();
  const folder = join(dir, 'v1', 'recordings');
  const spans = readdirSync(folder).flatMap((name) =>
    readdirSync(join(folder, name))
      .filter((file) => file.endsWith('.spans.jsonl'))
      .flatMap((file) =>
        readFileSync(join(folder, name, file), 'utf8')
          .trim()
          .split('\n'),
      ),
  );
  tell(spans.map((line) => (JSON.parse(line) as Line).resourceSpans[0]?.scopeSpans[0]?.spans[0]?.name).join());
}

interface Line {
  readonly resourceSpans: { scopeSpans: { spans: { name: string }[] }[] }[];
}

/** Wherever the root is, the application runs on. */
async function anywhere(): Promise<void> {
  open();
  const run = start('invoke_agent', 's');
  start('chat', undefined, run).end();
  run.end();
  box?.markCrashed('t');
  await box?.forceFlush();
  await box?.shutdown();
  console.log('done');
  tell(JSON.stringify(box?.health() ?? null));
}

async function secondBox(): Promise<void> {
  open();
  const second = createSpanbox({ dir });
  const third = createSpanbox({ dir });
  const run = start('invoke_agent', 's');
  run.end();
  console.log(second.dir === box?.dir, second.health().recordingId === third.health().recordingId);
  await second.shutdown();
  await box?.shutdown();
}

/** Row 39: what a parent starts has recordings of its own. */
async function forked(): Promise<void> {
  open();
  const run = start('parent', 'parent');
  const child = fork(process.argv[1] ?? '', ['leaf', dir, 'child'], { stdio: 'inherit' });
  await new Promise((resolve) => child.on('exit', resolve));
  await leave(run);
}

async function leaf(): Promise<void> {
  open();
  start(rest[0] ?? '', rest[0]).end();
  await box?.shutdown();
}

async function clustered(): Promise<void> {
  open();
  if (cluster.isPrimary) {
    const run = start('primary', 'primary');
    const ends = [cluster.fork({ ROLE: 'clean' }), cluster.fork({ ROLE: 'killed' })].map(
      (worker) => new Promise((resolve) => worker.on('exit', (code, signal) => resolve(signal ?? code))),
    );
    tell(JSON.stringify(await Promise.all(ends)));
    await leave(run);
    return;
  }
  const role = process.env['ROLE'] ?? '';
  const span = start(role, role);
  if (role === 'killed') process.kill(process.pid, 'SIGKILL');
  span.end();
  await box?.shutdown();
  process.exit(0);
}

async function threaded(): Promise<void> {
  open();
  const run = start('main', 'main');
  const worker = (name: string): Worker => new Worker(new URL(import.meta.url), { workerData: ['thread', dir, name] });
  const clean = worker('clean');
  await new Promise((resolve) => clean.on('exit', resolve));
  const killed = worker('killed');
  await new Promise((resolve) => killed.on('message', resolve));
  await killed.terminate();
  await leave(run);
}

async function thread(): Promise<void> {
  open();
  const { parentPort } = await import('node:worker_threads');
  const span = start(rest[0] ?? '', rest[0]);
  span.setAttribute('told', 1);
  if (rest[0] === 'killed') {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port has no origin
    parentPort?.postMessage('open');
    setInterval(() => undefined, 1_000);
    return;
  }
  span.end();
  // Says goodbye as its last act, without shutdown.
}

/** Row 58: what is open waits for a kill. */
async function waits(): Promise<void> {
  open();
  start('invoke_agent', 's').setAttribute('k', 'v');
  tell(JSON.stringify(box?.health()));
  setInterval(() => undefined, 1_000);
  await Promise.resolve();
}

const WAYS: Readonly<Record<string, () => Promise<void>>> = {
  'handled exception': handled,
  'captured exception': handled,
  'handled rejection': handled,
  'handled signal': signalled,
  'handled signal, asked': signalled,
  'default signal, asked': signalled,
  'default signal': signalled,
  'large snapshot': largeSnapshot,
  resumed,
  crashed,
  'goes on': goesOn,
  unwritable,
  'read-only disk': readOnlyDisk,
  anywhere,
  'second box': secondBox,
  forked,
  leaf,
  clustered,
  threaded,
  thread,
  waits,
};

const run = WAYS[way];
if (run === undefined) throw new Error(`no way ${way}`);
await run();
