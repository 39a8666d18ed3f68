/**
 * `run.tool`: one tool call, from its start to its result.
 *
 * L1. A call that begins when the run is stopped, or whose attempt was replayed, never begins: it would run twice, or after the end.
 * L2. A cancel or a close aborts the call's signal; what has not ended by then is awaited a while, then given up and recorded so.
 * L3. A lost stream aborts nothing here: the result is returned, and recorded with the attempt that the call belongs to.
 */
import { context } from '@opentelemetry/api';
import { classifyError } from '../incident/index.ts';
import type { Evidence } from '../incident/index.ts';
import { ATTR_GEN_AI_TOOL_CALL_ARGUMENTS, ATTR_GEN_AI_TOOL_CALL_RESULT } from '../semconv/upstream.ts';
import type { ActiveRun } from './active-run.ts';
import { CallRecord } from './call-record.ts';
import { CALL_KEY } from './context-keys.ts';
import { DRAIN_MILLIS } from './drain.ts';
import { interruptionError } from './interruption-error.ts';
import { nativeCallSpan } from './native-call-span.ts';
import { RunInterruptedError } from './run-interrupted-error.ts';
import type { Call, ToolInfo } from './run-types.ts';
import { errorTypeOf } from './setup-failure.ts';

type Settled<T> =
  | { readonly kind: 'returned'; readonly value: T }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'given_up' };

/** Runs the tool. @throws what the tool throws; what stopped the run, if it was stopped; TypeError for a tool without a name. */
export async function runTool<T>(run: ActiveRun, tool: ToolInfo, execute: (call: Call) => Promise<T> | T): Promise<T> {
  if (typeof tool.name !== 'string' || tool.name === '') {
    throw new TypeError(`Cannot run tool: it needs a name, received ${JSON.stringify(tool.name)}`);
  }
  if (run.isOver) throw new TypeError('Cannot run tool: the run is over');
  run.tools.register(tool.name, tool);
  const { call, attempt } = run.takeCall(tool.name, tool.callId);
  const isWithdrawn = run.replayed.has(attempt);
  if (run.interruption !== undefined || isWithdrawn) {
    run.emit({ kind: 'tool_abandoned', atMs: run.now(), attempt, call });
    throw run.interruption === undefined ? new RunInterruptedError(run.judgeRun(), {}) : interruptionError(run);
  }
  const described = run.tools.describe(tool.name);
  const record = new CallRecord({
    call,
    attempt,
    name: tool.name,
    described,
    common: run.common,
    tracer: run.start.tracer,
    parent: run.context,
    native: nativeCallSpan(tool.name),
  });
  run.calls.set(call, record);
  const item = { attempt, call, tool: described.tool };
  run.emit({ kind: 'tool_execution_started', atMs: run.now(), ...item, effect: described.effect });
  if (run.start.capturesContent) setContent(record, ATTR_GEN_AI_TOOL_CALL_ARGUMENTS, tool.arguments);
  const isOutside = run.tools.get(tool.name)?.externalWait === true;
  for (const open of run.open) open.toolRuns(attempt, true);
  if (isOutside) holdOutside(run, true);
  try {
    return await resultOf(run, record, item, execute);
  } finally {
    if (isOutside) holdOutside(run, false);
    for (const open of run.open) open.toolRuns(attempt, false);
    for (const told of run.callEnds) told();
  }
}

async function resultOf<T>(
  run: ActiveRun,
  record: CallRecord,
  item: { readonly attempt: number; readonly call: string; readonly tool: string },
  execute: (call: Call) => Promise<T> | T,
): Promise<T> {
  const settled = await execution(run, record, execute);
  const atMs = run.now();
  // Housekeeping at the end of the run may have closed the record meanwhile.
  const isOpen = record.isRunning;
  switch (settled.kind) {
    case 'returned':
      if (isOpen) {
        if (run.start.capturesContent) setContent(record, ATTR_GEN_AI_TOOL_CALL_RESULT, settled.value);
        run.emit({ kind: 'tool_execution_finished', atMs, ...item });
        record.finish(atMs);
      }
      return settled.value;
    case 'threw': {
      if (run.interruption !== undefined && isAbort(settled.error, run.signal)) {
        if (isOpen) giveUp(run, record);
        throw interruptionError(run);
      }
      const error = errorTypeOf(settled.error);
      if (isOpen) {
        const failed: Evidence = {
          kind: 'tool_execution_failed',
          atMs,
          ...item,
          ...(error === undefined ? {} : { error }),
        };
        run.emit(failed);
        record.fail(error ?? '_OTHER', atMs);
      }
      throw settled.error;
    }
    case 'given_up':
      if (isOpen) giveUp(run, record);
      throw interruptionError(run);
  }
}

/** The harness gave up on a call that had started: nobody knows what it did. */
export function giveUp(run: ActiveRun, record: CallRecord): void {
  const atMs = run.now();
  run.emit({ kind: 'tool_interrupted', atMs, attempt: record.attempt, call: record.call });
  if (run.interruption === undefined) record.fail('_OTHER', atMs);
  else record.stop(atMs);
}

function execution<T>(
  run: ActiveRun,
  record: CallRecord,
  execute: (call: Call) => Promise<T> | T,
): Promise<Settled<T>> {
  return new Promise((resolve) => {
    let cancel: () => void = () => undefined;
    const forget = run.onInterrupt(() => {
      cancel = run.start.surroundings.after(DRAIN_MILLIS, () => resolve({ kind: 'given_up' }));
    });
    const settle = (settled: Settled<T>): void => {
      forget();
      cancel();
      resolve(settled);
    };
    const call: Call = { callId: record.call, signal: run.signal, span: record.span };
    const inside = record.context.setValue(CALL_KEY, record);
    let started: Promise<T> | T;
    try {
      started = context.with(inside, execute, undefined, call);
    } catch (error) {
      // A tool that throws instead of rejecting.
      settle({ kind: 'threw', error });
      return;
    }
    Promise.resolve(started).then(
      (value) => settle({ kind: 'returned', value }),
      (error: unknown) => settle({ kind: 'threw', error }),
    );
  });
}

function holdOutside(run: ActiveRun, waits: boolean): void {
  run.externalWaits += waits ? 1 : -1;
  for (const open of run.open) open.waitsOutside(waits);
}

function isAbort(error: unknown, signal: AbortSignal): boolean {
  return classifyError(error, { signal }).kind === 'abort' || error instanceof RunInterruptedError;
}

function setContent(record: CallRecord, attribute: string, value: unknown): void {
  if (value === undefined) return;
  try {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (typeof text === 'string') record.span.setAttribute(attribute, text);
  } catch {
    // A circular or hostile value: content that cannot be written is left out.
  }
}
