/**
 * `owner.json`: who writes a recording (docs/format.md section 2). The first file of a recording; its time of modification is the
 * owner's heartbeat.
 *
 * Reading validates every member: what does not fit makes the whole file `invalid`, and readers go by the folder's name instead.
 */
import { join } from 'node:path';
import { StoreError, toStoreError } from './errors.ts';
import { NODE_FILE_SYSTEM, type FileSystem } from './file-system.ts';
import { OWNER_FILE } from './layout.ts';
import { createPrivateFile, readPrivateFile, replacePrivateFile, writeAll } from './private-files.ts';

/** How often a living owner touches its file. */
export const HEARTBEAT_MILLIS = 15_000;
/** How old a heartbeat may be before its owner is presumed dead, where nothing better is known. */
export const MAX_HEARTBEAT_AGE_MILLIS = 60_000;

const MAX_OWNER_BYTES = 65_536;

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
export function encodeOwner(owner: Owner): Buffer {
  const { format, recording, pid, threadId, processStart, bootId, pidNamespace, host, uid, runtime } = owner;
  const { service, startedAt, socket, destinations } = owner;
  const members = { format, recording, pid, threadId, processStart, bootId, pidNamespace, host, uid, runtime };
  return Buffer.from(`${JSON.stringify({ ...members, service, startedAt, socket, destinations })}\n`);
}

/** Makes the file in a recording that has none. @throws StoreError. */
export function writeOwner(recordingFolder: string, owner: Owner, fs: FileSystem = NODE_FILE_SYSTEM): void {
  const path = join(recordingFolder, OWNER_FILE);
  const fd = createPrivateFile(path, fs);
  try {
    writeAll(fd, encodeOwner(owner), fs);
  } catch (error) {
    throw toStoreError(error, 'write', path);
  } finally {
    fs.closeSync(fd);
  }
}

/** Replaces the file, for example when the socket could not be opened after all. @throws StoreError. */
export function replaceOwner(recordingFolder: string, owner: Owner, fs: FileSystem = NODE_FILE_SYSTEM): void {
  replacePrivateFile(join(recordingFolder, OWNER_FILE), encodeOwner(owner), false, fs);
}

/**
 * A heartbeat: the file's time becomes now by the file system's clock.
 * @throws StoreError, `missing` when the recording was taken or removed.
 */
export function touchOwner(recordingFolder: string, nowMillis: number, fs: FileSystem = NODE_FILE_SYSTEM): void {
  const path = join(recordingFolder, OWNER_FILE);
  try {
    fs.utimesSync(path, nowMillis / 1000, nowMillis / 1000);
  } catch (error) {
    throw toStoreError(error, 'touch', path);
  }
}

/** Reads and validates the file. @throws StoreError (`missing`, `invalid`, `not_a_private_file`, …). */
export function readOwner(recordingFolder: string, fs: FileSystem = NODE_FILE_SYSTEM): Owner {
  const path = join(recordingFolder, OWNER_FILE);
  const bytes = readPrivateFile(path, MAX_OWNER_BYTES, fs);
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new StoreError('invalid', `${path} is not JSON`, path, error);
  }
  const owner = toOwner(value);
  if (owner === undefined) throw new StoreError('invalid', `${path} does not describe an owner`, path);
  return owner;
}

/** The owner that a foreign value describes, or undefined. Members that are not named are ignored. */
export function toOwner(value: unknown): Owner | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const from: Readonly<Record<string, unknown>> = { ...value };
  const { format, recording, pid, threadId, processStart, bootId, pidNamespace, host, uid, runtime } = from;
  const { service, startedAt, socket, destinations } = from;
  if (format !== 1 || !isText(recording) || !isCount(pid) || !isCount(threadId)) return undefined;
  if (!isTextOrNull(processStart) || !isTextOrNull(bootId) || !isTextOrNull(pidNamespace)) return undefined;
  if (!isText(host) || !(uid === null || isCount(uid)) || !isText(runtime) || !isText(service)) return undefined;
  if (!isText(startedAt) || typeof socket !== 'boolean') return undefined;
  if (!Array.isArray(destinations) || !destinations.every(isText)) return undefined;
  const members = { format, recording, pid, threadId, processStart, bootId, pidNamespace, host, uid, runtime } as const;
  return { ...members, service, startedAt, socket, destinations };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
