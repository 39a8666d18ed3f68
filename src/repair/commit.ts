/**
 * What repair writes into a claimed recording: lines of closed spans, then all of `sessions.log` in one rename. That rename is the
 * moment at which a recording is repaired; what comes before can be done again with the same result, what comes after follows from it.
 */
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { toStoreError } from '../store/errors.ts';
import type { FileSystem } from '../store/file-system.ts';
import { ASIDE_SUFFIX, segmentFile, SESSIONS_FILE } from '../store/layout.ts';
import { createPrivateFile, statusOf, tryRemoveFile, writeAll } from '../store/private-files.ts';
import { quarantine } from '../store/quarantine.ts';
import { frameHeader, frameRecord, recordPayload, seedOf, newSalt } from '../store/record-frame.ts';
import { spanLine } from './close-span.ts';
import type { ClosedSpan, Conclusion } from './conclude.ts';
import type { Inspection, SegmentSummary } from './inspection.ts';
import { partKey } from './journal-state.ts';
import type { Pace } from './pace.ts';
import { partRecord, type ClosedPart } from './part-record.ts';
import { withFile } from './recording-files.ts';

/** A new segment begins here, as the recorder's do. */
const MAX_SEGMENT_BYTES = 16_000_000;
const WRITE_BYTES = 1_048_576;
const CUTS_A_RECORD = 5_000;

export interface CommitContext {
  readonly fs: FileSystem;
  readonly pace: Pace;
  /** `v1/quarantine`. */
  readonly quarantine: string;
  /** Now, in milliseconds since the epoch. */
  readonly now: number;
}

/** Keeps every damaged byte (bounded) before anything is cut. @throws StoreError when that fails: then nothing is cut. */
export async function keepDamage(inspection: Inspection, context: CommitContext): Promise<void> {
  const { recording, folder } = inspection;
  const { fs } = context;
  const at = new Date(context.now).toISOString();
  const places = [
    ...inspection.badBytes,
    ...inspection.segments.flatMap(({ segment, cuts }) => cuts.map((cut) => ({ ...cut, file: segmentFile(segment) }))),
  ];
  for (const { file, offset, bytes, reason } of places) {
    if (context.pace.due()) await context.pace.rest();
    await withFile(join(folder, file), 'read', fs, (fd) =>
      quarantine(context.quarantine, { recording, file, offset, bytes }, reason, at, fd, fs),
    );
  }
}

/** Writes a file aside in large pieces and renames it, synced. */
class AsideFile {
  readonly #path: string;
  readonly #fs: FileSystem;
  readonly #fd: number;
  #pieces: Uint8Array[] = [];
  #held = 0;
  #bytes = 0;
  #open = true;

