/** Rows 2 and 4: deaths between two writes that belong together. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runChild, scratchFolder } from '../support/child.ts';
import { systemProgram } from '../support/system.ts';
import { modelAfter } from './acted-spans.ts';
import { asModel, repairedLines } from './read-back.ts';

const CHILD = new URL('acting-child.ts', import.meta.url);
const SEED = 99;

/** Runs the child with bulky calls until strace kills it at the n-th call of `call`; answers what it acknowledged. */
async function killedAt(dir: string, call: string, when: number): Promise<number> {
  const strace = systemProgram('strace');
  const wrapper = [
    strace,
    '-f',
    '-qq',
    '-o',
    '/dev/null',
    '-e',
    `trace=${call}`,
    '-e',
    `inject=${call}:signal=SIGKILL:when=${when}`,
  ];
  const ended = await runChild(CHILD, { wrapper, args: [dir, String(SEED), 'exit:1500', 'call', 'on', 'bulk'] });
  expect(ended.signal ?? ended.code, `${call} ${when}: ${ended.stderr}`).toSatisfy(
    (how) => how === 'SIGKILL' || how === 137,
  );
  return Number(ended.told.trimEnd().split('\n').at(-1) ?? 0);
}

function generations(dir: string): string[] {
  const recordings = join(dir, 'v1', 'recordings');
  return readdirSync(recordings).flatMap((name) =>
    readdirSync(join(recordings, name)).filter((file) => file.includes('.open.log')),
  );
}

async function expectSameOpenSet(dir: string, acknowledged: number): Promise<void> {
  const lines = await repairedLines(dir);
  expect(new Set(lines.map((span) => span.spanId)).size).toBe(lines.length);
  const read = new Map(lines.map((span) => [span.spanId, asModel(span, 'interrupted')]));
  const models = [modelAfter(SEED, acknowledged, true), modelAfter(SEED, acknowledged + 1, true)];
  expect(
    models.some(
      (model) =>
        JSON.stringify(byId(model)) ===
        JSON.stringify(byId(read).map(([id, span]) => [id, reordered(span, model.get(id))])),
    ),
  ).toBe(true);
}

/** Attributes in the model's order: the SDK keeps the order in which keys were first set, the model too, but JSON compares it. */
function reordered<T extends { attributes: Record<string, unknown> }>(
  span: T,
  like: { attributes: Record<string, unknown> } | undefined,
): T {
  const attributes: Record<string, unknown> = {};
  for (const key of Object.keys(like?.attributes ?? {}))
    if (key in span.attributes) attributes[key] = span.attributes[key];
  return { ...span, attributes: { ...attributes, ...span.attributes } };
}

function byId<T>(spans: ReadonlyMap<string, T>): [string, T][] {
  return [...spans].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

describe('row 4: SIGKILL in a compaction', () => {
  it.each([1, 2])('at rename %i, before it is done: the old generation is the truth', async (when) => {
    const dir = scratchFolder();
    const acknowledged = await killedAt(dir, 'rename', when);
    expect(generations(dir).sort()).toEqual([`000${when}.open.log`, `000${when + 1}.open.log.aside`]);
    await expectSameOpenSet(dir, acknowledged);
  });

  it('at every removal of a file: also after the rename, when both generations are there', async () => {
    const seen: string[][] = [];
    for (let when = 1; when <= 8; when += 1) {
      const dir = scratchFolder();
      const acknowledged = await killedAt(dir, 'unlink', when);
      seen.push(generations(dir).sort());
      await expectSameOpenSet(dir, acknowledged);
    }
    // One of the removals is that of the old generation, right after the new one was adopted.
    expect(seen).toContainEqual(['0001.open.log', '0002.open.log']);
  });
});

describe('row 2: SIGKILL between the line and its end record', () => {
  it('the span stands once, ended', async () => {
    const dir = scratchFolder();
    // Its last call ends a span: the line is written, the end record would ride on a next write that never comes.
    let count = 1;
    while (![...modelAfter(SEED, count).values()].some((span) => span.ended)) count += 1;
    const ended = await runChild(CHILD, { args: [dir, String(SEED), `abort:${count}`] });
    expect(ended.told.trimEnd().split('\n').at(-1)).toBe(String(count));
    const lines = await repairedLines(dir);
    expect(new Map(lines.map((span) => [span.spanId, asModel(span, 'interrupted')]))).toEqual(modelAfter(SEED, count));
    expect(lines).toHaveLength(modelAfter(SEED, count).size);
  });
});
