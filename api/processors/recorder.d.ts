import type { ReadableSpanLike } from '../otlp/span-types.ts';
import type { Recording } from '../store/recording.ts';
import { DiskHealth } from './disk-health.ts';
import type { Losses } from './losses.ts';
import { OpenSpans } from './open-spans.ts';
import type { ResolvedRecorderOptions } from './recorder-options.ts';
import type { SessionPart } from './session-part.ts';
import { SessionTable, type ContextLike, type TraceEntry } from './session-table.ts';
export interface RecorderSetup {
    readonly options: ResolvedRecorderOptions;
    readonly losses: Losses;
    /** Milliseconds since the epoch. */
    readonly now: () => number;
    /** A session id handed over by the parent process. */
    readonly inheritedSession?: string | undefined;
    /** Told when a span has ended and its line was written or held. */
    readonly onEnded?: ((entry: TraceEntry) => void) | undefined;
    /** Told when a part of a session has begun. */
    readonly onPart?: ((part: SessionPart) => void) | undefined;
}
export declare class Recorder {
    #private;
    readonly options: ResolvedRecorderOptions;
    readonly losses: Losses;
    readonly disk: DiskHealth;
    readonly open: OpenSpans;
    readonly sessions: SessionTable;
    /** Journal records made and lines written since the start. */
    records: number;
    lines: number;
    constructor(setup: RecorderSetup);
    get recording(): Recording | undefined;
    /** Lines that wait for the disk. */
    get heldLines(): number;
    /** Records into `recording` from now on, or nowhere; what is open is said there again at the next chance. */
    use(recording: Recording | undefined): void;
    spanStarted(span: ReadableSpanLike, context: ContextLike | undefined): void;
    /** Says everything open again in a new generation and writes the lines that waited, if anything is owed. Never throws. */
    retry(): boolean;
    /** For `sync: 'interval'`. */
    syncNow(): void;
    /** Writes the span's line; also of a span whose start was not seen. */
    spanEnded(span: ReadableSpanLike): void;
    /** Whether the span is recorded already: its line was or will be written when it ends. */
    has(span: ReadableSpanLike): boolean;
    /** Writes everything that gathered, also `end` records that ride. Never throws. */
    flush(): void;
}
