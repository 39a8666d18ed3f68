/**
 * The frame of a record (docs/format.md section 3), as pure functions: `crc SP payload LF`.
 *
 * The recorder has a writer of its own that copies nothing; both are tested against the document's example. These are for the
 * cold paths: what repair writes, what readers check.
 */
import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** A record with its frame is at most this long. */
export const MAX_RECORD_BYTES = 1_000_000;
/** `crc SP` and LF. */
export const FRAME_BYTES = 10;

/** What kind of record file it is. */
export type RecordFileKind = 'open' | 'marks' | 'sessions' | 'acks';

/** The header of a record file: its first record. */
export interface RecordHeader {
  readonly file: RecordFileKind;
  readonly recording: string;
  /** Journals only. */
  readonly generation?: number;
  /** Eight lower-case hex digits; the seed of every later record. */
  readonly salt: string;
}

/** Frames a payload of UTF-8 JSON. `seed` is 0 for the header, else the salt as a number. */
export function frameRecord(payload: string | Uint8Array, seed: number): Buffer {
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
  const record = Buffer.allocUnsafe(bytes.length + FRAME_BYTES);
  record.write(crc32(bytes, seed).toString(16).padStart(8, '0'), 0, 'latin1');
  record[8] = 0x20;
  record.set(bytes, 9);
  record[record.length - 1] = 0x0a;
  return record;
}

/** The framed header record, sequence 0. */
export function frameHeader(header: RecordHeader): Buffer {
  const { file, recording, generation, salt } = header;
  const numbered = generation === undefined ? {} : { generation };
  return frameRecord(JSON.stringify({ n: 0, k: 'header', v: 1, file, recording, ...numbered, salt }), 0);
}

/** A new salt: eight hex digits, never zero, since a header is seeded with zero and must not pass for a record of another file. */
export function newSalt(): string {
  for (;;) {
    const salt = randomBytes(4).toString('hex');
    if (salt !== '00000000') return salt;
  }
}

/** The seed that a salt of eight hex digits stands for. */
export function seedOf(salt: string): number {
  return Number.parseInt(salt, 16);
}

/** The payload of a record: its sequence first. Members whose value is undefined are left out. */
export function recordPayload(sequence: number, members: Readonly<Record<string, unknown>>): string {
  const { n: _, ...rest } = members;
  return JSON.stringify({ n: sequence, ...rest });
}
