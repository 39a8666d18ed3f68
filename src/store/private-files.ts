/**
 * Folders and files that are ours alone: made, opened, written and replaced so that nobody else's trick is followed (S7).
 *
 * P1. Folders are made one level at a time, 0700, and files 0600, whatever the umask says.
 * P2. Nothing but a regular file of ours with one name is opened: no symlink, FIFO, device, socket or hard link is followed
 *     or waited for.
 * P3. A file is replaced by writing it aside and one synchronous rename: old or new, never between.
 * P4. What is gone already counts as removed.
 */
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { StoreError, systemCodeOf, toStoreError } from './errors.ts';
import { NODE_FILE_SYSTEM, OPEN_FLAGS, type FileStatus, type FileSystem } from './file-system.ts';
import { ASIDE_SUFFIX } from './layout.ts';

const FOLDER_MODE = 0o700;
export const FILE_MODE = 0o600;

/** The user we act as, or undefined where there are no users (Windows). */
export function ownUid(): number | undefined {
  return process.geteuid?.();
}

/** The status of `path` itself, or undefined if nothing is there. @throws StoreError when it cannot be known. */
export function statusOf(path: string, fs: FileSystem = NODE_FILE_SYSTEM): FileStatus | undefined {
  try {
    return fs.lstatSync(path);
  } catch (error) {
    // Nothing there, or not even a folder above it.
    if (systemCodeOf(error) === 'ENOENT' || systemCodeOf(error) === 'ENOTDIR') return undefined;
    throw toStoreError(error, 'look at', path);
  }
}

/** Throws unless `status` is a folder of ours that others cannot write to. */
export function checkPrivateFolder(path: string, status: FileStatus): void {
  if (status.isSymbolicLink()) throw new StoreError('symbolic_link', `${path} is a symbolic link`, path);
  if (!status.isDirectory()) throw new StoreError('not_a_folder', `${path} is not a folder`, path);
  const uid = ownUid();
  if (uid === undefined) return;
  if (status.uid !== uid)
    throw new StoreError('foreign_owner', `${path} belongs to another user (uid ${status.uid})`, path);
  if ((status.mode & 0o022) !== 0) throw new StoreError('writable_by_others', `${path} is writable by others`, path);
}

/**
 * Makes one folder, or accepts the one that is there. When it returns, `path` is a folder of ours with mode 0700.
 * The folder above must exist. @throws StoreError and leaves what was there as it was.
 */
export function makePrivateFolder(path: string, fs: FileSystem = NODE_FILE_SYSTEM): void {
  try {
    fs.mkdirSync(path, FOLDER_MODE);
  } catch (error) {
    if (systemCodeOf(error) !== 'EEXIST') throw toStoreError(error, 'make', path);
  }
  try {
    const status = fs.lstatSync(path);
    checkPrivateFolder(path, status);
    if (ownUid() !== undefined && (status.mode & 0o777) !== FOLDER_MODE) fs.chmodSync(path, FOLDER_MODE);
  } catch (error) {
    throw toStoreError(error, 'make', path);
  }
}

/**
 * Makes a file that did not exist, mode 0600, and opens it for appending. Several processes may call it: one wins.
 * @returns the descriptor. @throws StoreError (`exists` when somebody was first).
 */
export function createPrivateFile(path: string, fs: FileSystem = NODE_FILE_SYSTEM): number {
  const { write, append, create, exclusive, noFollow } = OPEN_FLAGS;
  let fd: number;
  try {
    fd = fs.openSync(path, write | append | create | exclusive | noFollow, FILE_MODE);
  } catch (error) {
    throw toStoreError(error, 'make', path);
  }
  try {
    // The umask may have taken away our own bits too.
    if (ownUid() !== undefined && (fs.fstatSync(fd).mode & 0o777) !== FILE_MODE) fs.fchmodSync(fd, FILE_MODE);
    return fd;
  } catch (error) {
    fs.closeSync(fd);
    throw toStoreError(error, 'make', path);
  }
}

/** What an opened file is for. `update` reads and truncates; `append` writes at the end only. */
export type Access = 'read' | 'append' | 'update';

function isPrivateFile(status: FileStatus, maxLinks: number): boolean {
  const uid = ownUid();
  return status.isFile() && status.nlink <= maxLinks && (uid === undefined || status.uid === uid);
}

/**
 * Opens a regular file of ours; never waits, never follows (P2).
 * @param maxLinks names the file may have, 1 but for files that are made by linking
 * @returns the descriptor. @throws StoreError (`missing`, `symbolic_link`, `not_a_private_file`, …).
 */
export function openPrivateFile(path: string, access: Access, fs: FileSystem = NODE_FILE_SYSTEM, maxLinks = 1): number {
  const { read, write, readWrite, append, noFollow, nonBlocking } = OPEN_FLAGS;
  const mode = { read, append: write | append, update: readWrite }[access];
  let fd: number;
  let seen: FileStatus;
  try {
    // Looked at first: opening a device or a FIFO can have effects of its own.
    seen = fs.lstatSync(path);
    if (seen.isSymbolicLink()) throw new StoreError('symbolic_link', `${path} is a symbolic link`, path);
    if (!isPrivateFile(seen, maxLinks)) throw notPrivate(path);
    fd = fs.openSync(path, mode | noFollow | nonBlocking);
  } catch (error) {
    throw toStoreError(error, 'open', path);
  }
  try {
    const opened = fs.fstatSync(fd);
    if (opened.ino !== seen.ino || opened.dev !== seen.dev || !isPrivateFile(opened, maxLinks)) throw notPrivate(path);
    return fd;
  } catch (error) {
    fs.closeSync(fd);
    throw toStoreError(error, 'open', path);
  }
}

