/**
 * Every path and name of docs/format.md sections 1, 8, 9 and 10: built here, parsed here, and nowhere else.
 *
 * L1. A name that is made from foreign text (a session id) never leaves its folder and never collides by case, Unicode form or length.
 * L2. What does not parse is not ours: readers skip it.
 * Pure: no file is touched.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** Fixed names inside a recording. */
export const OWNER_FILE = 'owner.json';
export const SOCKET_FILE = 'alive.sock';
export const MARKS_FILE = 'marks.log';
export const SESSIONS_FILE = 'sessions.log';
export const RESERVE_FILE = 'reserve';
/** What a file is called that is not complete yet; never read. */
export const ASIDE_SUFFIX = '.aside';
/** What a recording is called while retention removes it; never read. */
export const REMOVED_SUFFIX = '.removed';

/** The folders under one root. */
export interface StoreFolders {
  readonly root: string;
  readonly version: string;
  readonly recordings: string;
  readonly repairing: string;
  readonly snapshots: string;
  readonly quarantine: string;
  readonly keyFile: string;
  readonly gitignoreFile: string;
}

/** The folders of format 1 under `root`. */
export function storeFolders(root: string): StoreFolders {
  const version = join(root, 'v1');
  return {
    root,
    version,
    recordings: join(version, 'recordings'),
    repairing: join(version, 'repairing'),
    snapshots: join(version, 'snapshots'),
    quarantine: join(version, 'quarantine'),
    keyFile: join(version, 'key'),
    gitignoreFile: join(root, '.gitignore'),
  };
}

/** What a recording's name says. */
export interface RecordingName {
  /** Milliseconds since the epoch. */
  readonly startedAtMillis: number;
  readonly pid: number;
  readonly threadId: number;
  /** Eight lower-case hex digits. */
  readonly random: string;
}

const RECORDING = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(\d{3})Z-(\d{1,10})-(\d{1,10})-([0-9a-f]{8})$/;

/** `20261120T101449123Z-4711-0-9f3ac21b` */
export function recordingName(parts: RecordingName): string {
  const time = new Date(parts.startedAtMillis).toISOString().replaceAll(/[-:.]/g, '');
  return `${time}-${parts.pid}-${parts.threadId}-${parts.random}`;
}

