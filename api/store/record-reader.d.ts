import { type FileSystem } from './file-system.ts';
import { type RecordFileKind } from './record-frame.ts';
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
export type RecordDamage = {
    readonly kind: 'torn' | 'corrupt' | 'repeated';
    readonly offset: number;
    readonly bytes: number;
} | {
    readonly kind: 'gap';
    readonly offset: number;
    readonly missing: number;
};
/** What the file must say of itself; a file that says otherwise is foreign, and all of it is damage. */
export interface ExpectedHeader {
    readonly file: RecordFileKind;
    readonly recording: string;
    readonly generation?: number;
}
/** Yields what stands in the open file, the header (sequence 0) included. @throws the system's error of a failed read. */
export declare function readRecords(fd: number, expected: ExpectedHeader, fs?: FileSystem): Generator<ReadRecord | RecordDamage, void>;
