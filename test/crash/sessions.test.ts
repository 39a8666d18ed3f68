/** Rows 13, 14 and 15: marks, large snapshots, and sessions that go on. */
import { setTimeout as sleep } from 'node:timers/promises';
import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SessionFileSpanExporter } from '../../src/processors/session-file-span-exporter.ts';
import { listSessions, readSession, repair, type SessionSummary } from '../../src/repair/index.ts';
import { runChild, scratchFolder } from '../support/child.ts';
import { record } from '../support/recorded.ts';

const CHILD = new URL('../fault/host-child.ts', import.meta.url);

async function sessions(dir: string): Promise<Record<string, SessionSummary>> {
  const found: Record<string, SessionSummary> = {};
  for await (const session of listSessions(dir)) found[session.id] = session;
  return found;
}

const partStates = (session: SessionSummary | undefined): readonly string[] =>
  (session?.parts ?? []).map(({ state }) => state);

describe('row 13: a crash during a 50 MB snapshot', () => {
  it.each(['exit', 'kill'])('%s: the mark wins, and the aside file is gone at a next start', async (how) => {
    const dir = scratchFolder();
    const ended = await runChild(CHILD, { args: ['large snapshot', dir, how] });
    expect(ended.told).toMatch(/^in flight \d+\n$/);
    expect(Number(/\d+/.exec(ended.told)?.[0])).toBeLessThan(50_000_000);
    const folder = join(dir, 'v1', 'snapshots');
    const [aside = '', ...others] = readdirSync(folder);
    expect([aside.endsWith('.aside'), others]).toEqual([true, []]);
    utimesSync(join(folder, aside), 1, 1);
    await repair(dir);
    expect(readdirSync(folder).map((name) => name.endsWith('.json'))).toEqual([true]);
    const { s } = await sessions(dir);
    expect([s?.state, s?.spans]).toEqual(['crashed', 211]);
  });
});

describe('row 14: two sessions, one exporter, one crashes', () => {
  it('the other is unaffected, before and after', async () => {
    const dir = scratchFolder();
    const { host, start } = record({ dir });
    const exporter = new SessionFileSpanExporter(host);
    const a = start('run a', { attributes: { 'session.id': 'a' } });
    const b = start('run b', { attributes: { 'session.id': 'b' } });
    start('chat a', {}, a).end();
    exporter.markCrashed('a', { kind: 'exception', error: new TypeError('x') });
    start('chat b', {}, b).end();
    a.end();
    b.end();
    await exporter.shutdown();
    const found = await sessions(dir);
    expect([found['a']?.state, found['b']?.state, found['b']?.outcome]).toEqual(['crashed', 'ended', 'ok']);
    expect((await readSession(dir, 'a')).spans.map(({ name }) => name).sort()).toEqual(['chat a', 'run a']);
    expect((await readSession(dir, 'b')).spans.map(({ name }) => name).sort()).toEqual(['chat b', 'run b']);
    const folder = join(dir, 'v1', 'snapshots');
    expect(readdirSync(folder).map((name) => name.slice(0, 2))).toEqual(['b-']);
  });
});

describe('row 15: a session resumed after its crash', () => {
  it('in the same process: the new part is fine, the old stays crashed', async () => {
    const dir = scratchFolder();
    const ended = await runChild(CHILD, { args: ['resumed', dir] });
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    const { s } = await sessions(dir);
    expect([s?.state, s?.badParts, partStates(s)]).toEqual(['ended', 1, ['crashed', 'ended']]);
    expect((await readSession(dir, 's')).spans.map(({ name }) => name)).toEqual(['before', 'after']);
  });

  it('in a new process: the same, and a second repair changes nothing', async () => {
    const dir = scratchFolder();
    const first = await runChild(CHILD, { args: ['crashed', dir] });
    expect(first.code).toBe(1);
    expect(first.stderr).toContain('RangeError: out of luck');
    await repair(dir);
    const second = await runChild(CHILD, { args: ['goes on', dir] });
    expect([second.code, second.stderr]).toEqual([0, '']);
    for (let i = 0; i < 2; i += 1) {
      const { s, t } = await sessions(dir);
      expect([s?.state, s?.badParts, partStates(s)]).toEqual(['ended', 1, ['crashed', 'ended']]);
      expect([t?.state, t?.badParts]).toEqual(['ended', 0]);
      expect((await readSession(dir, 's')).spans.map(({ name }) => name)).toEqual(['before', 'after']);
      await repair(dir);
    }
  });

  it('spans of a crashed part that end later, and new ones under them, do not take the mark back', async () => {
    const dir = scratchFolder();
    const { host, start } = record({ dir });
    const run = start('run', { attributes: { 'session.id': 's' } });
    host.markCrashed('s');
    // The SDK takes a start in whole milliseconds; spans are read in the order of their starts.
    await sleep(3);
    const late = start('late', {}, run);
    late.end();
    run.end();
    await host.shutdown();
    const { s } = await sessions(dir);
    expect([s?.badParts, partStates(s)]).toEqual([1, ['crashed', 'ended']]);
    expect((await readSession(dir, 's')).spans.map(({ name }) => name)).toEqual(['run', 'late']);
  });
});
