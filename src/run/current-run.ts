/**
 * The run that is active here, for integrations: what happens below a run's body, in whatever library, belongs to it.
 */
import { context } from '@opentelemetry/api';
import type { Context, Span } from '@opentelemetry/api';
import { ActiveRun } from './active-run.ts';
import { ATTEMPT_KEY, RUN_KEY } from './context-keys.ts';
import { PublicRun } from './public-run.ts';
import { ReplayingStream } from './replaying-stream.ts';
import { checkStreamRequest } from './request-check.ts';
import type { Attempt, ObservedStream, RequestInfo, Run, StreamSource } from './run-types.ts';
import { sendWhole } from './whole-request.ts';

/** A run, with what only integrations do with it. */
export interface CurrentRun {
  readonly run: Run;
  /** As `run.stream`. `native`: the span that another instrumentation made of this request; its first attempt is told there. */
  stream<T>(
    request: RequestInfo,
    start: (attempt: Attempt) => StreamSource<T> | Promise<StreamSource<T>>,
    native: Span | undefined,
  ): ObservedStream<T>;
  /** As `run.request`. */
  request<T>(request: RequestInfo, start: (attempt: Attempt) => Promise<T>, native: Span | undefined): Promise<T>;
}

/** Whether what is done here is done for a request that is observed already. */
export function isObserved(): boolean {
  return context.active().getValue(ATTEMPT_KEY) === true;
}

/** The context of what is done for a request that is observed from now on. */
export function observedContext(active: Context): Context {
  return active.setValue(ATTEMPT_KEY, true);
}

/** The active run; undefined outside of one, and when it is over. */
export function currentRun(): CurrentRun | undefined {
  const active: unknown = context.active().getValue(RUN_KEY);
  if (!(active instanceof ActiveRun) || active.isOver) return undefined;
  return {
    run: new PublicRun(active),
    stream: (request, start, native) =>
      new ReplayingStream(
        active,
        { ...checkStreamRequest(request), ...(native === undefined ? {} : { native }) },
        start,
      ),
    request: (request, start, native) => sendWhole(active, request, start, native),
  };
}
