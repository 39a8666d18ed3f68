/**
 * One recording: the folder of one process or worker thread, with everything in it open (docs/format.md section 1).
 *
 * R1. `owner.json` is the first file, so that a reader always knows whose it is.
 * R2. `marks.log` is open from the start and never renamed; when the disk is full the reserve is given up for a mark.
 * R3. When {@link Recording.finish} has returned true, the recording has no journal and a `final` record, and is never written again.
 * What the records say belongs to the recorder.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { alivePath, openAliveSocket, type AliveSocket } from './alive-socket.ts';
import type { WriteAnswer } from './append-file.ts';
import { toStoreError } from './errors.ts';
import { NODE_FILE_SYSTEM, type FileSystem } from './file-system.ts';
import { ownIdentity } from './identity.ts';
import { Journal } from './journal.ts';
import { MARKS_FILE, OWNER_FILE, recordingName, RESERVE_FILE, SESSIONS_FILE, type StoreFolders } from './layout.ts';
import { replaceOwner, touchOwner, writeOwner, type Owner } from './owner.ts';
import {
  createPrivateFile,
  makePrivateFolder,
  removeFolder,
  statusOf,
  syncFolder,
  tryRemoveFile,
  writeAll,
} from './private-files.ts';
import { SegmentWriter } from './segment-writer.ts';
import { SmallLog } from './small-log.ts';

const RESERVE_BYTES = 8_192;

export interface RecordingSetup {
  readonly folders: StoreFolders;
  /** Service name of the box, for readers. */
  readonly service: string;
  /** Ids of the forward destinations the recording may be sent to. */
  readonly destinations: readonly string[];
  /** Whether new names are made durable. */
  readonly sync: boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly fs?: FileSystem;
}

export class Recording {
  readonly name: string;
  readonly folder: string;
  readonly journal: Journal;
  readonly segments: SegmentWriter;
  readonly #marks: SmallLog;
  readonly #sessions: SmallLog;
  readonly #socket: AliveSocket | undefined;
  readonly #fs: FileSystem;
  readonly #sync: boolean;
  #reserve = true;
  #closed = false;

