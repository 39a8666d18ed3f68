import type { FileSystem } from '../store/file-system.ts';
import { type Claimer, type StoreFolders } from '../store/layout.ts';
import { type FinishedRecording } from './finished-recording.ts';
import type { Pace } from './pace.ts';
/** A recording's folder. */
export interface RecordingFolder {
    readonly recording: string;
    readonly folder: string;
    /** Who repairs it. */
    readonly claimer: Claimer | undefined;
}
/** What is in a root: recordings, oldest first, and names that are not ours. */
export interface RootListing {
    readonly recordings: readonly RecordingFolder[];
    readonly foreign: readonly string[];
}
/** Lists a root. @throws StoreError when it cannot be listed. */
export declare function listRoot(folders: StoreFolders, fs: FileSystem): RootListing;
/** Whether it has a journal. Without one, every span it will ever hold is in its segments. @throws StoreError. */
export declare function hasJournal(folder: string, fs: FileSystem): boolean;
/** What finished recordings hold of each session. */
export declare class Catalog {
    #private;
    constructor(folders: StoreFolders, fs: FileSystem, pace: Pace);
    /** Finished recordings but `except` with a part of `session`, oldest first. */
    holding(session: string, except: string): Promise<readonly FinishedRecording[]>;
    /** A recording was finished meanwhile. */
    add(recording: string): Promise<void>;
}
