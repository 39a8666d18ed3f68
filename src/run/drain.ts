/**
 * Waiting for tools after a lost stream: up to a limit, or until the run is interrupted. Nothing is aborted here.
 */
import type { ActiveRun } from './active-run.ts';

/** How long calls that run are awaited after their stream was lost, and after a run was interrupted. */
export const DRAIN_MILLIS = 2_000;

/** Resolves when no call of the attempt runs, after `millis`, or at the interruption. */
export function drainCalls(run: ActiveRun, attempt: number, millis: number): Promise<void> {
  const runs = (): boolean => [...run.calls.values()].some((call) => call.attempt === attempt && call.isRunning);
  if (!runs() || run.interruption !== undefined) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      forget();
      cancel();
      run.callEnds.delete(look);
      resolve();
    };
    const look = (): void => {
      if (!runs()) done();
    };
    const forget = run.onInterrupt(done);
    const cancel = run.start.surroundings.after(millis, done);
    run.callEnds.add(look);
  });
}
