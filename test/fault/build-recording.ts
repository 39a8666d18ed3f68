/**
 * Recordings as a process leaves them, made record by record from docs/format.md: what tests of readers and repair begin with.
 * It shares no writing code with the recorder.
 */
import fs from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

const SALTS: Readonly<Record<'open' | 'marks' | 'sessions', string>> = {
  open: '5a0c91e4',
  marks: '0badcafe',
  sessions: '71d2a9c3',
};
/** 2026-11-20T10:14:49.123Z */
export const STARTED_AT: number = Date.UTC(2026, 10, 20, 10, 14, 49, 123);
/** Of no process: the largest pid of Linux is 4,194,304. */
export const NO_PID = 4_194_305;

export interface SpanShape {
  readonly traceId?: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name?: string;
  readonly start?: string;
  readonly end?: string;
  readonly attributes?: readonly unknown[];
  readonly status?: unknown;
  readonly events?: readonly unknown[];
}

export const TRACE = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1';
export const spanId = (number: number): string => number.toString(16).padStart(16, '0');
/** Nanoseconds, so many milliseconds after the recording began. */
export const nanos = (millis: number): string => `${STARTED_AT + millis}000000`;

function span(shape: SpanShape): Record<string, unknown> {
  return {
    traceId: shape.traceId ?? TRACE,
    spanId: shape.spanId,
    ...(shape.parentSpanId === undefined ? {} : { parentSpanId: shape.parentSpanId }),
    name: shape.name ?? `span ${shape.spanId.slice(-2)}`,
    kind: 1,
    startTimeUnixNano: shape.start ?? nanos(0),
    ...(shape.end === undefined ? {} : { endTimeUnixNano: shape.end }),
    attributes: shape.attributes ?? [],
    droppedAttributesCount: 0,
    events: shape.events ?? [],
    droppedEventsCount: 0,
    status: shape.status ?? { code: 0 },
    links: [],
    droppedLinksCount: 0,
    flags: 257,
  };
}

export const text = (key: string, value: string): unknown => ({ key, value: { stringValue: value } });

const RESOURCE = { attributes: [text('service.name', 'shop')], droppedAttributesCount: 0 };
const SCOPE = { name: 'tests', version: '1' };

export function line(shape: SpanShape): Buffer {
  const scopeSpans = [{ scope: SCOPE, spans: [span({ end: nanos(1), ...shape })] }];
  return Buffer.from(`${JSON.stringify({ resourceSpans: [{ resource: RESOURCE, scopeSpans }] })}\n`);
}

function frame(payload: unknown, seed: number): Buffer {
  const bytes = Buffer.from(JSON.stringify(payload));
  return Buffer.concat([Buffer.from(`${crc32(bytes, seed).toString(16).padStart(8, '0')} `), bytes, Buffer.from('\n')]);
}

export class RecordFileBuilder {
  readonly #parts: Buffer[];
  readonly #seed: number;
  #next = 1;

  constructor(file: 'open' | 'marks' | 'sessions', recording: string, generation?: number) {
    const salt = SALTS[file];
    const numbered = generation === undefined ? {} : { generation };
    this.#seed = Number.parseInt(salt, 16);
    this.#parts = [frame({ n: 0, k: 'header', v: 1, file, recording, ...numbered, salt }, 0)];
  }

  add(members: Record<string, unknown>): void {
    this.#parts.push(frame({ n: this.#next, ...members }, this.#seed));
    this.#next += 1;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }

  /** Where each record ends. */
  get ends(): number[] {
    let end = 0;
    return this.#parts.map((part) => (end += part.length));
  }
}

export interface OwnerShape {
  readonly pid?: number;
  readonly processStart?: string | null;
  readonly bootId?: string | null;
  readonly pidNamespace?: string | null;
  readonly host?: string;
  readonly socket?: boolean;
  readonly service?: string;
}

const bootId = (): string => fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
const pidNamespace = (): string => fs.readlinkSync('/proc/self/ns/pid');

/** A recording that is built in memory and written at once. */
export class RecordingBuilder {
  readonly name: string;
  readonly marks: RecordFileBuilder;
  readonly sessions: RecordFileBuilder;
  readonly journals: Map<number, RecordFileBuilder> = new Map();
  readonly segments: Map<number, Buffer[]> = new Map();
  journal: RecordFileBuilder;
  readonly #owner: OwnerShape;

  constructor(owner: OwnerShape = {}, random = '9f3ac21b', startedAt: number = STARTED_AT) {
    const time = new Date(startedAt).toISOString().replaceAll(/[-:.]/g, '');
    this.name = `${time}-${owner.pid ?? NO_PID}-0-${random}`;
    this.#owner = owner;
    this.marks = new RecordFileBuilder('marks', this.name);
    this.sessions = new RecordFileBuilder('sessions', this.name);
    this.journal = this.nextGeneration();
    this.journal.add({ k: 'scope', i: 0, resource: RESOURCE, scope: SCOPE });
  }

