/**
 * The bounded log of one run's evidence: what is kept and written is bounded, what is decided is not.
 *
 * L1. At most 64 items, and one `evidence_omitted` with the count of the others. Pins (`pins.ts`) are never dropped: if they are more than
 *     64, the bound gives way.
 * L2. Deriving from what is kept gives the incidents that deriving from everything gives, save for the gap `evidence_omitted`, for items
 *     appended in the order of their times.
 * L3. Memory and the cost of an item do not grow with the number of items: it is trimmed when four times as much is there as was kept.
 */
import { DroppedCalls } from './dropped-calls.ts';
import type { RunFold } from './run-fold.ts';
import type { CallFold } from './call-fold.ts';
import type { Evidence, EvidenceOmitted } from './evidence.ts';
import { Placer } from './order.ts';
import type { PlacedItem } from './order.ts';
import { foldAndPin } from './pins.ts';

/** Items kept beside the marker. */
const MAX_EVIDENCE_ITEMS = 64;

/** Trimming costs the same for each item that is there: done at this many times what is kept, it costs each appended item little. */
const TRIM_FACTOR = 4;

/** A bounded log of evidence. */
export interface EvidenceLog {
  /** Appends one item. The item is kept as it is, not copied: do not change it later. */
  append(item: Evidence): void;
  /** The kept items in append order, and last, if any were dropped, one `evidence_omitted`. */
  items(): readonly Evidence[];
}

/** An empty log, for one run. */
export function createEvidenceLog(): EvidenceLog {
  return new BoundedLog();
}

class BoundedLog implements EvidenceLog {
  readonly #placer = new Placer();
  #kept: PlacedItem[] = [];
  #appended = 0;
  /** Trimmed when more than these are there. */
  #limit = TRIM_FACTOR * MAX_EVIDENCE_ITEMS;
  #lastAttempt = 1;
  /** Nothing was appended since the last trim. */
  #trimmed = true;
  #view: readonly Evidence[] | undefined;
  readonly #dropped = new DroppedCalls();

  append(item: Evidence): void {
    if ('call' in item) this.#restoreCall(item.call);
    this.#kept.push(this.#placer.place(item));
    this.#appended += 1;
    this.#trimmed = false;
    this.#view = undefined;
    if (this.#kept.length > this.#limit) this.#trim();
  }

  items(): readonly Evidence[] {
    this.#view ??= this.#read();
    return this.#view;
  }

  #read(): readonly Evidence[] {
    if (!this.#trimmed && this.#kept.length > MAX_EVIDENCE_ITEMS) this.#trim();
    const items = this.#kept.map(({ item }) => item);
    const count = this.#appended - items.length;
    return count === 0 ? items : [...items, this.#marker(count)];
  }

  #marker(count: number): EvidenceOmitted {
    const atMs = this.#placer.now;
    const attempt = this.#lastAttempt;
    return { kind: 'evidence_omitted', ...(Number.isFinite(atMs) ? { atMs } : {}), attempt, count };
  }

  #trim(): void {
    this.#kept.sort((a, b) => a.seq - b.seq);
    let folded = foldAndPin(this.#kept);
    if (this.#restoreStates(folded.run)) folded = foldAndPin(this.#kept);
    this.#lastAttempt = lastStarted(folded.run);
    this.#drop(folded.run, folded.pins);
    this.#limit = TRIM_FACTOR * Math.max(MAX_EVIDENCE_ITEMS, this.#kept.length);
    this.#trimmed = true;
  }

  /** Drops what is not pinned, oldest first, until the bound is kept. */
  #drop(run: RunFold, pins: ReadonlySet<number>): void {
    let excess = this.#kept.length - MAX_EVIDENCE_ITEMS;
    if (excess <= 0) return;
    const callOf = callsBySeq(run);
    const gone = new Set<number>();
    for (const { seq } of this.#kept) {
      if (excess <= 0) break;
      if (pins.has(seq) || gone.has(seq)) continue;
      const call = callOf.get(seq);
      const unit = call === undefined ? [{ seq }] : call.items.filter((one) => !pins.has(one.seq));
      for (const one of unit) gone.add(one.seq);
      excess -= unit.length;
      if (call !== undefined && unit.length === call.items.length) this.#dropped.add(call);
    }
    this.#kept = this.#kept.filter(({ seq }) => !gone.has(seq));
  }

  #restoreCall(id: string): void {
    const items = this.#dropped.take(id);
    if (items.length === 0) return;
    this.#kept.push(...items);
    this.#kept.sort((a, b) => a.seq - b.seq);
  }

  /** If no call of the last attempt is left in a state in which dropped ones are, one of them comes back as its witness. */
  #restoreStates(run: RunFold): boolean {
    const last = run.attempts.get(run.last);
    if (last === undefined) return false;
    const ids = this.#dropped.witnesses(last.number, (phase) => last.callsIn[phase].size > 0);
    for (const id of ids) this.#restoreCall(id);
    return ids.length > 0;
  }
}

/** The last attempt that has a start; else the last. */
function lastStarted(run: RunFold): number {
  let started = 0;
  for (const attempt of run.attempts.values()) {
    if (attempt.has('attempt_started')) started = Math.max(started, attempt.number);
  }
  return started > 0 ? started : Math.max(run.last, 1);
}

function callsBySeq(run: RunFold): ReadonlyMap<number, CallFold> {
  const calls = new Map<number, CallFold>();
  for (const attempt of run.attempts.values()) {
    for (const call of attempt.calls.values()) for (const { seq } of call.items) calls.set(seq, call);
  }
  return calls;
}
