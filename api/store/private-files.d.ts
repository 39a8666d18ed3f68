import { type FileStatus, type FileSystem } from './file-system.ts';
export declare const FILE_MODE = 384;
/** The user we act as, or undefined where there are no users (Windows). */
export declare function ownUid(): number | undefined;
/** The status of `path` itself, or undefined if nothing is there. @throws StoreError when it cannot be known. */
export declare function statusOf(path: string, fs?: FileSystem): FileStatus | undefined;
/** Throws unless `status` is a folder of ours that others cannot write to. */
export declare function checkPrivateFolder(path: string, status: FileStatus): void;
/**
 * Makes one folder, or accepts the one that is there. When it returns, `path` is a folder of ours with mode 0700.
 * The folder above must exist. @throws StoreError and leaves what was there as it was.
 */
export declare function makePrivateFolder(path: string, fs?: FileSystem): void;
/**
 * Makes a file that did not exist, mode 0600, and opens it for appending. Several processes may call it: one wins.
 * @returns the descriptor. @throws StoreError (`exists` when somebody was first).
 */
export declare function createPrivateFile(path: string, fs?: FileSystem): number;
/** What an opened file is for. `update` reads and truncates; `append` writes at the end only. */
export type Access = 'read' | 'append' | 'update';
/**
 * Opens a regular file of ours; never waits, never follows (P2).
 * @param maxLinks names the file may have, 1 but for files that are made by linking
 * @returns the descriptor. @throws StoreError (`missing`, `symbolic_link`, `not_a_private_file`, …).
 */
export declare function openPrivateFile(path: string, access: Access, fs?: FileSystem, maxLinks?: number): number;
/** Reads a small file whole. @throws StoreError (`too_large` when it has more than `maxBytes`). */
export declare function readPrivateFile(path: string, maxBytes: number, fs?: FileSystem, maxLinks?: number): Buffer;
/** Writes all bytes at the file's place, however short the system writes. @throws the system's error; a prefix may be written. */
export declare function writeAll(fd: number, bytes: Uint8Array, fs?: FileSystem): void;
/** Makes names in `folder` durable. Where a folder cannot be synced (Windows) nothing happens. */
export declare function syncFolder(folder: string, fs?: FileSystem): void;
/**
 * Replaces (or makes) a small file: written aside, synced if asked, renamed. @throws StoreError; then the old file is as it was
 * and the aside file is gone.
 */
export declare function replacePrivateFile(path: string, bytes: Uint8Array, sync: boolean, fs?: FileSystem): void;
/** Removes a name; true if it was there. Never follows it. @throws StoreError when it stays. */
export declare function removeFile(path: string, fs?: FileSystem): boolean;
/** As `removeFile`, for cleaning up after a failure that is reported already: what stays, stays. */
export declare function tryRemoveFile(path: string, fs?: FileSystem): boolean;
/** The names in a folder, sorted; none if it is missing or no folder. */
export declare function namesIn(folder: string, fs?: FileSystem): string[];
/** Removes a folder and what is in it, at most `maxDepth` levels, following nothing. @throws StoreError when something stays. */
export declare function removeFolder(folder: string, maxDepth?: number, fs?: FileSystem): void;
