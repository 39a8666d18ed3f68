/**
 * One run while it is active: its span, its evidence, what it is interrupted by, and what runs in it.
 *
 * R1. An item of evidence is on its span before the call that appends it returns.
 * R2. An interruption is recorded first, then signals are aborted, then everybody who waits is told, then the runs inside are interrupted
 *     by the same cancel or close.
 * R3. When a run is over, every span that it began is ended.
 * Leaves to others: requests (`request-chain.ts`), tools (`tool-run.ts`), how a run begins and ends (`agent-run.ts`, `finish-run.ts`).
 */
import { SpanKind, trace } from '@opentelemetry/api';
import type { Context, Span, Tracer } from '@opentelemetry/api';
import { boundarySnapshot, deriveIncidents } from '../incident/index.ts';
import type { Evidence, Incident } from '../incident/index.ts';
import type { SpanAttributes, EventSpan } from '../incident/spans/span-types.ts';
import type { SpanRole } from '../incident/spans/select-events.ts';
import * as names from '../semconv/index.ts';
import * as upstream from '../semconv/upstream.ts';
import { AttemptRecord } from './attempt-record.ts';
import { CallRecord } from './call-record.ts';
import { ATTEMPT_KEY, CALL_KEY, RUN_KEY, SESSION_KEY } from './context-keys.ts';
import type { Closable } from './closable.ts';
import type { Interruption } from './close-action.ts';
import { Interruptions } from './interruptions.ts';
import { recordClose } from './lifecycle-events.ts';
import { incidentIdOf } from './incident-id.ts';
import { RunEvidence } from './run-evidence.ts';
import type { RunMetrics } from './run-metrics.ts';
import type { RequestInfo, RunBudget } from './run-types.ts';
import type { RunScope } from './scope.ts';
import type { Surroundings } from './surroundings.ts';
import { sentTools } from './tool-shapes.ts';
import { ToolRegistry } from './tool-registry.ts';

/** What a run is begun with. */
export interface RunStart {
  readonly name: string;
  readonly session: string | undefined;
  readonly scope: RunScope;
  readonly budget: RunBudget;
  readonly capturesContent: boolean;
  readonly tracer: Tracer;
  readonly metrics: RunMetrics;
  /** The context in which it is begun. */
  readonly outside: Context;
  readonly surroundings: Surroundings;
}

/** Something of a run that is open until it is told that the run is over. */
export interface OpenWork {
  /** The run is over: stop, and say so. */
  abandon(): void;
  /** A tool of the attempt runs (`+1`), or gave its result. */
  toolRuns(attempt: number, runs: boolean): void;
  /** An answer from outside is awaited, or came. */
  waitsOutside(waits: boolean): void;
}

/** A call that the model made and that has not run. */
interface WaitingCall {
  readonly call: string;
  readonly attempt: number;
  readonly tool: string;
}

/** One run. */
export class ActiveRun implements Closable {
  readonly id: string;
  readonly start: RunStart;
  readonly span: Span;
  readonly context: Context;
  readonly parent: ActiveRun | undefined;
  readonly tools: ToolRegistry = new ToolRegistry();
  readonly evidence: RunEvidence;
  readonly attempts: Map<number, AttemptRecord> = new Map();
  readonly calls: Map<string, CallRecord> = new Map();
  readonly open: Set<OpenWork> = new Set();
  /** The incident that was told on the span of another instrumentation last. */
  toldOnNative: Incident | undefined;
  /** Attempts of which a replay was sent: no call of theirs may begin any more. */
  readonly replayed: Set<number> = new Set();
  /** Told whenever a call is over. */
  readonly callEnds: Set<() => void> = new Set();
  readonly common: SpanAttributes;
  replaysUsed = 0;
  /** Tools that wait for an answer from outside. */
  externalWaits = 0;
  /** An interruption ended something that was going on, or kept it from beginning. */
  wasStopped = false;
  readonly #waitingCalls = new Map<string, WaitingCall>();
  readonly #controller = new AbortController();
  readonly #interruptions = new Interruptions();
  readonly #inside = new Set<ActiveRun>();
  readonly #hitBy = new Set<string>();
  readonly #aboveSpan: Span | undefined;
  #interruption: Interruption | undefined;
  #lastAttempt = 0;
  #madeCalls = 0;
  #isOver = false;
  #resolveOver: () => void = () => undefined;
  readonly whenOver: Promise<void>;

