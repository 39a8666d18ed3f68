/** A scalar or a list of scalars, as read. */
export type ViewValue = string | number | boolean | readonly (string | number | boolean)[];
/** Attributes by name. A Map: names of foreign spans may be `__proto__`. */
export type ViewAttributes = ReadonlyMap<string, ViewValue>;
/** One event of a span. */
export interface EventView {
    readonly name: string;
    /** Nanoseconds since the epoch; absent when unreadable. */
    readonly time?: bigint;
    readonly attributes: ViewAttributes;
}
/** One span. */
export interface SpanView {
    readonly traceId: string;
    readonly spanId: string;
    readonly parentSpanId?: string;
    readonly name: string;
    /** Nanoseconds since the epoch; absent when unreadable. */
    readonly start?: bigint;
    /** Nanoseconds since the epoch; absent while the span is open. */
    readonly end?: bigint;
    readonly attributes: ViewAttributes;
    readonly events: readonly EventView[];
    readonly droppedEvents: number;
    readonly failed: boolean;
    readonly ok: boolean;
    /** The text of an ERROR status: read to classify, never handed on. */
    readonly statusMessage?: string;
}
/** The view of a span; absent when it has no id, and so cannot be a span. */
export declare function viewSpan(span: unknown): SpanView | undefined;
