import fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listSessions, readSession, repair } from '../../src/repair/index.ts';
import { attribute, makeRoot, nanos, RecordingBuilder, spanId, text, TRACE } from './build-recording.ts';

const IDS = [
  '../../x',
  'a/b',
  'a.b',
  'a:b',
  'A',
  'a',
  'nul\u0000here',
  'x'.repeat(10_000),
  '😀',
  'é',
  'e\u0301',
  'CON',
  '',
  '__proto__',
  'constructor',
  'line\nfeed',
  ' ',
];

describe('row 43: session ids of any content', () => {
  it('each is a session of its own, its raw id is kept, and its snapshot is inside the root', async () => {
    const root = makeRoot();
    try {
      const built = new RecordingBuilder();
      for (const [index, id] of IDS.entries()) {
        const traceId = index.toString(16).padStart(32, 'c');
        built.part(id);
        built.start(index * 2 + 1, { traceId, spanId: spanId(index * 2 + 1), name: `of ${index}` }, index, id);
        const ended = {
          traceId,
          spanId: spanId(index * 2 + 2),
          name: `ended ${index}`,
          start: nanos(index + 1),
          attributes: [text('session.id', id)],
        };
        built.start(index * 2 + 2, ended, index, id);
        built.end(index * 2 + 2, ended);
        built.marks.add({ k: 'crash', s: id, part: 1, at: 1, kind: 'unknown' });
      }
      built.write(root);
      const before = await ids(root);
      const report = await repair(root);
      expect(report.recordings[0]?.sessions.map(({ id }) => id).toSorted()).toEqual(IDS.toSorted());
      expect(before).toEqual(IDS.toSorted());
      expect(await ids(root)).toEqual(IDS.toSorted());
      const snapshots = fs.readdirSync(join(root, 'v1', 'snapshots'));
      expect(snapshots.length).toBe(IDS.length);
      expect(new Set(snapshots.map((name) => name.toLowerCase().normalize('NFC'))).size).toBe(IDS.length);
      const inside: string[] = snapshots.map(
        (name) => JSON.parse(fs.readFileSync(join(root, 'v1', 'snapshots', name), 'utf8')).spanbox.session,
      );
      expect(inside.toSorted()).toEqual(IDS.toSorted());
      expect(fs.readdirSync(root)).toEqual(['v1']);
      for (const [index, id] of IDS.entries()) {
        const session = await readSession(root, id);
        expect([session.id, session.state, session.spans.map((span) => span.spanId)]).toEqual([
          id,
          'crashed',
          [spanId(index * 2 + 1), spanId(index * 2 + 2)],
        ]);
        expect(attribute({ ...session.spans[0] }, 'session.id')).toBe(id);
      }
    } finally {
      fs.rmSync(root, { recursive: true });
    }
  });

  it('a trace whose lines say another session belongs to what its first span said, before and after repair', async () => {
    const root = makeRoot();
    try {
      const built = new RecordingBuilder();
      built.part('chosen');
      built.start(1, { spanId: spanId(1) }, 0, 'chosen');
      const other = { spanId: spanId(2), parentSpanId: spanId(1), attributes: [text('session.id', 'alias')] };
      built.start(2, other, 1, 'chosen');
      built.end(2, other);
      built.write(root);
      for (const when of ['before', 'after']) {
        if (when === 'after') await repair(root);
        expect(await ids(root)).toEqual(['chosen']);
        const session = await readSession(root, 'chosen');
        expect([session.spans.length, session.summary.aliases]).toEqual([2, ['alias']]);
      }
      const [name = ''] = fs.readdirSync(join(root, 'v1', 'recordings'));
      const log = fs.readFileSync(join(root, 'v1', 'recordings', name, 'sessions.log'), 'utf8');
      expect(
        log
          .split('\n')
          .filter((record) => record.includes('"k":"trace"'))
          .map((record) => record.slice(9)),
      ).toEqual([`{"n":2,"k":"trace","t":"${TRACE}","s":"chosen"}`]);
    } finally {
      fs.rmSync(root, { recursive: true });
    }
  });
});

async function ids(root: string): Promise<string[]> {
  const found: string[] = [];
  for await (const session of listSessions(root)) found.push(session.id);
  return found.toSorted();
}
