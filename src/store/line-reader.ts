/**
 * A file's lines in bounded pieces: one buffer of two pieces, whatever the file holds.
 *
 * A line longer than the limit is counted, not held: a file of ten gigabytes without a line feed costs its reading and nothing else.
 * What a line means is its caller's matter (`record-reader.ts`, `src/repair/`).
 */
import { NODE_FILE_SYSTEM, type FileSystem } from './file-system.ts';

/** Segments' lines and records with their frames are shorter than this, or just as long. */
const MAX_LINE_BYTES = 1_000_000;
const PIECE_BYTES = 1_048_576;
const SMALL_BYTES = 4_096;

/** One line. `bytes` is a view that is valid until the next line is asked for. */
export interface RawLine {
  /** Where it begins. */
  readonly offset: number;
  /** Its length, with its line feed where it has one. */
  readonly length: number;
  /** Its bytes without the line feed; empty for a line that is too long. */
  readonly bytes: Buffer;
  /** Whether a line feed ends it; only the last line of a file can be without. */
  readonly terminated: boolean;
  /** Whether it is longer than the limit. */
  readonly oversized: boolean;
}

/** Where to read. */
export interface LineRange {
  /** First byte. @default 0 */
  readonly from?: number;
  /** Byte before which reading ends, as if the file ended there. @default Infinity */
  readonly to?: number;
}

const NOTHING = Buffer.alloc(0);

/**
 * Yields the lines of an open file from `range.from` on, by position: the descriptor's own place is neither used nor moved.
 * @throws the system's error of a failed read.
 */
export function* readLines(
  fd: number,
  range: LineRange = {},
  fs: FileSystem = NODE_FILE_SYSTEM,
): Generator<RawLine, void> {
  const { from = 0, to = Infinity } = range;
  // Small files are many (a thousand finished recordings): they do not need two pieces.
  const size = Math.min(fs.fstatSync(fd).size, to) - from;
  let buffer = Buffer.allocUnsafe(Math.min(Math.max(size, SMALL_BYTES), PIECE_BYTES + MAX_LINE_BYTES));
  let place = from;
  // The line that has begun: `carried` of its bytes are at the buffer's start, or `skipped` bytes were too many to hold.
  let carried = 0;
  let skipped = 0;
  for (;;) {
    if (carried === buffer.length) buffer = Buffer.concat([buffer], PIECE_BYTES + MAX_LINE_BYTES);
    const wanted = Math.min(PIECE_BYTES, buffer.length - carried, to - place);
    const count = wanted > 0 ? fs.readSync(fd, buffer, carried, wanted, place) : 0;
    if (count === 0) break;
    place += count;
    const end = carried + count;
    let start = 0;
    let feed = buffer.indexOf(0x0a, carried);
    while (feed !== -1 && feed < end) {
      const length = skipped + feed + 1 - start;
      const oversized = length > MAX_LINE_BYTES;
      const bytes = oversized ? NOTHING : buffer.subarray(start, feed);
      yield { offset: place - (end - feed - 1) - length, length, bytes, terminated: true, oversized };
      skipped = 0;
      start = feed + 1;
      feed = buffer.indexOf(0x0a, start);
    }
    carried = end - start;
    if (skipped > 0 || carried >= MAX_LINE_BYTES) {
      skipped += carried;
      carried = 0;
    } else if (start > 0) buffer.copyWithin(0, start, end);
  }
  if (carried + skipped === 0) return;
  const bytes = skipped > 0 ? NOTHING : buffer.subarray(0, carried);
  yield {
    offset: place - carried - skipped,
    length: carried + skipped,
    bytes,
    terminated: false,
    oversized: skipped > 0,
  };
}
