/**
 * The files of one recording as they are: what may be opened, what is not ours.
 *
 * A name that format 1 does not know, or anything but a regular file of ours in the place of a file, is `foreign`: named, never opened.
 */
import { join } from 'node:path';
import { StoreError } from '../store/errors.ts';
import type { FileSystem } from '../store/file-system.ts';
import { parseRecordingFile, type RecordingFile } from '../store/layout.ts';
import { namesIn, openPrivateFile, ownUid, statusOf, type Access } from '../store/private-files.ts';

export interface RecordingFiles {
  readonly folder: string;
  /** Numbers, ascending. */
  readonly segments: readonly number[];
  /** Generations, ascending. */
  readonly journals: readonly number[];
  readonly owner: boolean;
  readonly marks: boolean;
  readonly sessions: boolean;
  /** Names of acknowledgement logs. */
  readonly acks: readonly string[];
  /** Names of files that nobody completed. */
  readonly asides: readonly string[];
  readonly foreign: readonly string[];
  /** Milliseconds since the epoch: the last change of a journal, segment, mark or summary. */
  readonly changedAtMillis: number;
}

/** Looks at a recording's folder. @throws StoreError when it cannot be listed. */
export function listRecordingFiles(folder: string, fs: FileSystem): RecordingFiles {
  const [segments, journals]: number[][] = [[], []];
  const [acks, asides, foreign]: string[][] = [[], [], []];
  const present = new Set<RecordingFile['kind']>();
  let changedAtMillis = 0;
  for (const name of namesIn(folder, fs)) {
    const file = parseRecordingFile(name);
    const status = statusOf(join(folder, name), fs);
    if (status === undefined) continue;
    const uid = ownUid();
    const regular = status.isFile() && status.nlink === 1 && (uid === undefined || status.uid === uid);
    if (file.kind === 'foreign' || !(file.kind === 'socket' ? status.isSocket() : regular)) {
      foreign?.push(name);
      continue;
    }
    present.add(file.kind);
    if (file.kind === 'segment') segments?.push(file.number);
    if (file.kind === 'journal') journals?.push(file.number);
    if (file.kind === 'acks') acks?.push(name);
    if (file.kind === 'aside') asides?.push(name);
    if (CONTENT.has(file.kind)) changedAtMillis = Math.max(changedAtMillis, status.mtimeMs);
  }
  const ascending = (numbers: number[] = []): number[] => numbers.sort((a, b) => a - b);
  return {
    folder,
    segments: ascending(segments),
    journals: ascending(journals),
    owner: present.has('owner'),
    marks: present.has('marks'),
    sessions: present.has('sessions'),
    acks: acks ?? [],
    asides: asides ?? [],
    foreign: foreign ?? [],
    changedAtMillis,
  };
}

const CONTENT: ReadonlySet<RecordingFile['kind']> = new Set(['segment', 'journal', 'marks', 'sessions']);

/**
 * Opens one file of a recording for as long as `use` is not done with it.
 * @returns undefined if it is gone meanwhile. @throws StoreError when it cannot be opened or read.
 */
export async function withFile<Result>(
  path: string,
  access: Access,
  fs: FileSystem,
  use: (fd: number) => Promise<Result> | Result,
): Promise<Result | undefined> {
  let fd: number;
  try {
    fd = openPrivateFile(path, access, fs);
  } catch (error) {
    if (error instanceof StoreError && error.code === 'missing') return undefined;
    throw error;
  }
  try {
    return await use(fd);
  } finally {
    fs.closeSync(fd);
  }
}
