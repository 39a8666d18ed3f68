/** The journal is bounded by what is open, not by how often it was said (store promise S2): spans that live for days, and say the same thing again and again. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repair } from '../../src/repair/index.ts';
import { allLines } from '../crash/read-back.ts';
import { scratchFolder } from '../support/child.ts';
import { dieNow, record } from '../support/recorded.ts';

const MEGA = 1_048_576;

describe('a span that lives for long', () => {
  it.each(['call', 'tick'] as const)(
    'the same attribute 60,000 times, durability %s: the journal stays short, and the last word is kept',
    async (durability) => {
      const dir = scratchFolder();
      const recorded = record({ dir, durability });
      const run = recorded.start('invoke_agent', { attributes: { 'session.id': 's' } });
      const text = 'x'.repeat(200);
      let longest = 0;
      for (let i = 0; i < 60_000; i += 1) {
        run.setAttribute('progress', `${i} ${text}`);
        if (i % 1_000 === 0) {
          recorded.host.recorder.flush();
          longest = Math.max(longest, recorded.host.recorder.recording?.journal.bytes ?? 0);
          // What is written in slices goes on between two pieces of the application.
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
      await new Promise((resolve) => setImmediate(resolve));
      expect(longest).toBeLessThan(6 * MEGA);
      expect(recorded.host.recorder.recording?.journal.generation).toBeGreaterThan(2);
      const { folder, journal } = recorded.host.recorder.recording ?? { folder: '', journal: { generation: 0 } };
      expect(statSync(join(folder, `000${journal.generation}.open.log`)).size).toBeLessThan(6 * MEGA);
      dieNow(recorded);
      await repair(dir);
      const value = allLines(dir)[0]?.attributes?.find(({ key }) => key === 'progress')?.value;
      expect(value).toEqual({ stringValue: `59999 ${text}` });
    },
  );

  it('events beyond the limit: the SDK keeps the last 128, and so does the journal', async () => {
    const dir = scratchFolder();
    const recorded = record({ dir });
    const run = recorded.start('invoke_agent', { attributes: { 'session.id': 's' } });
    const text = 'x'.repeat(500);
    for (let i = 0; i < 20_000; i += 1) {
      run.addEvent(`event ${i}`, { text });
      if (i % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(recorded.host.recorder.recording?.journal.bytes).toBeLessThan(6 * MEGA);
    dieNow(recorded);
    await repair(dir);
    const [span] = allLines(dir);
    const kept = (span?.events ?? []).filter(({ name }) => name.startsWith('event '));
    expect(kept.map(({ name }) => name)).toEqual(Array.from({ length: 128 }, (_, i) => `event ${20_000 - 128 + i}`));
    expect(span?.droppedEventsCount).toBe(20_000 - 128);
  });

  it('much that is open is not written anew for nothing', () => {
    const recorded = record({ dir: scratchFolder() });
    const run = recorded.start('invoke_agent');
    const text = 'x'.repeat(10_000);
    for (let i = 0; i < 1_500; i += 1) recorded.start(`open ${i}`, { attributes: { text } }, run);
    // 15 MB that is open: a new generation at 4 MB is the only one that its growth asks for.
    expect(recorded.host.recorder.recording?.journal.generation).toBeLessThanOrEqual(2);
  });
});
