// One exchange: the steps of a plan, done on a real socket.
//
// Owns: writing, waiting, stalling, closing and resetting, and the log record of all that.
// Promises: a step after the client went away is not done; the record ends with the first of: all was sent, the script
// dropped the connection, the client closed, the server closed. Nothing is thrown.
// Leaves to others: what is sent (sending-plan.ts).

import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { ExchangeOutcome, OpenRecord } from './request-log.ts';
import type { SendingStep } from './sending-plan.ts';

const MAX_TIMER_MILLIS = 2 ** 31 - 1;

export interface ExchangeHead {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

export interface ExchangeSurroundings {
  readonly now: () => number;
  readonly maxLoggedBytes: number;
  /** Aborted when the server closes. */
  readonly closing: AbortSignal;
}

/** Does the steps; resolves when the exchange is over and its record final. */
export async function runExchange(
  response: ServerResponse,
  head: ExchangeHead,
  steps: readonly SendingStep[],
  record: OpenRecord,
  surroundings: ExchangeSurroundings,
): Promise<void> {
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  response.once('close', leave);
  surroundings.closing.addEventListener('abort', leave, { once: true });
  try {
    for (const step of steps) {
      if (gone.signal.aborted) break;
      await doStep(step, response, head, record, surroundings, gone.signal);
      if (record.outcome !== 'pending') break;
    }
  } finally {
    surroundings.closing.removeEventListener('abort', leave);
    if (record.outcome === 'pending') {
      conclude(record, surroundings.closing.aborted ? 'server_closed' : 'client_closed', surroundings);
    }
  }
}

async function doStep(
  step: SendingStep,
  response: ServerResponse,
  head: ExchangeHead,
  record: OpenRecord,
  surroundings: ExchangeSurroundings,
  gone: AbortSignal,
): Promise<void> {
  switch (step.step) {
    case 'head':
      response.writeHead(head.status, head.headers);
      response.flushHeaders();
      record.status = head.status;
      record.headAtMillis = surroundings.now();
      return;
    case 'write':
      await write(step.bytes, response, record, surroundings, gone);
      return;
    case 'wait':
      await pause(step.millis, gone);
      return;
    case 'stall':
      await pause(step.millis, gone);
      return;
    case 'end': {
      const sent = new Promise<void>((resolve) => {
        response.once('close', resolve);
        response.end(resolve);
      });
      conclude(record, endOutcome(step.early, head.status), surroundings);
      await sent;
      return;
    }
    case 'drop':
      if (step.how === 'reset') {
        conclude(record, 'reset', surroundings);
        response.socket?.resetAndDestroy();
      } else {
        conclude(record, 'dropped', surroundings);
        response.socket?.destroySoon();
      }
      return;
  }
}

async function write(
  bytes: Buffer,
  response: ServerResponse,
  record: OpenRecord,
  surroundings: ExchangeSurroundings,
  gone: AbortSignal,
): Promise<void> {
  if (bytes.length === 0) return;
  record.firstByteAtMillis ??= surroundings.now();
  record.sentBytes += bytes.length;
  if (record.sent.length < surroundings.maxLoggedBytes) record.sent += bytes.toString('latin1');
  if (response.write(bytes)) return;
  await new Promise<void>((resolve) => {
    const go = (): void => {
      response.off('drain', go);
      gone.removeEventListener('abort', go);
      resolve();
    };
    response.once('drain', go);
    gone.addEventListener('abort', go, { once: true });
  });
}

async function pause(millis: number, gone: AbortSignal): Promise<void> {
  try {
    await delay(Math.min(millis, MAX_TIMER_MILLIS), undefined, { signal: gone });
  } catch {
    // The client or the server went away while we waited: the loop sees it.
  }
}

function endOutcome(early: boolean, status: number): ExchangeOutcome {
  if (early) return 'ended_early';
  return status >= 300 ? 'rejected' : 'answered';
}

function conclude(record: OpenRecord, outcome: ExchangeOutcome, surroundings: ExchangeSurroundings): void {
  record.outcome = outcome;
  record.endedAtMillis = surroundings.now();
  record.sent = Buffer.from(record.sent, 'latin1').toString('utf8');
}
