import type { Evidence } from '../incident/index.ts';
import type { StreamFormat } from './formats/registry.ts';
import type { StreamObserver } from './observer.ts';
import type { SpanLike } from './span-facts.ts';
import type { ToolDescription } from './tracker-surroundings.ts';
import type { StreamFacts } from './wire-facts.ts';
export interface ObserveStreamOptions {
    /** What the stream's parts are. */
    readonly format: StreamFormat;
    /** A span that gets the evidence as events and the facts (usage, ids, times) as attributes. It is not ended. */
    readonly span?: SpanLike;
    /** Gets each item of evidence when it is observed. */
    readonly evidence?: (item: Evidence) => void;
    /** Gets what the wire told (usage, ids, times, counters), once for each attempt, when it is over. */
    readonly facts?: (facts: StreamFacts) => void;
    /** The abort signal of the request: then an abort is `user_cancelled`. Without it an abort is a close that nobody asked for. */
    readonly signal?: AbortSignal;
    /** What was declared of a tool. @default `{ tool: 'other', effect: 'unknown' }` */
    readonly describeTool?: (name: string) => ToolDescription;
    /** Number of the attempt in its run. @default 1 */
    readonly attempt?: number;
}
/**
 * The same stream, observed. Evidence begins with `attempt_started`; how the stream ended is its last item, and an abort is
 * `user_cancelled` (with `signal`) or an unattributed `lifecycle_closed`.
 * A stream of a library's own class (`Stream` of openai and @anthropic-ai/sdk) keeps its properties; what its `tee()` and
 * `toReadableStream()` return is not observed: observe what they return instead.
 * @throws TypeError for an unknown format or a value that is no stream.
 */
export declare function observeStream<S extends AsyncIterable<unknown> | ReadableStream<unknown>>(stream: S, options: ObserveStreamOptions): S;
/** The same kind of stream, that tells the observer. */
export declare function wrapStream<S extends AsyncIterable<unknown> | ReadableStream<unknown>>(stream: S, observer: StreamObserver): S;
