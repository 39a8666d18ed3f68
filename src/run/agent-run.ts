/**
 * `agentRun`: one turn of an agent, from the span that it begins to the one incident that it may end with.
 *
 * G1. The run ends when its body does; after a cancel or a close at most a while later: then what is open is given up, and no span stays open.
 * G2. What the body returns or throws is what the caller gets, but for one: a run that a close stopped rejects with RunInterruptedError.
 * G3. A run of a scope that is being closed waits; cancelled while it waits it ends as any cancelled run does.
 */
import { context, trace } from '@opentelemetry/api';
import { classifyError } from '../incident/index.ts';
import type { RunOutcome } from '../incident/index.ts';
import { ActiveRun } from './active-run.ts';
import { interruptionOf, LifecycleClosedError } from './close-action.ts';
import { capturesContent } from './content-capture.ts';
import { RUN_KEY, sessionIn } from './context-keys.ts';
import { DRAIN_MILLIS } from './drain.ts';
import { finishRun } from './finish-run.ts';
import { interruptionError } from './interruption-error.ts';
import { recordWait } from './lifecycle-events.ts';
import { PublicRun } from './public-run.ts';
import { RunInterruptedError } from './run-interrupted-error.ts';
import { RunMetrics } from './run-metrics.ts';
import type { AgentRunOptions, Run } from './run-types.ts';
import { scopeOf } from './scope.ts';
import type { RunScope } from './scope.ts';
import { SYSTEM } from './surroundings.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Runs `body` as one turn of the agent: an `invoke_agent` span, with the evidence of everything that is done through `run`.
 * Resolves with what the body returns, when every span of the run is ended.
 *
 * @throws TypeError or RangeError (as a rejection) for impossible options; what the body throws; RunInterruptedError when a close stopped
 *   the run, or when a stream or a request broke and the body did not catch it; the abort reason when somebody cancelled.
 */
export function agentRun<T>(options: AgentRunOptions, body: (run: Run) => Promise<T> | T): Promise<T> {
  return startRun(options, body, SYSTEM);
}

/** `agentRun` with a clock, timers, randomness and ids of the caller's. */
export async function startRun<T>(
  options: AgentRunOptions,
  body: (run: Run) => Promise<T> | T,
  surroundings: Surroundings,
): Promise<T> {
  check(options);
  const outside = context.active();
  const above: unknown = outside.getValue(RUN_KEY);
  const parent = above instanceof ActiveRun && !above.isOver ? above : undefined;
  const scope = options.scope === undefined && parent !== undefined ? parent.start.scope : scopeOf(options.scope);
  const run = new ActiveRun({
    name: options.name,
    session: options.session ?? sessionIn(outside),
    scope,
    budget: options.budget ?? {},
    capturesContent: capturesContent(options.captureContent),
    tracer: options.tracer ?? trace.getTracer('spanbox'),
    metrics: new RunMetrics(options.meterProvider),
    outside,
    surroundings,
  });
  for (const [name, tool] of Object.entries(options.tools ?? {})) run.tools.register(name, tool);
  const unlisten = listen(run, options.signal);
  try {
    await entered(run, scope, parent);
    if (run.interruption !== undefined) throw interruptionError(run);
    return await settled(run, body);
  } catch (error) {
    if (!run.isOver) finishRun(run, 'stopped', error);
    throw error;
  } finally {
    unlisten();
  }
}

/** Tells the run of an abort of the caller's signal, and of an interruption of the run above. */
function listen(run: ActiveRun, signal: AbortSignal | undefined): () => void {
  const above = run.parent?.interruption;
  if (above !== undefined) run.interrupt(above);
  if (signal === undefined) return () => undefined;
  const told = (): void => run.interrupt(interruptionOf(signal));
  if (signal.aborted) told();
  else signal.addEventListener('abort', told, { once: true });
  return () => signal.removeEventListener('abort', told);
}

