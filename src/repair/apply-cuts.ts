/**
 * Makes the cuts that `sessions.log` says: a torn tail by truncation, everything else by writing the segment anew aside.
 *
 * Whether a segment is cut already is told by its size, so this can be done again after a death at any moment.
 */
import { join } from 'node:path';
import { StoreError, toStoreError } from '../store/errors.ts';
import type { FileSystem } from '../store/file-system.ts';
import { ASIDE_SUFFIX, segmentFile } from '../store/layout.ts';
import { createPrivateFile, removeFile, tryRemoveFile, writeAll } from '../store/private-files.ts';
import type { RecordValue } from '../store/record-reader.ts';
import type { Pace } from './pace.ts';
import { arrayOf, countOf } from './record-values.ts';
import { withFile } from './recording-files.ts';

interface SegmentCuts {
  /** The size of the segment before. */
  readonly bytes: number;
  readonly places: { readonly offset: number; readonly bytes: number; readonly feed: boolean }[];
}

const PIECE_BYTES = 1_048_576;
const FEED = Buffer.from('\n');

function cutsOf(records: readonly RecordValue[]): ReadonlyMap<number, SegmentCuts> {
  const segments = new Map<number, SegmentCuts>();
  for (const record of records) {
    const [segment, size] = [countOf(record, 'g'), countOf(record, 'bytes')];
    if (record['k'] !== 'cut' || segment === undefined || size === undefined) continue;
    const cuts = segments.get(segment) ?? { bytes: size, places: [] };
    for (const place of arrayOf(record, 'places') ?? []) {
      if (!Array.isArray(place)) continue;
      const [offset, bytes, feed]: unknown[] = place;
      if (typeof offset === 'number' && typeof bytes === 'number')
        cuts.places.push({ offset, bytes, feed: feed === 1 });
    }
    segments.set(segment, cuts);
  }
  return segments;
}

/**
 * Cuts what is to be cut. What forward destinations have acknowledged of a recording whose lines move is forgotten first: lines may be
 * sent again, none is skipped. @returns whether anything was cut now. @throws StoreError; what was not cut is cut next time.
 */
export async function applyCuts(
  folder: string,
  records: readonly RecordValue[],
  acks: readonly string[],
  fs: FileSystem,
  pace: Pace,
): Promise<boolean> {
  let cut = false;
  for (const [segment, { bytes, places }] of cutsOf(records)) {
    const path = join(folder, segmentFile(segment));
    await withFile(path, 'update', fs, async (fd) => {
      if (fs.fstatSync(fd).size !== bytes) return;
      cut = true;
      const [only] = places;
      if (places.length === 1 && only !== undefined && only.offset + only.bytes === bytes && !only.feed) {
        fs.ftruncateSync(fd, only.offset);
        return;
      }
      for (const name of acks) removeFile(join(folder, name), fs);
      await rewrite(path, fd, { bytes, places }, fs, pace);
    });
  }
  return cut;
}

async function rewrite(path: string, from: number, cuts: SegmentCuts, fs: FileSystem, pace: Pace): Promise<void> {
  const aside = path + ASIDE_SUFFIX;
  tryRemoveFile(aside, fs);
  try {
    const to = createPrivateFile(aside, fs);
    try {
      let place = 0;
      for (const { offset, bytes, feed } of cuts.places) {
        await copy(from, place, offset, to, fs, pace);
        if (feed) writeAll(to, FEED, fs);
        place = offset + bytes;
      }
      await copy(from, place, cuts.bytes, to, fs, pace);
      fs.fsyncSync(to);
    } finally {
      fs.closeSync(to);
    }
    fs.renameSync(aside, path);
  } catch (error) {
    tryRemoveFile(aside, fs);
    throw toStoreError(error, 'cut', path);
  }
}

async function copy(from: number, start: number, end: number, to: number, fs: FileSystem, pace: Pace): Promise<void> {
  const buffer = Buffer.allocUnsafe(Math.min(PIECE_BYTES, Math.max(0, end - start)));
  let place = start;
  while (place < end) {
    if (pace.due()) await pace.rest();
    const count = fs.readSync(from, buffer, 0, Math.min(buffer.length, end - place), place);
    if (count === 0) throw new StoreError('failed', 'the segment became shorter', '');
    writeAll(to, buffer.subarray(0, count), fs);
    place += count;
  }
}
