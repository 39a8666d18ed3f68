/**
 * The recorder: what a span says, to the disk, before the call returns (store promise S1).
 *
 * Walk: a call on a span → the stored change → one journal record → one write. An end → the line → one write; its `end` record rides on
 * the next journal write, since the line alone proves the end. With durability `tick` records gather until the end of the running
 * microtask, and a span that starts and ends in it leaves its line alone.
 *
 * Nothing throws into the application: what fails is counted by {@link Losses}, and when the disk works again everything open is said again.
 */
import { BufferFull } from '../otlp/byte-writer.ts';
import { ScopeEncoder } from '../otlp/scope-encoder.ts';
import type { ReadableSpanLike } from '../otlp/span-types.ts';
import type { WriteAnswer } from '../store/append-file.ts';
import type { Recording } from '../store/recording.ts';
import { Compaction } from './compaction.ts';
import { DiskHealth } from './disk-health.ts';
import { JournalWriter } from './journal-writer.ts';
import { HeldLines, LineWriter, type EndedSpan } from './line-writer.ts';
import type { Losses } from './losses.ts';
import { OpenSpans } from './open-spans.ts';
import type { ResolvedRecorderOptions } from './recorder-options.ts';
import type { SessionPart } from './session-part.ts';
import { SessionTable, settleSpan, type ContextLike, type TraceEntry } from './session-table.ts';
import { deltaWrite } from './delta-write.ts';
import { SpanDeltas, type DeltaSubjects } from './span-deltas.ts';
import { SpanState, stateOf, wrapSpan } from './span-state.ts';

/** How long records may gather while the disk is slow. */
const SLOW_DISK_TICK_MILLIS = 20;
/** Frame bytes of a record, about: checksum, sequence, LF. */
const FRAME_BYTES = 24;
const RESOLVED: Promise<void> = Promise.resolve();

export interface RecorderSetup {
  readonly options: ResolvedRecorderOptions;
  readonly losses: Losses;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A session id handed over by the parent process. */
  readonly inheritedSession?: string | undefined;
  /** Told when a span has ended and its line was written or held. */
  readonly onEnded?: ((entry: TraceEntry) => void) | undefined;
  /** Told when a part of a session has begun. */
  readonly onPart?: ((part: SessionPart) => void) | undefined;
}

/** Everything that belongs to the recording in use. */
interface Target {
  readonly recording: Recording;
  readonly journal: JournalWriter;
  readonly lines: LineWriter;
  readonly compaction: Compaction;
}

export class Recorder {
  readonly options: ResolvedRecorderOptions;
  readonly losses: Losses;
  readonly disk: DiskHealth;
  readonly open: OpenSpans = new OpenSpans();
  readonly sessions: SessionTable;
  /** Journal records made and lines written since the start. */
  records = 0;
  lines = 0;
  readonly #now: () => number;
  readonly #scopes: ScopeEncoder;
  readonly #onEnded: ((entry: TraceEntry) => void) | undefined;
  readonly #held: HeldLines;
  readonly #deltas: SpanDeltas = new SpanDeltas((state, kind, subject) => this.#delta(state, kind, subject));
  #target: Target | undefined;
  #journaledScopes = new Set<number>();
  #nextP = 1;
  /** Spans that started in this tick and are not journaled yet. */
  #fresh: SpanState[] = [];
  #scheduled = false;

  constructor(setup: RecorderSetup) {
    this.options = setup.options;
    this.losses = setup.losses;
    this.#now = setup.now;
    this.#onEnded = setup.onEnded;
    this.disk = new DiskHealth(setup.losses, setup.now);
    this.sessions = new SessionTable(setup.options, setup.inheritedSession, setup.onPart);
    this.#scopes = new ScopeEncoder(setup.options.valueBytes, setup.options.redactor);
    this.#held = new HeldLines(setup.losses);
  }

  get recording(): Recording | undefined {
    return this.#target?.recording;
  }

  /** Lines that wait for the disk. */
  get heldLines(): number {
    return this.#held.size;
  }

