// The signal of one request: whoever asked for the answer leaves, and the run goes on.
import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { startRun } from '../../src/run/agent-run.ts';
import type { Attempt, RequestInfo, Run } from '../../src/run/index.ts';
import { hurried, linesOf, recorded } from './recorded.ts';
import { dropped, FedSource, finish, parts, text } from './sources.ts';

const REASON = new Error('not needed any more');

interface Left {
  readonly lines: readonly string[];
  readonly open: readonly string[];
  readonly listeners: number;
  readonly outcome: unknown;
}

/** A run that asks once, and completes whatever comes of it. */
async function left(abort: AbortController, ask: (run: Run, request: RequestInfo) => Promise<unknown>): Promise<Left> {
  const { tracer, spans } = recorded();
  const request = { provider: 'openai', model: 'm', tools: [], signal: abort.signal };
  const outcome = await startRun(
    { name: 'tester', tracer },
    (run) => ask(run, request).catch((error: unknown) => ({ error })),
    hurried(),
  );
  const lines = linesOf(spans.evidence()).filter((line) => !line.includes('boundary_snapshot'));
  return { lines, open: spans.open, listeners: getEventListeners(abort.signal, 'abort').length, outcome };
}

async function read(stream: AsyncIterable<unknown>, seen: (count: number) => void = () => undefined): Promise<number> {
  let count = 0;
  for await (const _ of stream) {
    count += 1;
    seen(count);
  }
  return count;
}

test.each(['stream', 'request'] as const)('%s: aborted before, nothing is sent', async (how) => {
  const abort = new AbortController();
  abort.abort(REASON);
  let sent = 0;
  const told = await left(abort, async (run, request) => {
    const start = (): never => {
      sent += 1;
      throw new Error('sent');
    };
    return how === 'stream' ? read(run.stream(request, start)) : run.request(request, start);
  });
  expect(sent).toBe(0);
  expect(told).toEqual({
    lines: ['run_finished outcome=completed'],
    open: [],
    listeners: 0,
    outcome: { error: REASON },
  });
});

test('stream: aborted while it is read', async () => {
  const abort = new AbortController();
  const source = new FedSource();
  let attempt: Attempt | undefined;
  const told = await left(abort, (run, request) => {
    source.part(text('a'));
    const stream = run.stream(request, (started) => {
      attempt = started;
      return source;
    });
    return read(stream, () => abort.abort(REASON));
  });
  expect(attempt?.signal.reason).toBe(REASON);
  expect(told).toEqual({
    lines: [
      '1:attempt_started',
      '1:provider_progress',
      '1:visible_output',
      '1:consumer_stopped',
      'run_finished outcome=completed',
    ],
    open: [],
    listeners: 0,
    outcome: { error: REASON },
  });
});

test.each(['stream', 'request'] as const)('%s: aborted before the answer begins', async (how) => {
  const abort = new AbortController();
  const told = await left(abort, (run, request) => {
    const start = (): Promise<never> => {
      queueMicrotask(() => abort.abort(REASON));
      return new Promise(() => undefined);
    };
    return how === 'stream' ? read(run.stream(request, start)) : run.request(request, start);
  });
  expect(told).toEqual({
    lines: ['1:attempt_started', '1:consumer_stopped', 'run_finished outcome=completed'],
    open: [],
    listeners: 0,
    outcome: { error: REASON },
  });
});

test.each(['stream', 'request'] as const)('%s: aborted in the wait for a replay, none is sent', async (how) => {
  const abort = new AbortController();
  let sent = 0;
  const told = await left(abort, (run, request) => {
    const leaving = { ...request, onReplay: () => abort.abort(REASON) };
    if (how === 'stream') {
      return read(
        run.stream(leaving, () => {
          sent += 1;
          return parts([], dropped());
        }),
      );
    }
    return run.request(leaving, () => {
      sent += 1;
      return Promise.reject(dropped());
    });
  });
  expect(sent).toBe(1);
  expect([told.open, told.listeners, told.outcome]).toEqual([[], 0, { error: REASON }]);
  expect(told.lines.filter((line) => line.includes('replay_started'))).toEqual([]);
});

test.each(['stream', 'request'] as const)('%s: an abort after the answer changes nothing', async (how) => {
  const abort = new AbortController();
  const told = await left(abort, async (run, request) => {
    const whole = { choices: [{ index: 0, message: { content: 'a' }, finish_reason: 'stop' }] };
    const answer =
      how === 'stream'
        ? await read(run.stream(request, () => parts([text('a'), finish()])))
        : await run.request(request, () => Promise.resolve(whole));
    abort.abort(REASON);
    return how === 'stream' ? answer : answer === whole;
  });
  expect(told.outcome).toBe(how === 'stream' ? 2 : true);
  expect([told.open, told.listeners, told.lines.at(-2)]).toEqual([[], 0, '1:stream_finished finishReason=stop']);
});

test.each(['stream', 'request'] as const)('%s: a signal that is none is refused', async (how) => {
  const told = await left(new AbortController(), async (run, request) => {
    const wrong = { ...request, signal: 'stop' as unknown as AbortSignal };
    return how === 'stream' ? read(run.stream(wrong, () => parts([]))) : run.request(wrong, () => Promise.resolve({}));
  });
  expect(told.outcome).toEqual({
    error: new TypeError('Cannot send request: signal must be an AbortSignal, received something else'),
  });
});
