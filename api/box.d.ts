import { type HostOptions } from './processors/host-options.ts';
import { type IncidentOptions } from './processors/incident/index.ts';
import type { LastError } from './processors/losses.ts';
import type { CrashCause } from './processors/crash-cause.ts';
import type { RecorderHost } from './processors/recorder-host.ts';
import type { SpanProcessorLike } from './processors/span-processor-like.ts';
import { type InterruptedSession } from './interrupted.ts';
import type { RepairReport } from './repair/index.ts';
export interface SpanboxOptions extends HostOptions {
    /** Say on the spans why a run broke (docs/incidents.md); false leaves the processor out. @default true */
    readonly incidents?: boolean | IncidentOptions;
    /** Repair what dead processes left, at start and every five minutes, in the background. @default true */
    readonly repair?: boolean;
}
/** How the box is doing. */
export interface Health {
    /** Whether what is said now is recorded. */
    readonly recording: boolean;
    /** Why less is promised than `durability` says; absent when all is well. */
    readonly degraded?: 'slow_disk' | 'failing_disk' | 'no_space' | 'off';
    /** Whether the box's provider is the global one; absent when `register` was not used. */
    readonly registered?: boolean;
    readonly dir: string;
    /** Name of the recording in use. */
    readonly recordingId?: string;
    readonly openSpans: number;
    /** Sessions that have not closed. */
    readonly openSessions: number;
    /** Since the process began: journal records made, lines of ended spans written. */
    readonly records: number;
    readonly lines: number;
    /** Ended spans that wait for a failing disk. */
    readonly heldLines: number;
    /** What was not recorded, by reason; reasons without a loss are absent. */
    readonly dropped: Readonly<Record<string, number>>;
    /** The last failure, in words of ours: nothing of the application's is in it. */
    readonly lastError?: LastError;
}
export interface Spanbox {
    /** For `new NodeTracerProvider({ spanProcessors: [...yours, ...box.spanProcessors] })`: incidents first, the recorder last. A fresh array. */
    readonly spanProcessors: readonly SpanProcessorLike[];
    /** The root folder, absolute. */
    readonly dir: string;
    /** The session's snapshot file, whether it exists or not; after a crash the next repair writes it. */
    sessionPath(sessionId: string): string;
    /** Marks the session as crashed: at once, on disk, for good. Takes less than a millisecond whatever the size of the trace. */
    markCrashed(sessionId: string, cause?: CrashCause): void;
    /**
     * What earlier processes of this service left in the middle, newest first: the incident, finished tool results, calls in doubt, advice and, with
     * content capture, the partial output. Changes nothing on disk.
     */
    interrupted(): AsyncIterable<InterruptedSession>;
    /** Repairs what dead processes left. Never rejects. */
    repair(): Promise<RepairReport>;
    health(): Health;
    /** Resolves when all that was said is with the system, due snapshots are written, and what `register` sends live is sent. Never rejects. */
    forceFlush(): Promise<void>;
    /** Ends the recording if no span is open, and sends what `register` has not sent yet. Never rejects; later calls of the processors are tolerated. */
    shutdown(): Promise<void>;
}
/** What `register` adds to a box. */
export interface BoxInternals {
    readonly host: RecorderHost;
    /** What sends ended spans as they end; `register` puts it there. Flushed and shut down with the box. */
    readonly senders: SpanProcessorLike[];
    /** Set by `register`: whether the global registration was accepted. */
    registered?: boolean;
}
/** The box's insides, for the doors that compose it. */
export declare function internalsOf(box: Spanbox): BoxInternals;
/**
 * Makes the box. Recording begins at once: the root folder is made if it is missing, and what earlier processes left is repaired in
 * the background. A second box on the same root shares the first one's recorder, with a warning; its options are not used.
 *
 * @param options - all optional
 * @throws TypeError or RangeError for an unknown option or an impossible value, naming option, value and range; nothing is written then
 */
export declare function createSpanbox(options?: SpanboxOptions): Spanbox;
