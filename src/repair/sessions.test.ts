import { crc32 } from 'node:zlib';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  line,
  makeRoot,
  nanos,
  RecordingBuilder,
  spanId,
  STARTED_AT,
  text,
  TRACE,
  treeOf,
} from '../../test/fault/build-recording.ts';
import { ownIdentity } from '../store/identity.ts';
import { listSessions, readSession, repair } from './index.ts';
import { listSessionsIn } from './list-sessions.ts';
import { readSessionIn } from './read-session.ts';
import { realWorld } from './repair.ts';
import type { SessionSummary } from './types.ts';

let root = '';
beforeEach(() => {
  root = makeRoot();
});
afterEach(() => fs.rmSync(root, { recursive: true }));

async function list(): Promise<SessionSummary[]> {
  const sessions: SessionSummary[] = [];
  for await (const session of listSessions(root)) sessions.push(session);
  return sessions;
}

const self = ownIdentity();
const ALIVE = { pid: self.pid, processStart: self.processStart };

function crashedRecording(random: string, at = 0): RecordingBuilder {
  const built = new RecordingBuilder({}, random, STARTED_AT + at);
  const number = Number.parseInt(random, 16) * 10;
  built.part('s');
  built.start(1, { spanId: spanId(number + 1), traceId: random.repeat(4) }, at, 's');
  const ended = {
    spanId: spanId(number + 2),
    traceId: random.repeat(4),
    parentSpanId: spanId(number + 1),
    start: nanos(at + 1),
    end: nanos(at + 2),
    attributes: [text('session.id', 's')],
  };
  built.start(2, ended, at + 1, 's');
  built.end(2, ended);
  return built;
}

describe('a session of several parts', () => {
  it('is merged over processes: state of the last, number of the bad, each span once, one snapshot of all', async () => {
    crashedRecording('00000001').write(root);
    await repair(root);
    crashedRecording('00000002', 60_000).write(root);
    const next = crashedRecording('00000003', 120_000);
    next.marks.add({ k: 'exit', at: STARTED_AT + 120_005, code: 0 });
    next.write(root);
    const before = await list();
    await repair(root);
    const [session] = await list();
    expect(before).toEqual([session]);
    expect([
      session?.id,
      session?.state,
      session?.outcome,
      session?.badParts,
      session?.spans,
      session?.repaired,
    ]).toEqual(['s', 'ended', 'error', 2, 6, 3]);
    expect(session?.parts.map(({ state, part, spans }) => [state, part, spans])).toEqual([
      ['interrupted', 1, 2],
      ['interrupted', 1, 2],
      ['ended', 1, 2],
    ]);
    expect([session?.startTimeUnixNano, session?.endTimeUnixNano, session?.durationMillis]).toEqual([
      nanos(0),
      nanos(120_002),
      120_002,
    ]);
    const read = await readSession(root, 's');
    expect(read.spans.map((span) => span.spanId)).toEqual([11, 12, 21, 22, 31, 32].map(spanId));
    expect(
      read.spans.map((span) => span.attributes?.find(({ key }) => key === 'spanbox.end_reason')?.value.stringValue),
    ).toEqual(['interrupted', undefined, 'interrupted', undefined, 'exit', undefined]);
    const [name = ''] = fs.readdirSync(join(root, 'v1', 'snapshots'));
    const document = JSON.parse(fs.readFileSync(join(root, 'v1', 'snapshots', name), 'utf8'));
    expect(document.spanbox).toEqual({ session: 's', state: 'ended', parts: 3 });
    expect(document.resourceSpans.length).toBe(6);
  });

  it('in one process: a new part after a crash mark, and the mark stays on the old one', async () => {
    const built = crashedRecording('00000001');
    built.marks.add({ k: 'crash', s: 's', part: 1, at: STARTED_AT + 3, kind: 'exception' });
    built.part('s', 2, 10);
    built.start(3, { spanId: spanId(13), traceId: 'e'.repeat(32) }, 10, 's');
    built.end(3, {
      spanId: spanId(13),
      traceId: 'e'.repeat(32),
      start: nanos(10),
      end: nanos(11),
      attributes: [text('session.id', 's')],
    });
    built.marks.add({ k: 'closed', s: 's', part: 2, at: STARTED_AT + 50, outcome: 'ok' });
    built.write(root);
    for (const when of ['before', 'after']) {
      if (when === 'after') await repair(root);
      const [session] = await list();
      expect([session?.state, session?.outcome, session?.badParts]).toEqual(['ended', 'ok', 1]);
      expect(session?.parts.map(({ state, part, spans, repaired }) => [state, part, spans, repaired])).toEqual([
        ['crashed', 1, 2, 1],
        ['ended', 2, 1, 0],
      ]);
    }
  });

  it('a mark for a part whose summary was written before makes it crashed all the same', async () => {
    const built = crashedRecording('00000001');
    built.sessions.add({
      k: 'part',
      s: 's',
      part: 1,
      aliases: [],
      state: 'ended',
      outcome: 'ok',
      start: nanos(0),
      end: nanos(2),
      spans: 2,
      segments: [1, 1],
      offset: 0,
    });
    built.marks.add({ k: 'crash', s: 's', part: 1, at: STARTED_AT + 3, kind: 'exception', name: 'E', code: 'C' });
    built.end(1, { spanId: spanId(11), traceId: '00000001'.repeat(4) });
    built.write(root);
    await repair(root);
    const [session] = await list();
    expect([session?.state, session?.outcome, session?.parts[0]?.crash]).toEqual([
      'crashed',
      undefined,
      { kind: 'exception', name: 'E', code: 'C', at: STARTED_AT + 3 },
    ]);
  });

  it('is not found by another id', async () => {
    crashedRecording('00000001').write(root);
    await expect(readSession(root, 'S')).rejects.toMatchObject({ name: 'StoreError', code: 'missing' });
    await expect(readSession(join(root, 'nothing'), 's')).rejects.toMatchObject({ code: 'missing' });
  });
});

