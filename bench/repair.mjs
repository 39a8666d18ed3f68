/**
 * How fast a large recording of a dead process is repaired, and in how much memory. `node bench/repair.mjs [megabytes]` after `npm run build`.
 * One run in a process of its own: 300 MB of lines, two sessions with an open run each, all spans children of one of the
 * runs, half of them with ids escaped in their text. What is measured includes both snapshots, written and synced as repair does it.
 */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';

const SEGMENT_BYTES = 16_000_000;
const file = fileURLToPath(import.meta.url);

if (process.argv[2] === 'repair') await repairHere(process.argv[3]);
else await main(Number(process.argv[2] ?? 300) * 1_000_000);

async function repairHere(root) {
  const { repair, listSessions } = await import(new URL('../dist/repair/index.js', import.meta.url));
  const began = performance.now();
  const report = await repair(root);
  const millis = performance.now() - began;
  const maxRssBytes = process.resourceUsage().maxRSS * 1024;
  const listed = performance.now();
  let spans = 0;
  for await (const session of listSessions(root)) spans += session.spans;
  process.send({ millis, maxRssBytes, spans, listMillis: performance.now() - listed, report });
}

async function main(bytes) {
  const root = fs.mkdtempSync(join(tmpdir(), 'spanbox-bench-repair-'));
  try {
    const lines = build(root, bytes);
    const result = await new Promise((resolve, reject) => {
      const child = fork(file, ['repair', root]);
      child.on('message', resolve);
      child.on('exit', (code) => code !== 0 && reject(new Error(`exit ${code}`)));
    });
    const [repaired] = result.report.recordings;
    if (repaired?.result !== 'repaired' || repaired.damageCount !== 0 || result.spans !== lines + 2) {
      throw new Error(`not repaired: ${JSON.stringify({ ...result, lines })}`);
    }
    console.table({
      'repair of a dead recording': {
        MB: bytes / 1e6,
        lines,
        seconds: Number((result.millis / 1000).toFixed(2)),
        'MB/s (goal 100)': Math.round(bytes / 1e3 / result.millis),
        'max RSS MB (goal 200)': Math.round(result.maxRssBytes / 1e6),
        'list after, ms': Math.round(result.listMillis),
      },
    });
  } finally {
    fs.rmSync(root, { recursive: true });
  }
}

/** Writes the recording as its recorder would have left it. @returns the number of lines. */
function build(root, bytes) {
  const recording = `20261120T101449123Z-4194305-0-${randomBytes(4).toString('hex')}`;
  const folder = join(root, 'v1', 'recordings', recording);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const put = (name, content) => fs.writeFileSync(join(folder, name), content, { mode: 0o600 });
  const started = Date.UTC(2026, 10, 20, 10, 14, 49, 123);
  put(
    'owner.json',
    `${JSON.stringify({
      format: 1,
      recording,
      pid: 4_194_305,
      threadId: 0,
      processStart: '1',
      bootId: fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
      pidNamespace: fs.readlinkSync('/proc/self/ns/pid'),
      host: hostname(),
      uid: process.getuid(),
      runtime: 'node',
      service: 'bench',
      startedAt: new Date(started).toISOString(),
      socket: false,
      destinations: [],
    })}\n`,
  );
  const runs = ['one', 'two'].map((session) => ({
    session,
    traceId: randomBytes(16).toString('hex'),
    runId: randomBytes(8).toString('hex'),
  }));
  const text = (key, stringValue) => ({ key, value: { stringValue } });
  const span = ({ session, traceId, runId }, spanId, n, ended) => ({
    traceId,
    spanId,
    ...(spanId === runId ? {} : { parentSpanId: runId }),
    name: spanId === runId ? 'invoke_agent bench' : 'chat model',
    kind: 3,
    startTimeUnixNano: `${started + n}000000`,
    ...(ended ? { endTimeUnixNano: `${started + n + 1}000000` } : {}),
    attributes: [
      text('session.id', session),
      text('gen_ai.operation.name', spanId === runId ? 'invoke_agent' : 'chat'),
      text('gen_ai.request.model', 'model'),
      { key: 'gen_ai.usage.input_tokens', value: { intValue: '100' } },
      text(
        'text',
        (n % 2 === 0 ? `{"spans":[{"traceId":"${traceId}"}]} ` : 'Öl und Wasser, ').repeat(18).slice(0, 800),
      ),
    ],
    droppedAttributesCount: 0,
    events: [{ attributes: [], name: 'first token', timeUnixNano: `${started + n}500000`, droppedAttributesCount: 0 }],
    droppedEventsCount: 0,
    status: { code: 0 },
    links: [],
    droppedLinksCount: 0,
    flags: 257,
  });
  const resource = { attributes: [text('service.name', 'bench')], droppedAttributesCount: 0 };
  const scope = { name: 'bench' };
  const frame = (payload, seed) => `${crc32(payload, seed).toString(16).padStart(8, '0')} ${payload}\n`;
  const records = (name, header, list) => {
    const salt = '5a0c91e4';
    const seed = Number.parseInt(salt, 16);
    const framed = list.map((members, index) => frame(JSON.stringify({ n: index + 1, ...members }), seed));
    put(name, frame(JSON.stringify({ n: 0, k: 'header', v: 1, ...header, salt }), 0) + framed.join(''));
  };
  let lines = 0;
  let written = 0;
  const segments = [];
  for (let segment = 1; written < bytes; segment += 1) {
    const parts = [];
    let size = 0;
    let fold = 0;
    while (size < SEGMENT_BYTES && written + size < bytes) {
      lines += 1;
      const one = span(runs[lines % 2], randomBytes(8).toString('hex'), lines, true);
      const line = Buffer.from(
        `${JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope, spans: [one] }] }] })}\n`,
      );
      parts.push(line);
      size += line.length;
      fold = (Math.imul(fold, 31) + crc32(line)) >>> 0;
    }
    written += size;
    put(`${String(segment).padStart(4, '0')}.spans.jsonl`, Buffer.concat(parts));
    segments.push({ k: 'segment', g: segment, bytes: size, folds: [[size, fold]] });
  }
  records('marks.log', { file: 'marks', recording }, []);
  records('sessions.log', { file: 'sessions', recording }, segments);
  records('0001.open.log', { file: 'open', recording, generation: 1 }, [
    { k: 'scope', i: 0, resource, scope },
    ...runs.map(({ session }) => ({ k: 'part', s: session, part: 1, at: started, g: 1, o: 0 })),
    ...runs.map((run, p) => ({
      k: 'start',
      p,
      c: 0,
      s: run.session,
      at: started,
      span: span(run, run.runId, 0, false),
    })),
  ]);
  return lines;
}
