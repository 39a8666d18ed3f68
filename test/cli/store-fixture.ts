/**
 * Stores for tests of the command line, written from docs/format.md: recordings of processes that finished, crashed or were killed.
 * No process is needed for them, so a test says exactly what is on disk.
 */
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { OtlpAnyValue, OtlpSpan } from '../../src/otlp/otlp-types.ts';
import { recordingName } from '../../src/store/layout.ts';
import { encodeOwner } from '../../src/store/owner.ts';
import { frameHeader, frameRecord, recordPayload, seedOf } from '../../src/store/record-frame.ts';
import type { RecordFileKind } from '../../src/store/record-frame.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** When the fixtures' first recording started. */
const START_MILLIS = Date.UTC(2026, 10, 20, 10, 0, 0);

/** Nanoseconds, `millis` after the start. */
export function nanosAt(millis: number): string {
  return (BigInt(START_MILLIS) * 1_000_000n + BigInt(Math.round(millis * 1e6))).toString();
}

export interface SpanShape {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name?: string;
  /** Milliseconds after the start. */
  readonly from: number;
  readonly to?: number;
  readonly attributes?: Readonly<Record<string, OtlpAnyValue>>;
  readonly events?: OtlpSpan['events'];
  readonly status?: OtlpSpan['status'];
}

/** A span as a line or a journal has it. */
export function span(shape: SpanShape): OtlpSpan {
  return {
    traceId: shape.traceId,
    spanId: shape.spanId,
    ...(shape.parentSpanId === undefined ? {} : { parentSpanId: shape.parentSpanId }),
    name: shape.name ?? shape.spanId,
    kind: 1,
    startTimeUnixNano: nanosAt(shape.from),
    endTimeUnixNano: shape.to === undefined ? '0' : nanosAt(shape.to),
    attributes: Object.entries(shape.attributes ?? {}).map(([key, value]) => ({ key, value })),
    droppedAttributesCount: 0,
    events: shape.events ?? [],
    droppedEventsCount: 0,
    status: shape.status ?? { code: 0 },
    links: [],
    droppedLinksCount: 0,
  };
}

/** One recording with one session. */
export interface RecordingShape {
  readonly session: string;
  /** Orders recordings: milliseconds after the start. */
  readonly at: number;
  readonly spans?: readonly OtlpSpan[];
  /** Spans that were open when the process died; with them the recording waits for repair. */
  readonly open?: readonly OtlpSpan[];
  /** A crash mark for the open spans. */
  readonly crash?: { readonly kind: string; readonly name?: string };
  readonly title?: string;
  readonly service?: string;
  readonly destinations?: readonly string[];
  /** Members of the summary that differ from what follows from the rest. */
  readonly summary?: Readonly<Record<string, unknown>>;
}

/** An empty directory for a store, not made yet. */
export function freshDir(): string {
  return join(temporaryFolder(), 'box');
}

const SALT = '5a0c91e4';
const RESOURCE = { attributes: [{ key: 'service.name', value: { stringValue: 'desk' } }], droppedAttributesCount: 0 };
const SCOPE = { name: 'agent', version: '1' };

let made = 0;

/** Writes the recordings; returns their names. */
export function writeStore(dir: string, recordings: readonly RecordingShape[]): readonly string[] {
  const folders = ['v1', 'v1/recordings', 'v1/repairing', 'v1/snapshots', 'v1/quarantine'];
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  for (const folder of folders) mkdirSync(join(dir, folder), { recursive: true, mode: 0o700 });
  return recordings.map((shape) => writeRecording(dir, shape));
}

