// The heap, by weak references and forced collections, in a process of its own. Needs dist/ (npm run build).
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

interface Remains {
  readonly abandoned: number;
  readonly seen: number;
  readonly alive: number;
  readonly items: readonly string[];
}

const PROGRAM = fileURLToPath(new URL('programs/abandoned-streams.mjs', import.meta.url));
const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

test('500 abandoned streams of each kind are collected; of 20,000 parts none is kept but those under way', () => {
  const printed = execFileSync(process.execPath, ['--expose-gc', PROGRAM, DIST], { encoding: 'utf8' });
  const remains = JSON.parse(printed) as Readonly<Record<'iterable' | 'web' | 'node', Remains>>;
  expect(Object.keys(remains)).toEqual(['iterable', 'web', 'node']);
  for (const { abandoned, seen, alive, items } of Object.values(remains)) {
    // The last stream, and the parts that the consumer and the source hold, may still be in a register.
    expect(abandoned).toBeLessThanOrEqual(2);
    expect(alive).toBeLessThanOrEqual(8);
    expect(seen).toBe(20_000);
    expect(items).toEqual(['attempt_started', 'provider_progress', 'visible_output', 'stream_truncated']);
  }
});
