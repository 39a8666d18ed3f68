/**
 * One request of a run, and its replays: a chain.
 *
 * P1. A failed attempt is replayed where the recovery table says so, the gate lets it, and nowhere else.
 * P2. The decision is recorded before anything is done of it, taken anew after the delay, at the moment of sending; between that and the
 *     sending nothing can happen. What was done is recorded too.
 * P3. A cancel or a close ends the delay, and what waits before it, at once.
 * P4. Tools that run are not aborted by a lost stream: they are awaited for a while, and their results stay with their attempt.
 */
import type { Span } from '@opentelemetry/api';
import { recoveryGate } from '../incident/index.ts';
import type { GateResult, Incident, RecoveryMode } from '../incident/index.ts';
import { recoveryToAttributes } from '../incident/spans/recovery-attributes.ts';
import { EVENT_SPANBOX_RECOVERY } from '../semconv/index.ts';
import type { StreamFormat } from '../streams/index.ts';
import type { ActiveRun, OpenWork } from './active-run.ts';
import type { AttemptRecord } from './attempt-record.ts';
import { RunInterruptedError } from './run-interrupted-error.ts';
import type { RequestInfo } from './run-types.ts';
import { Sending } from './sending.ts';
import { sessionReplays } from './session-replays.ts';
import { DRAIN_MILLIS, drainCalls } from './drain.ts';
import { interruptionError } from './interruption-error.ts';
import type { WatchdogOptions } from './watchdogs.ts';

const DEFAULT_CHAIN_BUDGET = 3;

/** A request, checked. */
export interface CheckedRequest {
  readonly request: RequestInfo;
  readonly format: StreamFormat;
  readonly watchdogs: Required<WatchdogOptions>;
  /** The span that another instrumentation made of the request; the first attempt is told there. */
  readonly native?: Span;
}

/** The gate's answer, with the reasons that only a chain knows. */
interface Verdict {
  readonly mode: RecoveryMode;
  readonly delayMs: number;
  readonly gateReason?: string;
}

/** One request and its replays. */
export class RequestChain implements OpenWork {
  readonly #run: ActiveRun;
  readonly #checked: CheckedRequest;
  #replaysUsed = 0;
  #failed: AttemptRecord | undefined;
  #isStopped = false;
  #endDelay: (() => void) | undefined;

  constructor(run: ActiveRun, checked: CheckedRequest) {
    this.#run = run;
    this.#checked = checked;
  }

  /** Nobody waits for the answer any more: no further attempt begins. */
  stop(): void {
    this.#isStopped = true;
    this.#endDelay?.();
  }

  abandon(): void {
    this.stop();
  }

  toolRuns(): void {
    // A chain between two attempts watches nothing.
  }

  waitsOutside(): void {
    // A chain between two attempts watches nothing.
  }

