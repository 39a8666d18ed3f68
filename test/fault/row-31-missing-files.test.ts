import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSession, repair } from '../../src/repair/index.ts';
import { makeRoot, spanId, spansOf } from './build-recording.ts';
import { smallRecording } from './small-recording.ts';

let root = '';
beforeEach(() => {
  root = makeRoot();
});
afterEach(() => fs.rmSync(root, { recursive: true }));

const built = smallRecording();
const files = built.files();
const names = [...files.keys()].filter((name) => name !== 'reserve');

describe('row 31: any subset of the files missing', () => {
  it.each(Array.from({ length: 2 ** names.length }, (_, bits) => bits))('repair completes (%i of 32)', async (bits) => {
    const kept = names.filter((_, index) => (bits & (1 << index)) !== 0);
    const folder = built.write(root, new Map(kept.map((name) => [name, files.get(name) ?? Buffer.alloc(0)])));
    // Without its owner file, only the times of its files say that nobody writes here.
    for (const name of [...fs.readdirSync(folder), '.']) fs.utimesSync(join(folder, name), 1, 1);
    const { recordings, error } = await repair(root);
    expect(error).toBeUndefined();
    expect(recordings.map(({ result }) => result)).toEqual(['repaired']);
    const told = (recordings[0]?.damage ?? []).flatMap((damage) => (damage.kind === 'missing' ? [damage.file] : []));
    expect(told.toSorted()).toEqual(
      names.filter((name) => !kept.includes(name) && name !== '0001.spans.jsonl').toSorted(),
    );
    const lost = (recordings[0]?.damage ?? []).flatMap((damage) => (damage.kind === 'lost' ? [damage.missing] : []));
    const [hasJournal, hasSegment] = [kept.includes('0001.open.log'), kept.includes('0001.spans.jsonl')];
    expect(lost).toEqual(hasJournal && !hasSegment ? [3] : []);
    const expected = hasJournal ? [1, 2, 3, 4, 5, 6] : hasSegment ? [2, 3, 4] : [];
    expect([...spansOf(root).keys()].toSorted()).toEqual(expected.map(spanId));
    const again = await repair(root);
    expect([again.recordings, again.finished]).toEqual([[], 1]);
    if (expected.length === 0) return;
    const session = await readSession(root, 's');
    expect(session.spans.length).toBe(expected.length);
    const state = hasJournal ? 'interrupted' : 'damaged';
    expect(session.state).toBe(state);
  });

  it('a segment in the midst: told, and the others are whole', async () => {
    const wide = smallRecording();
    wide.start(7, { spanId: spanId(7), name: 'chat 7' }, 70, 's');
    wide.end(7, { spanId: spanId(7), name: 'chat 7' }, 3);
    wide.write(root);
    const { recordings } = await repair(root);
    expect(recordings[0]?.damage).toEqual([{ kind: 'missing', recording: wide.name, file: '0002.spans.jsonl' }]);
    expect(spansOf(root).size).toBe(7);
  });

  it('segments before the first were let go on purpose: their spans do not come back', async () => {
    const evicted = smallRecording();
    evicted.start(7, { spanId: spanId(7), name: 'chat 7' }, 70, 's');
    evicted.end(7, { spanId: spanId(7), name: 'chat 7' }, 2);
    const rest = evicted.files();
    rest.delete('0001.spans.jsonl');
    evicted.write(root, rest);
    const { recordings } = await repair(root);
    expect(recordings[0]?.damage).toEqual([]);
    expect([...spansOf(root).keys()].toSorted()).toEqual([1, 5, 6, 7].map(spanId));
  });
});
