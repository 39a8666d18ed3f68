/** A record with its frame is at most this long. */
export declare const MAX_RECORD_BYTES = 1000000;
/** `crc SP` and LF. */
export declare const FRAME_BYTES = 10;
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
export declare function frameRecord(payload: string | Uint8Array, seed: number): Buffer;
/** The framed header record, sequence 0. */
export declare function frameHeader(header: RecordHeader): Buffer;
/** A new salt: eight hex digits, never zero, since a header is seeded with zero and must not pass for a record of another file. */
export declare function newSalt(): string;
/** The seed that a salt of eight hex digits stands for. */
export declare function seedOf(salt: string): number;
/** The payload of a record: its sequence first. Members whose value is undefined are left out. */
export declare function recordPayload(sequence: number, members: Readonly<Record<string, unknown>>): string;
