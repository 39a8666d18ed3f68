/**
 * `register` for both SDK lines: a provider with the box in it, made the global one, and OTLP export behind the box's redaction.
 *
 * The doors `spanbox/sdk2`, `spanbox/sdk3` and `spanbox/auto` give their line's classes; everything else is the same. A global registration that
 * is refused is warned about and stands in `health()`: the exact line to write instead is in the warning.
 */
import { type ContextManager, type TextMapPropagator, type TracerProvider } from '@opentelemetry/api';
import { type Spanbox, type SpanboxOptions } from './box.ts';
import type { SpanExporterLike, SpanProcessorLike } from './processors/span-processor-like.ts';
/** Where spans are sent as they end. */
export interface OtlpTarget {
    /** The full URL for traces. @default `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`, else `OTEL_EXPORTER_OTLP_ENDPOINT` + `/v1/traces` */
    readonly url?: string;
    /** Headers beside those of `OTEL_EXPORTER_OTLP_HEADERS`. */
    readonly headers?: Readonly<Record<string, string>>;
}
export interface RegisterOptions extends SpanboxOptions {
    /**
     * Send ended spans to an OTLP/HTTP endpoint, redacted, in batches.
     * @default true when `OTEL_EXPORTER_OTLP_ENDPOINT` or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` is set
     */
    readonly otlp?: boolean | OtlpTarget;
}
/** One line of the SDK, as far as `register` needs it. */
export interface SdkLine {
    /** The class whose constructor takes processors in this line, for the warning. */
    readonly providerName: string;
    createProvider(spanProcessors: readonly SpanProcessorLike[], service: string | undefined): TracerProvider;
    createContextManager(): ContextManager;
    createPropagator(): TextMapPropagator;
    createExporter(target: OtlpTarget): SpanExporterLike;
    createBatchProcessor(exporter: SpanExporterLike): SpanProcessorLike;
}
/**
 * Makes the box and registers a provider with it globally. Called a second time it answers the first box, and warns.
 * @throws TypeError or RangeError for wrong options; nothing is registered or written then
 */
export declare function registerLine(line: SdkLine, options?: RegisterOptions): Spanbox;
