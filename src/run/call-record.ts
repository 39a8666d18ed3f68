/**
 * One tool call while it runs: its span, and how it is over. The span of a call that failed is kept until the model went on or the run
 * ended, for that decides whether the run broke there.
 */
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Context, Span, Tracer } from '@opentelemetry/api';
import type { Incident } from '../incident/index.ts';
import { brokenSpan } from '../incident/spans/broken-span.ts';
import { incidentToAttributes } from '../incident/spans/incident-attributes.ts';
import type { SpanAttributes } from '../incident/spans/span-types.ts';
import * as names from '../semconv/index.ts';
import * as upstream from '../semconv/upstream.ts';
import type { ToolDescription } from '../streams/index.ts';

/** What a call is begun with. */
export interface CallStart {
  readonly call: string;
  /** The attempt that the call belongs to, for ever. */
  readonly attempt: number;
  readonly name: string;
  readonly described: ToolDescription;
  readonly common: SpanAttributes;
  readonly tracer: Tracer;
  readonly parent: Context;
  /** The span that another instrumentation made of the call: it is enriched, and theirs to end. */
  readonly native: Span | undefined;
}

/** One call. */
export class CallRecord {
  readonly call: string;
  readonly attempt: number;
  readonly span: Span;
  readonly context: Context;
  #endedAtMs: number | undefined;
  #isEnded = false;
  readonly #isNative: boolean;

  constructor({ call, attempt, name, described, common, tracer, parent, native }: CallStart) {
    this.call = call;
    this.attempt = attempt;
    this.#isNative = native !== undefined;
    const attributes = {
      ...(common as Record<string, string>),
      [upstream.ATTR_GEN_AI_OPERATION_NAME]: upstream.GEN_AI_OPERATION_NAME_VALUES.EXECUTE_TOOL,
      [upstream.ATTR_GEN_AI_TOOL_NAME]: name,
      [upstream.ATTR_GEN_AI_TOOL_CALL_ID]: call,
      [names.ATTR_SPANBOX_TOOL_EFFECT]: described.effect,
      ...(described.target === undefined ? {} : { [names.ATTR_SPANBOX_TOOL_TARGET]: described.target }),
    };
    native?.setAttributes(attributes);
    this.span = native ?? tracer.startSpan(`execute_tool ${name}`, { kind: SpanKind.INTERNAL, attributes }, parent);
    this.context = trace.setSpan(parent, this.span);
  }

  get isRunning(): boolean {
    return this.#endedAtMs === undefined;
  }

  get isEnded(): boolean {
    return this.#isEnded || (this.#isNative && !this.span.isRecording());
  }

  /** It gave its result. */
  finish(atMs: number): void {
    this.#endedAtMs = atMs;
    this.#end();
  }

  /** It failed, or was given up; the span is kept. */
  fail(errorType: string, atMs: number): void {
    this.#endedAtMs = atMs;
    this.span.setAttribute(upstream.ATTR_ERROR_TYPE, errorType);
    this.span.setStatus({ code: SpanStatusCode.ERROR });
  }

  /** It was stopped by a cancel or a close: that is no error of its own. */
  stop(atMs: number): void {
    this.#endedAtMs = atMs;
  }

  addIncident(incident: Incident, id: string): void {
    this.span.addEvent(names.EVENT_SPANBOX_INCIDENT, incidentToAttributes(incident, id) as Record<string, string>);
    const { status, errorType } = brokenSpan(incident);
    if (errorType !== undefined) this.span.setAttribute(upstream.ATTR_ERROR_TYPE, errorType);
    if (status === 2) this.span.setStatus({ code: SpanStatusCode.ERROR });
  }

  release(): void {
    if (!this.#isEnded) this.#end(this.#endedAtMs);
  }

  #end(atMs?: number): void {
    this.#isEnded = true;
    if (!this.#isNative) this.span.end(atMs);
  }
}
