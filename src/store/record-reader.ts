/**
 * Reads a file of records (docs/format.md section 3), whatever happened to it.
 *
 * Every good record is yielded in order, and every damaged place as a value (S5): `torn` at the end, `corrupt` between good ones,
 * `repeated` for a sequence that was there, `gap` for sequences that are missing. Bytes of another file or generation never pass: their
 * seed differs. A damaged header costs itself alone: the salt follows from any two records that agree on it.
 * Memory is bounded by two pieces; nothing is written.
 */
import { crc32 } from 'node:zlib';
import { seedFor } from './crc-backwards.ts';
import { NODE_FILE_SYSTEM, type FileSystem } from './file-system.ts';
import { readLines } from './line-reader.ts';
import { FRAME_BYTES, seedOf, type RecordFileKind } from './record-frame.ts';

/** A payload: an object that has at least a sequence. Other members are validated by whoever uses them. */
export type RecordValue = Readonly<Record<string, unknown>>;

/** One good record. `bytes` counts with its frame; `offset` is where it begins. */
export interface ReadRecord {
  readonly kind: 'record';
  readonly offset: number;
  readonly bytes: number;
  readonly sequence: number;
  readonly value: RecordValue;
}

/** One damaged place. */
export type RecordDamage =
  | { readonly kind: 'torn' | 'corrupt' | 'repeated'; readonly offset: number; readonly bytes: number }
  | { readonly kind: 'gap'; readonly offset: number; readonly missing: number };

/** What the file must say of itself; a file that says otherwise is foreign, and all of it is damage. */
export interface ExpectedHeader {
  readonly file: RecordFileKind;
  readonly recording: string;
  readonly generation?: number;
}

/** Yields what stands in the open file, the header (sequence 0) included. @throws the system's error of a failed read. */
export function* readRecords(
  fd: number,
  expected: ExpectedHeader,
  fs: FileSystem = NODE_FILE_SYSTEM,
): Generator<ReadRecord | RecordDamage, void> {
  const seed = findSeed(fd, expected, fs);
  let next = 0;
  let goodEnd = 0;
  let fileEnd = 0;
  for (const line of readLines(fd, {}, fs)) {
    fileEnd = line.offset + line.length;
    if (seed === undefined || line.oversized || !line.terminated) continue;
    for (const found of recordsIn(line.bytes, line.offset === 0 ? 0 : seed, seed)) {
      const offset = line.offset + found.start;
      // Where a record ends without a line feed, the byte in its place is damage of its own.
      const bytes = found.end - found.start + (found.end === line.bytes.length ? 1 : 0);
      if (offset > goodEnd) yield { kind: 'corrupt', offset: goodEnd, bytes: offset - goodEnd };
      goodEnd = offset + bytes;
      const sequence = found.sequence;
      if (sequence < next) {
        yield { kind: 'repeated', offset, bytes };
        continue;
      }
      // A missing header was reported as bytes; what follows it is counted by number.
      const missing = sequence - Math.max(next, 1);
      if (missing > 0) yield { kind: 'gap', offset, missing };
      next = sequence + 1;
      yield { kind: 'record', offset, bytes, sequence, value: found.value };
    }
  }
  if (fileEnd > goodEnd) yield { kind: 'torn', offset: goodEnd, bytes: fileEnd - goodEnd };
}

interface FoundRecord {
  readonly start: number;
  /** Where its line feed is, or the byte that stands in its place. */
  readonly end: number;
  readonly sequence: number;
  readonly value: RecordValue;
}

const FRAME_START = Buffer.from(' {"n":');
const MAX_STARTS = 16;

/**
 * The records of one line: one, or none; or, where a line feed was lost or junk stands before a record, the ones that can still be
 * proven by their checksums.
 */
