/**
 * The system calls that the store makes, as a parameter: tests give a double that models short writes, a full disk,
 * late errors and refused renames; everything else gives `NODE_FILE_SYSTEM`.
 *
 * All are synchronous on purpose: with a busy thread pool an asynchronous rename or unlink lands after the crash handler.
 */
import fs from 'node:fs';

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
  statfsSync(path: string): { readonly bavail: number; readonly bsize: number };
}

/** The real one. */
export const NODE_FILE_SYSTEM: FileSystem = {
  openSync: (path, flags, mode) => fs.openSync(path, flags, mode),
  closeSync: (fd) => fs.closeSync(fd),
  readSync: (fd, buffer, offset, length, position) => fs.readSync(fd, buffer, offset, length, position),
  writeSync: (fd, buffer, offset, length, position) => fs.writeSync(fd, buffer, offset, length, position),
  fsyncSync: (fd) => fs.fsyncSync(fd),
  ftruncateSync: (fd, length) => fs.ftruncateSync(fd, length),
  fstatSync: (fd) => fs.fstatSync(fd),
  lstatSync: (path) => fs.lstatSync(path),
  statSync: (path) => fs.statSync(path),
  fchmodSync: (fd, mode) => fs.fchmodSync(fd, mode),
  chmodSync: (path, mode) => fs.chmodSync(path, mode),
  utimesSync: (path, accessed, changed) => fs.utimesSync(path, accessed, changed),
  mkdirSync: (path, mode) => {
    fs.mkdirSync(path, { mode });
  },
  readdirSync: (path) => fs.readdirSync(path),
  readlinkSync: (path) => fs.readlinkSync(path),
  renameSync: (from, to) => fs.renameSync(from, to),
  linkSync: (existing, added) => fs.linkSync(existing, added),
  unlinkSync: (path) => fs.unlinkSync(path),
  rmdirSync: (path) => fs.rmdirSync(path),
  statfsSync: (path) => fs.statfsSync(path),
};

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
export const OPEN_FLAGS: OpenFlags = {
  read: fs.constants.O_RDONLY,
  write: fs.constants.O_WRONLY,
  readWrite: fs.constants.O_RDWR,
  append: fs.constants.O_APPEND,
  create: fs.constants.O_CREAT,
  exclusive: fs.constants.O_EXCL,
  /** Fails on a symbolic link as the last part of the path. */
  noFollow: fs.constants.O_NOFOLLOW ?? 0,
  /** Does not wait for the other end of a FIFO or device. */
  nonBlocking: fs.constants.O_NONBLOCK ?? 0,
};
