import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { repairRoot, realWorld, type RepairWorld } from '../../src/repair/repair.ts';
import { NODE_FILE_SYSTEM, type FileSystem } from '../../src/store/file-system.ts';
import {
  line,
  makeRoot,
  nanos,
  NO_PID,
  RecordingBuilder,
  spanId,
  STARTED_AT,
  text,
  treeOf,
} from './build-recording.ts';

let root = '';
beforeEach(() => {
  root = makeRoot();
});
afterEach(() => fs.rmSync(root, { recursive: true }));

/** Everything that repair does: two generations, two sessions, damage in every kind of file, acknowledgements that must go. */
function damagedRecording(): RecordingBuilder {
  const built = new RecordingBuilder();
  const named = (session: string): unknown[] => [text('session.id', session), text('gen_ai.operation.name', 'chat')];
  built.part('a');
  built.start(
    1,
    { spanId: spanId(1), name: 'invoke_agent a', attributes: [text('gen_ai.operation.name', 'invoke_agent')] },
    0,
    'a',
  );
  for (const p of [2, 3, 4, 5]) {
    const session = p < 4 ? 'a' : 'b';
    const traceId = (p < 4 ? 'a' : 'b').repeat(31) + '1';
    const shape = { traceId, spanId: spanId(p), name: `chat ${p}`, attributes: named(session), start: nanos(p) };
    built.start(p, shape, p, session);
    built.end(p, { ...shape, end: nanos(p + 1) });
  }
  built.start(6, { spanId: spanId(6), parentSpanId: spanId(1), name: 'chat 6', attributes: named('a') }, 60, 'a');
  built.nextGeneration();
  built.journal.add({ k: 'attr', p: 6, at: STARTED_AT + 70, a: [text('gen_ai.request.model', 'm')] });
  const lines = built.segments.get(1) ?? [];
  lines.splice(1, 0, Buffer.from('not a line\n'));
  built.lines(
    2,
    line({ spanId: spanId(2), name: 'chat 2', start: nanos(2), end: nanos(3), attributes: named('a') }),
    Buffer.from('{"resourceSpans":[{"torn'),
  );
  built.marks.add({ k: 'crash', s: 'a', part: 1, at: STARTED_AT + 71, kind: 'exception', name: 'Error' });
  return built;
}

function write(): void {
  const files = damagedRecording().files();
  files.set('0002.open.log', Buffer.concat([files.get('0002.open.log') ?? Buffer.alloc(0), Buffer.from('torn')]));
  files.set('backend.acks.log', Buffer.from('acknowledged\n'));
  damagedRecording().write(root, files);
}

const NOW = STARTED_AT + 1_000_000;

const READING = new Set([
  'closeSync',
  'fstatSync',
  'lstatSync',
  'readSync',
  'readdirSync',
  'readlinkSync',
  'statSync',
  'statfsSync',
]);

/** A repairer that is gone when its `last` call is made. Files that it opened are closed, as the kernel does. */
function killedAfter(last: number): { readonly world: RepairWorld; readonly calls: readonly string[] } {
  const calls: string[] = [];
  const guarded = Object.fromEntries(
    Object.entries(NODE_FILE_SYSTEM).map(([name, call]) => [
      name,
      (...args: unknown[]) => {
        calls.push(name);
        if (calls.length > last && name !== 'closeSync') throw new Error('killed');
        return (call as (...given: unknown[]) => unknown)(...args);
      },
    ]),
  ) as unknown as FileSystem;
  const real = realWorld();
  const self = { ...real.self, pid: NO_PID, processStart: '1' };
  return { calls, world: { ...real, fs: guarded, self, now: () => NOW } };
}

/** As if a minute had passed: what was written aside is nobody's any more. */
function ageAsides(folder: string): void {
  for (const name of fs.readdirSync(folder)) {
    const path = join(folder, name);
    if (fs.lstatSync(path).isDirectory()) ageAsides(path);
    else if (name.endsWith('.aside')) fs.utimesSync(path, 1, 1);
  }
}

/** What is on disk, but for the salt of `sessions.log` and what follows from it, and dates of quarantine. */
function result(): Map<string, string> {
  const tree = treeOf(join(root, 'v1'));
  for (const [name, content] of tree) {
    if (name.endsWith('sessions.log'))
      tree.set(
        name,
        content
          .split('\n')
          .map((record) => record.slice(9).replace(/"salt":"[0-9a-f]{8}"/, ''))
          .join('\n'),
      );
  }
  return tree;
}

describe('row 37: a repairer killed at each system call', () => {
  it('a rerun gives the same result', async () => {
    write();
    const reference = killedAfter(Infinity);
    const report = await repairRoot(root, {}, reference.world);
    expect(report.recordings.map(({ result: said, closedSpans }) => [said, closedSpans])).toEqual([['repaired', 2]]);
    const expected = result();
    const files = [...expected.keys()].filter((name) => !name.startsWith('quarantine/'));
    expect(files.filter((name) => /aside|acks|open\.log|reserve/.test(name))).toEqual([]);
    const { calls } = reference;
    expect(calls.length).toBeGreaterThan(100);
    for (const [last, call] of calls.entries()) {
      // The disk is the same before a call that changes nothing as after it.
      if (READING.has(call)) continue;
      fs.rmSync(join(root, 'v1'), { recursive: true });
      write();
      try {
        await repairRoot(root, {}, killedAfter(last).world);
      } catch (error) {
        expect(error).toMatchObject({ message: 'killed' });
      }
      ageAsides(join(root, 'v1'));
      const again = await repairRoot(root, {}, { ...realWorld(), now: () => NOW });
      expect([last, again.error, again.recordings.filter((each) => each.result === 'failed')]).toEqual([
        last,
        undefined,
        [],
      ]);
      expect([last, ...result()]).toEqual([last, ...expected]);
    }
  });
});
