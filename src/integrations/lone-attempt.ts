/**
 * A request outside of any run: observed, never replayed.
 *
 * LA1. Where another instrumentation has a span of this very request active, that is enriched; else a span of ours is made and ended.
 * LA2. Evidence, facts and, on a span of ours, the marks of what broke it (docs/conventions.md, "The span that broke"); telling the
 *      incident is the span processor's.
 */
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Context, Span } from '@opentelemetry/api';
import { boundarySnapshot, deriveIncidents, recordEvidence } from '../incident/index.ts';
import type { Evidence } from '../incident/index.ts';
import { brokenSpan, CONSUMER_STOPPED_SPAN } from '../incident/spans/broken-span.ts';
import { observedContext } from '../run/current-run.ts';
import type { RequestInfo } from '../run/index.ts';
import { sentTools } from '../run/tool-shapes.ts';
import { createStreamObserver, factAttributes } from '../streams/index.ts';
import type { StreamFacts, StreamObserver } from '../streams/index.ts';
import { nativeRequestSpan } from './native-span.ts';

/** One request, observed. */
export class LoneAttempt {
  /** What is done for it is to be done in this context. */
  readonly context: Context;
  readonly observer: StreamObserver;
  readonly #span: Span;
  readonly #isOwn: boolean;
  readonly #signal: AbortSignal | undefined;
  readonly #items: Evidence[] = [];

  constructor(request: RequestInfo) {
    const active = context.active();
    const native = nativeRequestSpan();
    this.#isOwn = native === undefined;
    this.#span = native ?? ownSpan(request, active);
    this.#signal = request.signal;
    this.context = observedContext(trace.setSpan(active, this.#span));
    const tools = sentTools(request.tools ?? [], () => undefined);
    const effects = new Map(tools.map(({ name, effect }) => [name, effect ?? 'unknown']));
    this.observer = createStreamObserver({
      format: 'ai-sdk',
      onEvidence: (item) => this.#emit(item),
      onAttemptEnd: (facts) => this.#over(facts),
      describeTool: (name) => ({
        tool: effects.has(name) ? name : 'other',
        effect: effects.get(name) ?? 'unknown',
      }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    });
    this.observer.onAttemptStart();
    const { proven: _, ...counts } = boundarySnapshot(tools);
    this.#emit({ kind: 'boundary_snapshot', atMs: performance.now(), attempt: 1, ...counts });
  }

  #emit(item: Evidence): void {
    recordEvidence(this.#span, item, { order: this.#items.length });
    this.#items.push(item);
  }

  #over(facts: StreamFacts): void {
    if (facts.outcome === 'aborted') {
      const atMs = performance.now();
      this.#emit(
        this.#signal?.aborted === true
          ? { kind: 'user_cancelled', atMs }
          : { kind: 'lifecycle_closed', atMs, action: 'unattributed' },
      );
    }
    for (const [key, value] of Object.entries(factAttributes(facts))) this.#span.setAttribute(key, value);
    if (!this.#isOwn) return;
    this.#mark(facts);
    this.#span.end();
  }

  #mark({ outcome, finishReasons }: StreamFacts): void {
    if (outcome === 'finished') return;
    const { incident } = deriveIncidents(this.#items);
    const marks = outcome === 'stopped' || incident === undefined ? CONSUMER_STOPPED_SPAN : brokenSpan(incident);
    if (marks.errorType !== undefined) this.#span.setAttribute('error.type', marks.errorType);
    if (marks.finishReasons !== undefined && finishReasons.length === 0) {
      this.#span.setAttribute('gen_ai.response.finish_reasons', [...marks.finishReasons]);
    }
    if (marks.status === 2) this.#span.setStatus({ code: SpanStatusCode.ERROR });
  }
}

function ownSpan({ provider, model }: RequestInfo, active: Context): Span {
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': provider,
    'gen_ai.request.model': model,
  };
  return trace.getTracer('spanbox').startSpan(`chat ${model}`, { kind: SpanKind.CLIENT, attributes }, active);
}
