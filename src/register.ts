/**
 * `register` for both SDK lines: a provider with the box in it, made the global one, and OTLP export behind the box's redaction.
 *
 * The doors `spanbox/sdk2`, `spanbox/sdk3` and `spanbox/auto` give their line's classes; everything else is the same. A global registration that
 * is refused is warned about and stands in `health()`: the exact line to write instead is in the warning.
 */
import {
  context,
  propagation,
  trace,
  type ContextManager,
  type TextMapPropagator,
  type TracerProvider,
} from '@opentelemetry/api';
import { createSpanbox, internalsOf, type Spanbox, type SpanboxOptions } from './box.ts';
import { shown } from './processors/recorder-options.ts';
import { RedactingSpanExporter } from './processors/redacting-span-exporter.ts';
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

let registered: Spanbox | undefined;

function resolveOtlp(otlp: unknown): OtlpTarget | undefined {
  const { env } = process;
  if (otlp === undefined) {
    return env['OTEL_EXPORTER_OTLP_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ? {} : undefined;
  }
  if (otlp === false) return undefined;
  if (otlp === true) return {};
  if (typeof otlp !== 'object' || otlp === null) {
    throw new TypeError(
      `Cannot register spanbox: otlp must be true, false or { url, headers }, received ${shown(otlp)}`,
    );
  }
  for (const name of Object.keys(otlp)) {
    if (name !== 'url' && name !== 'headers') {
      throw new TypeError(`Cannot register spanbox: unknown option otlp.${name}, known are url, headers`);
    }
  }
  const { url, headers } = otlp as { url?: unknown; headers?: unknown };
  if (url !== undefined && (typeof url !== 'string' || !URL.canParse(url) || !/^https?:/i.test(url))) {
    throw new TypeError(`Cannot register spanbox: otlp.url must be an http or https URL, received ${shown(url)}`);
  }
  if (
    headers !== undefined &&
    (typeof headers !== 'object' ||
      headers === null ||
      !Object.values(headers).every((value) => typeof value === 'string'))
  ) {
    throw new TypeError('Cannot register spanbox: otlp.headers must be an object of texts');
  }
  return {
    ...(url === undefined ? {} : { url }),
    ...(headers === undefined ? {} : { headers: { ...(headers as Record<string, string>) } }),
  };
}

/**
 * Makes the box and registers a provider with it globally. Called a second time it answers the first box, and warns.
 * @throws TypeError or RangeError for wrong options; nothing is registered or written then
 */
export function registerLine(line: SdkLine, options: RegisterOptions = {}): Spanbox {
  const { otlp, ...boxOptions } = options;
  const target = resolveOtlp(otlp);
  if (registered !== undefined) {
    internalsOf(registered).host.losses.warn(
      'SPANBOX_SECOND_BOX',
      'register() was called before; its box is used, and the options of the second call are not',
    );
    return registered;
  }
  const box = createSpanbox(boxOptions);
  const internals = internalsOf(box);
  const { host } = internals;
  if (target !== undefined) {
    internals.senders.push(
      line.createBatchProcessor(new RedactingSpanExporter(line.createExporter(target), host.redactor)),
    );
  }
  const provider = line.createProvider([...box.spanProcessors, ...internals.senders], boxOptions.service);
  internals.registered = trace.setGlobalTracerProvider(provider);
  if (internals.registered) {
    registered = box;
    context.setGlobalContextManager(line.createContextManager());
    propagation.setGlobalPropagator(line.createPropagator());
  } else {
    host.losses.warn(
      'SPANBOX_NOT_REGISTERED',
      `another tracer provider is registered already, so nothing is recorded through spanbox's. ` +
        `Give the box to that one where it is made: new ${line.providerName}({ spanProcessors: [...createSpanbox().spanProcessors, yours] })`,
    );
  }
  return box;
}
