/**
 * Which session a span belongs to: decided by the first span of its trace in this process, kept for the whole trace.
 *
 * The first that applies: the `session` option, the session named when the run was started (context), `session.id`,
 * `gen_ai.conversation.id`, the session handed over by the parent process, the trace id. Ids seen later become aliases. An entry is
 * forgotten when its part closes, so memory holds what is open or was a moment ago.
 */
import type { AttributesLike, ReadableSpanLike } from '../otlp/span-types.ts';
import { SessionPart } from './session-part.ts';
import type { SpanState } from './span-state.ts';
/** The context key under which a run names its session; the API makes such keys with `Symbol.for`. */
export declare const SESSION_CONTEXT_KEY: symbol;
/** What is asked of a context. */
export interface ContextLike {
    getValue(key: symbol): unknown;
}
export type SessionOption = (span: ReadableSpanLike, parentContext: ContextLike) => string | undefined;
/** A trace that has spans here: its session, and how many of them are open. */
export interface TraceEntry {
    readonly traceId: string;
    part: SessionPart;
    open: number;
    /** Wall clock at which its last open span ended. */
    idleSinceMillis: number;
}
/** How long a part or trace without open spans is kept. */
export declare const LINGER_MILLIS = 30000;
export interface SessionTableOptions {
    readonly session: SessionOption | undefined;
    /** Takes secrets out of what parts say of their spans. */
    readonly redactor: {
        redact(text: string, key: string): string;
    };
}
export declare class SessionTable {
    #private;
    /** How often the application's `session` option threw. */
    failures: number;
    constructor(options: SessionTableOptions, inherited: string | undefined, onPart?: (part: SessionPart) => void);
    /** Parts that have not closed. */
    get parts(): ReadonlySet<SessionPart>;
    /** The part that goes on under this id, if one is open. */
    current(id: string): SessionPart | undefined;
    /**
     * The entry of the span's trace. A new part begins when its session has none, or when the last one has crashed.
     * @param segment - where a new part's first line will stand
     * @param offset - in that segment
     */
    entryOf(span: ReadableSpanLike, traceId: string, context: ContextLike | undefined, segment: number, offset: number): TraceEntry;
    /** Forgets traces without open spans, and answers the parts that can close: idle for {@link LINGER_MILLIS}, or all idle ones. */
    sweep(nowMillis: number, all: boolean): SessionPart[];
    /** Forgets a part that has closed. */
    close(part: SessionPart): void;
    /** The number of the session's last part in this recording, 1 when it has none. */
    lastPart(id: string): number;
    /** Begins everything anew for another recording; what is open goes on in first parts there. */
    restart(open: Iterable<SpanState>): void;
}
/** Counts a span that has ended; `counted`: it was open here before. */
export declare function settleSpan(entry: TraceEntry, span: ReadableSpanLike, counted: boolean, nowMillis: number): void;
/** The session id that a span itself says, if any. */
export declare function ownSessionId(attributes: AttributesLike): string | undefined;
