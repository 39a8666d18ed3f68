/**
 * Which of the candidates is the cause: the earliest, with three exceptions that say who comes after whom.
 *
 * K1. An unattributed close never comes before a cancel or an attributed close of the run: it is their consequence.
 * K2. A crash is a candidate too, always the last.
 * K3. A tool's failure is one only where there is no other than a crash.
 */
import { isUnattributed } from './cause.ts';
import type { Candidate, RunFold } from './run-fold.ts';

/** Candidates in the order in which they count. */
export function ranked(candidates: readonly Candidate[]): readonly Candidate[] {
  let lastAsked = -1;
  for (const { item, index } of candidates) {
    const asked = item.kind === 'user_cancelled' || (item.kind === 'lifecycle_closed' && !isUnattributed(item));
    if (asked) lastAsked = Math.max(lastAsked, index);
  }
  const place = ({ item, index }: Candidate): number => {
    if (item.kind === 'process_crashed') return Number.POSITIVE_INFINITY;
    return isUnattributed(item) ? Math.max(index, lastAsked + 0.5) : index;
  };
  return candidates.toSorted((a, b) => {
    const x = place(a);
    const y = place(b);
    return x === y ? a.index - b.index : x - y;
  });
}

/** The candidates for the end of the run, the cause first. */
export function terminalCandidates(run: RunFold): readonly Candidate[] {
  const crashes = run.unbound.filter(({ item }) => item.kind === 'process_crashed');
  const others = [...run.own, ...run.unbound.filter(({ item }) => item.kind !== 'process_crashed')];
  return ranked([...(others.length > 0 ? others : run.tools), ...crashes]);
}

/** Did the run break? By the outcome that its record says; where it says none, by what came last. */
export function isBroken(run: RunFold, candidates: readonly Candidate[]): boolean {
  switch (run.outcome) {
    case 'completed':
      return false;
    case 'failed':
      return true;
    case 'stopped':
      return candidates.length > 0;
    case undefined: {
      const finish = run.lastFinishIndex;
      if (finish === undefined) return candidates.length > 0;
      return candidates.some(({ item, index }) => item.kind === 'process_crashed' || index > finish);
    }
    default:
      return candidates.length > 0;
  }
}