/** Waits while the scope is being closed, then enters it. @throws what stopped the run before it began. */
async function entered(run: ActiveRun, scope: RunScope, parent: ActiveRun | undefined): Promise<void> {
  const since = run.now();
  for (;;) {
    if (run.interruption !== undefined) throw interruptionError(run);
    const admission = scope.admit(parent);
    if (admission.kind === 'open') {
      // In the same moment: a close that comes after the admission finds the run.
      const leave = scope.enter(run);
      void run.whenOver.then(leave);
      return;
    }
    if (admission.kind === 'closed') {
      run.interrupt({ kind: 'close', reason: new LifecycleClosedError(admission.action) });
      throw interruptionError(run);
    }
    await new Promise<void>((resolve) => {
      const forget = run.onInterrupt(resolve);
      void admission.until.then(() => {
        forget();
        resolve();
      });
    });
    recordWait(run.span, { action: admission.action, subject: 'run', millis: run.now() - since });
    // After a reload it goes on; any other close has hit it, also where the scope itself stays.
    if (run.interruption === undefined && admission.action.kind !== 'reload') {
      run.interrupt({ kind: 'close', reason: new LifecycleClosedError(admission.action) });
    }
  }
}

type BodyEnd<T> =
  | { readonly kind: 'returned'; readonly value: T }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'given_up' };

/** Runs the body, and ends the run as the body ended. */
async function settled<T>(run: ActiveRun, body: (run: Run) => Promise<T> | T): Promise<T> {
  const end = await bodyEnd(run, body);
  switch (end.kind) {
    case 'returned': {
      // A cancel that came too late to stop anything is no more than evidence; a close says that the run is over.
      const isStopped = run.interruption?.kind === 'close' || (run.interruption !== undefined && run.wasStopped);
      const incident = finishRun(run, isStopped ? 'stopped' : 'completed', undefined);
      if (isStopped && incident !== undefined && run.interruption?.kind === 'close') {
        throw new RunInterruptedError(incident, { cause: run.interruption.reason });
      }
      return end.value;
    }
    case 'threw': {
      const outcome = outcomeOf(run, end.error);
      const incident = finishRun(run, outcome, end.error);
      const isAbort = outcome === 'stopped' && !(end.error instanceof RunInterruptedError);
      if (isAbort && incident !== undefined && run.interruption?.kind === 'close') {
        throw new RunInterruptedError(incident, { cause: run.interruption.reason });
      }
      throw end.error;
    }
    case 'given_up': {
      const error = interruptionError(run);
      finishRun(run, 'stopped', error);
      throw error;
    }
  }
}

/** `stopped`: somebody asked for it, and that is what the body threw. */
function outcomeOf(run: ActiveRun, error: unknown): RunOutcome {
  const isAbort = classifyError(error, { signal: run.signal }).kind === 'abort';
  const isOurs = error instanceof RunInterruptedError || error === run.interruption?.reason;
  if (run.interruption !== undefined && (isAbort || (isOurs && run.wasStopped))) return 'stopped';
  if (isAbort && run.interruption === undefined) {
    run.emit({ kind: 'lifecycle_closed', atMs: run.now(), action: 'unattributed' });
  }
  return 'failed';
}

function bodyEnd<T>(run: ActiveRun, body: (run: Run) => Promise<T> | T): Promise<BodyEnd<T>> {
  return new Promise((resolve) => {
    let cancel: () => void = () => undefined;
    const forget = run.onInterrupt(() => {
      // Tools are given this time too; the body needs a moment more to hear of it.
      cancel = run.start.surroundings.after(2 * DRAIN_MILLIS, () => resolve({ kind: 'given_up' }));
    });
    const settle = (end: BodyEnd<T>): void => {
      forget();
      cancel();
      resolve(end);
    };
    let started: Promise<T> | T;
    try {
      started = context.with(run.context, body, undefined, new PublicRun(run));
    } catch (error) {
      // A body that throws instead of rejecting.
      settle({ kind: 'threw', error });
      return;
    }
    Promise.resolve(started).then(
      (value) => settle({ kind: 'returned', value }),
      (error: unknown) => settle({ kind: 'threw', error }),
    );
  });
}

function check({ name, session, budget, signal }: AgentRunOptions): void {
  if (typeof name !== 'string' || name === '') {
    throw new TypeError(`Cannot run agent: it needs a name, received ${JSON.stringify(name)}`);
  }
  if (session !== undefined && (typeof session !== 'string' || session === '')) {
    throw new TypeError(`Cannot run agent: session must be an id, received ${JSON.stringify(session)}`);
  }
  if (signal !== undefined && typeof signal.addEventListener !== 'function') {
    throw new TypeError('Cannot run agent: signal must be an AbortSignal, received something else');
  }
  for (const [limit, value] of Object.entries(budget ?? {})) {
    if (value !== undefined && !(typeof value === 'number' && value >= 0)) {
      throw new RangeError(`Cannot run agent: budget.${limit} must be 0 or more, received ${String(value)}`);
    }
  }
}