  constructor(path: string, fs: FileSystem) {
    this.#path = path;
    this.#fs = fs;
    // Left by a repair that was killed.
    tryRemoveFile(path + ASIDE_SUFFIX, fs);
    this.#fd = createPrivateFile(path + ASIDE_SUFFIX, fs);
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(bytes: Uint8Array): void {
    this.#pieces.push(bytes);
    this.#held += bytes.length;
    this.#bytes += bytes.length;
    if (this.#held >= WRITE_BYTES) this.#write();
  }

  #write(): void {
    writeAll(this.#fd, Buffer.concat(this.#pieces, this.#held), this.#fs);
    this.#pieces = [];
    this.#held = 0;
  }

  /** Makes it the file. */
  finish(): void {
    this.#write();
    this.#fs.fsyncSync(this.#fd);
    this.#close();
    this.#fs.renameSync(this.#path + ASIDE_SUFFIX, this.#path);
  }

  /** Once: a number that is closed twice may be another file's by then. */
  #close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#fs.closeSync(this.#fd);
  }

  abandon(): void {
    this.#close();
    tryRemoveFile(this.#path + ASIDE_SUFFIX, this.#fs);
  }
}

/** Where the closed spans of a draft stand: segments by part. */
export type WrittenPlaces = Map<string, { first: number; last: number; offset: number }>;

/** New segments, and where lines of each part are in them. */
export interface WrittenSegments {
  readonly segments: readonly SegmentSummary[];
  readonly places: WrittenPlaces;
}

const FEED_LESS = 1;

/**
 * Writes the lines of closed spans that have none yet to new segments, each made complete and renamed.
 * @param onLine called with the place of each line; its length is without the line feed
 * @throws StoreError; segments that were completed stay, and the next repair goes on behind them
 */
export async function writeClosedSpans(
  inspection: Inspection,
  closedSpans: readonly ClosedSpan[],
  context: CommitContext,
  onLine: (closed: ClosedSpan, segment: number, offset: number, length: number) => void,
): Promise<WrittenSegments> {
  const segments: SegmentSummary[] = [];
  const places: WrittenPlaces = new Map();
  let number = inspection.files.segments.at(-1) ?? 0;
  let file: AsideFile | undefined;
  let fold = 0;
  const finish = (): void => {
    if (file === undefined) return;
    file.finish();
    segments.push({ segment: number, bytes: file.bytes, cuts: [], goodBytes: file.bytes, goodFold: fold });
    file = undefined;
  };
  try {
    for (const closed of closedSpans) {
      if (closed.written) continue;
      if (context.pace.due()) await context.pace.rest();
      if (file === undefined) {
        // A number may be taken by what is not ours.
        do number += 1;
        while (statusOf(join(inspection.folder, segmentFile(number)), context.fs) !== undefined);
        fold = 0;
        file = new AsideFile(join(inspection.folder, segmentFile(number)), context.fs);
      }
      const line = spanLine(closed.span, inspection.journal.scopes.get(closed.started.scope));
      const key = partKey(closed.draft.session, closed.draft.part);
      const place = places.get(key);
      if (place === undefined) places.set(key, { first: number, last: number, offset: file.bytes });
      else place.last = number;
      onLine(closed, number, file.bytes, line.length - FEED_LESS);
      file.add(line);
      fold = (Math.imul(fold, 31) + crc32(line)) >>> 0;
      if (file.bytes >= MAX_SEGMENT_BYTES) finish();
    }
    finish();
  } catch (error) {
    file?.abandon();
    throw toStoreError(error, 'write', join(inspection.folder, segmentFile(number)));
  }
  return { segments, places };
}

/** Where an offset is once the cuts are made. */
function shiftedOffset(offset: number, cuts: SegmentSummary['cuts'] | undefined): number {
  let shifted = offset;
  for (const cut of cuts ?? []) if (cut.offset < offset) shifted += (cut.feed ? 1 : 0) - cut.bytes;
  return shifted;
}

/** The summary of each part that had none. */
export function closedPartsOf(
  inspection: Inspection,
  conclusion: Conclusion,
  written: WrittenPlaces,
): readonly ClosedPart[] {
  const cutsOf = new Map(inspection.segments.map(({ segment, cuts }) => [segment, cuts]));
  const nowhere = inspection.files.segments.at(-1) ?? 1;
  const parts = conclusion.parts.map(({ draft, summary }): ClosedPart => {
    const place = written.get(partKey(draft.session, draft.part));
    const { first, last } = draft;
    if (first === undefined) {
      return {
        summary,
        firstSegment: place?.first ?? nowhere,
        lastSegment: place?.last ?? nowhere,
        offset: place?.offset ?? 0,
      };
    }
    const offset = shiftedOffset(first.offset, cutsOf.get(first.segment));
    return { summary, firstSegment: first.segment, lastSegment: place?.last ?? last?.segment ?? first.segment, offset };
  });
  return [...inspection.parts.changed, ...parts, ...damagedPart(inspection)];
}

/** Where every part is closed already, the last one tells of the damage. */
function damagedPart(inspection: Inspection): readonly ClosedPart[] {
  const last = [...inspection.parts.closed.values()].at(-1);
  const damage = inspection.damage.count;
  if (last === undefined || damage === 0 || inspection.parts.drafts.length > 0) return [];
  return [{ ...last, summary: { ...last.summary, damage: last.summary.damage + damage } }];
}

/**
 * Replaces `sessions.log`: what it said, the new summaries, what must be cut, and `final`. When it returns, the recording is
 * repaired whatever happens to this process. @throws StoreError; then the old file is as it was.
 */
export async function commitSessions(
  inspection: Inspection,
  parts: readonly ClosedPart[],
  written: readonly SegmentSummary[],
  context: CommitContext,
): Promise<void> {
  const { recording, folder } = inspection;
  const path = join(folder, SESSIONS_FILE);
  let file: AsideFile | undefined;
  try {
    file = new AsideFile(path, context.fs);
    const salt = newSalt();
    file.add(frameHeader({ file: 'sessions', recording, salt }));
    let sequence = 1;
    for (const members of recordsToWrite(inspection, parts, written, context.now)) {
      if (context.pace.due()) await context.pace.rest();
      file.add(frameRecord(recordPayload(sequence, members), seedOf(salt)));
      sequence += 1;
    }
    file.finish();
  } catch (error) {
    file?.abandon();
    throw toStoreError(error, 'write', path);
  }
}

function* recordsToWrite(
  inspection: Inspection,
  parts: readonly ClosedPart[],
  written: readonly SegmentSummary[],
  now: number,
): Generator<Readonly<Record<string, unknown>>, void> {
  const known = new Set<number>();
  const cut = new Set(inspection.segments.flatMap(({ segment, cuts }) => (cuts.length > 0 ? [segment] : [])));
  for (const record of inspection.sessionRecords) {
    if (record['k'] === 'segment' && typeof record['g'] === 'number') {
      if (cut.has(record['g'])) continue;
      known.add(record['g']);
    }
    yield record;
  }
  for (const part of parts) yield partRecord(part);
  for (const [trace, session] of inspection.newTraces) yield { k: 'trace', t: trace, s: session };
  for (const { segment, bytes, cuts } of inspection.segments) {
    for (let from = 0; from < cuts.length; from += CUTS_A_RECORD) {
      const places = cuts
        .slice(from, from + CUTS_A_RECORD)
        .map(({ offset, bytes: length, feed }) => [offset, length, feed ? 1 : 0]);
      yield { k: 'cut', g: segment, bytes, places };
    }
  }
  for (const { segment, goodBytes, goodFold } of [...inspection.segments, ...written]) {
    if (!known.has(segment))
      yield {
        k: 'segment',
        g: segment,
        bytes: goodBytes,
        folds: goodFold === undefined ? [] : [[goodBytes, goodFold]],
      };
  }
  yield { k: 'final', at: now, by: 'repair' };
}
