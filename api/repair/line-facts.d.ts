/**
 * One line of a segment: parsed, checked, and what a summary needs of it.
 *
 * A line is good if it is JSON with exactly one span whose ids and times are as they must be; everything else is damage.
 */
import type { OtlpKeyValue, OtlpSpan } from '../otlp/otlp-types.ts';
import { type SpanCounts } from '../otlp/span-counts.ts';
import type { IncidentSummary } from './types.ts';
/** The span of a line, or undefined if the line is damaged. */
export declare function parseLine(bytes: Buffer): OtlpSpan | undefined;
/**
 * The same for a line whose checksum proves that our recorder wrote it: resource and scope are passed over. They are a third of what there is to parse, and
 * no quote inside a text is without its backslash, so what is looked for is found nowhere else.
 */
export declare function parseProvenLine(bytes: Buffer): OtlpSpan | undefined;
/** What is counted and shown of a span. */
export interface SpanFacts extends SpanCounts {
    readonly error: boolean;
    readonly repaired: boolean;
    /** Its parent, if it has one, is another process's. */
    readonly root: boolean;
    /** What it would call its session. */
    readonly title: string;
    /** The session that the span itself names, else its trace id. */
    readonly statedSession: string;
    /** Every id under which the span was seen. */
    readonly ids: readonly string[];
    readonly incidents: readonly ToldIncident[];
    /** A run at the root of its trace that ended without an incident. */
    readonly quietRun: boolean;
}
/** An incident that a span tells. */
export interface ToldIncident {
    readonly id?: string;
    readonly summary: IncidentSummary;
}
/** The value of an attribute, or undefined. */
export declare function attributeOf(attributes: readonly OtlpKeyValue[] | undefined, key: string): unknown;
/** Looks at one span. Called for every line of a recording. */
export declare function factsOf(span: OtlpSpan): SpanFacts;
