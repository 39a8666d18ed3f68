/**
 * One line of the SDK, made of its classes.
 *
 * The classes are met by shape: the same code serves 2.x and 3.x, whether a door imported them or `spanbox/auto` found them. Where a shape is
 * crossed the cast stands here, once.
 */
import type { ContextManager, TextMapPropagator, TracerProvider } from '@opentelemetry/api';
import type { SdkLine } from './register.ts';
import type { SpanExporterLike, SpanProcessorLike } from './processors/span-processor-like.ts';

interface ResourceLike {
  merge(other: ResourceLike | null): ResourceLike;
}

/** What is used of `@opentelemetry/resources`. */
export interface ResourcesLike {
  defaultResource(): unknown;
  detectResources(config: { detectors: never[] }): unknown;
  readonly envDetector: unknown;
  resourceFromAttributes(attributes: Record<string, string>): unknown;
}

/** The classes of a line. */
export interface LineClasses {
  readonly providerName: string;
  readonly Provider: new (config: never) => TracerProvider;
  readonly createBatchProcessor: (exporter: never) => unknown;
  readonly ContextManager: new () => ContextManager & { enable(): unknown };
  readonly Composite: new (config: { propagators: TextMapPropagator[] }) => TextMapPropagator;
  readonly TraceContext: new () => TextMapPropagator;
  readonly Baggage: new () => TextMapPropagator;
  readonly Exporter: new (config: { url?: string; headers?: Record<string, string> }) => unknown;
  readonly resources: ResourcesLike;
}

/** The resource of the process: the SDK's default, what `OTEL_RESOURCE_ATTRIBUTES` and `OTEL_SERVICE_NAME` say, then the option. */
function resourceOf(resources: ResourcesLike, service: string | undefined): ResourceLike {
  const base = resources.defaultResource() as ResourceLike;
  const said = resources.detectResources({ detectors: [resources.envDetector as never] }) as ResourceLike;
  const merged = base.merge(said);
  return service === undefined
    ? merged
    : merged.merge(resources.resourceFromAttributes({ 'service.name': service }) as ResourceLike);
}

export function lineOf(classes: LineClasses): SdkLine {
  return {
    providerName: classes.providerName,
    createProvider: (spanProcessors, service) =>
      new classes.Provider({
        resource: resourceOf(classes.resources, service),
        spanProcessors: [...spanProcessors],
      } as never),
    createContextManager: () => {
      const manager = new classes.ContextManager();
      manager.enable();
      return manager;
    },
    createPropagator: () => new classes.Composite({ propagators: [new classes.TraceContext(), new classes.Baggage()] }),
    createExporter: ({ url, headers }) =>
      new classes.Exporter({
        ...(url === undefined ? {} : { url }),
        ...(headers === undefined ? {} : { headers: { ...headers } }),
      }) as SpanExporterLike,
    createBatchProcessor: (exporter) => classes.createBatchProcessor(exporter as never) as SpanProcessorLike,
  };
}
