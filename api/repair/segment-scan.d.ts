import type { OtlpSpan } from '../otlp/otlp-types.ts';
import type { FileSystem } from '../store/file-system.ts';
import type { CutReason } from '../store/quarantine.ts';
import type { LineClaims } from './line-claims.ts';
/** Bytes that must go. `feed`: a line feed takes their place. */
export interface Cut {
    readonly offset: number;
    readonly bytes: number;
    readonly feed: boolean;
    readonly reason: CutReason;
}
/** A good line and where it is; `length` is without its line feed. */
export interface PlacedLine {
    readonly span: OtlpSpan;
    readonly offset: number;
    readonly length: number;
    /** CRC-32 of the line with its line feed; 0 where nobody asked for it. */
    readonly crc: number;
    /** The line's bytes, valid until the next item is asked for. */
    readonly bytes: Buffer;
}
/** What a scan finds, in the order of the file. */
export type SegmentItem = {
    readonly kind: 'line';
    readonly line: PlacedLine;
} | ({
    readonly kind: 'cut';
} & Cut)
/** Where the scan is, for whoever paces it. */
 | {
    readonly kind: 'place';
    readonly offset: number;
};
/** What is known of a segment beforehand. */
export interface SegmentWords {
    /** What `end` records say. @default nothing */
    readonly claims?: LineClaims;
    /** Whether the checksum of each line is asked for; it is computed anyhow where there are claims. @default false */
    readonly checksums?: boolean;
    /** Every line is as our recorder wrote it: folds prove all of the segment. @default false */
    readonly proven?: boolean;
    /** Where lines begin that folds prove to be wrong. @default none */
    readonly refused?: ReadonlySet<number>;
    /** Where to begin; before it nothing is proven or read. @default 0 */
    readonly from?: number;
}
/** Yields what stands in the open segment. @throws the system's error of a failed read. */
export declare function scanSegment(fd: number, words: SegmentWords, fs: FileSystem): Generator<SegmentItem, void>;