describe('row 35: a live owner that was claimed by mistake', () => {
  it('has duplicates at most: what the process said is shown, not what repair closed', async () => {
    crashedRecording('00000001').write(root);
    await repair(root);
    const again = crashedRecording('00000001', 1_000);
    again.end(1, {
      spanId: spanId(11),
      traceId: '00000001'.repeat(4),
      name: 'said',
      start: nanos(0),
      end: nanos(2_000),
      attributes: [text('session.id', 's')],
    });
    again.write(root);
    const { spans } = await readSession(root, 's');
    expect(spans.map((span) => [span.spanId, span.name])).toEqual([
      [spanId(11), 'said'],
      [spanId(12), 'span 0c'],
    ]);
  });
});

describe('a living process', () => {
  function liveRecording(): RecordingBuilder {
    const built = new RecordingBuilder(ALIVE);
    built.part('s');
    built.start(1, { spanId: spanId(1), name: 'invoke_agent a' }, 0, 's');
    for (const p of [2, 3]) {
      const shape = {
        spanId: spanId(p),
        parentSpanId: spanId(1),
        attributes: [text('session.id', 's'), text('gen_ai.operation.name', 'chat')],
        start: nanos(p),
        end: nanos(p + 5),
      };
      built.start(p, shape, p, 's');
      built.end(p, shape);
    }
    return built;
  }

  it('is running, then stalled; its open spans are open, and nothing is changed', async () => {
    liveRecording().write(root);
    const before = treeOf(root);
    const [running] = await list();
    expect([running?.state, running?.spans, running?.openSpans, running?.modelCalls, running?.endTimeUnixNano]).toEqual(
      ['running', 3, 1, 2, nanos(8)],
    );
    const { spans } = await readSession(root, 's');
    expect(spans[0]).toMatchObject({
      spanId: spanId(1),
      endTimeUnixNano: '0',
      attributes: [text('session.id', 's'), { key: 'spanbox.open', value: { boolValue: true } }],
    });
    const [stalled] = await listSessionsIn(root, { ...realWorld(), now: () => Date.now() + 301_000 });
    expect(stalled?.state).toBe('stalled');
    const report = await repair(root);
    expect([report.live, report.recordings]).toEqual([1, []]);
    fs.rmdirSync(join(root, 'v1', 'repairing'));
    fs.rmdirSync(join(root, 'v1', 'snapshots'));
    fs.rmdirSync(join(root, 'v1', 'quarantine'));
    expect(treeOf(root)).toEqual(before);
  });

  it('after a compaction is told from its totals and the lines behind them', async () => {
    const built = liveRecording();
    const [segment, offset] = built.place();
    const files = built.files();
    built.nextGeneration();
    built.journal.add({ k: 'scope', i: 0, resource: {}, scope: {} });
    built.journal.add({
      k: 'state',
      p: 1,
      c: 0,
      s: 's',
      at: STARTED_AT + 20,
      span: {
        traceId: TRACE,
        spanId: spanId(1),
        name: 'invoke_agent a',
        startTimeUnixNano: nanos(0),
        kind: 1,
        attributes: [],
      },
    });
    const totals = {
      spans: 2,
      errors: 0,
      modelCalls: 2,
      toolCalls: 0,
      inputTokens: 9,
      outputTokens: 1,
      traces: 1,
      title: 'a',
      start: nanos(0),
      failed: false,
    };
    built.journal.add({
      k: 'part',
      s: 's',
      part: 1,
      at: STARTED_AT + 20,
      g: segment,
      o: offset,
      first: [1, 0],
      totals,
    });
    const shape = {
      spanId: spanId(4),
      parentSpanId: spanId(1),
      attributes: [text('session.id', 's'), text('gen_ai.operation.name', 'chat')],
      start: nanos(30),
      end: nanos(40),
    };
    built.start(4, shape, 30, 's');
    built.end(4, shape);
    const compacted = built.files();
    compacted.delete('0001.open.log');
    built.write(root, compacted);
    const [session] = await list();
    expect([
      session?.state,
      session?.spans,
      session?.openSpans,
      session?.modelCalls,
      session?.inputTokens,
      session?.traces,
      session?.endTimeUnixNano,
    ]).toEqual(['running', 4, 1, 3, 9, 1, nanos(40)]);
    expect((await readSession(root, 's')).spans.map((span) => span.spanId)).toEqual([1, 2, 3, 4].map(spanId));
    // Lines that are counted already are not even read.
    const damaged = Buffer.from(compacted.get('0001.spans.jsonl') ?? []);
    damaged.fill(0x20, 0, (files.get('0001.spans.jsonl')?.length ?? 0) - 1);
    fs.writeFileSync(join(root, 'v1', 'recordings', built.name, '0001.spans.jsonl'), damaged);
    expect((await list()).map(({ spans, damage }) => [spans, damage])).toEqual([[4, 0]]);
  });
});

