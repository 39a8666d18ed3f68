/**
 * All recordings of a root, as they stand: finished, live, or left by a dead process; each looked at once, when it is asked for.
 */
import { join } from 'node:path';
import { StoreError } from '../store/errors.ts';
import type { FileSystem } from '../store/file-system.ts';
import {
  parseClaimName,
  parseRecordingFile,
  parseRecordingName,
  REMOVED_SUFFIX,
  type Claimer,
  type StoreFolders,
} from '../store/layout.ts';
import { namesIn, statusOf } from '../store/private-files.ts';
import { readFinished, type FinishedRecording } from './finished-recording.ts';
import type { Pace } from './pace.ts';
import { listRecordingFiles } from './recording-files.ts';

/** A recording's folder. */
export interface RecordingFolder {
  readonly recording: string;
  readonly folder: string;
  /** Who repairs it. */
  readonly claimer: Claimer | undefined;
}

/** What is in a root: recordings, oldest first, and names that are not ours. */
export interface RootListing {
  readonly recordings: readonly RecordingFolder[];
  readonly foreign: readonly string[];
}

/** Lists a root. @throws StoreError when it cannot be listed. */
export function listRoot(folders: StoreFolders, fs: FileSystem): RootListing {
  const recordings: RecordingFolder[] = [];
  const foreign: string[] = [];
  const add = (parent: string, name: string, recording: string | undefined, claimer: Claimer | undefined): void => {
    const folder = join(parent, name);
    if (name.endsWith(REMOVED_SUFFIX)) return;
    if (recording !== undefined && statusOf(folder, fs)?.isDirectory() === true)
      recordings.push({ recording, folder, claimer });
    else if (!name.endsWith('.aside')) foreign.push(folder);
  };
  for (const name of namesIn(folders.recordings, fs)) {
    add(folders.recordings, name, parseRecordingName(name) === undefined ? undefined : name, undefined);
  }
  for (const name of namesIn(folders.repairing, fs)) {
    const claim = parseClaimName(name);
    add(folders.repairing, name, claim?.recording, claim?.claimer);
  }
  recordings.sort((a, b) => (a.recording < b.recording ? -1 : Number(a.recording > b.recording)));
  return { recordings, foreign };
}

/** Whether it has a journal. Without one, every span it will ever hold is in its segments. @throws StoreError. */
export function hasJournal(folder: string, fs: FileSystem): boolean {
  // By name first: a thousand finished recordings have none, and need not be looked at file by file.
  const named = namesIn(folder, fs).some((name) => parseRecordingFile(name).kind === 'journal');
  return named && listRecordingFiles(folder, fs).journals.length > 0;
}

/** What finished recordings hold of each session. */
export class Catalog {
  readonly #folders: StoreFolders;
  readonly #fs: FileSystem;
  readonly #pace: Pace;
  #finished: Promise<readonly FinishedRecording[]> | undefined;

  constructor(folders: StoreFolders, fs: FileSystem, pace: Pace) {
    this.#folders = folders;
    this.#fs = fs;
    this.#pace = pace;
  }

  /** Finished recordings but `except` with a part of `session`, oldest first. */
  async holding(session: string, except: string): Promise<readonly FinishedRecording[]> {
    this.#finished ??= this.#read();
    const all = await this.#finished;
    return all.filter(
      ({ recording, parts }) => recording !== except && parts.some(({ summary }) => summary.session === session),
    );
  }

  /** A recording was finished meanwhile. */
  async add(recording: string): Promise<void> {
    if (this.#finished === undefined) return;
    const known = await this.#finished;
    const folder = join(this.#folders.recordings, recording);
    try {
      const added = await readFinished(folder, recording, this.#fs, this.#pace);
      const all = [...known.filter((each) => each.recording !== recording), added];
      this.#finished = Promise.resolve(all.sort((a, b) => (a.recording < b.recording ? -1 : 1)));
    } catch (error) {
      // Missing from views, not from the disk.
      if (!(error instanceof StoreError)) throw error;
    }
  }

  async #read(): Promise<readonly FinishedRecording[]> {
    const finished: FinishedRecording[] = [];
    for (const { recording, folder, claimer } of listRoot(this.#folders, this.#fs).recordings) {
      if (claimer !== undefined) continue;
      if (this.#pace.due()) await this.#pace.rest();
      try {
        if (!hasJournal(folder, this.#fs)) finished.push(await readFinished(folder, recording, this.#fs, this.#pace));
      } catch (error) {
        // One that cannot be read is missing from views, not from the disk.
        if (!(error instanceof StoreError)) throw error;
      }
    }
    return finished;
  }
}