/** The parts of a recording's name, or undefined for a name of something else. */
export function parseRecordingName(name: string): RecordingName | undefined {
  const match = RECORDING.exec(name);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, milli, pid, threadId, random = ''] = match;
  const startedAtMillis = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milli}Z`);
  if (Number.isNaN(startedAtMillis)) return undefined;
  return { startedAtMillis, pid: Number(pid), threadId: Number(threadId), random };
}

/** `0001`: four digits, more where four are not enough. */
function fileNumber(value: number): string {
  return String(value).padStart(4, '0');
}

/** `0001.spans.jsonl` */
export function segmentFile(segment: number): string {
  return `${fileNumber(segment)}.spans.jsonl`;
}

/** `0001.open.log` */
export function journalFile(generation: number): string {
  return `${fileNumber(generation)}.open.log`;
}

/** What a file inside a recording is, by its name. */
export type RecordingFile =
  | { readonly kind: 'segment' | 'journal'; readonly number: number }
  | { readonly kind: 'acks'; readonly destination: string }
  | { readonly kind: 'owner' | 'socket' | 'marks' | 'sessions' | 'reserve' | 'aside' | 'foreign' };

const NUMBERED = /^(\d{4}|[1-9]\d{4,8})\.(spans\.jsonl|open\.log)$/;
const ACKS = /^([A-Za-z0-9_-]{1,100})\.acks\.log$/;

/** Reads a name inside a recording; a name that format 1 does not know is `foreign`. */
export function parseRecordingFile(name: string): RecordingFile {
  switch (name) {
    case OWNER_FILE:
      return { kind: 'owner' };
    case SOCKET_FILE:
      return { kind: 'socket' };
    case MARKS_FILE:
      return { kind: 'marks' };
    case SESSIONS_FILE:
      return { kind: 'sessions' };
    case RESERVE_FILE:
      return { kind: 'reserve' };
    default:
  }
  if (name.endsWith(ASIDE_SUFFIX)) return { kind: 'aside' };
  const numbered = NUMBERED.exec(name);
  const number = Number(numbered?.[1]);
  if (numbered !== null && number > 0) return { kind: numbered[2] === 'open.log' ? 'journal' : 'segment', number };
  const destination = ACKS.exec(name)?.[1];
  if (destination !== undefined) return { kind: 'acks', destination };
  return { kind: 'foreign' };
}

/** First `digits` hex digits of SHA-256 of the text's UTF-8 bytes; a lone surrogate counts as U+FFFD. */
export function shortHash(text: string, digits: number): string {
  return createHash('sha256').update(Buffer.from(text, 'utf8')).digest('hex').slice(0, digits);
}

/** A session id longer than this is cut and told apart by its hash; no record must outgrow its file for a name. */
const MAX_ID_LENGTH = 16_384;

/** A session id as it is recorded. Applied twice it says the same. */
export function boundedSessionId(id: string): string {
  if (id.length <= MAX_ID_LENGTH) return id;
  const hash = createHash('sha256').update(id).digest('hex');
  return `${id.slice(0, MAX_ID_LENGTH - 80)}…sha256:${hash}`;
}

/** The readable part of a snapshot's name. */
function sessionSlug(sessionId: string): string {
  let slug = '';
  // By code units, and only so far as it can matter: an id may have megabytes.
  for (const unit of sessionId.slice(0, 40).split('')) slug += /[a-z0-9_-]/.test(unit) ? unit : lowered(unit);
  return slug;
}

/** ASCII only: `'İ'.toLowerCase()` has two units, and the Kelvin sign becomes a `k`. */
function lowered(unit: string): string {
  return /[A-Z]/.test(unit) ? unit.toLowerCase() : '-';
}

/** `<slug>-<16 hex digits>.json`: the snapshot of a session, whatever its id contains. */
export function snapshotFile(sessionId: string): string {
  return `${sessionSlug(sessionId)}-${shortHash(sessionId, 16)}.json`;
}

/** Who repairs: what the name of a claim says. `0` stands for what is not known. */
export interface Claimer {
  /** First 8 hex digits of SHA-256 of the host name. */
  readonly hostHash: string;
  /** First 8 hex digits of SHA-256 of the boot id. */
  readonly bootHash: string;
  /** The number in the link text of `/proc/self/ns/pid`. */
  readonly pidNamespace: string;
  readonly pid: number;
  /** Clock ticks since boot. */
  readonly processStart: string;
  /** Four lower-case hex digits. */
  readonly random: string;
}

const CLAIM = /^([^@]+)@(0|[0-9a-f]{8})-(0|[0-9a-f]{8})-(\d{1,20})-(\d{1,10})-(\d{1,20})-([0-9a-f]{4})$/;

/** `<recording>@<claimer>` */
export function claimName(recording: string, claimer: Claimer): string {
  const { hostHash, bootHash, pidNamespace, pid, processStart, random } = claimer;
  return `${recording}@${hostHash}-${bootHash}-${pidNamespace}-${pid}-${processStart}-${random}`;
}

/** The recording and claimer of a name in `repairing/`, or undefined for a name of something else. */
export function parseClaimName(name: string): { readonly recording: string; readonly claimer: Claimer } | undefined {
  const match = CLAIM.exec(name);
  if (match === null) return undefined;
  const [, recording = '', hostHash = '0', bootHash = '0', pidNamespace = '0', pid, processStart = '0', random = ''] =
    match;
  if (parseRecordingName(recording) === undefined) return undefined;
  return { recording, claimer: { hostHash, bootHash, pidNamespace, pid: Number(pid), processStart, random } };
}

/** The number in `pid:[4026531836]`, or `0`. */
export function pidNamespaceNumber(linkText: string | null): string {
  return linkText === null ? '0' : (/^pid:\[(\d{1,20})\]$/.exec(linkText)?.[1] ?? '0');
}
