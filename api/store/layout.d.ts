/** Fixed names inside a recording. */
export declare const OWNER_FILE = "owner.json";
export declare const SOCKET_FILE = "alive.sock";
export declare const MARKS_FILE = "marks.log";
export declare const SESSIONS_FILE = "sessions.log";
export declare const RESERVE_FILE = "reserve";
/** What a file is called that is not complete yet; never read. */
export declare const ASIDE_SUFFIX = ".aside";
/** What a recording is called while retention removes it; never read. */
export declare const REMOVED_SUFFIX = ".removed";
/** The folders under one root. */
export interface StoreFolders {
    readonly root: string;
    readonly version: string;
    readonly recordings: string;
    readonly repairing: string;
    readonly snapshots: string;
    readonly quarantine: string;
    readonly keyFile: string;
    readonly gitignoreFile: string;
}
/** The folders of format 1 under `root`. */
export declare function storeFolders(root: string): StoreFolders;
/** What a recording's name says. */
export interface RecordingName {
    /** Milliseconds since the epoch. */
    readonly startedAtMillis: number;
    readonly pid: number;
    readonly threadId: number;
    /** Eight lower-case hex digits. */
    readonly random: string;
}
/** `20261120T101449123Z-4711-0-9f3ac21b` */
export declare function recordingName(parts: RecordingName): string;
/** The parts of a recording's name, or undefined for a name of something else. */
export declare function parseRecordingName(name: string): RecordingName | undefined;
/** `0001.spans.jsonl` */
export declare function segmentFile(segment: number): string;
/** `0001.open.log` */
export declare function journalFile(generation: number): string;
/** What a file inside a recording is, by its name. */
export type RecordingFile = {
    readonly kind: 'segment' | 'journal';
    readonly number: number;
} | {
    readonly kind: 'acks';
    readonly destination: string;
} | {
    readonly kind: 'owner' | 'socket' | 'marks' | 'sessions' | 'reserve' | 'aside' | 'foreign';
};
/** Reads a name inside a recording; a name that format 1 does not know is `foreign`. */
export declare function parseRecordingFile(name: string): RecordingFile;
/** First `digits` hex digits of SHA-256 of the text's UTF-8 bytes; a lone surrogate counts as U+FFFD. */
export declare function shortHash(text: string, digits: number): string;
/** A session id as it is recorded. Applied twice it says the same. */
export declare function boundedSessionId(id: string): string;
/** `<slug>-<16 hex digits>.json`: the snapshot of a session, whatever its id contains. */
export declare function snapshotFile(sessionId: string): string;
/** Who repairs: what the name of a claim says. `0` stands for what is not known. */
export interface Claimer {
    /** First 8 hex digits of SHA-256 of the host name. */
    readonly hostHash: string;
    /** First 8 hex digits of SHA-256 of the boot id. */
    readonly bootHash: string;
    /** The number in the link text of `/proc/self/ns/pid`. */
    readonly pidNamespace: string;
    readonly pid: number;
    /** Clock ticks since boot. */
    readonly processStart: string;
    /** Four lower-case hex digits. */
    readonly random: string;
}
/** `<recording>@<claimer>` */
export declare function claimName(recording: string, claimer: Claimer): string;
/** The recording and claimer of a name in `repairing/`, or undefined for a name of something else. */
export declare function parseClaimName(name: string): {
    readonly recording: string;
    readonly claimer: Claimer;
} | undefined;
/** The number in `pid:[4026531836]`, or `0`. */
export declare function pidNamespaceNumber(linkText: string | null): string;
