/**
 * Snapshots of repaired sessions: one OTLP JSON document each, copied together from lines (docs/format.md section 8).
 *
 * Bounded: lines are copied in pieces; a session of more than 256 MB has none, and one repair writes a thousand at most, of broken sessions first. A snapshot is a view: one that cannot be written is only missing, and one
 * that somebody wrote meanwhile is newer than ours and stays.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { StoreError } from '../store/errors.ts';
import type { FileSystem } from '../store/file-system.ts';
import { ASIDE_SUFFIX, segmentFile, snapshotFile } from '../store/layout.ts';
import { createPrivateFile, openPrivateFile, statusOf, tryRemoveFile, writeAll } from '../store/private-files.ts';
import type { Catalog } from './catalog.ts';
import { readFinished } from './finished-recording.ts';
import type { LineIndex } from './line-index.ts';
import type { Pace } from './pace.ts';
import type { ClosedPart } from './part-record.ts';
import { forEachLineOf } from './recording-lines.ts';
import { listRecordingFiles } from './recording-files.ts';

export interface SnapshotRequest {
  /** The repaired recording. */
  readonly folder: string;
  readonly recording: string;
  /** Its lines, if they are where the index says. */
  readonly lines: LineIndex | undefined;
  /** The parts whose sessions get a snapshot. */
  readonly parts: readonly ClosedPart[];
  readonly snapshots: string;
  readonly catalog: Catalog;
  readonly fs: FileSystem;
  readonly pace: Pace;
}

const PREFIX = '{"resourceSpans":[';
const SUFFIX_BYTES = 2;
const BUFFER_BYTES = 1_048_576;
/** Longer sessions have no snapshot (docs/format.md section 8): it would be as large as the recording. */
const MAX_SNAPSHOT_BYTES = 256_000_000;
const MAX_SNAPSHOTS = 1_000;

/** Writes the snapshot of each session. Never rejects for a snapshot that cannot be written. */
export async function writeSnapshots(request: SnapshotRequest): Promise<void> {
  const last = new Map<string, ClosedPart>();
  for (const part of request.parts) last.set(part.summary.session, part);
  const ended = (part: ClosedPart): number => Number(part.summary.state === 'ended');
  const order = [...last].sort(([, a], [, b]) => ended(a) - ended(b));
  for (const [session, part] of order.slice(0, MAX_SNAPSHOTS)) {
    try {
      await writeSnapshot(request, session, part);
    } catch (error) {
      // A view that is missing: the lines are there.
      if (!(error instanceof StoreError) && !(error instanceof Error && 'code' in error)) throw error;
    }
  }
}

async function writeSnapshot(request: SnapshotRequest, session: string, part: ClosedPart): Promise<void> {
  const { fs, pace, recording } = request;
  if (request.lines !== undefined && request.lines.bytesOf(session) > MAX_SNAPSHOT_BYTES) return;
  const path = join(request.snapshots, snapshotFile(session));
  const before = statusOf(path, fs)?.mtimeMs;
  const others = await request.catalog.holding(session, recording);
  const aside = `${path}.${randomBytes(4).toString('hex')}${ASIDE_SUFFIX}`;
  const writer = new EntryWriter(createPrivateFile(aside, fs), fs);
  try {
    const older = others.filter((other) => other.recording < recording);
    const newer = others.filter((other) => other.recording > recording);
    for (const other of older) await copyScanned(writer, other, session, fs, pace);
    if (request.lines === undefined) {
      await copyScanned(writer, await readFinished(request.folder, recording, fs, pace), session, fs, pace);
    } else await copyIndexed(writer, request.folder, request.lines, session, fs, pace);
    for (const other of newer) await copyScanned(writer, other, session, fs, pace);
    const parts = others.reduce(
      (sum, other) => sum + other.parts.filter(({ summary }) => summary.session === session).length,
      0,
    );
    const own = request.parts.filter(({ summary }) => summary.session === session).length;
    const { state } = (newer.at(-1)?.parts.findLast(({ summary }) => summary.session === session) ?? part).summary;
    writer.finish(`"spanbox":${JSON.stringify({ session, state, parts: parts + own })}`);
    // In one synchronous block: nobody writes a newer one between looking and renaming.
    if (statusOf(path, fs)?.mtimeMs === before) fs.renameSync(aside, path);
    else tryRemoveFile(aside, fs);
  } catch (error) {
    writer.close();
    tryRemoveFile(aside, fs);
    throw error;
  }
}

