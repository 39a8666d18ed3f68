// A close that is going on, and what a run that was closed says.
//
// Leaves to others: scopes, runs, time.

import { RunInterruptedError } from '../../src/run/index.ts';
import type { CloseOptions, CloseReport, Scope } from '../../src/run/lifecycle.ts';

/** Begins a close; its report is there when it is over. */
export function closing(
  scope: Scope,
  kind: string,
  options: CloseOptions,
): { report: CloseReport | undefined; error?: unknown } {
  const state: { report: CloseReport | undefined; error?: unknown } = { report: undefined };
  scope.close(kind, options).then(
    (report) => (state.report = report),
    (error: unknown) => (state.error = error),
  );
  return state;
}

/** Cause and detail of an interruption; anything else as it is. */
export function causeOf(error: unknown): unknown {
  return error instanceof RunInterruptedError ? [error.incident.cause, error.incident.detail] : error;
}
