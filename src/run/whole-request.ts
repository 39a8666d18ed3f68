/**
 * `run.request`: a request whose answer comes in one piece, with the same evidence, watchdogs and replays as a stream.
 * The answer is handed on as it came; when it is there it is complete, whatever its shape.
 */
import { context } from '@opentelemetry/api';
import type { Span } from '@opentelemetry/api';
import type { ActiveRun } from './active-run.ts';
import { onAbort } from './on-abort.ts';
import { RequestChain } from './request-chain.ts';
import { checkWholeRequest } from './request-check.ts';
import type { Attempt, RequestInfo } from './run-types.ts';
import type { Sending } from './sending.ts';
import { WHOLE_ANSWER_END } from './whole-answer.ts';

/** Sends the request until its answer is there, or nothing more may be sent. */
export async function sendWhole<T>(
  run: ActiveRun,
  request: RequestInfo,
  start: (attempt: Attempt) => Promise<T>,
  native?: Span,
): Promise<T> {
  const checked = checkWholeRequest(request);
  const chain = new RequestChain(run, { ...checked, ...(native === undefined ? {} : { native }) });
  const { signal } = request;
  signal?.throwIfAborted();
  let sending: Sending | undefined;
  const forget = onAbort(signal, () => {
    chain.stop();
    sending?.abandon(signal?.reason);
  });
  try {
    for (;;) {
      sending = chain.begin();
      sending.waitsForWhole();
      const answer = await answerOf(sending, start);
      if (answer !== undefined) {
        if (checked.isFormatKnown) sending.part(answer.value);
        if (!sending.hasFailed && !sending.isFinished) sending.part(WHOLE_ANSWER_END[checked.format]);
        if (sending.hasFailed) sending.fail(sending.failure);
        else {
          sending.end();
          return answer.value;
        }
      }
      if (!sending.hasFailed && run.interruption === undefined) signal?.throwIfAborted();
      await chain.recover(sending);
    }
  } catch (error) {
    // Whoever left gets its own reason, whatever a replay would have come to.
    if (run.interruption === undefined) signal?.throwIfAborted();
    throw error;
  } finally {
    forget();
  }
}

/** Undefined if it failed or was stopped; the sending knows why. */
function answerOf<T>(
  sending: Sending,
  start: (attempt: Attempt) => Promise<T>,
): Promise<{ readonly value: T } | undefined> {
  let started: Promise<T>;
  try {
    started = context.with(sending.record.context, start, undefined, sending.attempt);
  } catch (error) {
    // `start` itself threw: nothing was sent.
    sending.fail(error, true);
    return Promise.resolve(undefined);
  }
  return new Promise((resolve) => {
    const forget = sending.onStop(() => resolve(undefined));
    Promise.resolve(started).then(
      (value) => {
        forget();
        resolve(sending.isStopped ? undefined : { value });
      },
      (error: unknown) => {
        forget();
        if (!sending.isStopped) sending.fail(error);
        resolve(undefined);
      },
    );
  });
}