interface Scanned {
  readonly folder: string;
  readonly traces: ReadonlyMap<string, string>;
  readonly parts: readonly ClosedPart[];
}

async function copyScanned(
  writer: EntryWriter,
  from: Scanned,
  session: string,
  fs: FileSystem,
  pace: Pace,
): Promise<void> {
  const { folder, traces } = from;
  const parts = from.parts.filter(({ summary }) => summary.session === session);
  const [first, last] = [
    Math.min(...parts.map((part) => part.firstSegment)),
    Math.max(...parts.map((part) => part.lastSegment)),
  ];
  const segments = listRecordingFiles(folder, fs).segments.filter((segment) => segment >= first && segment <= last);
  await forEachLineOf({ folder, session, traces, segments, fs, pace }, (line) => writer.add(line.bytes));
}

async function copyIndexed(
  writer: EntryWriter,
  folder: string,
  lines: LineIndex,
  session: string,
  fs: FileSystem,
  pace: Pace,
): Promise<void> {
  let open: { readonly segment: number; readonly fd: number } | undefined;
  const window = new Window(fs);
  try {
    for (const { segment, offset, length } of lines.linesOf(session)) {
      if (pace.due()) await pace.rest();
      if (open?.segment !== segment) {
        if (open !== undefined) fs.closeSync(open.fd);
        open = undefined;
        open = { segment, fd: openPrivateFile(join(folder, segmentFile(segment)), 'read', fs) };
        window.clear();
      }
      writer.add(window.read(open.fd, offset, length));
    }
  } finally {
    if (open !== undefined) fs.closeSync(open.fd);
  }
}

/** A piece of a file, read ahead: the next lines of a session are mostly in it. */
class Window {
  readonly #fs: FileSystem;
  readonly #buffer: Buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  #start = 0;
  #end = 0;

  constructor(fs: FileSystem) {
    this.#fs = fs;
  }

  clear(): void {
    this.#start = 0;
    this.#end = 0;
  }

  read(fd: number, offset: number, length: number): Buffer {
    if (offset < this.#start || offset + length > this.#end) {
      this.#start = offset;
      this.#end = offset + this.#fs.readSync(fd, this.#buffer, 0, this.#buffer.length, offset);
    }
    if (offset + length > this.#end) throw new StoreError('failed', 'the segment became shorter', '');
    return this.#buffer.subarray(offset - this.#start, offset - this.#start + length);
  }
}

/** One entry a line, as docs/format.md says. */
class EntryWriter {
  readonly #fd: number;
  readonly #fs: FileSystem;
  readonly #buffer: Buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  #held = 0;
  #entries = 0;
  #bytes = 0;
  #open = true;

  constructor(fd: number, fs: FileSystem) {
    this.#fd = fd;
    this.#fs = fs;
    this.#put(Buffer.from(PREFIX));
  }

  /** A line without its line feed: `{"resourceSpans":[entry]}`. */
  add(line: Buffer): void {
    this.#bytes += line.length;
    if (this.#bytes > MAX_SNAPSHOT_BYTES)
      throw new StoreError('too_large', 'the session is too large for a snapshot', '');
    this.#put(this.#entries === 0 ? FIRST : NEXT);
    this.#put(line.subarray(PREFIX.length, line.length - SUFFIX_BYTES));
    this.#entries += 1;
  }

  #put(bytes: Uint8Array): void {
    if (this.#held + bytes.length > this.#buffer.length) this.#flush();
    if (bytes.length > this.#buffer.length) {
      writeAll(this.#fd, bytes, this.#fs);
      return;
    }
    this.#buffer.set(bytes, this.#held);
    this.#held += bytes.length;
  }

  #flush(): void {
    writeAll(this.#fd, this.#buffer.subarray(0, this.#held), this.#fs);
    this.#held = 0;
  }

  finish(member: string): void {
    this.#put(Buffer.from(`\n],${member}}\n`));
    this.#flush();
    this.close();
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#fs.closeSync(this.#fd);
  }
}

const FIRST = Buffer.from('\n');
const NEXT = Buffer.from(',\n');
