/**
 * Ended spans, one line each: docs/format.md section 5.
 *
 * The caller writes a line without LF into {@link SegmentWriter.buffer} from {@link SegmentWriter.begin} on. Owns the change of segments at 16 MB or
 * after a failure, and the folds by which old lines are proven. A line stands in one segment, whole.
 */
import { join } from 'node:path';
import { AppendFile, type WriteAnswer } from './append-file.ts';
import { checksum } from './crc32.ts';
import { StoreError } from './errors.ts';
import { NODE_FILE_SYSTEM, type FileSystem } from './file-system.ts';
import { segmentFile } from './layout.ts';
import { createPrivateFile, syncFolder } from './private-files.ts';
import { MAX_DEFERRED_BYTES } from './record-writer.ts';

/** A segment that is longer is followed by the next. */
export const MAX_SEGMENT_BYTES = 16_000_000;
/** A line with its LF is shorter than this. */
export const MAX_LINE_BYTES = 1_000_000;

/** Names of segments that somebody else may have taken before it is a failure. */
const MAX_TAKEN_NAMES = 100;

/** Where a line stands. */
export interface LinePlace {
  segment: number;
  offset: number;
  /** Length with LF. */
  bytes: number;
  /** CRC-32 of those bytes, seed 0. */
  crc: number;
}

/** A complete segment, for `sessions.log`. */
export interface CompleteSegment {
  readonly segment: number;
  readonly bytes: number;
  readonly folds: readonly (readonly [offset: number, fold: number])[];
}

export class SegmentWriter {
  readonly buffer: Buffer = Buffer.allocUnsafe(MAX_DEFERRED_BYTES + MAX_LINE_BYTES + 64);
  /** The place of the line that was committed or deferred last; one object, overwritten by the next line. */
  readonly place: LinePlace = { segment: 0, offset: 0, bytes: 0, crc: 0 };
  readonly #folder: string;
  readonly #fs: FileSystem;
  readonly #onComplete: (segment: CompleteSegment) => void;
  #file: AppendFile | undefined;
  #segment = 0;
  /** The fold of what is written, and of that and what is deferred. */
  #fold = 0;
  #pendingFold = 0;
  #folds: [number, number][] = [];
  /** Bytes of whole lines in this segment; less than its size when it was sealed. */
  #goodBytes = 0;
  #pending = 0;
  #pendingLines = 0;
  /** Lines given up because a write failed. */
  lost = 0;
  lastError: unknown = undefined;
  /** A segment was made since the folder was last synced. */
  newName = false;

  constructor(folder: string, onComplete: (segment: CompleteSegment) => void, fs: FileSystem = NODE_FILE_SYSTEM) {
    this.#folder = folder;
    this.#onComplete = onComplete;
    this.#fs = fs;
  }

  get segment(): number {
    return this.#segment === 0 ? 1 : this.#segment;
  }

  /** The last segment that exists, 0 when there is none. */
  get lastSegment(): number {
    return this.#segment;
  }

  /** Where the next line will stand in its segment. */
  get offset(): number {
    return (this.#file?.size ?? 0) + this.#pending;
  }

  get pendingBytes(): number {
    return this.#pending;
  }

  begin(): number {
    return this.#pending;
  }

  /** First byte of `buffer` that a line must not reach; its LF has room behind. */
  lineLimit(): number {
    return this.#pending + MAX_LINE_BYTES - 2;
  }

  /**
   * Takes the line that ends before `end`; it is written with the next {@link flush}.
   * @param known - how many of its first bytes have the checksum `knownCrc`
   */
  defer(end: number, known = 0, knownCrc = 0): void {
    this.#take(end, known, knownCrc);
    if (this.#pending > MAX_DEFERRED_BYTES) this.flush();
  }

  /** As {@link defer}, and writes it. */
  commit(end: number, known = 0, knownCrc = 0): WriteAnswer {
    this.#take(end, known, knownCrc);
    return this.flush();
  }

  #take(end: number, known: number, knownCrc: number): void {
    if (this.#pending === 0 && (this.#file === undefined || this.#file.size >= MAX_SEGMENT_BYTES)) this.#next();
    const buf = this.buffer;
    const start = this.#pending;
    buf[end] = 10;
    const { place } = this;
    place.segment = this.segment;
    place.offset = this.offset;
    place.bytes = end + 1 - start;
    place.crc = checksum(buf, start + known, end + 1, knownCrc);
    this.#pendingFold = (Math.imul(this.#pendingFold, 31) + place.crc) >>> 0;
    this.#pending = end + 1;
    this.#pendingLines += 1;
  }

  flush(): WriteAnswer {
    if (this.#pending === 0) return 'written';
    const length = this.#pending;
    const lines = this.#pendingLines;
    this.#pending = 0;
    this.#pendingLines = 0;
    const file = this.#file;
    if (file === undefined) {
      this.lost += lines;
      return 'broken';
    }
    const answer = file.append(this.buffer, 0, length);
    if (answer === 'written') {
      this.#fold = this.#pendingFold;
      this.#goodBytes += length;
      return answer;
    }
    this.lost += lines;
    this.lastError = file.lastError;
    this.#pendingFold = this.#fold;
    // Sealed bytes stand in no fold, so this segment ends before them.
    if (answer !== 'cut') this.rotate();
    return answer;
  }

  /** Ends the segment; the next line begins another. */
  rotate(): void {
    const file = this.#file;
    if (file === undefined) return;
    const folds = this.folds();
    if (file.size > 0) this.#onComplete({ segment: this.#segment, bytes: file.size, folds });
    file.close();
    this.#file = undefined;
  }

  /** The folds up to here, and a new one begun: called at compaction and when a segment ends. */
  folds(): readonly (readonly [number, number])[] {
    const size = this.#goodBytes;
    if (size > 0 && this.#folds.at(-1)?.[0] !== size) this.#folds.push([size, this.#fold]);
    return this.#folds;
  }

  #next(): void {
    this.rotate();
    try {
      this.#make();
      this.#fold = 0;
      this.#pendingFold = 0;
      this.#goodBytes = 0;
      this.#folds = [];
      this.newName = true;
    } catch (error) {
      this.lastError = error;
    }
  }

  /** Makes the next segment whose name is free: a repair by mistake, or somebody else, may have taken one. */
  #make(): void {
    for (let segment = this.#segment + 1; ; segment += 1) {
      const path = join(this.#folder, segmentFile(segment));
      try {
        this.#file = new AppendFile(path, createPrivateFile(path, this.#fs), 0, this.#fs);
        this.#segment = segment;
        return;
      } catch (error) {
        const taken = error instanceof StoreError && error.code === 'exists';
        if (!taken || segment > this.#segment + MAX_TAKEN_NAMES) throw error;
      }
    }
  }

  /** Makes the lines durable; a segment that could not be synced is ended, and never believed again. */
  sync(): boolean {
    const file = this.#file;
    if (file === undefined) return true;
    try {
      if (this.newName) syncFolder(this.#folder, this.#fs);
      this.newName = false;
    } catch (error) {
      this.lastError = error;
      return false;
    }
    if (file.sync()) return true;
    this.lastError = file.lastError;
    this.rotate();
    return false;
  }

  intact(): boolean {
    return this.#file?.intact() ?? true;
  }

  close(): void {
    this.rotate();
  }

  /** Lets go of the file without a word. */
  abandon(): void {
    this.#file?.close();
    this.#file = undefined;
  }
}
