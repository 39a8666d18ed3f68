import type { EventSpan } from '../incident/index.ts';
import type { StreamFacts } from './wire-facts.ts';
/** What is needed of a span. */
export interface SpanLike extends EventSpan {
    setAttribute(key: string, value: string | number | boolean | string[]): unknown;
}
/** The attributes that the facts of an attempt are, in seconds where the conventions want seconds. */
export declare function factAttributes(facts: StreamFacts): Readonly<Record<string, string | number | string[]>>;
/** Writes the facts on the span. */
export declare function recordFacts(span: SpanLike, facts: StreamFacts): void;
