/**
 * The last evidence of open spans: their own, and that of every span below them, ended or open, also below one that ended before its child.
 *
 * Children's lines mostly come before their parents', so what is held is only what waits for a parent. Who ended before a child is looked up in
 * a second pass, which is rarely needed.
 */
import type { OtlpSpan } from '../otlp/otlp-types.ts';
import type { StartedSpan } from './journal-state.ts';
import { compareNanos, laterNanos, nanosOfMillis } from './nanos.ts';

function idOf(traceId: string, spanId: string): string {
  return traceId + spanId;
}

function parentIdOf(span: OtlpSpan): string | undefined {
  const parent = span.parentSpanId;
  return parent === undefined || parent === '' ? undefined : idOf(span.traceId, parent);
}

/**
 * The last that is known of a span by itself. Records tell whole milliseconds, events tell nanoseconds: an event of the last record's
 * millisecond is later than the record, and the span must not end before it. A later time than that was made up by the application.
 */
function ownEvidence({ span, lastAt, events }: StartedSpan): string {
  const tooLate = nanosOfMillis(lastAt + 1);
  let last = laterNanos(span.startTimeUnixNano, nanosOfMillis(lastAt));
  for (const { timeUnixNano } of events)
    if (compareNanos(timeUnixNano, tooLate) < 0) last = laterNanos(last, timeUnixNano);
  return last;
}

export class DescendantEvidence {
  readonly #open = new Map<string, StartedSpan>();
  readonly #evidence = new Map<string, string>();
  /** Evidence below spans that are not open and whose line did not come yet. */
  readonly #waiting = new Map<string, string>();
  readonly #traces = new Set<string>();

  constructor(open: Iterable<StartedSpan>) {
    for (const started of open) {
      const id = idOf(started.span.traceId, started.span.spanId);
      this.#open.set(id, started);
      this.#evidence.set(id, ownEvidence(started));
      this.#traces.add(started.span.traceId);
    }
  }

  /** Whether a trace has open spans; lines of others need not be told. */
  concerns(traceId: string): boolean {
    return this.#traces.has(traceId);
  }

  /** The line of an ended span of such a trace, in the order of the files. */
  addEnded(span: OtlpSpan): void {
    const id = idOf(span.traceId, span.spanId);
    const below = this.#waiting.get(id);
    this.#waiting.delete(id);
    const parent = parentIdOf(span);
    if (parent !== undefined) this.#raise(parent, laterNanos(span.endTimeUnixNano, below ?? '0'));
  }

  /** Tells open parents what their open children know. Returns the ids of ended spans whose parents must be looked up. */
  settle(): ReadonlySet<string> {
    for (const [id, started] of this.#open) this.#climb(started, this.#evidence.get(id) ?? '0');
    return new Set(this.#waiting.keys());
  }

  /** The second pass: `parents` has the parent of each ended span of the traces that wait, by id. */
  resolve(parents: ReadonlyMap<string, string>): void {
    for (const [id, evidence] of this.#waiting) {
      const seen = new Set<string>();
      let at: string | undefined = id;
      while (at !== undefined && !this.#open.has(at) && !seen.has(at)) {
        seen.add(at);
        at = parents.get(at);
      }
      const started = at === undefined ? undefined : this.#open.get(at);
      if (at === undefined || started === undefined) continue;
      this.#raise(at, evidence);
      this.#climb(started, this.#evidence.get(at) ?? '0');
    }
  }

  /** The last evidence of an open span: never before its start. */
  of(started: StartedSpan): string {
    return this.#evidence.get(idOf(started.span.traceId, started.span.spanId)) ?? started.span.startTimeUnixNano;
  }

  #climb(from: StartedSpan, evidence: string): void {
    let parent = parentIdOf(from.span);
    while (parent !== undefined) {
      if (!this.#raise(parent, evidence)) return;
      const above = this.#open.get(parent);
      parent = above === undefined ? undefined : parentIdOf(above.span);
    }
  }

  /** True if it was later than what was known. */
  #raise(id: string, evidence: string): boolean {
    const map = this.#open.has(id) ? this.#evidence : this.#waiting;
    const known = map.get(id);
    if (known !== undefined && compareNanos(known, evidence) >= 0) return false;
    map.set(id, evidence);
    return true;
  }
}

/** The ids that `resolve` is asked with. */
export function spanKey(traceId: string, spanId: string): string {
  return idOf(traceId, spanId);
}
