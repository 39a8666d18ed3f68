import { type FileSystem } from './file-system.ts';
import { type StoreFolders } from './layout.ts';
/** The limits. `Infinity` switches one off. */
export interface RetentionLimits {
    /** Bytes of recordings and snapshots. */
    readonly maxBytes: number;
    readonly maxAgeDays: number;
    readonly maxRecordings: number;
    /** Free bytes of the file system. */
    readonly minFreeBytes: number;
}
/** 512 MB, 14 days, 1,000 recordings, 200 MB free. */
export declare const DEFAULT_RETENTION: RetentionLimits;
/** What is known of a recording before it may go. */
export interface RecordingSize {
    readonly recording: string;
    readonly bytes: number;
    /** Milliseconds since the epoch; of the last change of any of its files. */
    readonly changedAtMillis: number;
    /** No journal: every span it will ever have is in its segments. */
    readonly finished: boolean;
    /** Every line is acknowledged by all its destinations, or it has none. */
    readonly acknowledged: boolean;
}
/** What the limits are compared with. */
export interface RetentionState {
    readonly recordings: readonly RecordingSize[];
    /** Bytes that are no recording's: snapshots. */
    readonly otherBytes: number;
    readonly freeBytes: number;
    readonly nowMillis: number;
}
/** Which recordings go, in order, and by how many bytes the limits are exceeded even then. */
export interface EvictionPlan {
    readonly evict: readonly RecordingSize[];
    readonly excessBytes: number;
}
/** Decides by T1 and T2. Pure. */
export declare function planEviction(state: RetentionState, limits: RetentionLimits): EvictionPlan;
/** What retention did. */
export interface RetentionReport {
    readonly removedRecordings: number;
    /** Recordings that went although a destination had not acknowledged all of them. */
    readonly droppedUnforwarded: number;
    readonly removedSnapshots: number;
    /** Segments of the own recording. */
    readonly removedSegments: number;
    readonly freedBytes: number;
    /** By how much the limits are still exceeded: payload is to be dropped. */
    readonly excessBytes: number;
}
/** What retention must know of its caller. */
export interface RetentionOptions {
    readonly limits: RetentionLimits;
    readonly nowMillis: number;
    /** Whether all destinations of a finished recording have acknowledged all of it. */
    readonly isAcknowledged: (recordingFolder: string) => boolean;
    /** The caller's own recording and the segment it writes to; neither that segment nor later ones go. */
    readonly own?: {
        readonly recording: string;
        readonly segment: number;
    };
    /** Snapshot files that belong to a recording's sessions; removed with it unless they are newer. */
    readonly snapshotsOf?: (recordingFolder: string) => readonly string[];
}
/** Applies the limits once. Never rejects for a file that cannot be removed: it is tried again next time. */
export declare function applyRetention(folders: StoreFolders, options: RetentionOptions, fs?: FileSystem): Promise<RetentionReport>;
