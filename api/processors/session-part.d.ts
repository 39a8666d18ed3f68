/**
 * What one recording holds of a session: its running totals, and whether it has crashed or can close.
 *
 * Memory is a fixed amount for each part, whatever the number of its spans and traces.
 */
import { type TalliedIncident } from '../incident/incident-tally.ts';
import type { HrTimeLike, ReadableSpanLike } from '../otlp/span-types.ts';
export interface PartTotals {
    spans: number;
    errors: number;
    modelCalls: number;
    toolCalls: number;
    inputTokens: number;
    outputTokens: number;
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
    /** What a summary says of its incidents. */
    get incidents(): readonly TalliedIncident[];
}
/** Nanoseconds since the epoch as a decimal string, "0" when there is no time. */
export declare function nanosOf(time: HrTimeLike | undefined): string;
