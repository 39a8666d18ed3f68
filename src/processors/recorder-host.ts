/**
 * The recorder's life in a process: its recording, heartbeats, the closing of session parts, marks, snapshots, exit.
 *
 * H1. Timers never keep the process alive, exit handlers only append, and nothing here throws into the application.
 * H2. A crash mark is one small synchronous append, whatever the size of the trace.
 * H3. When the folder is removed, moved or cut by somebody, that is noticed within a heartbeat, and recording goes on in a new one.
 * Which handlers are installed is process-hooks.ts; what is recorded is recorder.ts.
 */
import { checkRoot, prepareRoot } from '../store/root.ts';
import { StoreError } from '../store/errors.ts';
import type { FileSystem } from '../store/file-system.ts';
import { boundedSessionId, storeFolders, type StoreFolders } from '../store/layout.ts';
import { HEARTBEAT_MILLIS } from '../store/owner.ts';
import { sanitizeName } from '../incident/index.ts';
import { Recording } from '../store/recording.ts';
import { SnapshotWriter } from '../store/snapshot-writer.ts';
import type { Redactor } from '../redaction/redactor.ts';
import type { CrashCause } from './crash-cause.ts';
import { describe, Losses } from './losses.ts';
import { partSummary } from './part-summary.ts';
import { stopListening } from './process-hooks.ts';
import { Recorder } from './recorder.ts';
import type { ResolvedRecorderOptions } from './recorder-options.ts';
import type { SessionPart } from './session-part.ts';
import type { TraceEntry } from './session-table.ts';
import { snapshotPieces } from './snapshot-source.ts';
import type { Space } from './space.ts';

export interface RecorderHostSetup {
  readonly dir: string;
  readonly service: string;
  readonly destinations: readonly string[];
  readonly options: ResolvedRecorderOptions;
  readonly quiet: boolean;
  readonly inheritedSession?: string | undefined;
  /** @default Date.now */
  readonly now?: () => number;
  readonly fs?: FileSystem;
}

const SWEEP_MILLIS = 5_000;
const SYNC_MILLIS = 1_000;
/** How long to wait before a folder that could not be used is tried again. */
const RETRY_MILLIS = 15_000;
/** marks.log and sessions.log grow with the number of sessions; a recording with more is followed by another. */
const MAX_LOG_BYTES = 32_000_000;

export class RecorderHost {
  readonly losses: Losses;
  readonly recorder: Recorder;
  readonly snapshots: SnapshotWriter;
  readonly folders: StoreFolders;
  readonly #setup: RecorderHostSetup;
  readonly #now: () => number;
  readonly #timers: NodeJS.Timeout[] = [];
  #lastHeartbeat = 0;
  #lastAttempt = 0;
  #closed = false;
  /** Told when a recording begins or retention is due: retention and repair belong to whoever composes. */
  onNewRecording: ((recording: Recording) => void) | undefined;

  constructor(setup: RecorderHostSetup) {
    this.#setup = setup;
    this.#now = setup.now ?? Date.now;
    this.folders = storeFolders(setup.dir);
    this.losses = new Losses(setup.quiet, this.#now);
    this.snapshots = new SnapshotWriter(this.folders.snapshots, (error) => this.losses.note(error), setup.fs);
    this.recorder = new Recorder({
      options: setup.options,
      losses: this.losses,
      now: this.#now,
      inheritedSession: setup.inheritedSession,
      onEnded: (entry) => this.#liveSnapshot(entry),
      onPart: (part) => this.#partBegan(part),
    });
  }

  /** Shut down, with its recording finished. */
  get closed(): boolean {
    return this.#closed;
  }

  get dir(): string {
    return this.#setup.dir;
  }

  get service(): string {
    return this.#setup.service;
  }

  /** Whether there is room for payload. */
  get space(): Space {
    return this.#setup.options.space;
  }

  /** What takes secrets out, for exporters that stand behind the box. */
  get redactor(): Redactor {
    return this.#setup.options.redactor;
  }

  /** Prepares the root and begins a recording. @returns false, warned once, when the folder cannot be used. */
  open(): boolean {
    this.#lastAttempt = this.#now();
    try {
      prepareRoot(this.#setup.dir, this.#setup.fs);
      this.#begin();
      return true;
    } catch (error) {
      this.#refused(error);
      return false;
    }
  }

  #begin(): void {
    const { service, destinations, options, fs } = this.#setup;
    const recording = Recording.open({
      folders: this.folders,
      service,
      destinations,
      sync: options.sync !== 'never',
      now: this.#now,
      ...(fs === undefined ? {} : { fs }),
    });
    this.#lastHeartbeat = this.#now();
    this.recorder.use(recording);
    this.losses.forget('SPANBOX_OFF');
    this.onNewRecording?.(recording);
  }

  #refused(error: unknown): void {
    this.losses.note(error);
    const reason = describe(error);
    // A root that cannot be used says all of it already.
    const said = reason.startsWith('recording is off: ')
      ? reason
      : `recording is off: ${reason}. Set SPANBOX_DIR or createSpanbox({ dir })`;
    this.losses.warn('SPANBOX_OFF', said);
  }

