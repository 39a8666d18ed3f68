/**
 * The parts of a recording: which one a line belongs to, and which are closed already.
 *
 * A part's lines stand at or after its place; a session that nobody announced has part 1.
 */
import type { PartWords } from './journal-state.ts';
import { partKey } from './journal-state.ts';
import { PartDraft, type LinePlace } from './part-draft.ts';
import type { ClosedPart } from './part-record.ts';
import type { CrashMark } from './types.ts';

interface Slot {
  readonly part: number;
  readonly place: LinePlace;
  /** Undefined: closed by a summary. */
  readonly draft: PartDraft | undefined;
  /** Its lines before `place` are in its totals. */
  readonly counted: boolean;
}

const START: LinePlace = { segment: 0, offset: 0 };

export class PartBook {
  readonly #slots = new Map<string, Slot[]>();
  readonly #closed = new Map<string, ClosedPart>();
  readonly #changed = new Map<string, ClosedPart>();
  readonly #drafts: PartDraft[] = [];

  /** Parts without a summary, in the order in which they were seen. */
  get drafts(): readonly PartDraft[] {
    return this.#drafts;
  }

  /** Parts with a summary; the last summary of each. */
  get closed(): ReadonlyMap<string, ClosedPart> {
    return this.#closed;
  }

  /** Closed parts of which something else became known since. */
  get changed(): readonly ClosedPart[] {
    return [...this.#changed.values()];
  }

  /** A summary. */
  addClosed(closed: ClosedPart): void {
    const { session, part } = closed.summary;
    const key = partKey(session, part);
    const known = this.#closed.has(key);
    this.#closed.set(key, closed);
    if (!known)
      this.#insert(session, {
        part,
        place: { segment: closed.firstSegment, offset: closed.offset },
        draft: undefined,
        counted: true,
      });
  }

  /** What the journal says of a part that has begun. */
  addBegun(words: PartWords): void {
    if (this.#closed.has(partKey(words.session, words.part))) return;
    // Marks are read first, and may have made it already.
    const slots = this.#slots.get(words.session) ?? [];
    const known = slots.find((slot) => slot.part === words.part);
    this.#slots.set(
      words.session,
      slots.filter((slot) => slot !== known),
    );
    const draft = known?.draft ?? this.#newDraft(words.session, words.part);
    if (words.totals !== undefined) draft.addTotals(words.totals);
    draft.addMoment(words.at);
    const { segment, offset } = words;
    draft.first = words.totals === undefined ? undefined : (words.first ?? { segment, offset });
    this.#insert(words.session, {
      part: words.part,
      place: { segment, offset },
      draft,
      counted: words.totals !== undefined,
    });
  }

  /** A crash mark: it wins over a summary too (S3). */
  addCrash(session: string, part: number, crash: CrashMark): void {
    const key = partKey(session, part);
    const closed = this.#closed.get(key);
    if (closed !== undefined) {
      const { outcome: _, ...summary } = closed.summary;
      const changed: ClosedPart = { ...closed, summary: { ...summary, state: 'crashed', crash } };
      this.#closed.set(key, changed);
      this.#changed.set(key, changed);
      return;
    }
    const draft = this.draftOf(session, part);
    if (draft !== undefined) draft.crash = crash;
  }

  /** What `marks.log` says of a part that ended cleanly. */
  addClosedMark(session: string, part: number, outcome: 'ok' | 'error', at: number): void {
    const draft = this.draftOf(session, part);
    if (draft === undefined) return;
    draft.closed = outcome;
    draft.addMoment(at);
  }

  /** The earliest place from which lines of an open part are to be counted; beyond every line if there is no such part. */
  firstUncounted(): LinePlace {
    let first: LinePlace = { segment: Infinity, offset: 0 };
    for (const slot of [...this.#slots.values()].flat())
      if (slot.draft !== undefined && isBefore(slot.place, first)) first = slot.place;
    return first;
  }

  /** The number of the latest part of a session; 1 if nothing is known of it. */
  latestPart(session: string): number {
    return this.#slots.get(session)?.at(-1)?.part ?? 1;
  }

  /** The draft that a line counts in; undefined if it is counted already. */
  draftForLine(session: string, place: LinePlace): PartDraft | undefined {
    const slots = this.#slots.get(session);
    if (slots === undefined) return this.draftOf(session, 1);
    for (let at = slots.length - 1; at >= 0; at -= 1) {
      const slot = slots[at];
      if (slot === undefined || isBefore(place, slot.place)) continue;
      return slot.draft;
    }
    const [first] = slots;
    return first === undefined || first.counted ? undefined : first.draft;
  }

  /** The draft of a part, made if there is none; undefined if the part is closed. */
  draftOf(session: string, part: number): PartDraft | undefined {
    if (this.#closed.has(partKey(session, part))) return undefined;
    const known = this.#slots.get(session)?.find((slot) => slot.part === part);
    if (known !== undefined) return known.draft;
    const draft = this.#newDraft(session, part);
    this.#insert(session, { part, place: START, draft, counted: false });
    return draft;
  }

  #newDraft(session: string, part: number): PartDraft {
    const draft = new PartDraft(session, part, this.#drafts.length);
    this.#drafts.push(draft);
    return draft;
  }

  #insert(session: string, slot: Slot): void {
    const slots = this.#slots.get(session) ?? [];
    slots.push(slot);
    slots.sort((a, b) => a.part - b.part);
    this.#slots.set(session, slots);
  }
}

function isBefore(a: LinePlace, b: LinePlace): boolean {
  return a.segment < b.segment || (a.segment === b.segment && a.offset < b.offset);
}
