/**
 * Frames records in place and appends them: the hot half of docs/format.md section 3.
 *
 * The caller writes a record's members into {@link RecordWriter.buffer} from {@link RecordWriter.begin} on, beginning with `"k":` and ending
 * with the closing brace; `commit` or `defer` puts sequence, checksum and LF around them. Nothing is copied. Deferred
 * records ride on the next write. Payloads are opaque here.
 */
import type { AppendFile, WriteAnswer } from './append-file.ts';
import { checksum } from './crc32.ts';
import { MAX_RECORD_BYTES } from './record-frame.ts';

/** Deferred records are written when they are more than this. */
export const MAX_DEFERRED_BYTES = 262_144;

const HEX = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
/** `{"n":` */
const SEQUENCE = Uint8Array.from('{"n":', (char) => char.charCodeAt(0));
/** crc, space and `{"n":` */
const FRAME_HEAD = 9 + SEQUENCE.length;

export class RecordWriter {
  readonly buffer: Buffer;
  file: AppendFile;
  #seed: number;
  #sequence = 1;
  /** Bytes of `buffer` that are framed and not written. */
  #pending = 0;
  #pendingRecords = 0;
  #bodyStart = 0;
  #digits = 1;
  /** The smallest number with more digits. */
  #nextPower = 10;
  /** Records that were given up because a write failed. */
  lost = 0;

  /**
   * @param buffer - holds deferred records and the one being made; at least {@link MAX_DEFERRED_BYTES} + {@link MAX_RECORD_BYTES} for a journal
   * @param seed - the salt of the file's header
   */
  constructor(buffer: Buffer, file: AppendFile, seed: number) {
    this.buffer = buffer;
    this.file = file;
    this.#seed = seed;
  }

  get pendingBytes(): number {
    return this.#pending;
  }

  /** Goes on in another file, whose header has sequence 0; what was deferred must be flushed or dropped before. */
  switchTo(file: AppendFile, seed: number, nextSequence: number): void {
    this.file = file;
    this.#seed = seed;
    this.#sequence = nextSequence;
    this.#digits = 1;
    this.#nextPower = 10;
    this.#pending = 0;
    this.#pendingRecords = 0;
  }

  get nextSequence(): number {
    return this.#sequence;
  }

  /** Where the next record's members begin in `buffer`. */
  begin(): number {
    // The number of digits changes ten times in the life of a journal.
    if (this.#sequence >= this.#nextPower) this.#growDigits();
    const digits = this.#digits;
    this.#bodyStart = this.#pending + FRAME_HEAD + digits + 1;
    return this.#bodyStart;
  }

  #growDigits(): void {
    while (this.#sequence >= this.#nextPower) {
      this.#digits += 1;
      this.#nextPower *= 10;
    }
  }

  /** First byte of `buffer` that the record's members must not reach. */
  bodyLimit(): number {
    return Math.min(this.#pending + MAX_RECORD_BYTES - 1, this.buffer.length - 1);
  }

  /** Frames the record whose members end before `end`, to be written with the next one. */
  defer(end: number): void {
    this.#frame(end);
    if (this.#pending > MAX_DEFERRED_BYTES) this.flush();
  }

  /** Frames the record and writes it with everything deferred. */
  commit(end: number): WriteAnswer {
    this.#frame(end);
    return this.flush();
  }

  #frame(end: number): void {
    const buf = this.buffer;
    const start = this.#pending;
    const payload = start + 9;
    buf.set(SEQUENCE, payload);
    let at = this.#bodyStart - 1;
    buf[at] = 44;
    let rest = this.#sequence;
    for (let i = 0; i < this.#digits; i += 1) {
      at -= 1;
      const next = Math.trunc(rest / 10);
      buf[at] = 48 + rest - next * 10;
      rest = next;
    }
    const crc = checksum(buf, payload, end, this.#seed);
    for (let i = 0; i < 8; i += 1) buf[start + i] = HEX[(crc >>> (28 - i * 4)) & 15] as number;
    buf[start + 8] = 32;
    buf[end] = 10;
    this.#pending = end + 1;
    this.#pendingRecords += 1;
    this.#sequence += 1;
  }

  /** Writes what is deferred. On a failure those records are lost, counted, and seen as a gap by readers. */
  flush(): WriteAnswer {
    if (this.#pending === 0) return 'written';
    const answer = this.file.append(this.buffer, 0, this.#pending);
    if (answer !== 'written') this.lost += this.#pendingRecords;
    this.#pending = 0;
    this.#pendingRecords = 0;
    return answer;
  }

  /** Forgets what is deferred: where the next generation says it anyway. */
  dropDeferred(): void {
    this.#pending = 0;
    this.#pendingRecords = 0;
  }
}
