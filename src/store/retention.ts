/**
 * What goes when there is too much: bytes, age, number of recordings, free space (S8).
 *
 * T1. A recording that has a journal is alive or waits for repair, and is never removed by this.
 * T2. Order: finished and acknowledged (or for nobody), oldest first; then finished and not acknowledged, which is counted; then the
 *     oldest segments of the process's own recording, whose spans are counted as bytes.
 * T3. A removal is a rename first, so a reader sees a recording whole or not at all; what is gone already counts as removed.
 * The order is a pure function (`planEviction`); whether a recording is acknowledged is told by who forwards.
 */
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { StoreError, systemCodeOf } from './errors.ts';
import { NODE_FILE_SYSTEM, type FileSystem } from './file-system.ts';
import { parseRecordingFile, parseRecordingName, REMOVED_SUFFIX, segmentFile, type StoreFolders } from './layout.ts';
import { namesIn, removeFile, removeFolder, statusOf, tryRemoveFile } from './private-files.ts';

/** The limits. `Infinity` switches one off. */
export interface RetentionLimits {
  /** Bytes of recordings and snapshots. */
  readonly maxBytes: number;
  readonly maxAgeDays: number;
  readonly maxRecordings: number;
  /** Free bytes of the file system. */
  readonly minFreeBytes: number;
}

/** 512 MB, 14 days, 1,000 recordings, 200 MB free. */
export const DEFAULT_RETENTION: RetentionLimits = {
  maxBytes: 512_000_000,
  maxAgeDays: 14,
  maxRecordings: 1_000,
  minFreeBytes: 200_000_000,
};

/** What is known of a recording before it may go. */
export interface RecordingSize {
  readonly recording: string;
  readonly bytes: number;
  /** Milliseconds since the epoch; of the last change of any of its files. */
  readonly changedAtMillis: number;
  /** No journal: every span it will ever have is in its segments. */
  readonly finished: boolean;
  /** Every line is acknowledged by all its destinations, or it has none. */
  readonly acknowledged: boolean;
}

/** What the limits are compared with. */
export interface RetentionState {
  readonly recordings: readonly RecordingSize[];
  /** Bytes that are no recording's: snapshots. */
  readonly otherBytes: number;
  readonly freeBytes: number;
  readonly nowMillis: number;
}

/** Which recordings go, in order, and by how many bytes the limits are exceeded even then. */
export interface EvictionPlan {
  readonly evict: readonly RecordingSize[];
  readonly excessBytes: number;
}

/** Decides by T1 and T2. Pure. */
export function planEviction(state: RetentionState, limits: RetentionLimits): EvictionPlan {
  const oldest = state.nowMillis - limits.maxAgeDays * 86_400_000;
  const order = state.recordings
    .filter((recording) => recording.finished)
    .sort((a, b) => Number(b.acknowledged) - Number(a.acknowledged) || (a.recording < b.recording ? -1 : 1));
  let bytes = state.recordings.reduce((sum, recording) => sum + recording.bytes, state.otherBytes);
  let count = state.recordings.length;
  let free = state.freeBytes;
  const evict: RecordingSize[] = [];
  for (const recording of order) {
    const tooMuch = bytes > limits.maxBytes || count > limits.maxRecordings || free < limits.minFreeBytes;
    if (!tooMuch && recording.changedAtMillis >= oldest) continue;
    evict.push(recording);
    bytes -= recording.bytes;
    free += recording.bytes;
    count -= 1;
  }
  return { evict, excessBytes: Math.max(0, bytes - limits.maxBytes, limits.minFreeBytes - free) };
}

/** What retention did. */
export interface RetentionReport {
  readonly removedRecordings: number;
  /** Recordings that went although a destination had not acknowledged all of them. */
  readonly droppedUnforwarded: number;
  readonly removedSnapshots: number;
  /** Segments of the own recording. */
  readonly removedSegments: number;
  readonly freedBytes: number;
  /** By how much the limits are still exceeded: payload is to be dropped. */
  readonly excessBytes: number;
}

/** What retention must know of its caller. */
export interface RetentionOptions {
  readonly limits: RetentionLimits;
  readonly nowMillis: number;
  /** Whether all destinations of a finished recording have acknowledged all of it. */
  readonly isAcknowledged: (recordingFolder: string) => boolean;
  /** The caller's own recording and the segment it writes to; neither that segment nor later ones go. */
  readonly own?: { readonly recording: string; readonly segment: number };
  /** Snapshot files that belong to a recording's sessions; removed with it unless they are newer. */
  readonly snapshotsOf?: (recordingFolder: string) => readonly string[];
}

const RECORDINGS_A_SLICE = 50;

