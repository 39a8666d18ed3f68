/**
 * The order of evidence: by time, ties by append order.
 *
 * O1. An undated item takes the `atMs` of the item appended before it; with none before it, it is first.
 * O2. A cancel or a close counts at `initiatedAtMs` where that is earlier; an undated item after it takes its `atMs`, not that time.
 * O3. The input is not touched; items of different times come out the same in whatever order they were appended.
 */
import type { Evidence } from './evidence.ts';

/** An item in its place: `seq` is its number in append order, from 0. */
export interface PlacedItem {
  readonly item: Evidence;
  readonly seq: number;
  /** The time at which it counts. */
  readonly time: number;
}

/** Places items one by one, in append order. */
export class Placer {
  #previous = Number.NEGATIVE_INFINITY;
  #seq = 0;

  /** The `atMs` of the item placed last; `-Infinity` before the first dated one. */
  get now(): number {
    return this.#previous;
  }

  place(item: Evidence): PlacedItem {
    const at = isDated(item) ? item.atMs : this.#previous;
    this.#previous = at;
    const initiated = initiatedAt(item);
    return { item, seq: this.#seq++, time: initiated !== undefined && initiated < at ? initiated : at };
  }
}

/** Does the item have a time of its own? */
export function isDated(item: Evidence): item is Evidence & { readonly atMs: number } {
  return typeof item.atMs === 'number' && !Number.isNaN(item.atMs);
}

function initiatedAt(item: Evidence): number | undefined {
  if (item.kind !== 'user_cancelled' && item.kind !== 'lifecycle_closed') return undefined;
  const at = item.initiatedAtMs;
  return typeof at === 'number' && !Number.isNaN(at) ? at : undefined;
}

/** By time, ties by append order. */
export function byOrder(a: PlacedItem, b: PlacedItem): number {
  if (a.time < b.time) return -1;
  if (a.time > b.time) return 1;
  return a.seq - b.seq;
}

/** The items of a run in their order. */
export function inOrder(evidence: readonly Evidence[]): readonly PlacedItem[] {
  const placer = new Placer();
  const placed: PlacedItem[] = [];
  for (const item of evidence) placed.push(placer.place(item));
  return placed.sort(byOrder);
}
