/**
 * Small judgements of an inspection: whose a recording is, which segments are missing, which cuts are one.
 */
import { StoreError } from '../store/errors.ts';
import type { FileSystem } from '../store/file-system.ts';
import { OWNER_FILE, segmentFile } from '../store/layout.ts';
import { readOwner, type Owner } from '../store/owner.ts';
import type { DamageLog } from './damage-log.ts';
import type { Cut } from './segment-scan.ts';

/** Whose recording it is; undefined if that is lost, which is told as damage. The folder's name says whose it was. */
export function readOwnerWords(
  folder: string,
  recording: string,
  damage: DamageLog,
  fs: FileSystem,
): Owner | undefined {
  try {
    const owner = readOwner(folder, fs);
    if (owner.recording === recording) return owner;
    damage.add({ kind: 'foreign', recording, file: OWNER_FILE });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    if (error.code === 'missing') damage.add({ kind: 'missing', recording, file: OWNER_FILE });
    // What is not ours is named already, by what it is.
    else if (error.code !== 'symbolic_link' && error.code !== 'not_a_private_file') {
      damage.add({ kind: 'corrupt', recording, file: OWNER_FILE, offset: 0, bytes: 0 });
    }
  }
  return undefined;
}

const MAX_TOLD = 100;

/** Tells which segments are not there between the first and the last that are. */
export function addMissingSegments(segments: readonly number[], damage: DamageLog): void {
  let previous = (segments[0] ?? 0) - 1;
  for (const segment of segments) {
    for (let gone = previous + 1; gone < segment && gone <= previous + MAX_TOLD; gone += 1) {
      damage.add({ kind: 'missing', recording: damage.recording, file: segmentFile(gone) });
    }
    previous = segment;
  }
}

/** Neighbours as one place. */
export function mergeCuts(cuts: readonly Cut[]): readonly Cut[] {
  const merged: Cut[] = [];
  for (const cut of cuts) {
    const last = merged.at(-1);
    if (last !== undefined && last.offset + last.bytes === cut.offset && !cut.feed && last.reason === cut.reason) {
      merged[merged.length - 1] = { ...last, bytes: last.bytes + cut.bytes };
    } else merged.push(cut);
  }
  return merged;
}
