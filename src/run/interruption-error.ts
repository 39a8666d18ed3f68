/**
 * What a run that was stopped throws: the user's own abort reason after a cancel, RunInterruptedError after a close, named by the close
 * that interrupted the run first.
 */
import type { Incident } from '../incident/index.ts';
import type { ActiveRun } from './active-run.ts';
import { RunInterruptedError } from './run-interrupted-error.ts';
import type { Sending } from './sending.ts';

/** The error. `sending`: the attempt that was stopped; `incident`: what was derived of it already. */
export function interruptionError(
  run: ActiveRun,
  { sending, incident }: { readonly sending?: Sending; readonly incident?: Incident } = {},
): unknown {
  const { interruption } = run;
  if (interruption !== undefined) run.wasStopped = true;
  if (interruption?.kind === 'cancel') return interruption.reason;
  const found = incident ?? (sending === undefined ? run.judgeRun() : run.judge(sending.record));
  return new RunInterruptedError(found, {
    cause: interruption?.reason ?? sending?.failure,
    partial: sending?.partial(),
  });
}
