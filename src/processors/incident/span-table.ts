/**
 * The open spans of the provider, and the runs that they belong to.
 *
 * T1. A span is forgotten when it ends, a run when its own span has ended; a run without one when its spans have ended and others came.
 * T2. Placing follows the rules by which exported spans are grouped (`scopes.ts`).
 */
import { placeOf } from '../../incident/spans/scopes.ts';
import type { ReadableSpanLike } from '../../otlp/span-types.ts';
import type { LiveSpanLike } from './span-shape.ts';
import { LiveRun } from './live-run.ts';
import { LiveSpan } from './live-span.ts';

/** Runs without a span of their own that have no open span: their next request may come. */
const MAX_IDLE_RUNS = 1_000;

export class SpanTable {
  /** By span id: one of these is unique enough, and the trace is compared. */
  readonly #open = new Map<string, LiveSpan>();
  readonly #runs = new Map<string, LiveRun>();
  /** Keys of idle runs, oldest first. */
  readonly #idle = new Set<string>();
  /** The run that was asked for last; absent when it rests or is forgotten. */
  #last: LiveRun | undefined;

  /** Open spans and known runs. */
  get size(): { readonly spans: number; readonly runs: number } {
    return { spans: this.#open.size, runs: this.#runs.size };
  }

  started(span: LiveSpanLike): void {
    const { traceId, spanId } = span.spanContext();
    const parentId = span.parentSpanContext?.spanId;
    const parent = parentId === undefined ? undefined : this.#open.get(parentId);
    const one = new LiveSpan(span, traceId, spanId, parent?.traceId === traceId ? parent : undefined);
    this.#open.set(spanId, one);
    this.place(one, false);
  }

  /** The span, if its start was seen and its end was not. */
  find(span: ReadableSpanLike): LiveSpan | undefined {
    const one = this.#open.get(span.spanContext().spanId);
    return one?.span === span ? one : undefined;
  }

  /** Finds the run of a span that has no place yet. `hasEvidence`: there are events of ours on it. */
  place(one: LiveSpan, hasEvidence: boolean): void {
    if (one.place !== undefined) return;
    const facts = one.facts ?? (hasEvidence ? one.plainFacts : undefined);
    if (facts === undefined) return;
    const place = placeOf(facts, one.above, hasEvidence);
    if (place === undefined) return;
    one.place = place;
    one.run = this.#run(place.key);
    one.run.enter(one, place.part);
    if (place.around !== undefined) {
      const around = this.#runs.get(place.around);
      if (around !== undefined) around.nested = true;
    }
  }

  /** The span has ended. */
  ended(one: LiveSpan): void {
    this.#open.delete(one.spanId);
    const { run } = one;
    if (run === undefined) return;
    run.open.delete(one);
    if (run.isOver) this.#forget(run);
    else if (run.open.size === 0 && run.span === undefined) this.#rest(run);
  }

  clear(): void {
    this.#open.clear();
    this.#runs.clear();
    this.#idle.clear();
    this.#last = undefined;
  }

  #run(key: string): LiveRun {
    // Most spans that come one after the other are of one run.
    if (this.#last?.key === key) return this.#last;
    this.#idle.delete(key);
    let run = this.#runs.get(key);
    if (run === undefined) {
      run = new LiveRun(key);
      this.#runs.set(key, run);
    }
    this.#last = run;
    return run;
  }

  #rest(run: LiveRun): void {
    if (this.#last === run) this.#last = undefined;
    this.#idle.add(run.key);
    if (this.#idle.size <= MAX_IDLE_RUNS) return;
    for (const oldest of this.#idle) {
      this.#idle.delete(oldest);
      this.#runs.delete(oldest);
      return;
    }
  }

  #forget(run: LiveRun): void {
    if (this.#last === run) this.#last = undefined;
    if (this.#runs.get(run.key) === run) this.#runs.delete(run.key);
  }
}