  nextGeneration(): RecordFileBuilder {
    const generation = this.journals.size + 1;
    this.journal = new RecordFileBuilder('open', this.name, generation);
    this.journals.set(generation, this.journal);
    return this.journal;
  }

  part(session: string, part = 1, at = 0): void {
    const [segment, offset] = this.place();
    this.journal.add({ k: 'part', s: session, part, at: STARTED_AT + at, g: segment, o: offset });
  }

  /** A span starts `at` milliseconds after the recording began. */
  start(p: number, shape: SpanShape, at = 0, session?: string): void {
    const { end: _, ...open } = shape;
    const named = session === undefined ? {} : { s: session };
    this.journal.add({ k: 'start', p, c: 0, ...named, at: STARTED_AT + at, span: span({ start: nanos(at), ...open }) });
  }

  /** It ends: its line, and its `end` record. */
  end(p: number, shape: SpanShape, segment = 1): void {
    const written = line(shape);
    const offset = this.size(segment);
    this.lines(segment, written);
    this.journal.add({
      k: 'end',
      p,
      g: segment,
      o: offset,
      b: written.length,
      c: crc32(written).toString(16).padStart(8, '0'),
    });
  }

  lines(segment: number, ...lines: Buffer[]): void {
    const known = this.segments.get(segment) ?? [];
    known.push(...lines);
    this.segments.set(segment, known);
  }

  size(segment: number): number {
    return (this.segments.get(segment) ?? []).reduce((sum, bytes) => sum + bytes.length, 0);
  }

  place(): [number, number] {
    const segment = Math.max(1, ...this.segments.keys());
    return [segment, this.size(segment)];
  }

  owner(): Record<string, unknown> {
    const { pid = NO_PID, processStart = '1', socket = false, service = 'shop' } = this.#owner;
    const { bootId: boot = bootId(), pidNamespace: namespace = pidNamespace(), host = hostname() } = this.#owner;
    return {
      format: 1,
      recording: this.name,
      pid,
      threadId: 0,
      processStart,
      bootId: boot,
      pidNamespace: namespace,
      host,
      uid: process.getuid?.() ?? null,
      runtime: 'node 20.20.2',
      service,
      startedAt: new Date(STARTED_AT).toISOString(),
      socket,
      destinations: [],
    };
  }

  /** Its files by name. */
  files(): Map<string, Buffer> {
    const files = new Map<string, Buffer>([
      ['owner.json', Buffer.from(`${JSON.stringify(this.owner())}\n`)],
      ['marks.log', this.marks.bytes],
      ['sessions.log', this.sessions.bytes],
      ['reserve', Buffer.alloc(8192)],
    ]);
    const number = (value: number): string => String(value).padStart(4, '0');
    for (const [generation, journal] of this.journals) files.set(`${number(generation)}.open.log`, journal.bytes);
    for (const [segment, lines] of this.segments) files.set(`${number(segment)}.spans.jsonl`, Buffer.concat(lines));
    return files;
  }

  /** Writes it under `root`. @returns its folder */
  write(
    root: string,
    files: ReadonlyMap<string, Buffer> = this.files(),
    under = 'recordings',
    name: string = this.name,
  ): string {
    const folder = join(root, 'v1', under, name);
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const [file, bytes] of files) fs.writeFileSync(join(folder, file), bytes, { mode: 0o600 });
    return folder;
  }
}

/** A fresh root, 0700. */
export function makeRoot(): string {
  return fs.mkdtempSync(join(tmpdir(), 'spanbox-fault-'));
}

/** Every file under a folder with its bytes (sockets and FIFOs without), for comparing before and after. */
export function treeOf(folder: string, prefix = ''): Map<string, string> {
  const tree = new Map<string, string>();
  for (const name of fs.readdirSync(folder).sort()) {
    const path = join(folder, name);
    const status = fs.lstatSync(path);
    if (status.isDirectory()) for (const [key, value] of treeOf(path, `${prefix}${name}/`)) tree.set(key, value);
    else tree.set(prefix + name, status.isFile() ? fs.readFileSync(path, 'latin1') : 'special');
  }
  return tree;
}

/** The spans in all segments of the root, by span id. */
export function spansOf(root: string): Map<string, Record<string, unknown>[]> {
  const spans = new Map<string, Record<string, unknown>[]>();
  for (const [path, content] of treeOf(join(root, 'v1'))) {
    if (!path.endsWith('.spans.jsonl')) continue;
    for (const each of content.split('\n').slice(0, -1)) {
      const parsed = JSON.parse(Buffer.from(each, 'latin1').toString()).resourceSpans[0].scopeSpans[0].spans[0];
      const known = spans.get(parsed.spanId) ?? [];
      known.push(parsed);
      spans.set(parsed.spanId, known);
    }
  }
  return spans;
}

/** The value of an attribute. */
export function attribute(found: Record<string, unknown> | undefined, key: string): unknown {
  const attributes = (found?.['attributes'] ?? []) as { key: string; value: Record<string, unknown> }[];
  const value = attributes.find((each) => each.key === key)?.value;
  return value === undefined ? undefined : Object.values(value)[0];
}
