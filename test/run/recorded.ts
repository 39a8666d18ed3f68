// Runs under a real tracer provider: every span that was begun, ended or not, and what is on it.
//
// Owns: a provider that keeps spans, the context manager that runs need, surroundings whose randomness is known.
// Leaves to others: what is run and what is asserted.

import { context } from '@opentelemetry/api';
import type { Tracer } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { deriveIncidents, evidenceFromSpans } from '../../src/incident/index.ts';
import type { DerivedIncidents, Evidence } from '../../src/incident/index.ts';
import { SYSTEM } from '../../src/run/surroundings.ts';
import type { Surroundings } from '../../src/run/surroundings.ts';

/** Spans in the order in which they began. */
export class RecordedSpans implements SpanProcessor {
  readonly spans: ReadableSpan[] = [];

  onStart(span: unknown): void {
    this.spans.push(span as ReadableSpan);
  }

  onEnd(): void {
    // The span objects are kept from their start.
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }

  /** Names of the spans that are open. */
  get open(): readonly string[] {
    return this.spans.filter((span) => !span.ended).map((span) => span.name);
  }

  named(prefix: string): readonly ReadableSpan[] {
    return this.spans.filter((span) => span.name.startsWith(prefix));
  }

  /** The evidence of the one run, as it is on its spans. */
  evidence(): readonly Evidence[] {
    const runs = evidenceFromSpans(this.spans);
    if (runs.length !== 1) throw new Error(`expected one run, found ${String(runs.length)}`);
    return runs[0]!.evidence;
  }

  /** What anybody derives from the spans alone. */
  derived(): DerivedIncidents {
    return deriveIncidents(this.evidence());
  }
}

export interface Recorded {
  readonly tracer: Tracer;
  readonly spans: RecordedSpans;
}

/** A fresh provider; the context manager is of the process. */
export function recorded(): Recorded {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const spans = new RecordedSpans();
  const provider = new BasicTracerProvider({ spanProcessors: [spans] });
  return { tracer: provider.getTracer('test'), spans };
}

/** The real clock, no jitter, and delays that are a thousandth of what they are. */
export function hurried(overrides: Partial<Surroundings> = {}): Surroundings {
  return {
    ...SYSTEM,
    random: () => 1,
    after: (millis, act) => SYSTEM.after(millis / 1000, act),
    ...overrides,
  };
}

/** The real clock and timers, no jitter. */
export const UNHURRIED: Surroundings = { ...SYSTEM, random: () => 1 };

/** Events of a span, by name. */
export function eventsOf(span: ReadableSpan, name: string): readonly Readonly<Record<string, unknown>>[] {
  return span.events.filter((event) => event.name === name).map((event) => event.attributes ?? {});
}

/** One line for each item: kind and what tells it apart. */
export function linesOf(evidence: readonly Evidence[]): readonly string[] {
  return evidence.map((item) => {
    const {
      kind,
      atMs: _,
      attempt,
      initiatedAtMs: __,
      ...fields
    } = {
      attempt: undefined,
      initiatedAtMs: undefined,
      ...item,
    };
    const values = Object.entries(fields).map(([name, value]) => `${name}=${String(value)}`);
    return [attempt === undefined ? kind : `${String(attempt)}:${kind}`, ...values].join(' ');
  });
}
