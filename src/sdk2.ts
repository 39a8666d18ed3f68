/**
 * Door `spanbox/sdk2`: registration with OpenTelemetry SDK 2.x (`@opentelemetry/sdk-trace-base` 2, api 1.9).
 *
 * Static imports, so that bundlers see them. Needs `@opentelemetry/sdk-trace-base`, `context-async-hooks`, `core`, `resources` and
 * `exporter-trace-otlp-http` beside it.
 */
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Spanbox } from './box.ts';
import { lineOf } from './sdk-line.ts';
import { registerLine, type RegisterOptions } from './register.ts';

/**
 * Makes the box and registers a provider with it globally; context manager and W3C propagators come with it.
 * @param options - those of `createSpanbox`, and `otlp`
 * @returns the box; the first one when called again
 * @throws TypeError or RangeError for wrong options; nothing is registered or written then
 */
export function register(options?: RegisterOptions): Spanbox {
  return registerLine(
    lineOf({
      providerName: 'NodeTracerProvider',
      Provider: BasicTracerProvider,
      createBatchProcessor: (exporter) => new BatchSpanProcessor(exporter),
      ContextManager: AsyncLocalStorageContextManager,
      Composite: CompositePropagator,
      TraceContext: W3CTraceContextPropagator,
      Baggage: W3CBaggagePropagator,
      Exporter: OTLPTraceExporter,
      resources: { defaultResource, detectResources, envDetector, resourceFromAttributes },
    }),
    options,
  );
}

export type { OtlpTarget, RegisterOptions } from './register.ts';
export type { Health, Spanbox, SpanboxOptions } from './box.ts';
