import { describe, it } from 'vitest';
import { expectMarksToOutliveExit, expectMarksToWin } from './snapshot-race.ts';

describe('crash marks and snapshots', () => {
  it('row 11: a mark wins over a snapshot in flight with a busy thread pool, 200 of 200; a naive rename does not', async () => {
    await expectMarksToWin(process.execPath);
  });
  it('row 8: marks win over snapshots in flight at process.exit(1), 200 of 200', async () => {
    await expectMarksToOutliveExit(process.execPath);
  });
});