  /** Records into `recording` from now on, or nowhere; what is open is said there again at the next chance. */
  use(recording: Recording | undefined): void {
    this.#target?.compaction.cancel();
    this.#journaledScopes = new Set();
    this.#target = undefined;
    if (recording === undefined) return;
    const { options, open, sessions } = this;
    this.#target = {
      recording,
      journal: new JournalWriter(recording.journal.writer.buffer, options.valueBytes, options.redactor, options.space),
      lines: new LineWriter(recording, options),
      compaction: new Compaction({
        recording,
        open,
        sessions,
        options,
        now: this.#now,
        onAdopted: (scopes) => {
          this.#journaledScopes = scopes;
        },
        onFailed: (error) => this.losses.note(error),
      }),
    };
    sessions.restart(open);
    if (open.size > 0 || this.#held.size > 0) {
      this.disk.stale = true;
      this.retry();
    }
  }

  get #ticking(): boolean {
    return this.options.durability === 'tick' || this.disk.slow;
  }

  // --- what spans say ---

  spanStarted(span: ReadableSpanLike, context: ContextLike | undefined): void {
    try {
      const target = this.#target;
      if (target === undefined) {
        this.losses.count('recording_off');
        return;
      }
      // Attached twice to one provider: the first of us has it.
      if (stateOf(span) !== undefined) return;
      const { segments } = target.recording;
      const entry = this.sessions.entryOf(span, span.spanContext().traceId, context, segments.segment, segments.offset);
      const scope = this.#scopes.encode(span.resource, span.instrumentationScope);
      const state = new SpanState(span, this.#deltas, entry, scope, this.#nextP);
      this.#nextP += 1;
      entry.open += 1;
      entry.part.spanStarted(span);
      wrapSpan(span, state);
      if (this.open.size >= this.options.openSpans) {
        this.losses.count('open_spans_limit');
        return;
      }
      this.open.add(state);
      if (this.#ticking) {
        this.#fresh.push(state);
        this.#schedule();
      } else if (this.#mayWrite()) {
        const before = this.#now();
        this.#introduce(target, state, before);
        this.#record(target, state, before, target.journal.startOf(state, before));
        state.journaled = true;
      }
    } catch (error) {
      this.#failedToEncode(error);
    }
  }

  // --- the journal ---

  /** Writes one record about an open span. */
  #delta<K extends keyof DeltaSubjects>(state: SpanState, kind: K, subject: DeltaSubjects[K]): void {
    try {
      const target = this.#target;
      // Not journaled: the whole span will be said at the end of the tick, or when the disk works; over the limit, its line will.
      if (target === undefined || !this.#mayWrite() || !state.journaled) return;
      const at = this.#now();
      if (this.options.space.tight && kind !== 'status' && kind !== 'name') this.losses.count('no_space');
      else this.#record(target, state, at, deltaWrite(target.journal, state, kind, subject, at));
    } catch (error) {
      this.#failedToEncode(error);
    }
  }

  /** Scope and part are said before the first record that names them; they ride on its write. */
  #introduce(target: Target, state: SpanState, at: number): void {
    const { journal } = target;
    const records = target.recording.journal.writer;
    if (!this.#journaledScopes.has(state.scope.index)) {
      this.#journaledScopes.add(state.scope.index);
      journal.fit(records.begin(), records.bodyLimit(), () => journal.writer.bytes(state.scope.record));
      records.defer(journal.writer.pos);
    }
    const { part } = state.trace;
    if (part.journaled) return;
    part.journaled = true;
    const place = { segment: part.firstSegment, offset: part.firstOffset };
    journal.fit(records.begin(), records.bodyLimit(), () => journal.part(part, at, place, false));
    records.defer(journal.writer.pos);
  }

  #record(target: Target, state: SpanState, before: number, write: (marked: boolean) => void): void {
    const { journal, recording, compaction } = target;
    const records = recording.journal.writer;
    const start = records.begin();
    const limit = Math.min(records.bodyLimit(), start + this.options.lineBytes - 2 * FRAME_BYTES);
    journal.fit(start, limit, write);
    const end = journal.writer.pos;
    this.open.grew(state, end - start + FRAME_BYTES);
    compaction.touched(state);
    this.records += 1;
    if (this.#ticking) {
      records.defer(end);
      this.#schedule();
      return;
    }
    this.#judge(target, records.commit(end), before, records.file.lastError);
    if (this.options.sync === 'record') this.#sync(target);
    if (compaction.due()) compaction.run(false);
  }

  #failedToEncode(error: unknown): void {
    if (error instanceof BufferFull) this.losses.count('too_large');
    else this.losses.count('internal_error', error);
  }

  #judge(target: Target, answer: WriteAnswer, before: number, error: unknown): void {
    this.disk.judge(answer, before, error, target.recording.folder);
    if (answer === 'written' && this.disk.recoverable) this.retry();
  }

  /** Whether a write should be tried; on a disk that failed the first write is a recovery. */
  #mayWrite(): boolean {
    if (!this.disk.failing) return true;
    if (this.disk.paused) {
      this.losses.count('disk_paused');
      return false;
    }
    return this.retry();
  }

  /** Says everything open again in a new generation and writes the lines that waited, if anything is owed. Never throws. */
  retry(): boolean {
    const target = this.#target;
    const { disk } = this;
    if (target === undefined || disk.paused) return false;
    if (!disk.stale) return true;
    try {
      // First, so that what fails in here can be owed again.
      disk.stale = false;
      target.recording.journal.writer.dropDeferred();
      if (!target.compaction.run(true)) {
        disk.failed(target.recording.folder);
        return false;
      }
      for (const ended of this.#held.take()) this.#writeLine(target, ended);
      if (this.#held.size > 0 || disk.stale) return false;
      disk.recovered();
      return true;
    } catch (error) {
      this.losses.count('internal_error', error);
      return false;
    }
  }

  /** Makes everything durable; a journal that could not be synced is begun anew. */
  #sync(target: Target): void {
    const { recording } = target;
    if (!recording.segments.sync()) this.losses.note(recording.segments.lastError);
    if (recording.journal.writer.file.sync()) return;
    this.losses.note(recording.journal.writer.file.lastError);
    target.compaction.run(true);
  }

  /** For `sync: 'interval'`. */
  syncNow(): void {
    if (this.#target !== undefined) this.#sync(this.#target);
  }

  // --- the line ---

  /** Writes the span's line; also of a span whose start was not seen. */
  spanEnded(span: ReadableSpanLike): void {
    try {
      const state = this.#ownState(span);
      if (state?.ended === true) return;
      if (state !== undefined) state.ended = true;
      const target = this.#target;
      if (target === undefined) {
        this.losses.count('recording_off');
        return;
      }
      const { segments } = target.recording;
      const entry =
        state?.trace ??
        this.sessions.entryOf(span, span.spanContext().traceId, undefined, segments.segment, segments.offset);
      settleSpan(entry, span, state !== undefined, this.#now());
      const scope = state?.scope ?? this.#scopes.encode(span.resource, span.instrumentationScope);
      this.#writeLine(target, { span, state, entry, scope });
      this.#onEnded?.(entry);
    } catch (error) {
      this.#failedToEncode(error);
    }
  }

  #ownState(span: ReadableSpanLike): SpanState | undefined {
    const state = stateOf(span);
    return state?.observer === this.#deltas ? state : undefined;
  }

  /** Whether the span is recorded already: its line was or will be written when it ends. */
  has(span: ReadableSpanLike): boolean {
    return this.#ownState(span) !== undefined;
  }

  #writeLine(target: Target, ended: EndedSpan): void {
    const { state } = ended;
    if (this.disk.paused) {
      this.#hold(ended);
      return;
    }
    const { recording, lines, journal } = target;
    if (this.#ticking) {
      lines.defer(ended);
      this.#schedule();
    } else {
      const before = this.#now();
      const answer = lines.commit(ended);
      if (answer !== 'written') this.#hold(ended);
      this.#judge(target, answer, before, recording.segments.lastError);
      if (answer !== 'written') return;
      if (this.options.sync === 'record') this.#sync(target);
    }
    this.lines += 1;
    if (state !== undefined) this.open.remove(state);
    const records = recording.journal.writer;
    journal.writer.pos = records.begin();
    journal.writer.limit = records.bodyLimit();
    journal.end(state?.p ?? 0, recording.segments.place);
    records.defer(journal.writer.pos);
  }

  #hold(ended: EndedSpan): void {
    this.disk.stale = true;
    if (!this.#held.add(ended) && ended.state !== undefined) this.open.remove(ended.state);
  }

  // --- ticks ---

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    // A resolved promise costs less than queueMicrotask, which makes an async resource for each call.
    if (this.disk.slow) setTimeout(() => this.flush(), SLOW_DISK_TICK_MILLIS).unref();
    else void RESOLVED.then(() => this.flush());
  }

  /** Writes everything that gathered, also `end` records that ride. Never throws. */
  flush(): void {
    this.#scheduled = false;
    const target = this.#target;
    if (target === undefined) return;
    try {
      const { recording, compaction, lines } = target;
      const before = this.#now();
      const fresh = this.#fresh;
      this.#fresh = [];
      for (const state of fresh) this.#journalFresh(target, state, before);
      const { answer, lost } = lines.flush();
      for (const ended of lost) this.#hold(ended);
      // Records that name lines which are not there must not be written; the next generation says the rest again.
      if (answer !== 'written') recording.journal.writer.dropDeferred();
      this.#judge(target, answer, before, recording.segments.lastError);
      if (answer === 'written')
        this.#judge(target, recording.journal.writer.flush(), before, recording.journal.writer.file.lastError);
      if (this.options.sync === 'record') this.#sync(target);
      if (compaction.due()) compaction.run(false);
      this.disk.review();
    } catch (error) {
      this.losses.count('internal_error', error);
    }
  }

  #journalFresh(target: Target, state: SpanState, at: number): void {
    if (state.ended || state.journaled || this.disk.paused) return;
    try {
      this.#introduce(target, state, at);
      const { journal, recording, compaction } = target;
      const records = recording.journal.writer;
      const start = records.begin();
      journal.fit(start, records.bodyLimit(), (marked) => journal.state(state, at, marked));
      state.journaled = true;
      this.open.grew(state, journal.writer.pos - start + FRAME_BYTES);
      records.defer(journal.writer.pos);
      this.records += 1;
      compaction.touched(state);
    } catch (error) {
      this.#failedToEncode(error);
    }
  }
}
