import type { OtlpSpan } from '../otlp/otlp-types.ts';
import type { RecordValue } from '../store/record-reader.ts';
import type { SpanFacts } from './line-facts.ts';
import { type PartEvidence } from './part-state.ts';
import type { CrashMark, SessionPart } from './types.ts';
/** Where a line is. */
export interface LinePlace {
    readonly segment: number;
    readonly offset: number;
}
export declare class PartDraft {
    #private;
    readonly session: string;
    readonly part: number;
    /** Its number among the drafts of its recording. */
    readonly index: number;
    first: LinePlace | undefined;
    last: LinePlace | undefined;
    crash: CrashMark | undefined;
    closed: 'ok' | 'error' | undefined;
    openSpans: number;
    traces: number;
    damage: number;
    constructor(session: string, part: number, index: number);
    /** Begins with what was counted before (a `part` record of the journal with totals). */
    addTotals(totals: RecordValue): void;
    /** It existed then, in milliseconds since the epoch: its time if it turns out to have no span. */
    addMoment(at: number): void;
    /** Counts an ended or closed span, or one that is open with its last evidence. */
    addSpan(span: OtlpSpan, facts: SpanFacts, end: string): void;
    /** The part as it is judged. */
    toPart(recording: string, service: string, evidence: Omit<PartEvidence, 'mark' | 'open'>, hadOpen: boolean): SessionPart;
}
