import type { Evidence } from '../incident/index.ts';
import type { StreamFormat } from './formats/registry.ts';
import type { OutputKind, PartialOutput } from './partial-output.ts';
import type { ToolDescription } from './tracker-surroundings.ts';
import type { StreamFacts, StreamOutcome } from './wire-facts.ts';
export interface StreamObserverOptions {
    readonly format: StreamFormat;
    /** Called with each item of evidence, in order, when it is observed. What it throws is counted, never passed on. */
    readonly onEvidence: (item: Evidence) => void;
    /** Number of the attempt in its run; each further step of an AI SDK stream is the next one. @default 1 */
    readonly attempt?: number;
    /** When the request was sent, on the clock of `now`. @default the moment of creation */
    readonly startedAtMs?: number;
    /** The abort signal of the request: an error that is its reason is an abort, and so is a silent end once it is aborted. */
    readonly signal?: AbortSignal;
    /** What was declared of a tool. @default `{ tool: 'other', effect: 'unknown' }` */
    readonly describeTool?: (name: string) => ToolDescription;
    /** True for a call whose start and end somebody else records; results of others are evidence where the stream holds them. @default false for all */
    readonly isCallFollowed?: (call: string) => boolean;
    /** Keeps the output, for `partial()`; only for applications that ask for content. @default 0 (nothing) */
    readonly maxPartialChars?: number;
    /** Called with each piece of output, before the consumer sees its part; `call` is there for tool input. Content: see `maxPartialChars`. */
    readonly onOutput?: (kind: OutputKind, text: string, call?: string) => void;
    /** Called once for every attempt that is over; the last one when the stream is. */
    readonly onAttemptEnd?: (facts: StreamFacts) => void;
    /** Monotonic milliseconds. @default performance.now */
    readonly now?: () => number;
}
export interface StreamObserver {
    /** Number of the attempt that is running. */
    readonly attempt: number;
    readonly outcome: StreamOutcome;
    /** True once the provider's terminal event of the running attempt was seen: whatever the connection does next is no failure. */
    readonly isFinished: boolean;
    /** True once onEnd, onError or onCancel was called: nothing changes any more. */
    readonly isOver: boolean;
    /** Emits `attempt_started` of the first attempt; for a stream that belongs to no run (a run has said so itself). */
    onAttemptStart(): void;
    /** The response head arrived. Reads request id and Retry-After; takes `Headers`, a plain object or a Map. */
    onHead(headers: unknown): void;
    /** A part arrived. Call it before the consumer gets the part. */
    onPart(part: unknown): void;
    /** The source ended by itself. */
    onEnd(): StreamOutcome;
    /** The source threw. */
    onError(error: unknown): StreamOutcome;
    /** The consumer stopped reading (`break`, `return()`, `cancel()`). */
    onCancel(): StreamOutcome;
    /** A tool of this attempt gave its result while the stream is open: the next progress and output are transitions again. */
    onToolResult(): void;
    /** What the wire told of the running attempt so far. */
    facts(): StreamFacts;
    /** The output of the whole stream so far; undefined without `maxPartialChars`. */
    partial(): PartialOutput | undefined;
    /** How many parts or callbacks threw inside the observer. */
    readonly trouble: number;
}
/**
 * Creates an observer.
 * @throws TypeError for an unknown format, RangeError for a number out of range.
 */
export declare function createStreamObserver(options: StreamObserverOptions): StreamObserver;
