/** Row 47: one session floods while it is read and while limits are applied: bounded, counted, and nobody gets an error. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Maintenance } from '../../src/maintenance.ts';
import { listSessions, readSession, repair } from '../../src/repair/index.ts';
import { applyRetention, type RetentionLimits } from '../../src/store/retention.ts';
import { filesUnder } from '../support/read-lines.ts';
import { scratchFolder } from '../support/child.ts';
import { dieNow, record, type Recorded } from '../support/recorded.ts';

const MEGA = 1_000_000;
const TEXT = 'x'.repeat(250_000);
const LIMITS: RetentionLimits = { maxBytes: 20 * MEGA, maxAgeDays: 14, maxRecordings: 1_000, minFreeBytes: 0 };

const bytesUnder = (dir: string): number =>
  filesUnder(dir).reduce((sum, path) => sum + (path.endsWith('alive.sock') ? 0 : statSync(path).size), 0);

function flood(recorded: Recorded, parent: ReturnType<Recorded['start']>, spans: number, name = 'flood'): void {
  for (let i = 0; i < spans; i += 1) recorded.start(`${name} ${i}`, { attributes: { text: TEXT } }, parent).end();
}

async function states(dir: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const session of listSessions(dir)) found[session.id] = session.state;
  return found;
}

describe('row 47: retention', () => {
  it('one session floods its own recording: bounded, counted, and it ends as it should', async () => {
    const dir = scratchFolder();
    const recorded = record({ dir });
    const { host } = recorded;
    const maintenance = new Maintenance(host, LIMITS, false);
    const run = recorded.start('invoke_agent', { attributes: { 'session.id': 'flood' } });
    const other = recorded.start('quiet', { attributes: { 'session.id': 'quiet' } });
    let readings = 0;
    for (let round = 0; round < 4; round += 1) {
      // Readers are at it while segments go.
      const reading = Promise.all([readSession(dir, 'flood'), states(dir)]).then(() => (readings += 1));
      flood(recorded, run, 70, `round ${round}`);
      await Promise.all([maintenance.run(), reading]);
      // The segment in use is never removed, and it may be full.
      expect(bytesUnder(dir)).toBeLessThan(LIMITS.maxBytes + 18 * MEGA);
    }
    expect(readings).toBe(4);
    expect(Object.keys(host.losses.counts())).toEqual(['retention']);
    expect(host.losses.counts()['retention']).toBeGreaterThanOrEqual(3);
    other.end();
    run.end();
    await host.shutdown();
    expect(host.losses.lastError).toBeUndefined();
    expect(await states(dir)).toEqual({ flood: 'ended', quiet: 'ended' });
    const { spans, summary } = await readSession(dir, 'flood');
    // Its summary counts all that ended; what is left of them is read.
    expect(summary.spans).toBe(281);
    expect(spans.length).toBeLessThan(281);
    expect(spans.map(({ name }) => name)).toContain('invoke_agent');
    expect(readdirSync(join(dir, 'v1', 'snapshots'))).toHaveLength(2);
  });

  it('killed after segments went: repaired without damage, and nothing that went comes back', async () => {
    const dir = scratchFolder();
    const recorded = record({ dir, snapshots: 'off' });
    const run = recorded.start('invoke_agent', { attributes: { 'session.id': 'flood' } });
    flood(recorded, run, 150);
    await new Maintenance(recorded.host, LIMITS, false).run();
    expect(recorded.host.losses.counts()['retention']).toBeGreaterThanOrEqual(1);
    const before = bytesUnder(dir);
    dieNow(recorded);
    const report = await repair(dir);
    expect(report.recordings.map(({ result, damage }) => [result, damage])).toEqual([['repaired', []]]);
    expect(await states(dir)).toEqual({ flood: 'interrupted' });
    expect(filesUnder(join(dir, 'v1', 'recordings')).reduce((sum, path) => sum + statSync(path).size, 0)).toBeLessThan(
      before + MEGA,
    );
  });

  it('finished recordings go oldest first while they are read; the living ones stay', async () => {
    const dir = scratchFolder();
    const living = record({ dir });
    const open = living.start('living', { attributes: { 'session.id': 'living' } });
    for (let i = 0; i < 6; i += 1) {
      const recorded = record({ dir, snapshots: 'off', now: () => Date.now() + (i - 10) * 3_600_000 });
      const run = recorded.start(`run ${i}`, { attributes: { 'session.id': `s${i}` } });
      flood(recorded, run, 20);
      run.end();
      await recorded.host.shutdown();
    }
    const seen: string[] = [];
    const reading = (async () => {
      for await (const session of listSessions(dir)) seen.push(session.id);
    })();
    const options = { limits: { ...LIMITS, maxBytes: 12 * MEGA }, nowMillis: Date.now(), isAcknowledged: () => true };
    const report = await applyRetention(living.host.folders, options);
    await reading;
    expect(report.removedRecordings).toBe(4);
    expect(Object.keys(await states(dir)).sort()).toEqual(['living', 's4', 's5']);
    expect(seen).toContain('living');
    // Twice equals once.
    expect((await applyRetention(living.host.folders, options)).removedRecordings).toBe(0);
    open.end();
  });
});
