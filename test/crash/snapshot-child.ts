/**
 * Crash marks against snapshots in flight, with a thread pool that is busy: ours, and the naive asynchronous rename beside it in the same run.
 * Arguments: root folder, trials. Prints one line of JSON; leaves by `process.exit(1)` when asked to die.
 */
import { rename, statSync, writeFileSync, writeFile, readFileSync, mkdirSync } from 'node:fs';
import { pbkdf2 } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { context, trace } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { createSpanbox } from 'spanbox';
import { randomFrom } from '../support/random.ts';

const [dir = '', trialsText = '200', then = 'stay'] = process.argv.slice(2);
const trials = Number(trialsText);
const random = randomFrom(7);
const box = createSpanbox({
  dir,
  snapshots: 'live',
  repair: false,
  retention: { minFreeBytes: 0 },
  session: (span) => String(span.attributes['s']),
});
const provider = new BasicTracerProvider({ spanProcessors: [...(box.spanProcessors as never[])] });
const tracer = provider.getTracer('snapshots');
const naive = join(dir, 'naive');
mkdirSync(naive);

function seen(path: string): string {
  try {
    const { ino, mtimeMs, size } = statSync(path);
    return `${ino} ${mtimeMs} ${size}`;
  } catch {
    return 'absent';
  }
}

const jobs: Promise<void>[] = [];
function busy(): void {
  for (let i = 0; i < 8; i += 1) {
    jobs.push(new Promise((resolve) => pbkdf2('p', 's', 300, 32, 'sha256', () => resolve())));
  }
}

/** What people write: aside, then an asynchronous rename. */
function naiveSnapshot(target: string): Promise<void> {
  return new Promise((resolve) => {
    writeFile(`${target}.aside`, '{"state":"ok"}', () => {
      busy();
      rename(`${target}.aside`, target, () => resolve());
    });
  });
}

const marked: { path: string; before: string; target: string }[] = [];
const pending: Promise<void>[] = [];
for (let i = 0; i < trials; i += 1) {
  const root = tracer.startSpan('invoke_agent', { attributes: { s: `session ${i}` } });
  const child = tracer.startSpan('chat', {}, trace.setSpan(context.active(), root));
  busy();
  const target = join(naive, `${i}.json`);
  pending.push(naiveSnapshot(target));
  child.end();
  root.end();
  pending.push(box.forceFlush());
  // The mark comes at any moment of the snapshot: before it is opened, while it is written, at its rename.
  const wait = Math.floor(random() * 6);
  if (wait > 0) await sleep(wait - 1);
  writeFileSync(target, '{"state":"crashed"}');
  const path = box.sessionPath(`session ${i}`);
  box.markCrashed(`session ${i}`, { kind: 'exception', error: new TypeError('x') });
  marked.push({ path, before: seen(path), target });
}
if (then === 'die') process.exit(1);
await Promise.all([...pending, ...jobs]);
await box.forceFlush();
await sleep(100);
const overwritten = marked.filter(({ path, before }) => seen(path) !== before).length;
const naiveOverwritten = marked.filter(({ target }) => readFileSync(target, 'utf8') !== '{"state":"crashed"}').length;
const late = marked.filter(({ before }) => before === 'absent').length;
console.log(JSON.stringify({ trials, overwritten, naiveOverwritten, inFlight: late }));
process.exit(0);
