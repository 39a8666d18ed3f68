import { type WriteAnswer } from './append-file.ts';
import { type FileSystem } from './file-system.ts';
/** A segment that is longer is followed by the next. */
export declare const MAX_SEGMENT_BYTES = 16000000;
/** A line with its LF is shorter than this. */
export declare const MAX_LINE_BYTES = 1000000;
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
export declare class SegmentWriter {
    #private;
    readonly buffer: Buffer;
    /** The place of the line that was committed or deferred last; one object, overwritten by the next line. */
    readonly place: LinePlace;
    /** Lines given up because a write failed. */
    lost: number;
    lastError: unknown;
    /** A segment was made since the folder was last synced. */
    newName: boolean;
    constructor(folder: string, onComplete: (segment: CompleteSegment) => void, fs?: FileSystem);
    get segment(): number;
    /** The last segment that exists, 0 when there is none. */
    get lastSegment(): number;
    /** Where the next line will stand in its segment. */
    get offset(): number;
    get pendingBytes(): number;
    begin(): number;
    /** First byte of `buffer` that a line must not reach; its LF has room behind. */
    lineLimit(): number;
    /**
     * Takes the line that ends before `end`; it is written with the next {@link flush}.
     * @param known - how many of its first bytes have the checksum `knownCrc`
     */
    defer(end: number, known?: number, knownCrc?: number): void;
    /** As {@link defer}, and writes it. */
    commit(end: number, known?: number, knownCrc?: number): WriteAnswer;
    flush(): WriteAnswer;
    /** Ends the segment; the next line begins another. */
    rotate(): void;
    /** The folds up to here, and a new one begun: called at compaction and when a segment ends. */
    folds(): readonly (readonly [number, number])[];
    /** Makes the lines durable; a segment that could not be synced is ended, and never believed again. */
    sync(): boolean;
    intact(): boolean;
    close(): void;
    /** Lets go of the file without a word. */
    abandon(): void;
}
