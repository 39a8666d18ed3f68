// A cancel or a close at every moment of a replay stops it; nothing is sent after it, and no span stays open.
import { beforeEach, describe, expect, test } from 'vitest';
import { startRun } from '../../src/run/agent-run.ts';
import { closeAll } from '../../src/run/lifecycle.ts';
import { RunInterruptedError } from '../../src/run/index.ts';
import type { Replay, Run } from '../../src/run/index.ts';
import { ManualTime } from './manual-time.ts';
import { eventsOf, linesOf, recorded } from './recorded.ts';
import type { Recorded } from './recorded.ts';
import { dropped, FedSource, finish, parts, text } from './sources.ts';

const REASON = new Error('the user went away');
let time: ManualTime;
let record: Recorded;
let user: AbortController;
let starts: number;
let replays: Replay[];
let settled: { readonly value?: unknown; readonly error?: unknown } | undefined;

beforeEach(() => {
  time = new ManualTime();
  record = recorded();
  user = new AbortController();
  starts = 0;
  replays = [];
  settled = undefined;
});

/** A run whose first attempt drops before any content and whose second one hangs. */
function begin(onReplay: (replay: Replay) => void = () => undefined): void {
  const body = async (run: Run): Promise<string> => {
    const stream = run.stream(
      {
        provider: 'openai',
        model: 'm',
        tools: [],
        onReplay: (replay) => {
          replays.push(replay);
          onReplay(replay);
        },
      },
      () => {
        starts += 1;
        return starts === 1 ? parts([], dropped()) : new FedSource();
      },
    );
    for await (const _ of stream) throw new Error('there is no part');
    return 'done';
  };
  startRun({ name: 'a', tracer: record.tracer, signal: user.signal }, body, time).then(
    (value) => (settled = { value }),
    (error: unknown) => (settled = { error }),
  );
}

const cancel = (): void => user.abort(REASON);
const close = (): void => void closeAll('dispose_all', { mode: 'now', origin: { source: 'host' } });

describe.each([
  ['cancel', cancel],
  ['close', close],
] as const)('%s', (kind, stop) => {
  const expectStopped = (): void => {
    if (kind === 'cancel') expect(settled?.error).toBe(REASON);
    else {
      expect(settled).toMatchObject({ error: { incident: { recovery: { reason: 'lifecycle_closed' } } } });
      expect(settled?.error).toBeInstanceOf(RunInterruptedError);
    }
    expect(record.spans.open).toEqual([]);
    expect([...time.timers]).toEqual([]);
    const [run] = record.spans.named('invoke_agent');
    expect(run!.attributes['spanbox.run.outcome']).toBe('stopped');
  };

  test.each(Array.from({ length: 21 }, (_, step) => step * 100).filter((at) => at < 2_000))(
    '%i ms into the delay of 2,000: nothing is sent',
    async (at) => {
      begin();
      await time.advance(at);
      expect([starts, replays.length]).toEqual([1, 1]);
      stop();
      await time.advance(60_000);
      expect(starts).toBe(1);
      expectStopped();
      const [attempt] = record.spans.named('chat');
      expect(
        eventsOf(attempt!, 'spanbox.recovery').map((event) => [
          event['spanbox.recovery.step'],
          event['spanbox.recovery.mode'],
        ]),
      ).toEqual([
        ['decided', 'replay'],
        ['done', 'stop'],
      ]);
      expect(linesOf(record.spans.evidence()).filter((line) => line.includes('replay_started'))).toEqual([]);
    },
  );

  test('while the replay is announced, before the delay: nothing is sent', async () => {
    begin(stop);
    await time.advance(60_000);
    expect(starts).toBe(1);
    expectStopped();
  });

  test('at the moment at which the delay ends, before the sending: nothing is sent', async () => {
    begin();
    await time.settle();
    // Rings together with the end of the delay, before it.
    const delay = [...time.timers].find(({ at }) => at === 1_000 + 2_000)!;
    time.timers.delete(delay);
    time.after(2_000, () => {
      delay.act();
      stop();
    });
    await time.advance(60_000);
    expect(starts).toBe(1);
    expectStopped();
  });

  test('after the sending: the attempt that was sent is aborted', async () => {
    begin();
    await time.advance(2_000);
    expect(starts).toBe(2);
    stop();
    await time.advance(60_000);
    expect(starts).toBe(2);
    expectStopped();
    expect(record.spans.derived().overcome.map(({ cause }) => cause)).toEqual(['transport_lost']);
    expect(record.spans.derived().incident?.cause).toBe(kind === 'cancel' ? 'user_cancelled' : 'lifecycle_closed');
  });

  test('before the request: it is never sent', async () => {
    if (kind === 'cancel') stop();
    begin();
    if (kind === 'close') stop();
    await time.advance(60_000);
    expect(starts).toBe(0);
    expectStopped();
  });
});

test('a consumer that stops reading during the delay: nothing is sent, and it is no incident', async () => {
  let stream: AsyncIterator<object> | undefined;
  let leave = (): void => undefined;
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const running = startRun(
    { name: 'a', tracer: record.tracer },
    async (run) => {
      stream = run.stream({ provider: 'openai', model: 'm', tools: [] }, () => {
        starts += 1;
        return parts([], dropped());
      });
      const read = stream.next();
      await left;
      await stream.return?.();
      await read;
      return 'done';
    },
    time,
  );
  await time.advance(1_000);
  leave();
  await time.settle();
  expect(await running).toBe('done');
  expect(starts).toBe(1);
  expect(record.spans.open).toEqual([]);
  expect(record.spans.derived().incident).toBeUndefined();
});

test('a tool that starts during the delay makes the decision another one', async () => {
  const outcome = startRun(
    { name: 'a', tracer: record.tracer },
    async (run) => {
      const stream = run.stream({ provider: 'openai', model: 'm', tools: ['delete_file'] }, () => {
        starts += 1;
        return starts === 1 ? parts([], dropped()) : parts([text('x'), finish()]);
      });
      const read = stream.next();
      // It is awaited below; until then its rejection is nobody's.
      read.catch(() => undefined);
      await time.advance(1_000);
      await run.tool({ name: 'delete_file', effect: 'mutating' }, () => 'deleted');
      await time.advance(5_000);
      await read;
    },
    time,
  ).catch((error: unknown) => error);
  const error = await outcome;
  expect(error).toBeInstanceOf(RunInterruptedError);
  expect((error as RunInterruptedError).incident.recovery).toEqual({
    action: 'ask_first',
    reason: 'unsafe_effect_started',
    confidence: 'high',
    row: '9',
  });
  expect(starts).toBe(1);
  expect(record.spans.open).toEqual([]);
});