  /** Starts heartbeats, sweeps and syncs. */
  startTimers(): void {
    this.#every(SWEEP_MILLIS, () => this.tick());
    if (this.#setup.options.sync === 'interval') this.#every(SYNC_MILLIS, () => this.recorder.syncNow());
  }

  #every(millis: number, run: () => void): void {
    const timer = setInterval(run, millis);
    timer.unref();
    this.#timers.push(timer);
  }

  /** What time brings: a heartbeat, parts to close, a disk to try again. Never throws. */
  tick(): void {
    try {
      if (this.#closed) return;
      const now = this.#now();
      const { recording } = this.recorder;
      if (recording === undefined) {
        if (now - this.#lastAttempt >= RETRY_MILLIS || now < this.#lastAttempt) this.open();
        return;
      }
      this.recorder.flush();
      this.recorder.retry();
      if (now - this.#lastHeartbeat >= HEARTBEAT_MILLIS || now < this.#lastHeartbeat) this.#heartbeat(recording, now);
      for (const part of this.recorder.sessions.sweep(now, false)) this.#closePart(part);
    } catch (error) {
      this.losses.count('internal_error', error);
    }
  }

  #heartbeat(recording: Recording, now: number): void {
    this.#lastHeartbeat = now;
    if (recording.heartbeat(now) === 'lost') this.#leave(recording, `${recording.folder} was removed, moved or cut`);
    else if (recording.logBytes > MAX_LOG_BYTES) this.#rotate(recording, now);
  }

  /** Begins a new recording; what is open is said again there. */
  #leave(recording: Recording, reason: string): void {
    this.losses.note(new StoreError('missing', reason, recording.folder));
    recording.abandon();
    this.recorder.use(undefined);
    this.open();
  }

  /** A recording with very many sessions is finished and followed by another. */
  #rotate(recording: Recording, now: number): void {
    for (const part of this.recorder.sessions.parts) this.#closePart(part);
    recording.finish('shutdown', now);
    this.recorder.use(undefined);
    this.open();
  }

  // --- sessions ---

  #partBegan(part: SessionPart): void {
    // A snapshot of an earlier part would be taken for the whole session.
    if (this.#setup.options.snapshots !== 'off') this.snapshots.remove(part.id);
  }

