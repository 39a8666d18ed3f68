/**
 * Ended spans to their lines, and the lines that have to wait because the disk fails.
 *
 * Owns the session attribute that a line gets, and the `trace` records for traces whose lines name another session. A line that cannot be
 * written is held with its span, at most 1,000 of them, and written when the disk works again.
 */
import type { ReadableSpanLike } from '../otlp/span-types.ts';
import { ATTR_SESSION_ID } from '../semconv/upstream.ts';
import type { WriteAnswer } from '../store/append-file.ts';
import type { Recording } from '../store/recording.ts';
import type { EncodedScope } from '../otlp/scope-encoder.ts';
import type { Losses } from './losses.ts';
import type { ResolvedRecorderOptions } from './recorder-options.ts';
import { readAttribute } from './read-attribute.ts';
import { ownSessionId, type TraceEntry } from './session-table.ts';
import type { SpanState } from './span-state.ts';
import { SpanWriter } from './span-writer.ts';

const MAX_HELD_LINES = 1_000;
const MAX_STRAY_TRACES = 100_000;

export interface EndedSpan {
  readonly span: ReadableSpanLike;
  readonly state: SpanState | undefined;
  readonly entry: TraceEntry;
  readonly scope: EncodedScope;
}

export class LineWriter {
  readonly #recording: Recording;
  readonly #options: ResolvedRecorderOptions;
  readonly #spans: SpanWriter;
  /** Traces whose lines name another session than the one they belong to. */
  readonly #strayTraces = new Set<string>();
  /** Lines that are deferred in the segment writer. */
  #deferred: EndedSpan[] = [];

  constructor(recording: Recording, options: ResolvedRecorderOptions) {
    this.#recording = recording;
    this.#options = options;
    this.#spans = new SpanWriter(recording.segments.buffer, options.valueBytes, options.redactor, options.space);
  }

  /** Writes the line at once. Its place is in `recording.segments.place`. */
  commit(ended: EndedSpan): WriteAnswer {
    const { linePrefix, prefixCrc } = ended.scope;
    return this.#recording.segments.commit(this.#encode(ended), linePrefix.length, prefixCrc);
  }

  /** Lets the line wait for the next {@link flush}. */
  defer(ended: EndedSpan): void {
    const end = this.#encode(ended);
    this.#deferred.push(ended);
    this.#recording.segments.defer(end, ended.scope.linePrefix.length, ended.scope.prefixCrc);
  }

  /** Writes the deferred lines; answers those that were not written. */
  flush(): { readonly answer: WriteAnswer; readonly lost: readonly EndedSpan[] } {
    const lines = this.#deferred;
    this.#deferred = [];
    const answer = this.#recording.segments.flush();
    return { answer, lost: answer === 'written' ? [] : lines };
  }

  #encode(ended: EndedSpan): number {
    const { span, state, entry, scope } = ended;
    const { segments } = this.#recording;
    const { writer } = this.#spans;
    const start = segments.begin();
    const limit = Math.min(segments.lineLimit(), start + this.#options.lineBytes - 1) - scope.lineSuffix.length;
    const session = this.#sessionAttribute(span, entry);
    this.#spans.fit(start, limit, (marked) => {
      writer.bytes(scope.linePrefix);
      this.#spans.ended(span, state, session, marked);
    });
    writer.limit += scope.lineSuffix.length;
    writer.bytes(scope.lineSuffix);
    return writer.pos;
  }

  /** The session id to be added to the line, if it has none and needs one. */
  #sessionAttribute(span: ReadableSpanLike, entry: TraceEntry): string | undefined {
    const { part, traceId } = entry;
    const own = readAttribute(span.attributes, ATTR_SESSION_ID);
    if (own === undefined) {
      part.addAlias(ownSessionId(span.attributes));
      return part.id === traceId ? undefined : part.id;
    }
    if (own !== part.id) {
      part.addAlias(own);
      if (!this.#strayTraces.has(traceId)) {
        if (this.#strayTraces.size >= MAX_STRAY_TRACES) this.#strayTraces.clear();
        this.#strayTraces.add(traceId);
        this.#recording.summarize({ k: 'trace', t: traceId, s: part.id });
      }
    }
    return undefined;
  }
}

/** Lines that wait for the disk. */
export class HeldLines {
  #lines: EndedSpan[] = [];
  readonly #losses: Losses;

  constructor(losses: Losses) {
    this.#losses = losses;
  }

  get size(): number {
    return this.#lines.length;
  }

  /** Keeps the line, or counts it as lost when too many wait; answers whether it is kept. */
  add(ended: EndedSpan): boolean {
    if (this.#lines.length >= MAX_HELD_LINES) {
      this.#losses.count('write_failed');
      return false;
    }
    this.#lines.push(ended);
    return true;
  }

  take(): readonly EndedSpan[] {
    const lines = this.#lines;
    this.#lines = [];
    return lines;
  }
}
