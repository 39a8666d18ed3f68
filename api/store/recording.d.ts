import type { WriteAnswer } from './append-file.ts';
import { type FileSystem } from './file-system.ts';
import { Journal } from './journal.ts';
import { type StoreFolders } from './layout.ts';
import { SegmentWriter } from './segment-writer.ts';
export interface RecordingSetup {
    readonly folders: StoreFolders;
    /** Service name of the box, for readers. */
    readonly service: string;
    /** Ids of the forward destinations the recording may be sent to. */
    readonly destinations: readonly string[];
    /** Whether new names are made durable. */
    readonly sync: boolean;
    /** Milliseconds since the epoch. */
    readonly now: () => number;
    readonly fs?: FileSystem;
}
export declare class Recording {
    #private;
    readonly name: string;
    readonly folder: string;
    readonly journal: Journal;
    readonly segments: SegmentWriter;
    private constructor();
    /** Makes a new recording. @throws StoreError; what was made is removed again. */
    static open(setup: RecordingSetup): Recording;
    /** Appends to `marks.log`; on a full disk the reserve is released and the mark tried once more. */
    mark(members: Readonly<Record<string, unknown>>): WriteAnswer;
    /** Appends to `sessions.log`. */
    summarize(members: Readonly<Record<string, unknown>>): WriteAnswer;
    /** Why the last mark or summary failed. */
    get logError(): unknown;
    /** Bytes of `marks.log` and `sessions.log`, which grow with the number of sessions. */
    get logBytes(): number;
    /** Says that the owner lives, and looks whether its files are still where they were. */
    heartbeat(nowMillis: number): 'intact' | 'lost';
    /** Makes everything durable; false when something could not be. */
    syncAll(): boolean;
    /** Ends the recording: nothing may be open or deferred any more. @returns whether it is finished for readers. */
    finish(by: 'shutdown' | 'exit', nowMillis: number): boolean;
    /** Removes the whole recording: for one in which nothing was recorded. */
    discard(): void;
    /** Lets go of all files as they are. */
    abandon(): void;
}