  #closePart(part: SessionPart): void {
    const { recording, sessions } = this.recorder;
    if (recording === undefined) return;
    const at = this.#now();
    if (!part.crashed) {
      recording.mark({ k: 'closed', s: part.id, part: part.part, at, outcome: part.failed ? 'error' : 'ok' });
    }
    const answer = recording.summarize(partSummary(part, this.#setup.service, recording.segments.segment));
    if (answer !== 'written') this.losses.note(recording.logError);
    sessions.close(part);
    if (!part.crashed && this.#setup.options.snapshots !== 'off') void this.#snapshot(part, 'ended');
  }

  #snapshot(part: SessionPart, state: 'running' | 'ended'): Promise<void> {
    const { recording } = this.recorder;
    if (recording === undefined || part.crashed) return Promise.resolve();
    const { open } = this.recorder;
    const { fs, options } = this.#setup;
    return this.snapshots.request(part.id, () =>
      snapshotPieces({
        folder: recording.folder,
        part,
        state,
        lastSegment: recording.segments.lastSegment,
        open,
        options,
        ...(fs === undefined ? {} : { fs }),
      }),
    );
  }

  #liveSnapshot(entry: TraceEntry): void {
    if (this.#setup.options.snapshots !== 'live' || this.snapshots.resting) return;
    void this.#snapshot(entry.part, entry.part.open === 0 ? 'ended' : 'running');
  }

  /**
   * Marks the session as crashed: no write in flight and no later one can make it look finished. One small append.
   * A session that goes on gets a new part; the mark stays on the old one.
   */
  markCrashed(sessionId: string, cause: CrashCause = {}): void {
    try {
      const { recording, sessions } = this.recorder;
      const id = boundedSessionId(sessionId);
      const part = sessions.current(id);
      if (part !== undefined) part.crashed = true;
      this.snapshots.supersede(id);
      if (recording === undefined) {
        this.losses.count('recording_off');
        return;
      }
      this.recorder.flush();
      const answer = recording.mark({
        k: 'crash',
        s: id,
        part: part?.part ?? sessions.lastPart(id),
        at: this.#now(),
        kind: cause.kind ?? 'unknown',
        ...errorWords(cause.error),
      });
      if (answer !== 'written') this.losses.count('write_failed', recording.logError);
    } catch (error) {
      this.losses.count('internal_error', error);
    }
  }

  /** Marks every session that has open spans. */
  markOpenSessions(cause: CrashCause): void {
    for (const part of this.recorder.sessions.parts)
      if (part.open > 0 && !part.crashed) this.markCrashed(part.id, cause);
  }

  // --- ends ---

  /** Everything said so far is with the system; snapshots that were asked for are written. */
  async forceFlush(): Promise<void> {
    this.recorder.flush();
    this.recorder.retry();
    if (this.#setup.options.snapshots === 'live') {
      for (const part of this.recorder.sessions.parts) void this.#snapshot(part, part.open === 0 ? 'ended' : 'running');
    }
    await this.snapshots.idle();
  }

  /** Closes what can be closed. With nothing open the recording is finished; else it stays until the process ends. */
  async shutdown(): Promise<void> {
    if (this.#closed) return;
    this.recorder.flush();
    this.recorder.retry();
    for (const part of this.recorder.sessions.sweep(this.#now(), true)) this.#closePart(part);
    await this.snapshots.idle();
    this.#finish('shutdown');
  }

  #finish(by: 'shutdown' | 'exit'): void {
    const { recording, open, sessions } = this.recorder;
    if (recording === undefined || this.#closed) return;
    if (open.size > 0 || sessions.parts.size > 0 || this.recorder.heldLines > 0) return;
    this.#close();
    if (this.recorder.records + this.recorder.lines === 0) recording.discard();
    else recording.finish(by, this.#now());
    this.recorder.use(undefined);
  }

  /** Lets go of everything as a dead process would: nothing is finished, the socket is closed. */
  abandon(): void {
    const { recording } = this.recorder;
    this.#close();
    this.recorder.use(undefined);
    recording?.abandon();
  }

  #close(): void {
    this.#closed = true;
    stopListening(this);
    for (const timer of this.#timers) clearInterval(timer);
  }

  /** The process says goodbye: only synchronous appends. Never throws. */
  exit(code: number): void {
    try {
      const { recording } = this.recorder;
      if (recording === undefined || this.#closed) return;
      this.recorder.flush();
      if (code !== 0) this.markOpenSessions({ kind: 'exit' });
      recording.mark({ k: 'exit', at: this.#now(), code });
      for (const part of this.recorder.sessions.sweep(this.#now(), true)) this.#closePart(part);
      this.#finish('exit');
    } catch (error) {
      this.losses.count('internal_error', error);
    }
  }

  /** Whether the root is still one that may be written to; for doctor and health. */
  usable(): boolean {
    try {
      return checkRoot(this.#setup.dir, this.#setup.fs) !== undefined;
    } catch {
      return false;
    }
  }
}

/** Name and code of an error, as far as they may be said. */
function errorWords(error: unknown): { name?: string; code?: string } {
  if (typeof error !== 'object' || error === null) return {};
  try {
    const { name, code } = error as { name?: unknown; code?: unknown };
    const words: { name?: string; code?: string } = {};
    const safeName = typeof name === 'string' ? sanitizeName(name) : undefined;
    const safeCode = typeof code === 'string' ? sanitizeName(code) : undefined;
    if (typeof safeName === 'string') words.name = safeName;
    if (typeof safeCode === 'string') words.code = safeCode;
    return words;
  } catch {
    // Forgives getters and proxies: a crash mark without words is a crash mark.
    return {};
  }
}
