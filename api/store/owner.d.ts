import { type FileSystem } from './file-system.ts';
/** How often a living owner touches its file. */
export declare const HEARTBEAT_MILLIS = 15000;
/** How old a heartbeat may be before its owner is presumed dead, where nothing better is known. */
export declare const MAX_HEARTBEAT_AGE_MILLIS = 60000;
/** The members of `owner.json`. */
export interface Owner {
    readonly format: 1;
    readonly recording: string;
    readonly pid: number;
    readonly threadId: number;
    readonly processStart: string | null;
    readonly bootId: string | null;
    readonly pidNamespace: string | null;
    readonly host: string;
    readonly uid: number | null;
    readonly runtime: string;
    readonly service: string;
    /** ISO time. */
    readonly startedAt: string;
    readonly socket: boolean;
    readonly destinations: readonly string[];
}
/** One JSON object and LF, members in the order of docs/format.md. */
export declare function encodeOwner(owner: Owner): Buffer;
/** Makes the file in a recording that has none. @throws StoreError. */
export declare function writeOwner(recordingFolder: string, owner: Owner, fs?: FileSystem): void;
/** Replaces the file, for example when the socket could not be opened after all. @throws StoreError. */
export declare function replaceOwner(recordingFolder: string, owner: Owner, fs?: FileSystem): void;
/**
 * A heartbeat: the file's time becomes now by the file system's clock.
 * @throws StoreError, `missing` when the recording was taken or removed.
 */
export declare function touchOwner(recordingFolder: string, nowMillis: number, fs?: FileSystem): void;
/** Reads and validates the file. @throws StoreError (`missing`, `invalid`, `not_a_private_file`, …). */
export declare function readOwner(recordingFolder: string, fs?: FileSystem): Owner;
/** The owner that a foreign value describes, or undefined. Members that are not named are ignored. */
export declare function toOwner(value: unknown): Owner | undefined;
