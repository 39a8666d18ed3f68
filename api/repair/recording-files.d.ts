import type { FileSystem } from '../store/file-system.ts';
import { type Access } from '../store/private-files.ts';
export interface RecordingFiles {
    readonly folder: string;
    /** Numbers, ascending. */
    readonly segments: readonly number[];
    /** Generations, ascending. */
    readonly journals: readonly number[];
    readonly owner: boolean;
    readonly marks: boolean;
    readonly sessions: boolean;
    /** Names of acknowledgement logs. */
    readonly acks: readonly string[];
    /** Names of files that nobody completed. */
    readonly asides: readonly string[];
    readonly foreign: readonly string[];
    /** Milliseconds since the epoch: the last change of a journal, segment, mark or summary. */
    readonly changedAtMillis: number;
}
/** Looks at a recording's folder. @throws StoreError when it cannot be listed. */
export declare function listRecordingFiles(folder: string, fs: FileSystem): RecordingFiles;
/**
 * Opens one file of a recording for as long as `use` is not done with it.
 * @returns undefined if it is gone meanwhile. @throws StoreError when it cannot be opened or read.
 */
export declare function withFile<Result>(path: string, access: Access, fs: FileSystem, use: (fd: number) => Promise<Result> | Result): Promise<Result | undefined>;
