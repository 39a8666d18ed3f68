/** Row 40: a clock that jumps a day, or stands still: what was said keeps its order, and nothing lasts less than nothing. */
import { describe, expect, it } from 'vitest';
import { listSessions, repair, type SessionSummary } from '../../src/repair/index.ts';
import { allLines } from '../crash/read-back.ts';
import { scratchFolder } from '../support/child.ts';
import { dieNow, record, type Recorded } from '../support/recorded.ts';

const DAY = 86_400_000;
const NOON = Date.UTC(2026, 10, 20, 12);

const CLOCKS: readonly (readonly [string, () => () => number])[] = [
  [
    'a day forwards',
    () => {
      let calls = 0;
      return () => NOON + (calls++ > 12 ? DAY : 0) + calls;
    },
  ],
  [
    'a day backwards',
    () => {
      let calls = 0;
      return () => NOON - (calls++ > 12 ? DAY : 0) + calls;
    },
  ],
  [
    'to and fro',
    () => {
      let calls = 0;
      return () => NOON + (calls++ % 2 === 0 ? DAY : -DAY);
    },
  ],
  ['frozen', () => () => NOON],
  ['at the epoch', () => () => 0],
];

async function sessions(dir: string): Promise<SessionSummary[]> {
  const found: SessionSummary[] = [];
  for await (const session of listSessions(dir)) found.push(session);
  return found;
}

/** Values of one attribute, events and names, said many times. */
function speak(recorded: Recorded): void {
  const run = recorded.start('invoke_agent', { attributes: { 'session.id': 's' } });
  for (let i = 0; i < 20; i += 1) {
    run.setAttribute('step', i);
    run.addEvent(`event ${i}`);
    run.updateName(`step ${i}`);
    recorded.start(`chat ${i}`, {}, run).end();
  }
}

describe('row 40: the clock', () => {
  it.each(CLOCKS)(
    '%s: order is by sequence, and no span of a repaired session lasts less than nothing',
    async (_, clock) => {
      const dir = scratchFolder();
      const recorded = record({ dir, now: clock() });
      speak(recorded);
      // A clock that jumps at every look makes writes look slow, and records gather.
      recorded.host.recorder.flush();
      dieNow(recorded);
      const report = await repair(dir);
      expect(report.recordings.map(({ result, damage }) => [result, damage])).toEqual([['repaired', []]]);
      const lines = allLines(dir);
      expect(lines).toHaveLength(21);
      for (const span of lines)
        expect(BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano), span.name).toBe(true);
      const run = lines.find((span) => span.parentSpanId === undefined);
      expect(run?.name).toBe('step 19');
      expect(run?.attributes?.find(({ key }) => key === 'step')?.value).toEqual({ intValue: '19' });
      expect(run?.events?.filter((event) => event.name.startsWith('event ')).map((event) => event.name)).toEqual(
        Array.from({ length: 20 }, (_unused, i) => `event ${i}`),
      );
      const [session] = await sessions(dir);
      expect(session?.state).toBe('interrupted');
    },
  );

  it.each(CLOCKS)('%s: heartbeats, sweeps and shutdown go on, and the session ends', async (_, clock) => {
    const dir = scratchFolder();
    const recorded = record({ dir, now: clock() });
    const run = recorded.start('invoke_agent', { attributes: { 'session.id': 's' } });
    for (let i = 0; i < 30; i += 1) {
      recorded.start(`chat ${i}`, {}, run).end();
      recorded.host.tick();
    }
    run.end();
    await recorded.host.shutdown();
    expect(recorded.host.losses.counts()).toEqual({});
    expect(recorded.host.losses.lastError).toBeUndefined();
    expect(recorded.host.closed).toBe(true);
    expect((await sessions(dir)).map(({ id, state }) => [id, state])).toEqual([['s', 'ended']]);
    expect(allLines(dir)).toHaveLength(31);
  });

  it('set back by a day while the disk is left alone: it is tried again all the same', () => {
    const dir = scratchFolder();
    let now = NOON;
    const recorded = record({ dir, now: () => now });
    for (let i = 0; i < 3; i += 1) recorded.host.recorder.disk.failed(dir);
    expect(recorded.host.recorder.disk.paused).toBe(true);
    now -= DAY;
    expect(recorded.host.recorder.disk.paused).toBe(false);
  });
});