  constructor(start: RunStart) {
    const { name, session, outside, surroundings, tracer } = start;
    this.start = start;
    this.id = surroundings.newId();
    const parent: unknown = outside.getValue(RUN_KEY);
    this.parent = parent instanceof ActiveRun && !parent.isOver ? parent : undefined;
    const call: unknown = outside.getValue(CALL_KEY);
    this.#aboveSpan = call instanceof CallRecord && call.isRunning ? call.span : this.parent?.span;
    this.common = {
      [names.ATTR_SPANBOX_RUN_ID]: this.id,
      [upstream.ATTR_GEN_AI_AGENT_NAME]: name,
      ...(session === undefined
        ? {}
        : { [upstream.ATTR_SESSION_ID]: session, [upstream.ATTR_GEN_AI_CONVERSATION_ID]: session }),
    };
    const above = session === undefined ? outside : outside.setValue(SESSION_KEY, session);
    this.span = tracer.startSpan(
      `invoke_agent ${name}`,
      {
        kind: SpanKind.INTERNAL,
        attributes: {
          ...(this.common as Record<string, string>),
          [upstream.ATTR_GEN_AI_OPERATION_NAME]: upstream.GEN_AI_OPERATION_NAME_VALUES.INVOKE_AGENT,
        },
        links:
          this.#aboveSpan === undefined
            ? []
            : [linkTo(this.#aboveSpan.spanContext(), names.SPANBOX_LINK_KIND_VALUES.PARENT_RUN)],
      },
      above,
    );
    this.context = trace
      .setSpan(above, this.span)
      .setValue(RUN_KEY, this)
      .deleteValue(CALL_KEY)
      .deleteValue(ATTEMPT_KEY);
    this.evidence = new RunEvidence((role) => this.#spanFor(role));
    this.whenOver = new Promise((resolve) => {
      this.#resolveOver = resolve;
    });
    if (this.parent !== undefined) this.parent.#inside.add(this);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get interruption(): Interruption | undefined {
    return this.#interruption;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get lastAttempt(): number {
    return this.#lastAttempt;
  }

  now(): number {
    return this.start.surroundings.now();
  }

  emit(item: Evidence): void {
    if (this.#isOver) return;
    if ('attempt' in item) this.attempts.get(item.attempt)?.append(item);
    if (item.kind === 'tool_call_materialized' && item.providerSide !== true) {
      this.#waitingCalls.set(item.call, { call: item.call, attempt: item.attempt, tool: item.tool });
    }
    this.evidence.append(item);
  }

  /** Calls `told` at the first interruption, unless the result was called before. */
  onInterrupt(told: () => void): () => void {
    return this.#interruptions.onInterrupt(told);
  }

  interrupt(interruption: Interruption): void {
    const identity = interruption.kind === 'close' ? interruption.reason.action.id : 'cancel';
    if (this.#isOver || this.#hitBy.has(identity)) return;
    this.#hitBy.add(identity);
    this.#recordInterruption(interruption);
    if (this.#interruption === undefined) {
      this.#interruption = interruption;
      this.#controller.abort(interruption.reason);
      this.#interruptions.tell();
    }
    for (const run of this.#inside) run.interrupt(interruption);
  }

  contains(run: Closable): boolean {
    if (run === this) return true;
    return run instanceof ActiveRun && run.parent !== undefined && this.contains(run.parent);
  }

  /** A new attempt: it is on its span, and so is the boundary of its request. Attempts that broke before are followed by it. */
  beginAttempt(
    request: RequestInfo,
    from: { readonly resendCount: number; readonly replays?: AttemptRecord; readonly native?: Span },
  ): AttemptRecord {
    this.#lastAttempt += 1;
    const atMs = this.now();
    const record = new AttemptRecord({
      number: this.#lastAttempt,
      request,
      atMs,
      metrics: this.start.metrics,
      resendCount: from.resendCount,
      replays: from.replays,
      native: from.native,
      common: this.common,
      tracer: this.start.tracer,
      parent: this.context,
    });
    this.attempts.set(record.number, record);
    this.emit({ kind: 'attempt_started', atMs, attempt: record.number });
    this.#releaseFollowed(record.number);
    if (request.tools !== undefined) this.recordBoundary(record, request.tools, atMs);
    return record;
  }

  /** The tools that are sent with the request of an attempt: their names are known from now on, and the boundary is evidence. */
  recordBoundary(record: AttemptRecord, tools: NonNullable<RequestInfo['tools']>, atMs: number = this.now()): void {
    const sent = sentTools(tools, (name) => this.tools.get(name));
    for (const { name, effect, target, externalWait } of sent) {
      if (name === undefined) continue;
      this.tools.register(name, {
        ...(effect === undefined ? {} : { effect }),
        ...(target === undefined ? {} : { target }),
        ...(externalWait === undefined ? {} : { externalWait }),
      });
    }
    const { proven: _, ...counts } = boundarySnapshot(sent);
    this.emit({ kind: 'boundary_snapshot', atMs, attempt: record.number, ...counts });
  }

  /** The span of somebody else ends when they say so: what broke it is told while it is open. */
  tellOnNative(record: AttemptRecord, incident: Incident): void {
    if (record.isNative && record.isKept) {
      record.addIncident(incident, incidentIdOf(this, record.number));
      this.start.metrics.incident(incident);
      record.release();
      this.toldOnNative = incident;
    }
  }

  /** How the run stands because of this attempt, by everything that is known now. */
  judge(record: AttemptRecord): Incident {
    const all = this.evidence.items();
    const items =
      record.number === this.#lastAttempt
        ? all
        : [...all.filter((item) => !('attempt' in item) || item.attempt < record.number), ...record.log.items()];
    return incidentOf([...items, { kind: 'run_finished', atMs: this.now(), outcome: 'failed' }]);
  }

  /** How the run stands now, if it broke. */
  judgeRun(): Incident {
    return incidentOf([...this.evidence.items(), { kind: 'run_finished', atMs: this.now(), outcome: 'failed' }]);
  }

  /** The id and the attempt of a call that is about to run. */
  takeCall(name: string, callId: string | undefined): { readonly call: string; readonly attempt: number } {
    const waiting = callId === undefined ? this.#oldestWaiting(name) : this.#waitingCalls.get(callId);
    if (waiting !== undefined) {
      this.#waitingCalls.delete(waiting.call);
      return waiting;
    }
    const attempt = Math.max(1, this.#lastAttempt);
    if (callId !== undefined && !this.calls.has(callId)) return { call: callId, attempt };
    this.#madeCalls += 1;
    const made = `${callId ?? name}_${String(this.#madeCalls)}`;
    return { call: made, attempt };
  }

  /** An incident of a run inside is linked above. */
  linkIncident(broken: Span): void {
    const above = this.#aboveSpan;
    if (above?.isRecording() !== true) return;
    above.addLink(linkTo(broken.spanContext(), names.SPANBOX_LINK_KIND_VALUES.CHILD_INCIDENT));
  }

  /** The record is final. */
  over(): void {
    this.#isOver = true;
    if (this.parent !== undefined) this.parent.#inside.delete(this);
    this.#resolveOver();
  }

  #oldestWaiting(name: string): WaitingCall | undefined {
    for (const waiting of this.#waitingCalls.values()) if (waiting.tool === name) return waiting;
    return undefined;
  }

  #recordInterruption(interruption: Interruption): void {
    const atMs = this.now();
    if (interruption.kind === 'cancel') {
      const { source } = interruption;
      this.emit({ kind: 'user_cancelled', atMs, ...(source === undefined ? {} : { source }) });
      return;
    }
    const { action } = interruption.reason;
    this.emit({
      kind: 'lifecycle_closed',
      atMs,
      action: action.kind,
      actionId: action.id,
      ...(action.initiatedAtMs < atMs ? { initiatedAtMs: action.initiatedAtMs } : {}),
    });
    recordClose(this.span, action);
  }

  /** Attempts that broke and that another followed are over for good: each says so on its own span. */
  #releaseFollowed(number: number): void {
    const kept = [...this.attempts.values()].filter((record) => record.number < number && record.isKept);
    const calls = [...this.calls.values()].filter((call) => call.attempt < number && !call.isRunning);
    if (kept.length > 0) {
      const { overcome } = deriveIncidents(this.evidence.items());
      for (const record of kept) {
        const incident = overcome.find(({ attempt }) => attempt === record.number);
        if (incident !== undefined) {
          record.addIncident(incident, incidentIdOf(this, record.number));
          this.start.metrics.incident(incident);
        }
        record.release();
      }
    }
    for (const call of calls) {
      call.release();
      this.calls.delete(call.call);
    }
    for (const record of this.attempts.values()) if (record.isEnded) this.attempts.delete(record.number);
  }

  /** Where there is no such span, or it is ended, the one above: tool, attempt, run. */
  #spanFor(role: SpanRole): EventSpan {
    if (role.span === 'run') return this.span;
    const call = role.span === 'tool' ? this.calls.get(role.call) : undefined;
    if (call !== undefined && !call.isEnded) return call.span;
    const record = this.attempts.get(role.attempt);
    return record === undefined || record.isEnded ? this.span : record.span;
  }
}

function incidentOf(items: readonly Evidence[]): Incident {
  const { incident } = deriveIncidents(items);
  if (incident === undefined) throw new Error('Cannot judge a run: one that failed has an incident');
  return incident;
}

function linkTo(
  context: ReturnType<Span['spanContext']>,
  kind: string,
): {
  context: ReturnType<Span['spanContext']>;
  attributes: Record<string, string>;
} {
  return { context, attributes: { [names.ATTR_SPANBOX_LINK_KIND]: kind } };
}
