/**
 * The spans that are open, and how many bytes of the journal speak of them.
 */
import type { SpanState } from './span-state.ts';

export class OpenSpans {
  readonly #states = new Set<SpanState>();
  /** Journal bytes of open spans: what compaction would keep. */
  bytes = 0;

  get size(): number {
    return this.#states.size;
  }

  [Symbol.iterator](): IterableIterator<SpanState> {
    return this.#states.values();
  }

  has(state: SpanState): boolean {
    return this.#states.has(state);
  }

  add(state: SpanState): void {
    this.#states.add(state);
  }

  /** Notes that the journal holds `bytes` more of the span. */
  grew(state: SpanState, bytes: number): void {
    state.journalBytes += bytes;
    this.bytes += bytes;
  }

  /** Notes that the journal holds exactly `bytes` of the span. */
  resized(state: SpanState, bytes: number): void {
    this.bytes += bytes - state.journalBytes;
    state.journalBytes = bytes;
  }

  remove(state: SpanState): void {
    if (!this.#states.delete(state)) return;
    this.bytes -= state.journalBytes;
    state.journalBytes = 0;
  }
}
