/**
 * What we need of a live span, as structural types.
 *
 * SDK 2.x and 3.x cannot share one install tree, and `instanceof` or an imported SDK type would break one of them, so
 * nothing of an SDK is named here. Every span of `@opentelemetry/sdk-trace-base` 2.x and `@opentelemetry/sdk-trace` 3.x
 * has this shape.
 */
/** Seconds since the epoch and nanoseconds within the second. */
export type HrTimeLike = readonly [seconds: number, nanoseconds: number];
export interface SpanContextLike {
    readonly traceId: string;
    readonly spanId: string;
    readonly traceFlags: number;
    readonly isRemote?: boolean | undefined;
    readonly traceState?: {
        serialize(): string;
    } | undefined;
}
/** Attribute values are checked where they are encoded: an application may put anything there. */
export type AttributesLike = Readonly<Record<string, unknown>>;
export interface TimedEventLike {
    readonly time: HrTimeLike;
    readonly name: string;
    readonly attributes?: AttributesLike | undefined;
    readonly droppedAttributesCount?: number | undefined;
}
export interface LinkLike {
    readonly context: SpanContextLike;
    readonly attributes?: AttributesLike | undefined;
    readonly droppedAttributesCount?: number | undefined;
}
export interface StatusLike {
    /** 0 unset, 1 ok, 2 error. */
    readonly code: number;
    readonly message?: string | undefined;
}
export interface ResourceLike {
    readonly attributes: AttributesLike;
    readonly schemaUrl?: string | undefined;
    /** True while a resource detector has not answered yet: the attributes will change. */
    readonly asyncAttributesPending?: boolean | undefined;
}
export interface ScopeLike {
    readonly name: string;
    readonly version?: string | undefined;
    readonly schemaUrl?: string | undefined;
    readonly attributes?: AttributesLike | undefined;
    readonly droppedAttributesCount?: number | undefined;
}
/** A span as processors and exporters get it: open or ended. */
export interface ReadableSpanLike {
    readonly name: string;
    /** The API's `SpanKind`: 0 internal … 4 consumer. */
    readonly kind: number;
    spanContext(): SpanContextLike;
    readonly parentSpanContext?: SpanContextLike | undefined;
    readonly startTime: HrTimeLike;
    readonly endTime: HrTimeLike;
    readonly status: StatusLike;
    readonly attributes: AttributesLike;
    readonly links: readonly LinkLike[];
    readonly events: readonly TimedEventLike[];
    readonly ended: boolean;
    readonly resource: ResourceLike;
    readonly instrumentationScope: ScopeLike;
    readonly droppedAttributesCount: number;
    readonly droppedEventsCount: number;
    readonly droppedLinksCount: number;
}
