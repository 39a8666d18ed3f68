import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NODE_FILE_SYSTEM, type FileSystem } from './file-system.ts';
import { quarantine } from './quarantine.ts';
import {
  applyRetention,
  DEFAULT_RETENTION,
  planEviction,
  type RecordingSize,
  type RetentionLimits,
  type RetentionOptions,
} from './retention.ts';
import { prepareRoot } from './root.ts';

let root = '';
beforeEach(() => {
  root = fs.mkdtempSync(join(tmpdir(), 'spanbox-retention-'));
});
afterEach(() => fs.rmSync(root, { recursive: true }));

const NOW = Date.now();
const LIMITS: RetentionLimits = { maxBytes: Infinity, maxAgeDays: Infinity, maxRecordings: Infinity, minFreeBytes: 0 };
const name = (number: number): string => `20261120T101449123Z-1-0-${number.toString(16).padStart(8, '0')}`;
const size = (number: number, changed: Partial<RecordingSize> = {}): RecordingSize => ({
  recording: name(number),
  bytes: 100,
  changedAtMillis: NOW,
  finished: true,
  acknowledged: true,
  ...changed,
});
const evicted = (recordings: readonly RecordingSize[], limits: Partial<RetentionLimits>, freeBytes = 1e9): string[] =>
  planEviction({ recordings, otherBytes: 0, freeBytes, nowMillis: NOW }, { ...LIMITS, ...limits }).evict.map(
    ({ recording }) => recording,
  );

describe('planEviction', () => {
  it('lets go acknowledged ones first, oldest first, and never one that is not finished', () => {
    const recordings = [size(1, { finished: false }), size(2, { acknowledged: false }), size(3), size(4)];
    expect(evicted(recordings, { maxBytes: 0 })).toEqual([name(3), name(4), name(2)]);
    expect(evicted(recordings, { maxBytes: 300 })).toEqual([name(3)]);
    expect(evicted(recordings, { maxRecordings: 2 })).toEqual([name(3), name(4)]);
    expect(evicted(recordings, { minFreeBytes: 150 }, 0)).toEqual([name(3), name(4)]);
    expect(evicted(recordings, {})).toEqual([]);
  });

  it('lets go what is too old, whether or not there is room', () => {
    const old = { changedAtMillis: NOW - 15 * 86_400_000 };
    expect(evicted([size(1, old), size(2), size(3, { ...old, finished: false })], { maxAgeDays: 14 })).toEqual([
      name(1),
    ]);
  });

  it('keeps the limits whenever finished recordings can pay for them, and takes no more than needed', () => {
    const recording = fc.record({ bytes: fc.nat(1000), finished: fc.boolean(), acknowledged: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(recording, { maxLength: 30 }),
        fc.nat(10_000),
        fc.nat(20),
        (shapes, maxBytes, maxRecordings) => {
          const recordings = shapes.map((shape, index) => size(index, shape));
          const { evict, excessBytes } = planEviction(
            { recordings, otherBytes: 0, freeBytes: 0, nowMillis: NOW },
            { ...LIMITS, maxBytes, maxRecordings },
          );
          const left = recordings.filter((each) => !evict.includes(each));
          const bytes = left.reduce((sum, each) => sum + each.bytes, 0);
          expect(excessBytes).toBe(Math.max(0, bytes - maxBytes));
          if (bytes > maxBytes || left.length > maxRecordings) expect(left.every((each) => !each.finished)).toBe(true);
          const last = evict.at(-1);
          if (last !== undefined) expect(bytes + last.bytes > maxBytes || left.length + 1 > maxRecordings).toBe(true);
        },
      ),
    );
  });
});

