/**
 * Frames records in place and appends them: the hot half of docs/format.md section 3.
 *
 * The caller writes a record's members into {@link RecordWriter.buffer} from {@link RecordWriter.begin} on, beginning with `"k":` and ending
 * with the closing brace; `commit` or `defer` puts sequence, checksum and LF around them. Nothing is copied. Deferred
 * records ride on the next write. Payloads are opaque here.
 */
import type { AppendFile, WriteAnswer } from './append-file.ts';
/** Deferred records are written when they are more than this. */
export declare const MAX_DEFERRED_BYTES = 262144;
export declare class RecordWriter {
    #private;
    readonly buffer: Buffer;
    file: AppendFile;
    /** Records that were given up because a write failed. */
    lost: number;
    /**
     * @param buffer - holds deferred records and the one being made; at least {@link MAX_DEFERRED_BYTES} + {@link MAX_RECORD_BYTES} for a journal
     * @param seed - the salt of the file's header
     */
    constructor(buffer: Buffer, file: AppendFile, seed: number);
    get pendingBytes(): number;
    /** Goes on in another file, whose header has sequence 0; what was deferred must be flushed or dropped before. */
    switchTo(file: AppendFile, seed: number, nextSequence: number): void;
    get nextSequence(): number;
    /** Where the next record's members begin in `buffer`. */
    begin(): number;
    /** First byte of `buffer` that the record's members must not reach. */
    bodyLimit(): number;
    /** Frames the record whose members end before `end`, to be written with the next one. */
    defer(end: number): void;
    /** Frames the record and writes it with everything deferred. */
    commit(end: number): WriteAnswer;
    /** Writes what is deferred. On a failure those records are lost, counted, and seen as a gap by readers. */
    flush(): WriteAnswer;
    /** Forgets what is deferred: where the next generation says it anyway. */
    dropDeferred(): void;
}