  private constructor(setup: RecordingSetup, fs: FileSystem) {
    const identity = ownIdentity(fs);
    const startedAt = setup.now();
    this.#fs = fs;
    this.#sync = setup.sync;
    this.name = recordingName({
      startedAtMillis: startedAt,
      pid: identity.pid,
      threadId: identity.threadId,
      random: randomBytes(4).toString('hex'),
    });
    this.folder = join(setup.folders.recordings, this.name);
    makePrivateFolder(this.folder, fs);
    try {
      const { procIsOurs: _, ...who } = identity;
      const owner: Owner = {
        ...who,
        format: 1,
        recording: this.name,
        service: setup.service,
        startedAt: new Date(startedAt).toISOString(),
        socket: true,
        destinations: setup.destinations,
      };
      writeOwner(this.folder, owner, fs);
      this.#socket = openAliveSocket(alivePath(this.folder));
      if (this.#socket === undefined) replaceOwner(this.folder, { ...owner, socket: false }, fs);
      this.#marks = SmallLog.create(this.folder, MARKS_FILE, 'marks', this.name, fs);
      this.#sessions = SmallLog.create(this.folder, SESSIONS_FILE, 'sessions', this.name, fs);
      this.#makeReserve();
      this.segments = new SegmentWriter(
        this.folder,
        ({ segment, bytes, folds }) => void this.#sessions.append({ k: 'segment', g: segment, bytes, folds }),
        fs,
      );
      this.journal = new Journal(this.folder, this.name, fs);
      if (setup.sync) {
        syncFolder(this.folder, fs);
        syncFolder(setup.folders.recordings, fs);
      }
    } catch (error) {
      this.abandon();
      try {
        removeFolder(this.folder, 0, fs);
      } catch {
        // What stays is an empty recording, which repair finishes.
      }
      throw toStoreError(error, 'open', this.folder);
    }
  }

  /** Makes a new recording. @throws StoreError; what was made is removed again. */
  static open(setup: RecordingSetup): Recording {
    return new Recording(setup, setup.fs ?? NODE_FILE_SYSTEM);
  }

  #makeReserve(): void {
    try {
      const fd = createPrivateFile(join(this.folder, RESERVE_FILE), this.#fs);
      try {
        writeAll(fd, Buffer.alloc(RESERVE_BYTES, 0x20), this.#fs);
      } finally {
        this.#fs.closeSync(fd);
      }
    } catch {
      // A recording without a reserve is worth having; only a mark on a full disk may then fail.
      this.#reserve = false;
    }
  }

  /** Appends to `marks.log`; on a full disk the reserve is released and the mark tried once more. */
  mark(members: Readonly<Record<string, unknown>>): WriteAnswer {
    const answer = this.#appendSure(this.#marks, members);
    if (this.#sync) this.#marks.file.sync();
    return answer;
  }

  /** Appends to `sessions.log`. */
  summarize(members: Readonly<Record<string, unknown>>): WriteAnswer {
    return this.#sessions.append(members);
  }

  #appendSure(log: SmallLog, members: Readonly<Record<string, unknown>>): WriteAnswer {
    const answer = log.append(members);
    if (answer === 'written' || !this.#reserve) return answer;
    this.#reserve = false;
    tryRemoveFile(join(this.folder, RESERVE_FILE), this.#fs);
    return log.append(members);
  }

  /** Why the last mark or summary failed. */
  get logError(): unknown {
    return this.#marks.file.lastError ?? this.#sessions.file.lastError;
  }

  /** Bytes of `marks.log` and `sessions.log`, which grow with the number of sessions. */
  get logBytes(): number {
    return this.#marks.file.size + this.#sessions.file.size;
  }

  /** Says that the owner lives, and looks whether its files are still where they were. */
  heartbeat(nowMillis: number): 'intact' | 'lost' {
    try {
      touchOwner(this.folder, nowMillis, this.#fs);
    } catch {
      // Removed, moved or not ours any more; the next lines tell which.
    }
    const owned = this.#exists(OWNER_FILE);
    const whole = this.#marks.file.intact() && this.#sessions.file.intact() && this.segments.intact();
    return owned && whole && this.journal.writer.file.intact() ? 'intact' : 'lost';
  }

  #exists(name: string): boolean {
    try {
      return statusOf(join(this.folder, name), this.#fs) !== undefined;
    } catch {
      return false;
    }
  }

  /** Makes everything durable; false when something could not be. */
  syncAll(): boolean {
    const lines = this.segments.sync();
    const records = this.journal.writer.file.sync();
    this.#marks.file.sync();
    this.#sessions.file.sync();
    return lines && records;
  }

  /** Ends the recording: nothing may be open or deferred any more. @returns whether it is finished for readers. */
  finish(by: 'shutdown' | 'exit', nowMillis: number): boolean {
    if (this.#closed) return true;
    this.segments.close();
    const said = this.#sessions.append({ k: 'final', at: nowMillis, by }) === 'written';
    if (this.#sync) this.#sessions.file.sync();
    const finished = said && this.journal.finish();
    tryRemoveFile(join(this.folder, RESERVE_FILE), this.#fs);
    this.abandon();
    return finished;
  }

  /** Removes the whole recording: for one in which nothing was recorded. */
  discard(): void {
    this.abandon();
    try {
      removeFolder(this.folder, 0, this.#fs);
    } catch {
      // It stays as an empty recording, which repair finishes.
    }
  }

  /** Lets go of all files as they are. */
  abandon(): void {
    if (this.#closed) return;
    this.#closed = true;
    // Fields are not set yet when the constructor fails half way.
    const parts: readonly ({ close(): void } | undefined)[] = [this.#socket, this.#marks, this.#sessions, this.journal];
    for (const part of parts) part?.close();
    (this.segments as SegmentWriter | undefined)?.abandon();
  }
}
