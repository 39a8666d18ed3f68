import { describe, expect, it } from 'vitest';
import type { Evidence } from './evidence.ts';
import { inOrder } from './order.ts';

function seqs(evidence: readonly Evidence[]): readonly (readonly [number, number])[] {
  return inOrder(evidence).map(({ seq, time }) => [seq, time]);
}

describe('inOrder', () => {
  it('sorts by time, ties by append order', () => {
    expect(
      seqs([
        { kind: 'provider_progress', atMs: 20, attempt: 1 },
        { kind: 'attempt_started', atMs: 10, attempt: 1 },
        { kind: 'visible_output', atMs: 20, attempt: 1 },
      ]),
    ).toEqual([
      [1, 10],
      [0, 20],
      [2, 20],
    ]);
  });

  it('gives an undated item the atMs of the item appended before it, not the time at which that counts', () => {
    expect(
      seqs([
        { kind: 'attempt_started', attempt: 1 },
        { kind: 'provider_progress', atMs: 100, attempt: 1 },
        { kind: 'user_cancelled', atMs: 120, initiatedAtMs: 50 },
        { kind: 'visible_output', attempt: 1 },
        { kind: 'lifecycle_closed', action: 'reload', initiatedAtMs: 110 },
      ]),
    ).toEqual([
      [0, Number.NEGATIVE_INFINITY],
      [2, 50],
      [1, 100],
      [4, 110],
      [3, 120],
    ]);
  });

  it('lets a cancel count at initiatedAtMs only where that is earlier', () => {
    expect(seqs([{ kind: 'user_cancelled', atMs: 10, initiatedAtMs: 90 }])).toEqual([[0, 10]]);
    expect(seqs([{ kind: 'user_cancelled', atMs: 10, initiatedAtMs: Number.NaN }])).toEqual([[0, 10]]);
  });

  it('reads a time that is no number as none', () => {
    expect(
      seqs([
        { kind: 'attempt_started', atMs: 5, attempt: 1 },
        { kind: 'provider_progress', atMs: Number.NaN, attempt: 1 },
      ]),
    ).toEqual([
      [0, 5],
      [1, 5],
    ]);
  });
});