  /** The next sending. @throws what stopped the run, if it is; TypeError when the run is over. */
  begin(): Sending {
    if (this.#run.isOver) throw new TypeError('Cannot send request: the run is over');
    if (this.#run.interruption !== undefined) throw interruptionError(this.#run);
    return new Sending(this.#run, {
      ...this.#checked,
      resendCount: this.#replaysUsed,
      replays: this.#failed,
    });
  }

  /**
   * After an attempt that did not complete. Resolves when its replay is to be sent, now.
   * @throws RunInterruptedError where it is not replayed; the abort reason where somebody cancelled.
   */
  async recover(sending: Sending): Promise<void> {
    this.#run.open.add(this);
    try {
      await this.#recover(sending);
    } finally {
      this.#run.open.delete(this);
    }
  }

  async #recover(sending: Sending): Promise<void> {
    const { record } = sending;
    if (!sending.hasFailed) {
      sending.release();
      if (record.isNative) this.#run.tellOnNative(record, this.#run.judge(record));
      throw interruptionError(this.#run, { sending });
    }
    await drainCalls(this.#run, record.number, DRAIN_MILLIS);
    sending.release();
    const incident = this.#run.judge(record);
    const verdict = this.#verdict(sending, incident, sending.retryAfterMs);
    record.judge(incident);
    this.#recordDecision(record, incident, verdict);
    if (verdict.mode !== 'replay') {
      this.#run.tellOnNative(record, incident);
      throw this.#error(sending, incident);
    }
    this.#withdraw(sending, incident, verdict.delayMs);
    await this.#delay(verdict.delayMs);
    const now = this.#run.judge(record);
    const again = this.#verdict(sending, now, undefined);
    const done = again.mode === 'replay' ? { ...again, delayMs: verdict.delayMs } : again;
    if (again.mode === 'replay')
      this.#run.emit({ kind: 'replay_started', atMs: this.#run.now(), attempt: record.number });
    this.#recordEvent(record, 'done', now, done);
    if (again.mode !== 'replay') {
      record.judge(now);
      this.#run.start.metrics.replay('stopped');
      this.#run.tellOnNative(record, now);
      throw this.#error(sending, now);
    }
    this.#run.replayed.add(record.number);
    this.#replaysUsed += 1;
    this.#run.replaysUsed += 1;
    sessionReplays.add(this.#run.start.session);
    this.#failed = record;
  }

  #verdict(sending: Sending, incident: Incident, retryAfterMs: number | undefined): Verdict {
    const { start, interruption, replaysUsed } = this.#run;
    const { budget, maxDelayMillis } = this.#checked.request;
    const gate: GateResult = recoveryGate({
      recovery: incident.recovery,
      replaysUsed: { chain: this.#replaysUsed, run: replaysUsed, session: sessionReplays.used(start.session) },
      budget: {
        chain: budget?.chain ?? DEFAULT_CHAIN_BUDGET,
        run: least(budget?.run, start.budget.run),
        session: least(budget?.session, start.budget.session),
      },
      retryAfterMs,
      timeLeftMs: maxDelayMillis,
      random: start.surroundings.random(),
      cancelled: interruption?.kind === 'cancel',
      closed: interruption?.kind === 'close',
    });
    if (gate.mode === 'replay' && this.#isStopped) return { mode: 'stop', delayMs: 0, gateReason: 'consumer_stopped' };
    // A stream is sent again as a whole: then steps that were shown, and tools that ran in them, would come twice.
    if (gate.mode === 'replay' && sending.steps > 1) {
      return { mode: 'continue', delayMs: 0, gateReason: 'earlier_step' };
    }
    if (gate.mode === 'replay') return gate;
    const isTold = gate.reason === undefined || gate.reason === incident.recovery.reason;
    return { mode: gate.mode, delayMs: 0, ...(isTold ? {} : { gateReason: gate.reason }) };
  }

  #recordDecision(record: AttemptRecord, incident: Incident, verdict: Verdict): void {
    const { action, reason } = incident.recovery;
    const atMs = this.#run.now();
    this.#run.emit({ kind: 'recovery_decided', atMs, attempt: record.number, action, reason, mode: verdict.mode });
    this.#recordEvent(record, 'decided', incident, verdict);
  }

  #recordEvent(record: AttemptRecord, step: 'decided' | 'done', { recovery }: Incident, verdict: Verdict): void {
    record.span.addEvent(
      EVENT_SPANBOX_RECOVERY,
      recoveryToAttributes({
        step,
        action: recovery.action,
        reason: recovery.reason,
        mode: verdict.mode,
        ...(verdict.gateReason === undefined ? {} : { gateReason: verdict.gateReason }),
        ...(verdict.mode === 'replay' ? { delayMs: verdict.delayMs } : {}),
        attempt: record.number,
        replaysUsed: this.#replaysUsed,
        replaysAllowed: this.#checked.request.budget?.chain ?? DEFAULT_CHAIN_BUDGET,
      }) as Record<string, string>,
    );
  }

  #withdraw(sending: Sending, incident: Incident, delayMillis: number): void {
    try {
      this.#checked.request.onReplay?.({
        attempt: sending.record.number,
        withdrawn: incident.facts.reasoningOutput ? 'reasoning' : 'nothing',
        delayMillis,
      });
    } catch {
      // The application's callback: a replay does not depend on it.
    }
  }

  /** Resolves after the delay, or at the interruption. */
  #delay(millis: number): Promise<void> {
    if (this.#run.interruption !== undefined || this.#isStopped) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        forget();
        cancel();
        this.#endDelay = undefined;
        resolve();
      };
      this.#endDelay = end;
      const forget = this.#run.onInterrupt(end);
      const cancel = this.#run.start.surroundings.after(millis, end);
    });
  }

  #error(sending: Sending, incident: Incident): unknown {
    if (this.#run.interruption !== undefined) return interruptionError(this.#run, { sending, incident });
    return new RunInterruptedError(incident, { cause: sending.failure, partial: sending.partial() });
  }
}

function least(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined) return b;
  return b === undefined ? a : Math.min(a, b);
}