function notPrivate(path: string): StoreError {
  return new StoreError('not_a_private_file', `${path} is not a regular file of ours with one name`, path);
}

/** Reads a small file whole. @throws StoreError (`too_large` when it has more than `maxBytes`). */
export function readPrivateFile(
  path: string,
  maxBytes: number,
  fs: FileSystem = NODE_FILE_SYSTEM,
  maxLinks = 1,
): Buffer {
  const fd = openPrivateFile(path, 'read', fs, maxLinks);
  try {
    const buffer = Buffer.allocUnsafe(maxBytes + 1);
    let length = 0;
    while (length < buffer.length) {
      const count = fs.readSync(fd, buffer, length, buffer.length - length, length);
      if (count === 0) break;
      length += count;
    }
    if (length > maxBytes) throw new StoreError('too_large', `${path} has more than ${maxBytes} bytes`, path);
    return Buffer.from(buffer.subarray(0, length));
  } catch (error) {
    throw toStoreError(error, 'read', path);
  } finally {
    fs.closeSync(fd);
  }
}

const MAX_INTERRUPTIONS = 100;

/** Writes all bytes at the file's place, however short the system writes. @throws the system's error; a prefix may be written. */
export function writeAll(fd: number, bytes: Uint8Array, fs: FileSystem = NODE_FILE_SYSTEM): void {
  let done = 0;
  let interruptions = 0;
  while (done < bytes.length) {
    let count = 0;
    try {
      count = fs.writeSync(fd, bytes, done, bytes.length - done);
    } catch (error) {
      // A signal came, or an odd file system was busy: the bytes are not written, and writing goes on.
      const code = systemCodeOf(error);
      if ((code !== 'EINTR' && code !== 'EAGAIN') || interruptions >= MAX_INTERRUPTIONS) throw error;
    }
    if (count === 0) interruptions += 1;
    if (interruptions > MAX_INTERRUPTIONS) throw new StoreError('failed', 'the system writes nothing', '');
    done += count;
  }
}

/** Makes names in `folder` durable. Where a folder cannot be synced (Windows) nothing happens. */
export function syncFolder(folder: string, fs: FileSystem = NODE_FILE_SYSTEM): void {
  if (process.platform === 'win32') return;
  const fd = fs.openSync(folder, OPEN_FLAGS.read);
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

/**
 * Replaces (or makes) a small file: written aside, synced if asked, renamed. @throws StoreError; then the old file is as it was
 * and the aside file is gone.
 */
export function replacePrivateFile(
  path: string,
  bytes: Uint8Array,
  sync: boolean,
  fs: FileSystem = NODE_FILE_SYSTEM,
): void {
  const aside = `${path}.${randomBytes(4).toString('hex')}${ASIDE_SUFFIX}`;
  try {
    const fd = createPrivateFile(aside, fs);
    try {
      writeAll(fd, bytes, fs);
      if (sync) fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
    fs.renameSync(aside, path);
    if (sync) syncFolder(dirname(path), fs);
  } catch (error) {
    tryRemoveFile(aside, fs);
    throw toStoreError(error, 'replace', path);
  }
}

/** Removes a name; true if it was there. Never follows it. @throws StoreError when it stays. */
export function removeFile(path: string, fs: FileSystem = NODE_FILE_SYSTEM): boolean {
  try {
    fs.unlinkSync(path);
    return true;
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return false;
    throw toStoreError(error, 'remove', path);
  }
}

/** As `removeFile`, for cleaning up after a failure that is reported already: what stays, stays. */
export function tryRemoveFile(path: string, fs: FileSystem = NODE_FILE_SYSTEM): boolean {
  try {
    return removeFile(path, fs);
  } catch {
    return false;
  }
}

/** The names in a folder, sorted; none if it is missing or no folder. */
export function namesIn(folder: string, fs: FileSystem = NODE_FILE_SYSTEM): string[] {
  try {
    return fs.readdirSync(folder).sort();
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw toStoreError(error, 'list', folder);
  }
}

/** Removes a folder and what is in it, at most `maxDepth` levels, following nothing. @throws StoreError when something stays. */
export function removeFolder(folder: string, maxDepth = 2, fs: FileSystem = NODE_FILE_SYSTEM): void {
  for (const name of namesIn(folder, fs)) {
    const path = join(folder, name);
    const status = statusOf(path, fs);
    if (status === undefined) continue;
    if (status.isDirectory() && maxDepth > 0) removeFolder(path, maxDepth - 1, fs);
    else removeFile(path, fs);
  }
  try {
    fs.rmdirSync(folder);
  } catch (error) {
    // Somebody else was faster.
    if (systemCodeOf(error) !== 'ENOENT') throw toStoreError(error, 'remove', folder);
  }
}
