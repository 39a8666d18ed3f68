/**
 * `v1/quarantine/`: bytes that could not be read and were cut, and why (docs/format.md section 10).
 *
 * Q1. Nothing is cut before its bytes are here; keeping the same bytes again changes nothing, so a repair that was killed may start over.
 * Q2. Bounded: 1 MiB of each place, 200 files, 64 MiB; the oldest go first.
 */
import { join } from 'node:path';
import { StoreError } from './errors.ts';
import { NODE_FILE_SYSTEM, type FileSystem } from './file-system.ts';
import { ASIDE_SUFFIX } from './layout.ts';
import { namesIn, replacePrivateFile, statusOf, tryRemoveFile } from './private-files.ts';

/** How much of one place is kept. */
const MAX_QUARANTINED_BYTES = 1_048_576;
const MAX_FILES = 200;
const MAX_TOTAL_BYTES = 64 * 1_048_576;

/** A place in a recording. */
export interface CutPlace {
  readonly recording: string;
  /** The file's name in its recording. */
  readonly file: string;
  readonly offset: number;
  readonly bytes: number;
}

/** Why bytes are cut. */
export type CutReason = 'torn' | 'corrupt' | 'repeated';

/**
 * Keeps the bytes of `place`, read from the open file `fd`, and makes room by removing the oldest.
 * @param at ISO time, for people
 * @throws StoreError when they cannot be kept; then nothing may be cut.
 */
export function quarantine(
  folder: string,
  place: CutPlace,
  reason: CutReason,
  at: string,
  fd: number,
  fs: FileSystem = NODE_FILE_SYSTEM,
): void {
  const { recording, file, offset, bytes } = place;
  const name = join(folder, `${recording}.${file}.${offset}.${bytes}`);
  if (statusOf(`${name}.json`, fs) !== undefined) return;
  const kept = Buffer.alloc(Math.min(bytes, MAX_QUARANTINED_BYTES));
  let length = 0;
  while (length < kept.length) {
    const count = fs.readSync(fd, kept, length, kept.length - length, offset + length);
    if (count === 0) break;
    length += count;
  }
  replacePrivateFile(`${name}.bin`, kept.subarray(0, length), false, fs);
  replacePrivateFile(
    `${name}.json`,
    Buffer.from(`${JSON.stringify({ recording, file, offset, bytes, reason, at })}\n`),
    false,
    fs,
  );
  boundQuarantine(folder, fs);
}

/** Removes the oldest files until the bounds of Q2 hold, and what a killed process left aside. Never throws. */
export function boundQuarantine(folder: string, fs: FileSystem = NODE_FILE_SYSTEM): void {
  const files: { readonly path: string; readonly size: number; readonly changed: number }[] = [];
  let total = 0;
  try {
    for (const name of namesIn(folder, fs)) {
      const path = join(folder, name);
      const status = statusOf(path, fs);
      if (status === undefined || !status.isFile()) continue;
      files.push({ path, size: status.size, changed: name.endsWith(ASIDE_SUFFIX) ? 0 : status.mtimeMs });
      total += status.size;
    }
  } catch (error) {
    // A folder that cannot be listed is bounded by the disk alone; the next repair tries again.
    if (error instanceof StoreError) return;
    throw error;
  }
  files.sort((a, b) => a.changed - b.changed || (a.path < b.path ? -1 : 1));
  let count = files.length;
  for (const { path, size } of files) {
    if (count <= MAX_FILES && total <= MAX_TOTAL_BYTES) break;
    if (!tryRemoveFile(path, fs)) continue;
    count -= 1;
    total -= size;
  }
}
