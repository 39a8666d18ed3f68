/** What the store asks of a file's status. */
export interface FileStatus {
    isFile(): boolean;
    isDirectory(): boolean;
    isSymbolicLink(): boolean;
    isSocket(): boolean;
    readonly size: number;
    readonly mode: number;
    readonly uid: number;
    readonly nlink: number;
    readonly ino: number;
    readonly dev: number;
    /** Last change of the contents, in milliseconds since the epoch by the file system's clock. */
    readonly mtimeMs: number;
}
/** The part of `node:fs` that the store uses, in one shape for each call. */
export interface FileSystem {
    openSync(path: string, flags: number, mode?: number): number;
    closeSync(fd: number): void;
    readSync(fd: number, buffer: Uint8Array, offset: number, length: number, position: number | null): number;
    writeSync(fd: number, buffer: Uint8Array, offset: number, length: number, position?: number | null): number;
    fsyncSync(fd: number): void;
    ftruncateSync(fd: number, length: number): void;
    fstatSync(fd: number): FileStatus;
    lstatSync(path: string): FileStatus;
    statSync(path: string): FileStatus;
    fchmodSync(fd: number, mode: number): void;
    chmodSync(path: string, mode: number): void;
    utimesSync(path: string, accessed: number, changed: number): void;
    mkdirSync(path: string, mode: number): void;
    readdirSync(path: string): string[];
    readlinkSync(path: string): string;
    renameSync(from: string, to: string): void;
    linkSync(existing: string, added: string): void;
    unlinkSync(path: string): void;
    rmdirSync(path: string): void;
    statfsSync(path: string): {
        readonly bavail: number;
        readonly bsize: number;
    };
}
/** The real one. */
export declare const NODE_FILE_SYSTEM: FileSystem;
/** The names of `OPEN_FLAGS`. */
export interface OpenFlags {
    readonly read: number;
    readonly write: number;
    readonly readWrite: number;
    readonly append: number;
    readonly create: number;
    readonly exclusive: number;
    readonly noFollow: number;
    readonly nonBlocking: number;
}
/** Flags for `openSync`. What a platform does not have (Windows: the last two) is 0 there. */
export declare const OPEN_FLAGS: OpenFlags;
