/**
 * What a session's summary counts of a span, told from its attributes: one rule for the recorder, for repair and for readers.
 *
 * Names are those of the GenAI conventions, of the AI SDK, of OpenLLMetry and of OpenInference. Tokens are counted on model calls alone: a run
 * that repeats the sum of its calls would count them twice.
 */
/** Looks an attribute up by its key; undefined where it is not set. Integers may be decimal strings. */
export type AttributeLookup = (key: string) => unknown;
/** What one span adds to its session. */
export interface SpanCounts {
    readonly modelCall: boolean;
    readonly toolCall: boolean;
    readonly inputTokens: number;
    readonly outputTokens: number;
}
/** Every key that is looked up. */
export declare const COUNTED_KEYS: readonly string[];
/** Counts one span. */
export declare function countSpan(attribute: AttributeLookup): SpanCounts;
