// A provider with the incident processor, and its spans as everybody sees them: live, as OTLP JSON, and the incidents of both.
//
// Owns: providers for tests, and the reading of what was told.
// Leaves to others: what runs in it (agent.ts), what is asserted.

import { context, trace } from '@opentelemetry/api';
import type { Context, Span, Tracer } from '@opentelemetry/api';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { ReadableSpan, SpanLimits, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { deriveIncidents } from '../../src/incident/index.ts';
import type { DerivedIncidents, Incident, OtlpSpanLike } from '../../src/incident/index.ts';
import { evidenceFromSpans } from '../../src/incident/index.ts';
import { incidentFromAttributes } from '../../src/incident/spans/incident-attributes.ts';
import { viewSpan } from '../../src/incident/spans/view.ts';
import { RunIncidentSpanProcessor } from '../../src/processors/incident/index.ts';
import type { IncidentOptions } from '../../src/processors/incident/index.ts';

/** An incident as it stands on a span. */
export interface ToldOnSpan {
  readonly span: string;
  readonly id: string;
  readonly incident: Incident;
}

export interface TracedOptions extends IncidentOptions {
  /** Processors around ours. */
  readonly before?: readonly SpanProcessor[];
  readonly after?: readonly SpanProcessor[];
  readonly limits?: SpanLimits;
  /** As SDK 2.0 to 2.2: nobody calls `onEnding`. @default false */
  readonly isOld?: boolean;
}

export class Traced {
  readonly tracer: Tracer;
  readonly provider: BasicTracerProvider;
  readonly processor: RunIncidentSpanProcessor;
  readonly #exporter = new InMemorySpanExporter();

  constructor({ before = [], after = [], limits, isOld = false, ...options }: TracedOptions = {}) {
    this.processor = new RunIncidentSpanProcessor(options);
    this.provider = new BasicTracerProvider({
      spanProcessors: [
        ...before,
        isOld ? withoutOnEnding(this.processor) : this.processor,
        ...after,
        new SimpleSpanProcessor(this.#exporter),
      ],
      ...(limits === undefined ? {} : { spanLimits: limits }),
    });
    this.tracer = this.provider.getTracer('test');
  }

  /** Ended spans, in the order of their ends. */
  get spans(): readonly ReadableSpan[] {
    return this.#exporter.getFinishedSpans();
  }

  span(name: string): ReadableSpan {
    const found = this.spans.filter((span) => span.name === name);
    const [only] = found;
    if (only === undefined || found.length > 1) throw new Error(`${found.length} spans are called ${name}`);
    return only;
  }

  /** The OTLP JSON of the ended spans, parsed again. */
  get otlp(): readonly OtlpSpanLike[] {
    return otlpOf(this.spans);
  }

  /** The incidents that stand on spans, in the order of their spans' ends. */
  get told(): readonly ToldOnSpan[] {
    return this.spans.flatMap((span) =>
      (viewSpan(span)?.events ?? []).flatMap((event) => {
        if (event.name !== 'spanbox.incident') return [];
        const entry = incidentFromAttributes(event.attributes);
        if (entry === undefined) throw new Error(`half an incident on ${span.name}`);
        return [{ span: span.name, ...entry }];
      }),
    );
  }

  /** What the exported spans prove, run by run. */
  get offline(): readonly DerivedIncidents[] {
    return offlineOf(this.otlp);
  }
}

export function otlpOf(spans: readonly ReadableSpan[]): readonly OtlpSpanLike[] {
  const bytes = JsonTraceSerializer.serializeRequest([...spans]);
  if (bytes === undefined) throw new Error('the spans cannot be serialized');
  const request = JSON.parse(Buffer.from(bytes).toString()) as {
    readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly OtlpSpanLike[] }[] }[];
  };
  return request.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans: some }) => some));
}

export function offlineOf(spans: readonly OtlpSpanLike[]): readonly DerivedIncidents[] {
  return evidenceFromSpans(spans).map(({ evidence }) => deriveIncidents(evidence));
}

/** The context in which spans are children of `span`. */
export function under(span: Span, base: Context = context.active()): Context {
  return trace.setSpan(base, span);
}

function withoutOnEnding(processor: RunIncidentSpanProcessor): SpanProcessor {
  return {
    onStart: (span, parent) => processor.onStart(span, parent),
    onEnd: (span) => processor.onEnd(span),
    forceFlush: () => processor.forceFlush(),
    shutdown: () => processor.shutdown(),
  };
}
