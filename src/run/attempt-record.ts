/**
 * One attempt while it runs: its span, its own evidence, what the wire told of it.
 *
 * A1. A span that ended well is ended at once. One that broke is kept until it is known whether another attempt followed it, for that
 *     decides what its incident is called; it is then ended with the time at which it broke.
 * A2. What belongs to the attempt stays with it: a late callback never reaches a newer one.
 */
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Context, Span, Tracer } from '@opentelemetry/api';
import { createEvidenceLog } from '../incident/index.ts';
import type { Evidence, EvidenceLog, Incident } from '../incident/index.ts';
import { brokenSpan, CONSUMER_STOPPED_SPAN } from '../incident/spans/broken-span.ts';
import type { BrokenSpan } from '../incident/spans/broken-span.ts';
import { incidentToAttributes } from '../incident/spans/incident-attributes.ts';
import type { SpanAttributes } from '../incident/spans/span-types.ts';
import * as names from '../semconv/index.ts';
import * as upstream from '../semconv/upstream.ts';
import { factAttributes } from '../streams/index.ts';
import type { StreamFacts } from '../streams/index.ts';
import type { RunMetrics } from './run-metrics.ts';
import { ATTEMPT_KEY } from './context-keys.ts';
import type { RequestInfo } from './run-types.ts';

/** What an attempt is begun with. */
export interface AttemptStart {
  readonly number: number;
  readonly request: RequestInfo;
  readonly resendCount: number;
  /** The attempt that this one replays. */
  readonly replays: AttemptRecord | undefined;
  /** When it began. */
  readonly atMs: number;
  readonly metrics: RunMetrics;
  /** On every span of the run. */
  readonly common: SpanAttributes;
  readonly tracer: Tracer;
  readonly parent: Context;
  /** The span that another instrumentation made of the request: it is enriched, and theirs to end. */
  readonly native: Span | undefined;
}

/** How an attempt is over. */
export type AttemptEnd = 'finished' | 'stopped' | 'broken';

/** One attempt. */
export class AttemptRecord {
  readonly number: number;
  readonly request: RequestInfo;
  readonly resendCount: number;
  readonly isNative: boolean;
  readonly span: Span;
  readonly context: Context;
  /** Its own items, whatever the run's log drops: what it may be judged by when other attempts run beside it. */
  readonly log: EvidenceLog = createEvidenceLog();
  readonly #startedAtMs: number;
  readonly #metrics: RunMetrics;
  #facts: StreamFacts | undefined;
  #end: AttemptEnd | undefined;
  #endedAtMs = 0;
  #judged: Incident | undefined;
  #hasReasons = false;
  #isEnded = false;

  constructor(start: AttemptStart) {
    const { number, request, resendCount, replays, common, tracer, parent, native } = start;
    this.#startedAtMs = start.atMs;
    this.#metrics = start.metrics;
    this.number = number;
    this.request = request;
    this.resendCount = resendCount;
    this.isNative = native !== undefined;
    const own = {
      ...(common as Record<string, string>),
      [names.ATTR_SPANBOX_ATTEMPT_NUMBER]: number,
      ...(resendCount > 0 ? { [names.ATTR_SPANBOX_ATTEMPT_RESEND_COUNT]: resendCount } : {}),
    };
    native?.setAttributes(own);
    const span =
      native ??
      tracer.startSpan(
        `chat ${request.model}`,
        {
          kind: SpanKind.CLIENT,
          attributes: {
            ...own,
            [upstream.ATTR_GEN_AI_OPERATION_NAME]: upstream.GEN_AI_OPERATION_NAME_VALUES.CHAT,
            [upstream.ATTR_GEN_AI_PROVIDER_NAME]: request.provider,
            [upstream.ATTR_GEN_AI_REQUEST_MODEL]: request.model,
            ...(request.server === undefined ? {} : { [upstream.ATTR_SERVER_ADDRESS]: request.server.address }),
            ...(request.server?.port === undefined ? {} : { [upstream.ATTR_SERVER_PORT]: request.server.port }),
          },
          links:
            replays === undefined
              ? []
              : [
                  {
                    context: replays.span.spanContext(),
                    attributes: { [names.ATTR_SPANBOX_LINK_KIND]: names.SPANBOX_LINK_KIND_VALUES.REPLAY_OF },
                  },
                ],
        },
        parent,
      );
    this.span = span;
    this.context = trace.setSpan(parent, span).setValue(ATTEMPT_KEY, true);
  }

