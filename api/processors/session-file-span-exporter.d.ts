/**
 * `SessionFileSpanExporter`: ended spans to the store, for any span processor of yours.
 */
import type { ReadableSpanLike } from '../otlp/span-types.ts';
import { type HostOptions } from './host-options.ts';
import type { CrashCause } from './crash-cause.ts';
import { RecorderHost } from './recorder-host.ts';
import type { ExportResultLike, SpanExporterLike } from './span-processor-like.ts';
/**
 * A plain `SpanExporter`: each span's line is written when it is exported, a snapshot of its session follows by atomic rename, with one
 * follow-up when more came meanwhile. A session that was marked crashed can no longer be made to look finished. Beside the recorder in
 * one process it writes nothing twice. What is still open when the process dies is not known to an exporter: that takes the recorder.
 */
export declare class SessionFileSpanExporter implements SpanExporterLike {
    #private;
    /** @throws TypeError or RangeError for an unknown option or an impossible value; nothing is written then */
    constructor(options?: HostOptions | RecorderHost);
    /** Calls back with code 0 when the lines are with the system, with code 1 and an error when the exporter is shut down or the disk failed. */
    export(spans: readonly ReadableSpanLike[], resultCallback: (result: ExportResultLike) => void): void;
    /** Marks the session as crashed, at once and for good. */
    markCrashed(sessionId: string, cause?: CrashCause): void;
    forceFlush(): Promise<void>;
    shutdown(): Promise<void>;
}