function recordsIn(line: Buffer, firstSeed: number, seed: number): FoundRecord[] {
  const whole = recordAt(line, 0, line.length, firstSeed);
  if (whole !== undefined) return [whole];
  const found: FoundRecord[] = [];
  let previous = 0;
  let at = line.indexOf(FRAME_START, 9);
  for (let tries = 0; at !== -1 && tries < MAX_STARTS; tries += 1) {
    const start = at - 8;
    const rest = recordAt(line, start, line.length, seed);
    if (rest !== undefined) {
      const before = recordAt(line, previous, start - 1, previous === 0 ? firstSeed : seed);
      if (before !== undefined) found.push(before);
      found.push(rest);
      break;
    }
    const before = recordAt(line, previous, start - 1, previous === 0 ? firstSeed : seed);
    if (before !== undefined) {
      found.push(before);
      previous = start;
    }
    at = line.indexOf(FRAME_START, at + 1);
  }
  return found;
}

/** The record whose frame fills `line` from `start` to `end` (its line feed excluded), if it is one. */
function recordAt(line: Buffer, start: number, end: number, seed: number): FoundRecord | undefined {
  const crc = frameCrc(line, start, end);
  if (crc === undefined || crc32(line.subarray(start + 9, end), seed) !== crc) return undefined;
  try {
    const value: unknown = JSON.parse(line.toString('utf8', start + 9, end));
    if (!isRecord(value)) return undefined;
    const sequence = value['n'];
    return typeof sequence === 'number' && Number.isSafeInteger(sequence) && sequence >= 0
      ? { start, end, sequence, value }
      : undefined;
  } catch {
    // A right checksum over what is no JSON: no writer of ours.
    return undefined;
  }
}

/** The checksum that a frame states, if these bytes look like a frame. */
function frameCrc(line: Buffer, start: number, end: number): number | undefined {
  if (end - start < FRAME_BYTES + 6 || line[start + 8] !== 0x20) return undefined;
  let crc = 0;
  for (let at = start; at < start + 8; at += 1) {
    const digit = hexDigit(line[at] ?? 0);
    if (digit < 0) return undefined;
    crc = crc * 16 + digit;
  }
  return line.compare(FRAME_START, 0, 6, start + 8, start + 14) === 0 ? crc : undefined;
}

/** Lower case only: the format has no other. */
function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1;
}

function isRecord(value: unknown): value is RecordValue {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const MAX_VOTING_RECORDS = 64;
const MAX_VOTING_LINES = 10_000;

/** The seed of the file's records; undefined if there is none or the file is another's. */
function findSeed(fd: number, expected: ExpectedHeader, fs: FileSystem): number | undefined {
  // By seed, the checksums that speak for it: the same bytes twice are one witness.
  const votes = new Map<number, Set<number>>();
  let voters = 0;
  let lines = 0;
  for (const line of readLines(fd, {}, fs)) {
    lines += 1;
    if (line.terminated && !line.oversized) {
      const header = line.offset === 0 ? recordAt(line.bytes, 0, line.bytes.length, 0) : undefined;
      if (header !== undefined) return headerSeed(header.value, expected);
      const crc = frameCrc(line.bytes, 0, line.bytes.length);
      if (crc !== undefined) {
        const seed = seedFor(line.bytes.subarray(9), crc);
        votes.set(seed, (votes.get(seed) ?? new Set()).add(crc));
        voters += 1;
      }
    }
    if (voters >= MAX_VOTING_RECORDS || lines >= MAX_VOTING_LINES) break;
  }
  let best: number | undefined;
  let most = 1;
  for (const [seed, witnesses] of votes) {
    if (witnesses.size > most) {
      best = seed;
      most = witnesses.size;
    }
  }
  return best;
}

function headerSeed(header: RecordValue, expected: ExpectedHeader): number | undefined {
  const salt = header['salt'];
  if (header['n'] !== 0 || header['k'] !== 'header' || header['file'] !== expected.file) return undefined;
  if (header['recording'] !== expected.recording || header['generation'] !== expected.generation) return undefined;
  return typeof salt === 'string' && /^[0-9a-f]{8}$/.test(salt) ? seedOf(salt) : undefined;
}