describe('what only a fold proves', () => {
  it('is kept when it does not prove it, and counted as damage', async () => {
    const built = new RecordingBuilder();
    const lines = [1, 2, 3].map((number) => line({ spanId: spanId(number), name: `name ${number}` }));
    built.lines(1, ...lines);
    const whole = Buffer.concat(lines);
    const fold = lines.reduce((sum, each) => (Math.imul(sum, 31) + crc32(each)) >>> 0, 0);
    built.sessions.add({ k: 'segment', g: 1, bytes: whole.length, folds: [[whole.length, fold]] });
    const files = built.files();
    built.write(root, files);
    expect((await repair(root, { dryRun: true })).recordings[0]?.damage).toEqual([]);
    const flipped = Buffer.from(whole);
    flipped[whole.indexOf('name 2') + 5] = 0x37;
    files.set('0001.spans.jsonl', flipped);
    built.write(root, files);
    const { recordings } = await repair(root);
    expect(recordings[0]?.damage).toEqual([
      { kind: 'corrupt', recording: built.name, file: '0001.spans.jsonl', offset: 0, bytes: whole.length },
    ]);
    expect((await readSession(root, TRACE)).spans.length).toBe(3);
  });
});

describe('a repair that fails', () => {
  it.each(['writeSync', 'renameSync', 'fsyncSync'] as const)(
    'in %s: the recording is as it was, nobody holds it, and the next one repairs it',
    async (call) => {
      const built = crashedRecording('00000001');
      const folder = built.write(root);
      const before = treeOf(folder);
      const world = realWorld();
      let renames = 0;
      const failing = {
        ...world.fs,
        [call]: (...args: [string, string]) => {
          // The claim and its return are renames too.
          renames += 1;
          const moves = call === 'renameSync' && (args[0] === folder || args[1] === folder);
          if (moves) return world.fs.renameSync(...args);
          throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
        },
      };
      const { repairRoot } = await import('./repair.ts');
      const report = await repairRoot(root, {}, { ...world, fs: failing });
      expect([report.recordings[0]?.result, report.recordings[0]?.reason, renames > 0]).toEqual([
        'failed',
        expect.stringContaining('ENOSPC'),
        true,
      ]);
      expect(treeOf(folder)).toEqual(before);
      expect((await readSessionIn(root, 's', world)).spans.length).toBe(2);
      const next = await repair(root);
      expect(next.recordings[0]?.result).toBe('repaired');
    },
  );
});