describe('applyRetention', () => {
  function write(number: number, files: Record<string, number>): string {
    const folder = join(root, 'v1', 'recordings', name(number));
    fs.mkdirSync(folder, { mode: 0o700 });
    for (const [file, bytes] of Object.entries(files)) fs.writeFileSync(join(folder, file), Buffer.alloc(bytes));
    return folder;
  }
  const options = (changed: Partial<RetentionOptions> = {}): RetentionOptions => ({
    limits: { ...LIMITS, maxBytes: 1_500 },
    nowMillis: NOW,
    isAcknowledged: () => true,
    ...changed,
  });
  const left = (): string[] => fs.readdirSync(join(root, 'v1', 'recordings'));

  it('removes finished recordings and their snapshots, counts what nobody acknowledged, leaves live ones', async () => {
    const folders = prepareRoot(root);
    write(1, { 'sessions.log': 0, '0001.spans.jsonl': 1_000, '0001.open.log': 10 });
    write(2, { 'sessions.log': 0, '0001.spans.jsonl': 1_000 });
    write(3, { 'owner.json': 1_000 });
    fs.writeFileSync(join(folders.snapshots, 'of-2.json'), Buffer.alloc(5));
    const report = await applyRetention(
      folders,
      options({ isAcknowledged: () => false, snapshotsOf: () => ['of-2.json'] }),
    );
    expect(report).toEqual({
      removedRecordings: 1,
      droppedUnforwarded: 1,
      removedSnapshots: 1,
      removedSegments: 0,
      freedBytes: 1_000,
      excessBytes: 515,
    });
    expect(left()).toEqual([name(1), name(3)]);
    expect(fs.readdirSync(folders.snapshots)).toEqual([]);
  });

  it('then takes the oldest segments of its own recording, never the one in use', async () => {
    const folders = prepareRoot(root);
    const own = write(1, {
      'sessions.log': 0,
      '0001.open.log': 0,
      '0001.spans.jsonl': 1_000,
      '0002.spans.jsonl': 1_000,
      '0003.spans.jsonl': 1_000,
    });
    const first = await applyRetention(folders, options({ own: { recording: name(1), segment: 3 } }));
    expect([first.removedSegments, first.freedBytes, first.excessBytes]).toEqual([2, 2_000, 0]);
    expect(fs.readdirSync(own).toSorted()).toEqual(['0001.open.log', '0003.spans.jsonl', 'sessions.log']);
    const none = await applyRetention(
      folders,
      options({ limits: { ...LIMITS, maxBytes: 0 }, own: { recording: name(1), segment: 3 } }),
    );
    expect([none.removedSegments, none.excessBytes]).toEqual([0, 1_000]);
  });

  it('ends a removal that a process began and did not live to end', async () => {
    const folders = prepareRoot(root);
    const folder = write(1, { 'sessions.log': 0 });
    fs.renameSync(folder, `${folder}.removed`);
    await applyRetention(folders, options());
    expect(left()).toEqual([]);
  });

  it('leaves for the next time what the system does not let go, and counts what is gone already', async () => {
    const folders = prepareRoot(root);
    write(1, { 'sessions.log': 2_000 });
    const refusing: FileSystem = {
      ...NODE_FILE_SYSTEM,
      renameSync: () => {
        throw Object.assign(new Error('EBUSY'), { code: 'EBUSY' });
      },
    };
    expect((await applyRetention(folders, options(), refusing)).removedRecordings).toBe(0);
    expect(left()).toEqual([name(1)]);
    expect((await applyRetention(folders, options())).removedRecordings).toBe(1);
  });

  it('has the limits of docs/format.md and the options by default', () => {
    expect(DEFAULT_RETENTION).toEqual({
      maxBytes: 512_000_000,
      maxAgeDays: 14,
      maxRecordings: 1_000,
      minFreeBytes: 200_000_000,
    });
  });
});

describe('quarantine', () => {
  it('keeps at most 1 MiB of a place, says why, and is the same when it is done again', () => {
    const { quarantine: folder } = prepareRoot(root);
    fs.writeFileSync(join(root, 'file'), Buffer.alloc(3_000_000, 'x'));
    const fd = fs.openSync(join(root, 'file'), 'r');
    const place = { recording: name(1), file: '0001.spans.jsonl', offset: 10, bytes: 2_000_000 };
    for (const at of ['2026-11-20T00:00:00.000Z', 'later']) quarantine(folder, place, 'corrupt', at, fd);
    fs.closeSync(fd);
    const base = `${name(1)}.0001.spans.jsonl.10.2000000`;
    expect(fs.readdirSync(folder)).toEqual([`${base}.bin`, `${base}.json`]);
    expect(fs.statSync(join(folder, `${base}.bin`)).size).toBe(1_048_576);
    expect(fs.readFileSync(join(folder, `${base}.json`), 'utf8')).toBe(
      `${JSON.stringify({ ...place, reason: 'corrupt', at: '2026-11-20T00:00:00.000Z' })}\n`,
    );
  });

  it('holds 200 files at most; the oldest go first', () => {
    const { quarantine: folder } = prepareRoot(root);
    fs.writeFileSync(join(root, 'file'), 'damage');
    const fd = fs.openSync(join(root, 'file'), 'r');
    for (let number = 0; number < 105; number += 1) {
      const place = { recording: name(number), file: 'marks.log', offset: 0, bytes: 6 };
      quarantine(folder, place, 'torn', 'now', fd);
      for (const kind of ['bin', 'json']) {
        const path = join(folder, `${name(number)}.marks.log.0.6.${kind}`);
        fs.utimesSync(path, number + 1, number + 1);
      }
    }
    fs.closeSync(fd);
    const kept = fs.readdirSync(folder);
    expect(kept.length).toBe(200);
    expect(kept[0]).toBe(`${name(5)}.marks.log.0.6.bin`);
  });
});
