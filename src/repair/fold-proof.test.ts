import { crc32 } from 'node:zlib';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { line, RecordingBuilder, spanId } from '../../test/fault/build-recording.ts';
import { look } from '../../test/fault/look.ts';
import { isOneBitApart } from '../store/crc-backwards.ts';
import { NODE_FILE_SYSTEM } from '../store/file-system.ts';
import { proveFolds, type FoldProof } from './fold-proof.ts';

const folder = fs.mkdtempSync(join(tmpdir(), 'spanbox-folds-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const lines = Array.from({ length: 9 }, (_, number) => line({ spanId: spanId(number + 1), name: `name ${number}` }));
const starts = lines.map((_, index) => Buffer.concat(lines.slice(0, index)).length);
const whole = Buffer.concat(lines);
const foldOf = (count: number): number =>
  lines.slice(0, count).reduce((fold, each) => (Math.imul(fold, 31) + crc32(each)) >>> 0, 0);
const folds = [3, 4, 9].map((count): [number, number] => [Buffer.concat(lines.slice(0, count)).length, foldOf(count)]);

function prove(bytes: Buffer): FoldProof {
  fs.writeFileSync(join(folder, 'segment'), bytes);
  const fd = fs.openSync(join(folder, 'segment'), 'r');
  try {
    const proving = proveFolds(fd, folds, NODE_FILE_SYSTEM);
    for (;;) {
      const step = proving.next();
      if (step.done === true) return step.value;
    }
  } finally {
    fs.closeSync(fd);
  }
}

describe('the folds of a segment', () => {
  it('prove it', () => {
    expect(prove(whole)).toEqual({ refused: new Set(), unproven: [] });
    expect(prove(Buffer.concat([whole, Buffer.from('more lines\n')]))).toEqual({ refused: new Set(), unproven: [] });
  });

  it('name the line of which one bit is wrong, whichever it is', () => {
    for (let at = 0; at < whole.length; at += 1) {
      if (whole[at] === 10) continue;
      const mask = 1 << (at % 8);
      // A new line feed makes two lines of one; that is told by what does not parse.
      if (((whole[at] ?? 0) ^ mask) === 10) continue;
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ mask;
      const { refused, unproven } = prove(flipped);
      expect([at, [...refused], unproven]).toEqual([at, [starts.findLast((start) => start <= at)], []]);
    }
  });

  it('tell where it is when more than one bit is wrong, and believe what follows again', () => {
    const [, , third = 0, fourth = 0] = [...starts.slice(0, 3), starts[3]];
    const damaged = Buffer.from(whole);
    damaged.write('XYZ', third + 120);
    expect(prove(damaged)).toEqual({ refused: new Set(), unproven: [{ offset: 0, bytes: fourth }] });
  });

  it('a recording with a bit wrong in a line that nothing else speaks of: that line goes, counted, and nothing that was never said is read', async () => {
    const built = new RecordingBuilder();
    built.lines(1, ...lines);
    built.sessions.add({ k: 'segment', g: 1, bytes: whole.length, folds });
    const files = built.files();
    const flipped = Buffer.from(whole);
    const at = whole.indexOf('name 5') + 5;
    flipped[at] = (flipped[at] ?? 0) ^ 1;
    const found = await look(built.name, new Map([...files, ['0001.spans.jsonl', flipped]]));
    expect(found.lines).toBe(8);
    expect(found.damage).toEqual([
      { kind: 'corrupt', recording: built.name, file: '0001.spans.jsonl', offset: starts[5], bytes: lines[5]?.length },
    ]);
  });
});

describe('isOneBitApart', () => {
  it('is true for exactly the checksums that one wrong bit makes', () => {
    const bytes = Buffer.from('{"a":"line of some length"}\n');
    const right = crc32(bytes);
    for (let at = 0; at < bytes.length; at += 1) {
      for (let mask = 1; mask < 256; mask += 1) {
        const wrong = Buffer.from(bytes);
        wrong[at] = (wrong[at] ?? 0) ^ mask;
        expect(isOneBitApart(right ^ crc32(wrong), bytes.length)).toBe((mask & (mask - 1)) === 0);
      }
    }
    expect(isOneBitApart(0, bytes.length)).toBe(false);
  });
});