  /** Over: nothing of the stream changes it any more. */
  get isOver(): boolean {
    return this.#end !== undefined;
  }

  /** Its span takes no more events. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** It broke, and its span waits for its incident. */
  get isKept(): boolean {
    return this.#end === 'broken' && !this.#isEnded;
  }

  recordServer({ address, port }: NonNullable<RequestInfo['server']>): void {
    this.span.setAttribute(upstream.ATTR_SERVER_ADDRESS, address);
    if (port !== undefined) this.span.setAttribute(upstream.ATTR_SERVER_PORT, port);
  }

  append(item: Evidence): void {
    this.log.append(item);
  }

  /** Writes what the wire told. */
  recordFacts(facts: StreamFacts): void {
    this.#facts = facts;
    this.#hasReasons = facts.finishReasons.length > 0;
    for (const [key, value] of Object.entries(factAttributes(facts))) {
      // Reasons that none gave are the incident's to say.
      if (key === upstream.ATTR_GEN_AI_RESPONSE_FINISH_REASONS && !this.#hasReasons) continue;
      this.span.setAttribute(key, value);
    }
    this.span.setAttribute(names.ATTR_SPANBOX_STREAM_PARTS, facts.parts);
    if (facts.clientRetries !== undefined && facts.clientRetries > 0) {
      this.span.setAttribute(names.ATTR_SPANBOX_ATTEMPT_CLIENT_RETRIES, facts.clientRetries);
    }
    if (facts.unknownParts > 0) this.span.setAttribute(names.ATTR_SPANBOX_STREAM_UNKNOWN_PARTS, facts.unknownParts);
    if (facts.outcome !== 'finished' && facts.quietMillis !== undefined) {
      this.span.setAttribute(names.ATTR_SPANBOX_STREAM_QUIET_MS, facts.quietMillis);
    }
  }

  /** The stream is over. Only the first call counts. */
  over(end: AttemptEnd, atMs: number): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    this.#endedAtMs = atMs;
    if (end === 'broken') return;
    if (end === 'stopped') this.#write(CONSUMER_STOPPED_SPAN);
    this.#count(end === 'finished' ? 'completed' : 'stopped');
    this.#endSpan();
  }

  /** What the decision was taken by; said on the span if no incident of the run's end says more. */
  judge(incident: Incident): void {
    this.#judged = incident;
  }

  get isJudged(): boolean {
    return this.#judged !== undefined;
  }

  /** Adds the event of an incident that happened here. */
  addIncident(incident: Incident, id: string): void {
    this.#judged = incident;
    this.span.addEvent(names.EVENT_SPANBOX_INCIDENT, incidentToAttributes(incident, id) as Record<string, string>);
  }

  /** Ends the span of an attempt that broke. */
  release(): void {
    if (this.#isEnded) return;
    const judged = this.#judged;
    const row = judged === undefined ? undefined : brokenSpan(judged);
    // The request of another instrumentation goes on in the replay: it did not fail.
    const isGoingOn = this.isNative && judged?.disposition === 'overcome';
    if (row !== undefined && !isGoingOn) this.#write(row);
    const isAsked = judged?.cause === 'user_cancelled' || judged?.cause === 'lifecycle_closed';
    this.#count(isAsked ? 'stopped' : 'failed', row?.errorType);
    this.#endSpan(this.#end === undefined ? undefined : this.#endedAtMs);
  }

  #count(outcome: 'completed' | 'failed' | 'stopped', errorType?: string): void {
    this.#metrics.attempt(this.request, this.#endedAtMs - this.#startedAtMs, this.#facts, errorType);
    if (this.resendCount > 0) this.#metrics.replay(outcome);
  }

  #endSpan(atMs?: number): void {
    this.#isEnded = true;
    if (!this.isNative) this.span.end(atMs);
  }

  #write({ status, errorType, finishReasons }: BrokenSpan): void {
    if (errorType !== undefined) this.span.setAttribute(upstream.ATTR_ERROR_TYPE, errorType);
    if (finishReasons !== undefined && !this.#hasReasons) {
      this.span.setAttribute(upstream.ATTR_GEN_AI_RESPONSE_FINISH_REASONS, [...finishReasons]);
    }
    if (status === 2) this.span.setStatus({ code: SpanStatusCode.ERROR });
  }
}