function writeRecording(dir: string, shape: RecordingShape): string {
  made++;
  const startedAtMillis = START_MILLIS + shape.at;
  const name = recordingName({
    startedAtMillis,
    pid: 4_000_000 + made,
    threadId: 0,
    random: made.toString(16).padStart(8, '0'),
  });
  const folder = join(dir, 'v1', 'recordings', name);
  mkdirSync(folder, { mode: 0o700 });
  const write = (file: string, bytes: Buffer): void => writeFileSync(join(folder, file), bytes, { mode: 0o600 });
  const service = shape.service ?? 'desk';
  write(
    'owner.json',
    encodeOwner({
      format: 1,
      recording: name,
      pid: 4_000_000 + made,
      threadId: 0,
      processStart: '1',
      // Another boot of this host, and a heartbeat long ago: its process is gone whatever else runs.
      bootId: '00000000-0000-4000-8000-000000000000',
      pidNamespace: null,
      host: hostname(),
      uid: process.getuid?.() ?? null,
      runtime: 'node 20.20.2',
      service,
      startedAt: new Date(startedAtMillis).toISOString(),
      socket: false,
      destinations: shape.destinations ?? [],
    }),
  );
  utimesSync(join(folder, 'owner.json'), startedAtMillis / 1000, startedAtMillis / 1000);
  const spans = shape.spans ?? [];
  write('0001.spans.jsonl', Buffer.from(spans.map((one) => `${lineOf(one, shape.session)}\n`).join('')));
  const waits = shape.open !== undefined;
  if (waits) write('0001.open.log', recordFile(name, 'open', journalOf(shape, startedAtMillis)));
  const crash =
    shape.crash === undefined
      ? []
      : [{ k: 'crash', s: shape.session, part: 1, at: startedAtMillis + 5, ...shape.crash }];
  write('marks.log', recordFile(name, 'marks', crash));
  write(
    'sessions.log',
    recordFile(
      name,
      'sessions',
      waits ? [] : [summaryOf(shape, service), { k: 'final', at: startedAtMillis + 9, by: 'shutdown' }],
    ),
  );
  return name;
}

/** A line names its session, as the recorder writes it. */
function lineOf(span: OtlpSpan, session: string): string {
  const named = { key: 'session.id', value: { stringValue: session } };
  const one: OtlpSpan = { ...span, attributes: [...(span.attributes ?? []), named] };
  return JSON.stringify({ resourceSpans: [{ resource: RESOURCE, scopeSpans: [{ scope: SCOPE, spans: [one] }] }] });
}

function recordFile(
  recording: string,
  file: RecordFileKind,
  records: readonly Readonly<Record<string, unknown>>[],
): Buffer {
  const header = frameHeader({ file, recording, salt: SALT, ...(file === 'open' ? { generation: 1 } : {}) });
  return Buffer.concat([
    header,
    ...records.map((record, index) => frameRecord(recordPayload(index + 1, record), seedOf(SALT))),
  ]);
}

function journalOf(shape: RecordingShape, at: number): readonly Readonly<Record<string, unknown>>[] {
  return [
    { k: 'scope', i: 1, resource: RESOURCE, scope: SCOPE },
    { k: 'part', s: shape.session, part: 1, at, g: 1, o: 0 },
    ...(shape.open ?? []).map((one, index) => {
      const { endTimeUnixNano: _, ...started } = one;
      return {
        k: 'start',
        p: index + 1,
        c: 1,
        s: shape.session,
        at: Number(BigInt(one.startTimeUnixNano) / 1_000_000n),
        span: started,
      };
    }),
  ];
}

function summaryOf(shape: RecordingShape, service: string): Readonly<Record<string, unknown>> {
  const spans = shape.spans ?? [];
  const starts = spans.map((one) => BigInt(one.startTimeUnixNano)).sort((a, b) => (a < b ? -1 : 1));
  const ends = spans.map((one) => BigInt(one.endTimeUnixNano)).sort((a, b) => (a < b ? -1 : 1));
  return {
    k: 'part',
    s: shape.session,
    part: 1,
    aliases: [],
    state: 'ended',
    outcome: 'ok',
    start: String(starts[0] ?? BigInt(nanosAt(shape.at))),
    end: String(ends.at(-1) ?? BigInt(nanosAt(shape.at))),
    spans: spans.length,
    errors: 0,
    modelCalls: 0,
    toolCalls: 0,
    inputTokens: 0,
    outputTokens: 0,
    title: shape.title ?? '',
    service,
    segments: [1, 1],
    offset: 0,
    traces: new Set(spans.map((one) => one.traceId)).size,
    repaired: 0,
    incidents: [],
    damage: 0,
    ...shape.summary,
  };
}
