import { expect, test } from 'vitest';
import type { RecordingRepair, RepairReport } from '../repair/types.ts';
import { repairExitCode } from './repair-command.ts';

function report(...results: readonly RecordingRepair['result'][]): RepairReport {
  return {
    dir: '/x',
    dryRun: false,
    recordings: results.map((result) => ({
      recording: 'r',
      result,
      evidence: 'e',
      closedSpans: 0,
      sessions: [],
      damage: [],
      damageCount: 0,
    })),
    live: 0,
    finished: 0,
    foreign: [],
  };
}

test.each([
  [[], 0],
  [['repaired'], 0],
  [['repaired', 'taken'], 0],
  [['would_repair', 'taken'], 4],
  [['repaired', 'failed'], 5],
  [['failed'], 1],
  [['failed', 'failed'], 1],
  [['failed', 'would_repair'], 5],
] as const)('%j ends with %i', (results, code) => {
  expect(repairExitCode(report(...results))).toBe(code);
});
