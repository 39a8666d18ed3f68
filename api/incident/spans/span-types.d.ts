/**
 * The spans that this folder meets, as structural types: a live or ended span of either SDK line, and a span decoded from OTLP JSON.
 * Only what is read is named; nothing of an SDK is imported, and nothing here is believed: `view.ts` checks every field.
 */
/** Attribute values that we write. */
export type AttributeValue = string | number | boolean | readonly string[];
/** Attributes that we write: flat, each name from the registry. */
export type SpanAttributes = Readonly<Record<string, AttributeValue>>;
/** A span that events can be added to. */
export interface EventSpan {
    addEvent(name: string, attributes?: Record<string, string | number | boolean | string[]>): unknown;
}
/** Seconds and nanoseconds since the epoch. */
export type HrTimeLike = readonly [seconds: number, nanoseconds: number];
/** A span as processors and exporters of SDK 2.x and 3.x get it (1.x has `parentSpanId`). */
export interface ReadableSpanLike {
    readonly name: string;
    readonly kind: number;
    spanContext(): {
        readonly traceId: string;
        readonly spanId: string;
    };
    readonly parentSpanContext?: {
        readonly spanId: string;
    } | undefined;
    readonly parentSpanId?: string | undefined;
    readonly startTime: HrTimeLike;
    readonly endTime: HrTimeLike;
    readonly ended: boolean;
    readonly attributes: Readonly<Record<string, unknown>>;
    readonly events: readonly {
        readonly name: string;
        readonly time: HrTimeLike;
        readonly attributes?: Readonly<Record<string, unknown>> | undefined;
    }[];
    readonly status: {
        readonly code: number;
        readonly message?: string | undefined;
    };
    readonly droppedEventsCount?: number;
}
/** One OTLP `AnyValue`, as its JSON mapping writes it. */
export interface OtlpValueLike {
    readonly stringValue?: string;
    readonly boolValue?: boolean;
    readonly intValue?: string | number;
    readonly doubleValue?: number | string;
    readonly arrayValue?: {
        readonly values?: readonly OtlpValueLike[];
    };
}
/** One OTLP attribute. */
export interface OtlpKeyValueLike {
    readonly key: string;
    readonly value: OtlpValueLike;
}
/** A span decoded from OTLP JSON. Times are nanoseconds since the epoch, `endTimeUnixNano` is `"0"` while the span is open. */
export interface OtlpSpanLike {
    readonly traceId: string;
    readonly spanId: string;
    readonly parentSpanId?: string;
    readonly name: string;
    readonly kind?: number;
    readonly startTimeUnixNano: string;
    readonly endTimeUnixNano: string;
    readonly attributes?: readonly OtlpKeyValueLike[];
    readonly events?: readonly {
        readonly timeUnixNano: string;
        readonly name: string;
        readonly attributes?: readonly OtlpKeyValueLike[];
    }[];
    readonly droppedEventsCount?: number;
    readonly status?: {
        readonly code?: number;
        readonly message?: string;
    };
}
