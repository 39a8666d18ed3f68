/**
 * What the journals say: spans that were open, as they were last known; and where lines of ended ones must be.
 *
 * Generations are applied lowest first; a later word replaces an earlier one. An `end` does not take a span away: the line decides, and
 * a span whose line was lost is still known from here.
 */
import type { OtlpAnyValue, OtlpEvent, OtlpLink, OtlpSpan, OtlpStatus } from '../otlp/otlp-types.ts';
import type { RecordValue } from '../store/record-reader.ts';
/** A resource and scope, as they stand in a line. */
export interface ScopeWords {
    readonly resource: RecordValue;
    readonly resourceSchemaUrl: string | undefined;
    readonly scope: RecordValue;
    readonly schemaUrl: string | undefined;
}
/** Where the line of an ended span is, and how to prove it. */
export interface EndWords {
    readonly segment: number;
    readonly offset: number;
    readonly bytes: number;
    readonly crc: number;
}
/** A session part that the journal says has begun. */
export interface PartWords {
    readonly session: string;
    readonly part: number;
    readonly at: number;
    readonly segment: number;
    readonly offset: number;
    /** Totals of its lines before that place. */
    readonly totals: RecordValue | undefined;
    /** With totals: where its first line stands. */
    readonly first: {
        readonly segment: number;
        readonly offset: number;
    } | undefined;
    /** With totals: traces that were open then, and are counted in them. */
    readonly openTraces: readonly string[];
}
/** A span that has started, as it was last known. */
export declare class StartedSpan {
    readonly span: OtlpSpan;
    readonly scope: number;
    readonly session: string;
    /** The part of the session that had begun when it started; undefined: the latest. */
    readonly part: number | undefined;
    name: string;
    readonly attributes: Map<string, OtlpAnyValue>;
    events: OtlpEvent[];
    links: OtlpLink[];
    status: OtlpStatus | undefined;
    droppedAttributes: number;
    droppedEvents: number;
    droppedLinks: number;
    /** Milliseconds since the epoch of the last record about it. */
    lastAt: number;
    end: EndWords | undefined;
    constructor(span: OtlpSpan & RecordValue, belongs: {
        scope: number;
        session: string;
        part: number | undefined;
    }, at: number);
    /** One later word about it. */
    apply(kind: string, value: RecordValue): void;
}
export declare class JournalState {
    #private;
    readonly scopes: Map<number, ScopeWords>;
    /** By their number in the recording. */
    readonly started: Map<number, StartedSpan>;
    /** By session and part, in the order in which they began. */
    readonly parts: Map<string, PartWords>;
    /** By segment, then by offset. */
    readonly ends: Map<number, Map<number, EndWords>>;
    /** By segment. */
    readonly folds: Map<number, readonly (readonly [number, number])[]>;
    /** Milliseconds since the epoch of the latest record. */
    lastAt: number;
    /** Applies one record; one that cannot be understood changes nothing. */
    apply(value: RecordValue): void;
}
/** Unique for any session id: the number comes first. */
export declare function partKey(session: string, part: number): string;
