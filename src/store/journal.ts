/**
 * The journal and its generations (docs/format.md section 4): what is still open.
 *
 * J1. A generation becomes the truth by one synchronous rename, complete; a death at any system call leaves either the old one, or both.
 * J2. What fails while a new generation is made costs the attempt only: the old one goes on, the aside file is removed.
 * What the records say is the recorder's.
 */
import { join } from 'node:path';
import { AppendFile } from './append-file.ts';
import { NODE_FILE_SYSTEM, type FileSystem } from './file-system.ts';
import { ASIDE_SUFFIX, journalFile } from './layout.ts';
import { createPrivateFile, syncFolder, tryRemoveFile, writeAll } from './private-files.ts';
import { frameHeader, MAX_RECORD_BYTES, newSalt, seedOf } from './record-frame.ts';
import { MAX_DEFERRED_BYTES, RecordWriter } from './record-writer.ts';

const BUFFER_BYTES = MAX_DEFERRED_BYTES + MAX_RECORD_BYTES + 64;

/** A generation that is being written aside. */
export interface NextGeneration {
  /** Takes the records of the generation; what is deferred is written at the end. */
  readonly writer: RecordWriter;
  readonly aside: string;
  readonly generation: number;
  readonly seed: number;
}

export class Journal {
  /** Takes the records. Its file changes with the generation; the object stays. */
  readonly writer: RecordWriter;
  readonly #folder: string;
  readonly #recording: string;
  readonly #fs: FileSystem;
  #generation = 1;
  #asideBuffer: Buffer | undefined;
  lastError: unknown = undefined;

  /** Makes the first generation. @throws StoreError or the system's error. */
  constructor(folder: string, recording: string, fs: FileSystem = NODE_FILE_SYSTEM) {
    this.#folder = folder;
    this.#recording = recording;
    this.#fs = fs;
    const { file, seed } = this.#create(join(folder, journalFile(1)), 1);
    this.writer = new RecordWriter(Buffer.allocUnsafe(BUFFER_BYTES), file, seed);
  }

  get generation(): number {
    return this.#generation;
  }

  get bytes(): number {
    return this.writer.file.size + this.writer.pendingBytes;
  }

  #create(path: string, generation: number): { file: AppendFile; seed: number } {
    const salt = newSalt();
    const header = frameHeader({ file: 'open', recording: this.#recording, generation, salt });
    const fd = createPrivateFile(path, this.#fs);
    try {
      writeAll(fd, header, this.#fs);
    } catch (error) {
      this.#fs.closeSync(fd);
      tryRemoveFile(path, this.#fs);
      throw error;
    }
    return { file: new AppendFile(path, fd, header.length, this.#fs), seed: seedOf(salt) };
  }

  /** Begins the next generation aside; undefined when it cannot be made, with the reason in `lastError`. */
  beginNext(): NextGeneration | undefined {
    const generation = this.#generation + 1;
    const aside = join(this.#folder, `${journalFile(generation)}${ASIDE_SUFFIX}`);
    try {
      // Left by an attempt that could not even clean up.
      tryRemoveFile(aside, this.#fs);
      const { file, seed } = this.#create(aside, generation);
      this.#asideBuffer ??= Buffer.allocUnsafe(BUFFER_BYTES);
      return { writer: new RecordWriter(this.#asideBuffer, file, seed), aside, generation, seed };
    } catch (error) {
      this.lastError = error;
      return undefined;
    }
  }

  /**
   * Makes `next` the journal. It must say everything that is open, deferred records of the old one are given up. One
   * synchronous block: written, synced if asked, renamed, switched, old one removed.
   * @returns false when nothing changed but that the aside file is gone
   */
  adopt(next: NextGeneration, sync: boolean): boolean {
    const { writer, aside, generation } = next;
    const path = join(this.#folder, journalFile(generation));
    const old = this.writer.file;
    try {
      if (writer.flush() !== 'written') throw writer.file.lastError;
      if (sync && !writer.file.sync()) throw writer.file.lastError;
      this.#fs.renameSync(aside, path);
    } catch (error) {
      this.lastError = error;
      this.abandon(next);
      return false;
    }
    this.writer.switchTo(
      new AppendFile(path, writer.file.fd, writer.file.size, this.#fs),
      next.seed,
      writer.nextSequence,
    );
    this.#generation = generation;
    old.close();
    // A generation that stays is read first and replaced by this one: removing it is a courtesy to readers.
    tryRemoveFile(old.path, this.#fs);
    if (sync) {
      try {
        syncFolder(this.#folder, this.#fs);
      } catch (error) {
        this.lastError = error;
      }
    }
    return true;
  }

  /** Gives `next` up. */
  abandon(next: NextGeneration): void {
    next.writer.file.close();
    tryRemoveFile(next.aside, this.#fs);
  }

  /** Closes and removes the journal: its recording is finished. @returns false when it stays. */
  finish(): boolean {
    this.writer.dropDeferred();
    this.writer.file.close();
    return tryRemoveFile(this.writer.file.path, this.#fs);
  }

  close(): void {
    this.writer.file.close();
  }
}
