/**
 * The write of a change's record. The frequent kinds are ready-made in the journal writer, so that no closure is made for them.
 */
import type { JournalWriter } from './journal-writer.ts';
import type { DeltaSubjects } from './span-deltas.ts';
import type { SpanState } from './span-state.ts';

/** What `fit` runs to encode the record. */
export function deltaWrite<K extends keyof DeltaSubjects>(
  journal: JournalWriter,
  state: SpanState,
  kind: K,
  subject: DeltaSubjects[K],
  at: number,
): (marked: boolean) => void {
  if (kind === 'event') return journal.eventOf(state, subject as DeltaSubjects['event'], at);
  if (kind === 'attr') return journal.attributesOf(state, subject as DeltaSubjects['attr'], at);
  if (kind === 'link') return (marked) => journal.links(state, subject as number, at, marked);
  return kind === 'status'
    ? (marked) => journal.status(state, at, marked)
    : (marked) => journal.name(state, at, marked);
}
