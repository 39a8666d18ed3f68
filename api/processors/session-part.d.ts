import type { HrTimeLike, ReadableSpanLike } from '../otlp/span-types.ts';
export interface PartTotals {
    spans: number;
    errors: number;
    modelCalls: number;
    toolCalls: number;
    inputTokens: number;
    outputTokens: number;
}
export interface PartIncident {
    readonly cause: string;
    readonly detail?: string;
    readonly action?: string;
}
export declare class SessionPart {
    #private;
    readonly id: string;
    /** From 1 in its recording. */
    readonly part: number;
    /** Segment and offset at which its first line stands or will stand. */
    readonly firstSegment: number;
    readonly firstOffset: number;
    readonly totals: PartTotals;
    readonly aliases: Set<string>;
    traces: number;
    readonly incidents: PartIncident[];
    title: string;
    open: number;
    crashed: boolean;
    /** Whether its `part` record stands in the journal. */
    journaled: boolean;
    /** A span without a recorded parent ended with ERROR. */
    failed: boolean;
    start: HrTimeLike | undefined;
    end: HrTimeLike | undefined;
    /** Wall clock at which its last open span ended. */
    idleSinceMillis: number;
    /** @param redact - takes secrets out of the title, which is a span's name or an agent's */
    constructor(id: string, part: number, firstSegment: number, firstOffset: number, redact: (text: string) => string);
    spanStarted(span: ReadableSpanLike): void;
    addAlias(id: unknown): void;
    spanEnded(span: ReadableSpanLike): void;
}
/** Nanoseconds since the epoch as a decimal string, "0" when there is no time. */
export declare function nanosOf(time: HrTimeLike | undefined): string;
