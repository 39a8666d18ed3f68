/**
 * OTLP's trace messages as its JSON mapping writes them (opentelemetry-proto, trace/v1 and common/v1).
 *
 * These are the shapes of what stands in a span file and of what readers get. Ids are lower-case hex, times and
 * 64-bit integers decimal strings; a foreign writer may use numbers for integers, so both are typed.
 */
/** One OTLP `AnyValue`; exactly one member is present, none for an empty value. */
export interface OtlpAnyValue {
    readonly stringValue?: string;
    readonly boolValue?: boolean;
    readonly intValue?: string | number;
    readonly doubleValue?: number | string;
    readonly bytesValue?: string;
    readonly arrayValue?: {
        readonly values?: readonly OtlpAnyValue[];
    };
    readonly kvlistValue?: {
        readonly values?: readonly OtlpKeyValue[];
    };
}
export interface OtlpKeyValue {
    readonly key: string;
    readonly value: OtlpAnyValue;
}
export interface OtlpEvent {
    readonly timeUnixNano: string;
    readonly name: string;
    readonly attributes?: readonly OtlpKeyValue[];
    readonly droppedAttributesCount?: number;
}
export interface OtlpLink {
    readonly traceId: string;
    readonly spanId: string;
    readonly traceState?: string;
    readonly attributes?: readonly OtlpKeyValue[];
    readonly droppedAttributesCount?: number;
    readonly flags?: number;
}
export interface OtlpStatus {
    /** 0 unset, 1 ok, 2 error. */
    readonly code?: number;
    readonly message?: string;
}
/** One span. Times are nanoseconds since the epoch as decimal strings; `endTimeUnixNano` is `"0"` while it is open. */
export interface OtlpSpan {
    readonly traceId: string;
    readonly spanId: string;
    readonly parentSpanId?: string;
    readonly traceState?: string;
    readonly name: string;
    /** 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
    readonly kind?: number;
    readonly startTimeUnixNano: string;
    readonly endTimeUnixNano: string;
    readonly attributes?: readonly OtlpKeyValue[];
    readonly droppedAttributesCount?: number;
    readonly events?: readonly OtlpEvent[];
    readonly droppedEventsCount?: number;
    readonly status?: OtlpStatus;
    readonly links?: readonly OtlpLink[];
    readonly droppedLinksCount?: number;
    readonly flags?: number;
}
