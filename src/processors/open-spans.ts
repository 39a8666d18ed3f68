/**
 * The spans that are open, and how many bytes of the journal speak of them.
 *
 * A list linked through the states: a span is added and removed in a few nanoseconds, and iteration tolerates both.
 */
import type { SpanState } from './span-state.ts';

export class OpenSpans {
  #first: SpanState | undefined;
  #last: SpanState | undefined;
  size = 0;
  /** Journal bytes of open spans: what compaction would keep. */
  bytes = 0;

  *[Symbol.iterator](): IterableIterator<SpanState> {
    let state = this.#first;
    while (state !== undefined) {
      const { next } = state;
      yield state;
      state = next;
    }
  }

  add(state: SpanState): void {
    if (state.listed) return;
    state.listed = true;
    state.previous = this.#last;
    if (this.#last === undefined) this.#first = state;
    else this.#last.next = state;
    this.#last = state;
    this.size += 1;
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
    if (!state.listed) return;
    state.listed = false;
    const { previous, next } = state;
    if (previous === undefined) this.#first = next;
    else previous.next = next;
    if (next === undefined) this.#last = previous;
    else next.previous = previous;
    state.previous = undefined;
    state.next = undefined;
    this.size -= 1;
    this.bytes -= state.journalBytes;
    state.journalBytes = 0;
  }
}
