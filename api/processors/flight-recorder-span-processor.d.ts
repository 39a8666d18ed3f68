/**
 * `FlightRecorderSpanProcessor`: the black box as a span processor for a provider of yours.
 */
import type { ReadableSpanLike } from '../otlp/span-types.ts';
import { type HostOptions } from './host-options.ts';
import type { CrashCause } from './crash-cause.ts';
import { RecorderHost } from './recorder-host.ts';
import type { ContextLike } from './session-table.ts';
import type { SpanProcessorLike } from './span-processor-like.ts';
/**
 * Writes what a span says before the call returns: start, attributes, events, exceptions, links, status, name and end of every recorded span
 * survive the death of the process by any means (durability `call`).
 *
 * Put it last in `spanProcessors`, so that what other processors add in `onEnding` is recorded too. The hooks never throw, may be called twice,
 * and after shutdown.
 */
export declare class FlightRecorderSpanProcessor implements SpanProcessorLike {
    #private;
    /**
     * @param options - see {@link HostOptions}; a root that has a recorder in this process already is shared with it, and these options are not used
     * @throws TypeError or RangeError for an unknown option or an impossible value; nothing is written then
     */
    constructor(options?: HostOptions | RecorderHost);
    onStart(span: ReadableSpanLike, parentContext: ContextLike): void;
    onEnd(span: ReadableSpanLike): void;
    /** Marks the session as crashed, at once and for good. */
    markCrashed(sessionId: string, cause?: CrashCause): void;
    /** Resolves when all that was said is with the system and snapshots that were due are written. Never rejects. */
    forceFlush(): Promise<void>;
    /** Ends the recording if nothing is open; else it stays open until the process ends. Never rejects. */
    shutdown(): Promise<void>;
}
