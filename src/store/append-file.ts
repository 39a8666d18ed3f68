/**
 * One file that is only appended to, and what is done when the disk refuses (store promise S5: any prefix is readable).
 *
 * A1. A write loops over short ones. On a failure the file is cut back to its last good byte; if even that fails it is sealed
 *     with LF, so that the torn bytes cost their own record only; if that fails too the file is `broken` and not used again.
 * A2. Nothing throws: the answer says what happened and `lastError` why.
 * A3. A failed sync is believed once: the file is `suspect` from then on, because the kernel may have dropped the pages.
 */
import { systemCodeOf } from './errors.ts';
import { NODE_FILE_SYSTEM, type FileSystem } from './file-system.ts';

/** `written`: all bytes are with the system. Else none of them count. */
export type WriteAnswer = 'written' | 'cut' | 'sealed' | 'broken';

const LINE_FEED = new Uint8Array([10]);
const MAX_INTERRUPTIONS = 100;

export class AppendFile {
  readonly path: string;
  /** Where the next byte goes; everything before is good or sealed. */
  size: number;
  lastError: unknown = undefined;
  /** What the last sync could not promise. */
  suspect = false;
  #broken = false;
  #fd: number;
  readonly #fs: FileSystem;

  constructor(path: string, fd: number, size: number, fs: FileSystem = NODE_FILE_SYSTEM) {
    this.path = path;
    this.#fd = fd;
    this.size = size;
    this.#fs = fs;
  }

  get usable(): boolean {
    return !this.#broken && this.#fd >= 0;
  }

  get fd(): number {
    return this.#fd;
  }

  /** Appends `buf[start, end)` in one write where the system takes it so. */
  append(buf: Uint8Array, start: number, end: number): WriteAnswer {
    if (!this.usable) return 'broken';
    let at = start;
    try {
      at += this.#fs.writeSync(this.#fd, buf, start, end - start);
      if (at !== end) this.#rest(buf, at, end);
    } catch (error) {
      if (isInterruption(error)) {
        try {
          this.#rest(buf, at, end);
        } catch (later) {
          return this.#undo(later);
        }
      } else {
        return this.#undo(error);
      }
    }
    this.size += end - start;
    return 'written';
  }

  #rest(buf: Uint8Array, start: number, end: number): void {
    let at = start;
    let idle = 0;
    while (at < end) {
      let count = 0;
      try {
        count = this.#fs.writeSync(this.#fd, buf, at, end - at);
      } catch (error) {
        // A signal came, or an odd file system was busy: nothing was written, and writing goes on.
        if (!isInterruption(error) || idle >= MAX_INTERRUPTIONS) throw error;
      }
      idle = count === 0 ? idle + 1 : 0;
      if (idle > MAX_INTERRUPTIONS) throw new Error('the system writes nothing');
      at += count;
    }
  }

  #undo(error: unknown): WriteAnswer {
    this.lastError = error;
    try {
      this.#fs.ftruncateSync(this.#fd, this.size);
      return 'cut';
    } catch {
      // Append-only files refuse to be cut; the torn bytes are ended with a line feed instead.
    }
    try {
      if (this.#fs.writeSync(this.#fd, LINE_FEED, 0, 1) === 1) {
        this.size = this.#fs.fstatSync(this.#fd).size;
        return 'sealed';
      }
    } catch {
      // The first error is the one that is told.
    }
    this.#broken = true;
    return 'broken';
  }

  /** Makes the bytes durable; false when the system could not, and then nothing of this file is to be believed durable. */
  sync(): boolean {
    if (this.#fd < 0 || this.suspect) return false;
    try {
      this.#fs.fsyncSync(this.#fd);
      return true;
    } catch (error) {
      this.lastError = error;
      this.suspect = true;
      return false;
    }
  }

  /** Whether the path still names this file with at least its length: false when somebody moved, removed or cut it. */
  intact(): boolean {
    try {
      const here = this.#fs.fstatSync(this.#fd);
      const there = this.#fs.lstatSync(this.path);
      return here.ino === there.ino && here.dev === there.dev && here.nlink > 0 && here.size >= this.size;
    } catch {
      // Whatever is in the way of looking is in the way of reading it back.
      return false;
    }
  }

  /** Closes the descriptor; may be called twice. */
  close(): void {
    if (this.#fd < 0) return;
    try {
      this.#fs.closeSync(this.#fd);
    } catch (error) {
      this.lastError = error;
    }
    this.#fd = -1;
  }
}

function isInterruption(error: unknown): boolean {
  const code = systemCodeOf(error);
  return code === 'EINTR' || code === 'EAGAIN';
}
