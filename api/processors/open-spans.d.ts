/**
 * The spans that are open, and how many bytes of the journal speak of them.
 *
 * A list linked through the states: a span is added and removed in a few nanoseconds, and iteration tolerates both.
 */
import type { SpanState } from './span-state.ts';
export declare class OpenSpans {
    #private;
    size: number;
    /** Journal bytes of open spans: what compaction would keep. */
    bytes: number;
    [Symbol.iterator](): IterableIterator<SpanState>;
    add(state: SpanState): void;
    /** Notes that the journal holds `bytes` more of the span. */
    grew(state: SpanState, bytes: number): void;
    /** Notes that the journal holds exactly `bytes` of the span. */
    resized(state: SpanState, bytes: number): void;
    remove(state: SpanState): void;
}
