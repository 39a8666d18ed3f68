/**
 * A session's spans as one OTLP document: ended ones from the segments as they are, open ones from memory.
 *
 * Reads in pieces and lets the application run between them. The lines of other sessions are passed over by the rule of
 * docs/format.md section 5 ("the session of a line").
 */
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { StoreError } from '../store/errors.ts';
import { NODE_FILE_SYSTEM, type FileSystem } from '../store/file-system.ts';
import { segmentFile } from '../store/layout.ts';
import { readLines } from '../store/line-reader.ts';
import { openPrivateFile } from '../store/private-files.ts';
import type { OpenSpans } from './open-spans.ts';
import type { ResolvedRecorderOptions } from './recorder-options.ts';
import type { SessionPart } from './session-part.ts';
import { SpanWriter } from './span-writer.ts';

/** A larger session has no snapshot: its spans are in the segments all the same. */
export const MAX_SNAPSHOT_BYTES = 256_000_000;
const LINE_PREFIX = '{"resourceSpans":[';
const LINE_SUFFIX = ']}';
const TRACE_ID = Buffer.from('"spans":[{"traceId":"');
const SESSION_KEY = Buffer.from('"session.id"');
const LINES_A_SLICE = 500;
const PIECE_BYTES = 262_144;

export interface SnapshotScope {
  readonly folder: string;
  readonly part: SessionPart;
  readonly state: 'running' | 'ended';
  readonly lastSegment: number;
  /** Traces of the session whose lines say another one. */
  readonly open: OpenSpans;
  readonly options: ResolvedRecorderOptions;
  readonly fs?: FileSystem;
}

/** The session that a line says it belongs to, its trace id when it says none. */
function sessionOf(line: Buffer): string | undefined {
  const at = line.indexOf(TRACE_ID);
  if (at < 0) return undefined;
  const traceId = line.toString('latin1', at + TRACE_ID.length, at + TRACE_ID.length + 32);
  if (line.indexOf(SESSION_KEY) < 0) return traceId;
  try {
    const parsed = JSON.parse(line.toString('utf8')) as {
      resourceSpans: {
        scopeSpans: { spans: { attributes?: { key: string; value: { stringValue?: string } }[] }[] }[];
      }[];
    };
    const attributes = parsed.resourceSpans[0]?.scopeSpans[0]?.spans[0]?.attributes ?? [];
    return attributes.find((attribute) => attribute.key === 'session.id')?.value.stringValue ?? traceId;
  } catch {
    // A damaged line is repair's to report.
    return undefined;
  }
}

/** Yields the document in pieces of about 256 KiB. @throws the system's error when a segment cannot be read. */
export async function* snapshotPieces(scope: SnapshotScope): AsyncGenerator<Uint8Array, void> {
  const fs = scope.fs ?? NODE_FILE_SYSTEM;
  const { part, folder } = scope;
  let pieces: (Buffer | string)[] = [LINE_PREFIX];
  let held = 0;
  let total = 0;
  let any = false;
  const take = (element: Buffer | string): void => {
    pieces.push(any ? ',' : '', element);
    any = true;
    held += element.length;
    total += element.length;
  };
  const drain = (): Uint8Array => {
    const bytes = Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)));
    pieces = [];
    held = 0;
    return bytes;
  };
  for (let segment = part.firstSegment; segment <= scope.lastSegment && total < MAX_SNAPSHOT_BYTES; segment += 1) {
    const fd = openSegment(join(folder, segmentFile(segment)), fs);
    if (fd === undefined) continue;
    try {
      let count = 0;
      const from = segment === part.firstSegment ? part.firstOffset : 0;
      for (const line of readLines(fd, { from }, fs)) {
        count += 1;
        if (line.terminated && !line.oversized && sessionOf(line.bytes) === part.id) {
          take(Buffer.from(line.bytes.subarray(LINE_PREFIX.length, line.bytes.length - LINE_SUFFIX.length)));
        }
        if (held > PIECE_BYTES) yield drain();
        if (count % LINES_A_SLICE === 0) await breathe();
      }
    } finally {
      fs.closeSync(fd);
    }
  }
  if (total > MAX_SNAPSHOT_BYTES) throw new Error(`the session is larger than ${MAX_SNAPSHOT_BYTES} bytes`);
  for (const element of openElements(scope)) take(element);
  pieces.push(`],"spanbox":${JSON.stringify({ session: part.id, state: scope.state, parts: part.part })}}\n`);
  yield drain();
}

/** The segment, or undefined when retention has removed it: what is left of a session is a view worth having. */
function openSegment(path: string, fs: FileSystem): number | undefined {
  try {
    return openPrivateFile(path, 'read', fs);
  } catch (error) {
    if (error instanceof StoreError && error.code === 'missing') return undefined;
    throw error;
  }
}

/** Open spans of the part as elements of `resourceSpans`, with end 0 and `spanbox.open`. */
function openElements(scope: SnapshotScope): string[] {
  const { options, part, open } = scope;
  const elements: string[] = [];
  let spans: SpanWriter | undefined;
  for (const state of open) {
    if (state.trace.part !== part || state.ended) continue;
    spans ??= new SpanWriter(Buffer.allocUnsafe(options.lineBytes + 4_096), options.valueBytes, options.redactor);
    const { writer } = spans;
    const current = spans;
    current.fit(0, options.lineBytes, (marked) => current.whole(state, marked));
    const text = writer.buf.toString('utf8', 0, writer.pos);
    const prefix = Buffer.from(state.scope.linePrefix).toString('utf8').slice(LINE_PREFIX.length);
    const suffix = Buffer.from(state.scope.lineSuffix).toString('utf8').slice(0, -LINE_SUFFIX.length);
    elements.push(`${prefix}${openSpanText(text)}${suffix}`);
  }
  return elements;
}

function openSpanText(text: string): string {
  const span = JSON.parse(text) as { startTimeUnixNano: string; attributes: unknown[] };
  const { startTimeUnixNano, attributes, ...rest } = span;
  return JSON.stringify({
    ...rest,
    startTimeUnixNano,
    endTimeUnixNano: '0',
    attributes: [...attributes, { key: 'spanbox.open', value: { boolValue: true } }],
  });
}
