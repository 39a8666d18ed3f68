import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { scratchFolder, startChild } from '../support/child.ts';
import { randomFrom } from '../support/random.ts';
import { modelAfter } from './acted-spans.ts';
import { asModel, repairedLines } from './read-back.ts';

const CHILD = new URL('acting-child.ts', import.meta.url);
const TRIALS = 200;
const AT_ONCE = 3;
const SEED = Number(process.env['SPANBOX_TEST_SEED'] ?? Date.now() % 1_000_000);

interface Outcome {
  readonly acknowledged: number;
  readonly spans: number;
}

/** One trial: kill at a random moment, repair, compare. */
async function trial(dir: string, seed: number, durability: 'call' | 'tick'): Promise<Outcome> {
  const child = startChild(CHILD, { args: [dir, String(seed), 'never', durability] });
  await child.said('1');
  await sleep(randomFrom(seed)() * 60);
  child.process.kill('SIGKILL');
  const { told, signal } = await child.ended;
  expect(signal).toBe('SIGKILL');
  const acknowledged = Number(told.slice(0, told.lastIndexOf('\n')).split('\n').at(-1));
  const lines = await repairedLines(dir);
  expect(new Set(lines.map((span) => span.spanId)).size, 'a span stands twice').toBe(lines.length);
  const read = new Map(lines.map((span) => [span.spanId, asModel(span, 'interrupted')]));
  if (durability === 'call') {
    // What was being said when the kill came may be there or not.
    const models = [modelAfter(seed, acknowledged), modelAfter(seed, acknowledged + 1)];
    if (!models.some((model) => equal(read, model))) {
      expect(read, `seed ${seed}, ${acknowledged} acknowledged`).toEqual(models[0]);
    }
  } else {
    // A tick of five calls is two writes, lines and journal: each span is as it was at one of the moments since the last acknowledgement.
    const models = Array.from({ length: 6 }, (_, extra) => modelAfter(seed, acknowledged + extra));
    for (const [id, span] of read) {
      if (!models.some((model) => equal(span, model.get(id)))) {
        expect(span, `seed ${seed}, ${acknowledged} acknowledged`).toEqual(models[0]?.get(id));
      }
    }
    for (const id of models[0]?.keys() ?? []) expect([...read.keys()]).toContain(id);
  }
  return { acknowledged, spans: lines.length };
}

function equal(a: unknown, b: unknown): boolean {
  try {
    expect(a).toEqual(b);
    return true;
  } catch {
    return false;
  }
}

async function trials(durability: 'call' | 'tick', count: number): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const folders = Array.from({ length: count }, () => scratchFolder());
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      outcomes.push(await trial(folders[index] as string, SEED + index, durability));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return outcomes;
}

describe('row 1: SIGKILL at a random moment', () => {
  it(`loses no acknowledged call in ${TRIALS} trials and no span stands twice (seed ${SEED})`, async () => {
    const outcomes = await trials('call', TRIALS);
    expect(outcomes).toHaveLength(TRIALS);
    // The trials are worth something: kills came after very different amounts of work.
    expect(Math.max(...outcomes.map((outcome) => outcome.acknowledged))).toBeGreaterThan(300);
    expect(new Set(outcomes.map((outcome) => outcome.acknowledged)).size).toBeGreaterThan(TRIALS / 3);
  }, 170_000);

  it(`with ticks loses nothing that was acknowledged after its microtask (seed ${SEED})`, async () => {
    const outcomes = await trials('tick', 30);
    expect(outcomes.reduce((sum, outcome) => sum + outcome.acknowledged, 0)).toBeGreaterThan(1_000);
  }, 120_000);
});
