import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { crc32 } from 'node:zlib';
import { seedFor } from './crc-backwards.ts';
import { NODE_FILE_SYSTEM } from './file-system.ts';
import { frameHeader, frameRecord, recordPayload, seedOf } from './record-frame.ts';
import { readRecords, type ReadRecord, type RecordDamage } from './record-reader.ts';

const folder = fs.mkdtempSync(join(tmpdir(), 'spanbox-records-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const RECORDING = '20261120T101449123Z-4711-0-9f3ac21b';
const EXPECTED = { file: 'open', recording: RECORDING, generation: 1 } as const;
const SALT = '5a0c91e4';

function journal(count: number, salt = SALT, from = 1): { bytes: Buffer; ends: number[] } {
  const parts = [frameHeader({ file: 'open', recording: RECORDING, generation: 1, salt })];
  for (let n = from; n < from + count; n += 1) {
    parts.push(frameRecord(recordPayload(n, { k: 'attr', p: n, at: 1000 + n, text: 'ä'.repeat(n) }), seedOf(salt)));
  }
  let end = 0;
  return { bytes: Buffer.concat(parts), ends: parts.map((part) => (end += part.length)) };
}

function read(bytes: Buffer, expected: Parameters<typeof readRecords>[1] = EXPECTED): (ReadRecord | RecordDamage)[] {
  const path = join(folder, 'file');
  fs.writeFileSync(path, bytes);
  const fd = fs.openSync(path, 'r');
  try {
    return [...readRecords(fd, expected)];
  } finally {
    fs.closeSync(fd);
  }
}

const sequences = (items: readonly (ReadRecord | RecordDamage)[]): number[] =>
  items.flatMap((item) => (item.kind === 'record' ? [item.sequence] : []));
const damages = (items: readonly (ReadRecord | RecordDamage)[]): RecordDamage[] =>
  items.flatMap((item) => (item.kind === 'record' ? [] : [item]));

describe('readRecords', () => {
  const { bytes, ends } = journal(6);

  it('reads a whole file: every record, its place and its value', () => {
    const items = read(bytes);
    expect(sequences(items)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(damages(items)).toEqual([]);
    expect(items[2]).toEqual({
      kind: 'record',
      offset: ends[1],
      bytes: (ends[2] ?? 0) - (ends[1] ?? 0),
      sequence: 2,
      value: { n: 2, k: 'attr', p: 2, at: 1002, text: 'ää' },
    });
  });

  it('reads the exact prefix of a file that ends anywhere, and says how many bytes are torn', () => {
    for (let length = 0; length <= bytes.length; length += 1) {
      const items = read(bytes.subarray(0, length));
      const whole = ends.filter((end) => end <= length);
      // Without its header and with one record only, a file has no salt that anything agrees on.
      expect(sequences(items)).toEqual(whole.map((_, index) => index));
      const goodEnd = whole.at(-1) ?? 0;
      expect(damages(items)).toEqual(
        length > goodEnd ? [{ kind: 'torn', offset: goodEnd, bytes: length - goodEnd }] : [],
      );
    }
  });

  it('loses one record at most for a byte that is flipped anywhere, and counts every lost byte and record', () => {
    for (let at = 0; at < bytes.length; at += 1) {
      for (const mask of [0x01, 0x80, 0xff]) {
        const flipped = Buffer.from(bytes);
        flipped[at] = (flipped[at] ?? 0) ^ mask;
        const items = read(flipped);
        const hit = ends.findIndex((end) => at < end);
        const expected = [0, 1, 2, 3, 4, 5, 6].filter((sequence) => sequence !== hit);
        const isFeed = ends.includes(at + 1);
        // A line feed that is something else joins two lines; both records still prove themselves, unless nothing follows.
        const found = sequences(items);
        expect(isFeed && hit < 6 ? found : found.filter((sequence) => sequence !== hit)).toEqual(
          isFeed && hit < 6 ? [0, 1, 2, 3, 4, 5, 6] : expected,
        );
        if (!isFeed || hit === 6) expect(found).toEqual(expected);
        if (!isFeed) {
          const start = ends[hit - 1] ?? 0;
          const lost = { kind: hit === 6 ? 'torn' : 'corrupt', offset: start, bytes: (ends[hit] ?? 0) - start };
          const gap = hit > 0 && hit < 6 ? [{ kind: 'gap', offset: ends[hit], missing: 1 }] : [];
          expect(damages(items)).toEqual([lost, ...gap]);
        }
      }
    }
  });

  it('takes no more than the records it touches from a zeroed or garbage stretch anywhere', () => {
    for (const fill of [Buffer.alloc(24), Buffer.from('garbage } of {"n": 24 b\n')]) {
      for (let at = 0; at + fill.length <= bytes.length; at += 1) {
        const damaged = Buffer.from(bytes);
        fill.copy(damaged, at);
        const items = read(damaged);
        const touched = new Set(
          ends.flatMap((end, index) => (at < end && at + fill.length > (ends[index - 1] ?? 0) ? [index] : [])),
        );
        const found = new Set(sequences(items));
        for (let sequence = 0; sequence <= 6; sequence += 1) {
          if (!touched.has(sequence)) expect(found.has(sequence)).toBe(true);
        }
        expect([...touched].filter((sequence) => !found.has(sequence)).length).toBeLessThanOrEqual(2);
        expect(damages(items).length).toBeGreaterThan(0);
      }
    }
  });

  it('refuses a block of another file or generation, and counts its bytes', () => {
    const foreign = journal(3, '00c0ffee').bytes;
    const cut = ends[3] ?? 0;
    const items = read(Buffer.concat([bytes.subarray(0, cut), foreign, bytes.subarray(cut)]));
    expect(sequences(items)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(damages(items)).toEqual([{ kind: 'corrupt', offset: cut, bytes: foreign.length }]);
  });

  it('refuses a repeated block, record by record', () => {
    const [from = 0, to = 0] = [ends[1], ends[3]];
    const items = read(Buffer.concat([bytes.subarray(0, to), bytes.subarray(from, to), bytes.subarray(to)]));
    expect(sequences(items)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(damages(items).map((item) => item.kind)).toEqual(['repeated', 'repeated']);
  });

  it('counts the records of a block that is missing', () => {
    const items = read(Buffer.concat([bytes.subarray(0, ends[1]), bytes.subarray(ends[4])]));
    expect(sequences(items)).toEqual([0, 1, 5, 6]);
    expect(damages(items)).toEqual([{ kind: 'gap', offset: ends[1], missing: 3 }]);
  });

  it('finds the salt without a header from two records that agree, and does not believe one', () => {
    const headless = Buffer.from(bytes);
    headless.fill(0x78, 0, 20);
    expect(sequences(read(headless))).toEqual([1, 2, 3, 4, 5, 6]);
    const short = Buffer.from(headless.subarray(0, ends[1]));
    expect(sequences(read(short))).toEqual([]);
  });

  it.each([
    ['another kind', { ...EXPECTED, file: 'marks' }],
    ['another recording', { ...EXPECTED, recording: '20261120T101449123Z-4711-0-00000000' }],
    ['another generation', { ...EXPECTED, generation: 2 }],
  ] as const)('takes a file of %s for foreign, whole', (_, expected) => {
    expect(read(bytes, expected)).toEqual([{ kind: 'torn', offset: 0, bytes: bytes.length }]);
  });

  it('finds a record behind junk that no line feed sealed', () => {
    const cut = (ends[4] ?? 0) - 7;
    const items = read(Buffer.concat([bytes.subarray(0, cut), bytes.subarray(ends[4])]));
    expect(sequences(items)).toEqual([0, 1, 2, 3, 5, 6]);
    expect(damages(items)).toEqual([
      { kind: 'corrupt', offset: ends[3], bytes: cut - (ends[3] ?? 0) },
      { kind: 'gap', offset: cut, missing: 1 },
    ]);
  });

  it('needs the same memory for a huge file without a line feed, and says how long it is', () => {
    const size = 3_000_000_000;
    let asked = 0;
    const head = bytes;
    const vast = {
      ...NODE_FILE_SYSTEM,
      readSync: (_fd: number, buffer: Uint8Array, offset: number, length: number, position: number | null) => {
        const at = position ?? 0;
        asked += 1;
        const count = Math.min(length, size - at);
        if (at < head.length) return head.copy(buffer, offset, at, Math.min(head.length, at + count));
        buffer.fill(0x61, offset, offset + count);
        return count;
      },
    };
    const before = process.memoryUsage().arrayBuffers;
    const items = [...readRecords(0, EXPECTED, vast)];
    expect(sequences(items)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(damages(items)).toEqual([{ kind: 'torn', offset: head.length, bytes: size - head.length }]);
    expect(asked).toBeGreaterThan(2_000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
  });

  it('skips a record longer than the limit and goes on behind it', () => {
    const long = frameRecord(recordPayload(7, { text: 'x'.repeat(1_200_000) }), seedOf(SALT));
    const after = frameRecord(recordPayload(8, { k: 'name' }), seedOf(SALT));
    const items = read(Buffer.concat([bytes, long, after]));
    expect(sequences(items)).toEqual([0, 1, 2, 3, 4, 5, 6, 8]);
    expect(damages(items)).toEqual([
      { kind: 'corrupt', offset: bytes.length, bytes: long.length },
      { kind: 'gap', offset: bytes.length + long.length, missing: 1 },
    ]);
  });

  it('reads records across piece borders', () => {
    const many = journal(1_200).bytes;
    expect(many.length).toBeGreaterThan(1_400_000);
    const items = read(many);
    expect(sequences(items).length).toBe(1_201);
    expect(damages(items)).toEqual([]);
  });
});

describe('seedFor', () => {
  it('turns CRC-32 around for any bytes and seed', () => {
    for (const seed of [0, 1, 0x5a0c91e4, 0xffffffff]) {
      for (const text of ['', 'a', '{"n":1}', 'ö'.repeat(1000)]) {
        expect(seedFor(Buffer.from(text), crc32(text, seed))).toBe(seed);
      }
    }
  });
});
