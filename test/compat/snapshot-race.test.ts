import { describe, it } from 'vitest';
import { expectMarksToOutliveExit, expectMarksToWin } from '../crash/snapshot-race.ts';
import { runtimeProgram } from '../runtimes.ts';

describe.each([
  ['bun', []],
  ['deno', ['run', '--allow-all']],
] as const)('crash marks and snapshots on %s', (runtime, nodeArgs) => {
  it('row 11: a mark wins over a snapshot in flight with a busy thread pool, 200 of 200; a naive rename does not', async () => {
    await expectMarksToWin(runtimeProgram(runtime), nodeArgs);
  });
  it('row 8: marks win over snapshots in flight at process.exit(1), 200 of 200', async () => {
    await expectMarksToOutliveExit(runtimeProgram(runtime), nodeArgs);
  });
});
