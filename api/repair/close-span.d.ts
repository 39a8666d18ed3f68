/**
 * An open span as a line: closed at its last evidence, saying that repair did it and why (docs/format.md section 9).
 *
 * What was said stays: an ERROR keeps its message, another status is kept in `spanbox.status.before`, an `error.type` stays as it was.
 */
import type { OtlpEvent, OtlpKeyValue, OtlpSpan } from '../otlp/otlp-types.ts';
import type { ScopeWords, StartedSpan } from './journal-state.ts';
/** Lines are shorter than this. */
export declare const MAX_SPAN_LINE_BYTES = 999999;
/** Why and when a span is closed. */
export interface Closing {
    readonly recording: string;
    readonly endTimeUnixNano: string;
    readonly endReason: 'crashed' | 'interrupted' | 'exit';
    readonly addition?: SpanAddition;
}
/** What derivation adds to a span that repair closes. An attribute that the application set stays as it is. */
export interface SpanAddition {
    readonly events: readonly OtlpEvent[];
    readonly attributes: readonly OtlpKeyValue[];
}
/** The span as repair closes it. */
export declare function closeSpan(started: StartedSpan, closing: Closing): OtlpSpan;
/** The span as it is, for a process that lives: open. */
export declare function openSpan(started: StartedSpan): OtlpSpan;
/** The line of a span, with its line feed; cut to the limit where it is longer. */
export declare function spanLine(span: OtlpSpan, scope?: ScopeWords): Buffer;
