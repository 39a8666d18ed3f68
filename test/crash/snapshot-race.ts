/** Row 11, for any runtime: 0 of 200 crash marks are overwritten, while the naive asynchronous rename fails in the same run. */
import { expect } from 'vitest';
import { listSessions, repair } from '../../src/repair/index.ts';
import { runChild, scratchFolder } from '../support/child.ts';

const CHILD = new URL('snapshot-child.ts', import.meta.url);
export const TRIALS = 200;

/** Runs the race under `command`, whose program arguments come before the script. */
export async function expectMarksToWin(command: string, nodeArgs: readonly string[] = []): Promise<void> {
  const dir = scratchFolder();
  const ended = await runChild(CHILD, { command, nodeArgs, args: [dir, String(TRIALS)] });
  expect(ended.code, ended.stderr).toBe(0);
  const result = JSON.parse(ended.stdout.trim().split('\n').at(-1) ?? '') as Record<string, number>;
  expect(result['trials']).toBe(TRIALS);
  expect(result['overwritten']).toBe(0);
  // The race was real: snapshots were in flight, and an asynchronous rename lost it.
  expect(result['inFlight']).toBeGreaterThan(TRIALS / 4);
  expect(result['naiveOverwritten']).toBeGreaterThan(0);
  await expectAllCrashed(dir);
}

/** Row 8: the same, and the process leaves by `process.exit(1)` with snapshots in flight. */
export async function expectMarksToOutliveExit(command: string, nodeArgs: readonly string[] = []): Promise<void> {
  const dir = scratchFolder();
  const ended = await runChild(CHILD, { command, nodeArgs, args: [dir, String(TRIALS), 'die'] });
  expect(ended.code, ended.stderr).toBe(1);
  await expectAllCrashed(dir);
}

async function expectAllCrashed(dir: string): Promise<void> {
  await repair(dir);
  const states: string[] = [];
  for await (const session of listSessions(dir)) states.push(session.state);
  expect(states.filter((state) => state === 'crashed')).toHaveLength(TRIALS);
  expect(states).toHaveLength(TRIALS);
}