/** Applies the limits once. Never rejects for a file that cannot be removed: it is tried again next time. */
export async function applyRetention(
  folders: StoreFolders,
  options: RetentionOptions,
  fs: FileSystem = NODE_FILE_SYSTEM,
): Promise<RetentionReport> {
  const { limits, nowMillis, own } = options;
  finishRemovals(folders, fs);
  const recordings: RecordingSize[] = [];
  for (const name of namesIn(folders.recordings, fs)) {
    if (parseRecordingName(name) === undefined) continue;
    if (recordings.length % RECORDINGS_A_SLICE === 0) await breathe();
    const size = measure(join(folders.recordings, name), name, name === own?.recording, options, fs);
    if (size !== undefined) recordings.push(size);
  }
  const oldest = nowMillis - limits.maxAgeDays * 86_400_000;
  const snapshots = boundSnapshots(folders, oldest, fs);
  const state = { recordings, otherBytes: snapshots.bytes, freeBytes: freeBytes(folders, fs), nowMillis };
  const plan = planEviction(state, limits);
  let [removedRecordings, droppedUnforwarded, removedSnapshots, freedBytes] = [0, 0, snapshots.removed, 0];
  for (const recording of plan.evict) {
    const path = join(folders.recordings, recording.recording);
    const views = options.snapshotsOf?.(path) ?? [];
    if (!removeRecording(path, fs)) continue;
    removedRecordings += 1;
    freedBytes += recording.bytes;
    if (!recording.acknowledged) droppedUnforwarded += 1;
    for (const view of views) {
      if (removeOlder(join(folders.snapshots, view), recording.changedAtMillis + 60_000, fs)) removedSnapshots += 1;
    }
    await breathe();
  }
  const segments = own === undefined ? NO_SEGMENTS : removeOwnSegments(folders, own, plan.excessBytes, fs);
  return {
    removedRecordings,
    droppedUnforwarded,
    removedSnapshots,
    removedSegments: segments.count,
    freedBytes: freedBytes + segments.bytes,
    excessBytes: Math.max(0, plan.excessBytes - segments.bytes),
  };
}

/** Removes a recording: renamed first, so that it is gone at once for readers. True if it is gone. */
function removeRecording(path: string, fs: FileSystem = NODE_FILE_SYSTEM): boolean {
  try {
    fs.renameSync(path, path + REMOVED_SUFFIX);
  } catch (error) {
    // Somebody took or removed it meanwhile, or the system refuses: left for the next time.
    return systemCodeOf(error) === 'ENOENT';
  }
  tryRemoveFolder(path + REMOVED_SUFFIX, fs);
  return true;
}

/** Ends removals that a process began and did not live to end. */
function finishRemovals(folders: StoreFolders, fs: FileSystem): void {
  for (const name of namesIn(folders.recordings, fs)) {
    if (!name.endsWith(REMOVED_SUFFIX)) continue;
    if (parseRecordingName(name.slice(0, -REMOVED_SUFFIX.length)) !== undefined)
      tryRemoveFolder(join(folders.recordings, name), fs);
  }
}

function tryRemoveFolder(path: string, fs: FileSystem): void {
  try {
    removeFolder(path, 2, fs);
  } catch (error) {
    // What stays has a name that no reader takes, and is tried again.
    if (!(error instanceof StoreError)) throw error;
  }
}

function measure(
  path: string,
  recording: string,
  isOwn: boolean,
  options: RetentionOptions,
  fs: FileSystem,
): RecordingSize | undefined {
  let bytes = 0;
  let changedAtMillis = 0;
  let finished = !isOwn;
  try {
    if (statusOf(path, fs)?.isDirectory() !== true) return undefined;
    const names = namesIn(path, fs);
    // Nothing in it yet, or its owner alone: somebody may be making it just now.
    if (!names.some((name) => parseRecordingFile(name).kind === 'sessions')) finished = false;
    for (const name of names) {
      const status = statusOf(join(path, name), fs);
      if (status === undefined) continue;
      bytes += status.isFile() ? status.size : 0;
      changedAtMillis = Math.max(changedAtMillis, status.mtimeMs);
      if (parseRecordingFile(name).kind === 'journal') finished = false;
    }
  } catch (error) {
    // Not to be looked at: not to be judged.
    if (error instanceof StoreError) return undefined;
    throw error;
  }
  return { recording, bytes, changedAtMillis, finished, acknowledged: finished && options.isAcknowledged(path) };
}

/** Snapshots are views: those that nobody renewed within the age limit go. */
function boundSnapshots(folders: StoreFolders, oldest: number, fs: FileSystem): { bytes: number; removed: number } {
  let bytes = 0;
  let removed = 0;
  for (const name of namesIn(folders.snapshots, fs)) {
    const path = join(folders.snapshots, name);
    const status = statusOf(path, fs);
    if (status === undefined || !status.isFile()) continue;
    if (status.mtimeMs < oldest && tryRemoveFile(path, fs)) removed += 1;
    else bytes += status.size;
  }
  return { bytes, removed };
}

function removeOlder(path: string, beforeMillis: number, fs: FileSystem): boolean {
  try {
    const status = statusOf(path, fs);
    return status !== undefined && status.isFile() && status.mtimeMs <= beforeMillis && removeFile(path, fs);
  } catch (error) {
    // A view that stays is bounded by its age.
    if (error instanceof StoreError) return false;
    throw error;
  }
}

const NO_SEGMENTS = { count: 0, bytes: 0 };

function removeOwnSegments(
  folders: StoreFolders,
  own: { readonly recording: string; readonly segment: number },
  excessBytes: number,
  fs: FileSystem,
): { count: number; bytes: number } {
  const folder = join(folders.recordings, own.recording);
  const removed = { count: 0, bytes: 0 };
  const numbers = namesIn(folder, fs)
    .map(parseRecordingFile)
    .flatMap((file) => (file.kind === 'segment' && file.number < own.segment ? [file.number] : []))
    .sort((a, b) => a - b);
  for (const number of numbers) {
    if (removed.bytes >= excessBytes) break;
    const path = join(folder, segmentFile(number));
    const bytes = statusOf(path, fs)?.size ?? 0;
    if (!tryRemoveFile(path, fs)) continue;
    removed.count += 1;
    removed.bytes += bytes;
  }
  return removed;
}

function freeBytes(folders: StoreFolders, fs: FileSystem): number {
  try {
    const { bavail, bsize } = fs.statfsSync(folders.version);
    return bavail * bsize;
  } catch (error) {
    // Not every file system tells: then this limit cannot be kept.
    if (systemCodeOf(error) === undefined && !(error instanceof Error)) throw error;
    return Infinity;
  }
}
