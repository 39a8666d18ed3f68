/**
 * Makes the journal's next generation: what is open, and nothing else (docs/format.md section 4).
 *
 * C1. A generation says every open span whole, every part with its totals, and the folds of the segment in use.
 * C2. Few bytes are written in one go. Many are written in slices between which the application runs; what changed meanwhile is said again
 *     in the last, synchronous block.
 * C3. A failure costs the attempt; the journal goes on as it was, and the next attempt waits until it has doubled.
 */
import { BufferFull } from '../otlp/byte-writer.ts';
import type { EncodedScope } from '../otlp/scope-encoder.ts';
import type { Journal, NextGeneration } from '../store/journal.ts';
import type { Recording } from '../store/recording.ts';
import { JournalWriter } from './journal-writer.ts';
import type { OpenSpans } from './open-spans.ts';
import type { ResolvedRecorderOptions } from './recorder-options.ts';
import type { SessionTable } from './session-table.ts';
import type { SpanState } from './span-state.ts';

/**
 * A journal that is shorter is left alone. Measured (bench/span-cost.mjs): at 64 KiB a new generation for every thirty spans costs more than
 * all their other work but the writes; at 1 MiB it disappears, and a repair reads a megabyte in a few milliseconds.
 */
export const LEAST_BYTES = 1_048_576;
/** Compaction is due when the journal is this many times longer than what it says of open spans. */
const TIMES_OPEN = 4;
/** More bytes than this are written in slices. */
const SLICE_BYTES = 1_000_000;

export interface CompactionSources {
  readonly recording: Recording;
  readonly open: OpenSpans;
  readonly sessions: SessionTable;
  readonly options: ResolvedRecorderOptions;
  readonly now: () => number;
  /** Called when a generation was adopted, with the scopes it names. */
  readonly onAdopted: (scopes: Set<number>) => void;
  readonly onFailed: (error: unknown) => void;
}

interface Running {
  readonly next: NextGeneration;
  readonly writer: JournalWriter;
  readonly scopes: Set<number>;
  readonly queue: SpanState[];
  /** Spans that changed after they were written. */
  readonly changed: Set<SpanState>;
}

export class Compaction {
  readonly #sources: CompactionSources;
  readonly #journal: Journal;
  #writer: JournalWriter | undefined;
  #running: Running | undefined;
  #nextAttemptBytes = 0;
  /** Length of the generation in use when it was adopted. */
  #baseBytes = LEAST_BYTES;

  constructor(sources: CompactionSources) {
    this.#sources = sources;
    this.#journal = sources.recording.journal;
  }

  get running(): boolean {
    return this.#running !== undefined;
  }

  due(): boolean {
    const { bytes } = this.#journal;
    return (
      bytes > LEAST_BYTES &&
      // Open spans may have said the same thing again and again: then only the generation's own growth tells.
      (bytes > TIMES_OPEN * this.#sources.open.bytes || bytes > TIMES_OPEN * this.#baseBytes) &&
      bytes > this.#nextAttemptBytes &&
      this.#running === undefined
    );
  }

  /** Notes that something was said of the span while slices are being written. */
  touched(state: SpanState): void {
    this.#running?.changed.add(state);
  }

  /** Writes the next generation: at once when it is small or `whole`, else in slices. */
  run(whole: boolean): boolean {
    this.cancel();
    const next = this.#journal.beginNext();
    if (next === undefined) {
      this.#failed(this.#journal.lastError);
      return false;
    }
    const { options, open } = this.#sources;
    if (this.#writer?.writer.buf !== next.writer.buffer) {
      this.#writer = new JournalWriter(next.writer.buffer, options.valueBytes, options.redactor, options.space);
    }
    const running: Running = { next, writer: this.#writer, scopes: new Set(), queue: [...open], changed: new Set() };
    this.#running = running;
    if (whole || open.bytes <= SLICE_BYTES) return this.#finish(running);
    this.#slice(running);
    return true;
  }

  #slice(running: Running): void {
    setImmediate(() => {
      if (this.#running !== running) return;
      try {
        const most = running.next.writer.file.size + SLICE_BYTES / 4;
        while (running.queue.length > 0 && running.next.writer.file.size + running.next.writer.pendingBytes < most) {
          this.#state(running, running.queue.pop());
        }
        if (running.next.writer.flush() !== 'written') throw running.next.writer.file.lastError;
        if (running.queue.length > 0) this.#slice(running);
        else this.#finish(running);
      } catch (error) {
        this.#abandon(running, error);
      }
    });
  }

  /** The one synchronous block: what is left, what changed, parts and folds, then rename and switch. */
  #finish(running: Running): boolean {
    const { sessions, recording, now, options } = this.#sources;
    try {
      const { changed, queue } = running;
      while (queue.length > 0) this.#state(running, queue.pop());
      for (const state of changed) this.#state(running, state);
      const place = { segment: recording.segments.segment, offset: recording.segments.offset };
      for (const part of sessions.parts) {
        this.#record(running, (writer) => writer.part(part, now(), place, true));
      }
      const folds = recording.segments.folds();
      if (folds.length > 0) {
        this.#record(running, (writer) =>
          writer.json({ k: 'check', g: place.segment, o: folds.at(-1)?.[0] ?? 0, folds }),
        );
      }
    } catch (error) {
      this.#abandon(running, error);
      return false;
    }
    this.#running = undefined;
    if (!this.#journal.adopt(running.next, options.sync !== 'never')) {
      this.#failed(this.#journal.lastError);
      return false;
    }
    for (const part of sessions.parts) part.journaled = true;
    this.#nextAttemptBytes = 0;
    this.#baseBytes = Math.max(this.#journal.bytes, LEAST_BYTES);
    this.#sources.onAdopted(running.scopes);
    return true;
  }

  #state(running: Running, state: SpanState | undefined): void {
    const { open } = this.#sources;
    if (state === undefined || state.ended || !state.listed) return;
    this.#scope(running, state.scope);
    const before = running.next.writer.pendingBytes + running.next.writer.file.size;
    try {
      this.#record(running, (writer, marked) => writer.state(state, this.#sources.now(), marked));
    } catch (error) {
      // A span that does not fit even when cut is told by its line when it ends; the generation is worth more.
      if (!(error instanceof BufferFull)) throw error;
      return;
    }
    state.journaled = true;
    open.resized(state, running.next.writer.pendingBytes + running.next.writer.file.size - before);
  }

  #scope(running: Running, scope: EncodedScope): void {
    if (running.scopes.has(scope.index)) return;
    running.scopes.add(scope.index);
    this.#record(running, (writer) => writer.writer.bytes(scope.record));
  }

  #record(running: Running, write: (writer: JournalWriter, marked: boolean) => void): void {
    const records = running.next.writer;
    const { writer } = running;
    const start = records.begin();
    writer.fit(start, records.bodyLimit(), (marked) => write(writer, marked));
    records.defer(writer.writer.pos);
    if (records.lost > 0) throw records.file.lastError;
  }

  /** Gives up a generation that is being written. */
  cancel(): void {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    this.#journal.abandon(running.next);
  }

  #abandon(running: Running, error: unknown): void {
    if (this.#running === running) this.#running = undefined;
    this.#journal.abandon(running.next);
    this.#failed(error);
  }

  #failed(error: unknown): void {
    this.#nextAttemptBytes = this.#journal.bytes * 2;
    this.#sources.onFailed(error);
  }
}
