/**
 * The evidence of a run from our own events, as it was: the same items in the same order, with the same times.
 * Where a process died, the item that repair has not written is added: what `spanbox.end_reason` says of it.
 */
import { ATTR_SPANBOX_END_REASON, ATTR_SPANBOX_REPAIRED, EVENT_SPANBOX_EVIDENCE } from '../../semconv/index.ts';
import type { Evidence } from '../evidence.ts';
import { evidenceFromAttributes } from './evidence-attributes.ts';
import type { SpanGap } from './gaps.ts';
import type { RunGroup } from './group-runs.ts';
import type { EventView, SpanView } from './view.ts';

/** The items of a run, with what is missing. */
export interface RunEvidence {
  readonly evidence: readonly Evidence[];
  readonly gaps: ReadonlySet<SpanGap>;
}

/** An item with what tells its place among the others. */
export interface FoundItem {
  readonly item: Evidence;
  readonly order: number | undefined;
  /** Of the event: nanoseconds since the epoch. */
  readonly time: bigint;
}

/**
 * The items in our events; undefined when the run has none. `earlier`: items of spans of the run that are not in the group any more, in
 * the order in which those spans come.
 */
export function ownEvidence(group: RunGroup, earlier: readonly FoundItem[] = []): RunEvidence | undefined {
  const gaps = new Set<SpanGap>();
  const found: FoundItem[] = [...earlier];
  const spans = spansOf(group);
  for (const span of spans) {
    if (span.droppedEvents > 0) gaps.add('events_dropped');
    for (const event of span.events) {
      if (event.name !== EVENT_SPANBOX_EVIDENCE) continue;
      const one = foundItem(event, span.start);
      if (one === undefined) gaps.add('evidence_unreadable');
      else found.push(one);
    }
  }
  if (found.length === 0) return undefined;
  const items = inAppendOrder(found);
  const crash = crashOf(group);
  if (crash !== undefined && !items.some(({ kind }) => kind === 'process_crashed')) {
    const atMs = latestOf(items);
    items.push({ kind: 'process_crashed', ...(atMs === undefined ? {} : { atMs }), crash });
  }
  if (group.run === undefined) gaps.add('run_missing');
  return { evidence: items, gaps };
}

/** The item that an event tells; `start` stands for the time of an event that has none. */
export function foundItem({ attributes, time }: EventView, start: bigint | undefined): FoundItem | undefined {
  const entry = evidenceFromAttributes(attributes);
  return entry === undefined ? undefined : { item: entry.item, order: entry.order, time: time ?? start ?? 0n };
}

/** How the process of a run ended, where repair closed the run's span (or, without one, any of its spans). */
export function crashOf(group: RunGroup): 'exit' | 'unknown' | undefined {
  const candidates = group.run === undefined ? group.members.map(({ span }) => span) : [group.run];
  const repaired = candidates.find((span) => span.attributes.get(ATTR_SPANBOX_REPAIRED) === true);
  if (repaired === undefined) return undefined;
  // `crashed` and `interrupted` say that the process is gone, and not how; the mark's own word is in an event of repair.
  return repaired.attributes.get(ATTR_SPANBOX_END_REASON) === 'exit' ? 'exit' : 'unknown';
}

/** The spans of a run, by start. */
export function spansOf({ run, members }: RunGroup): readonly SpanView[] {
  return run === undefined ? members.map(({ span }) => span) : [run, ...members.map(({ span }) => span)];
}

/**
 * By `spanbox.evidence.order`; items without one by their own times where all of them have one (the clocks of two spans may differ by more
 * than what lies between two items), and between ordered ones where the times of their events put them.
 * An order that comes twice with the same item is one item that was sent twice.
 */
function inAppendOrder(found: readonly FoundItem[]): Evidence[] {
  const ordered = found.filter(hasOrder).sort((a, b) => a.order - b.order);
  const unordered = found.filter((entry) => entry.order === undefined).sort((a, b) => compare(a.time, b.time));
  if (unordered.every(({ item }) => item.atMs !== undefined)) {
    unordered.sort((a, b) => (a.item.atMs ?? 0) - (b.item.atMs ?? 0));
  }
  const items: Evidence[] = [];
  const seen = new Set<string>();
  let next = 0;
  for (const entry of ordered) {
    for (let one = unordered[next]; one !== undefined && one.time < entry.time; one = unordered[next]) {
      items.push(one.item);
      next += 1;
    }
    const identity = `${entry.order} ${JSON.stringify(entry.item)}`;
    if (!seen.has(identity)) items.push(entry.item);
    seen.add(identity);
  }
  for (const one of unordered.slice(next)) items.push(one.item);
  return items;
}

function hasOrder(entry: FoundItem): entry is FoundItem & { readonly order: number } {
  return entry.order !== undefined;
}

/** The latest time among the items: the time of the last thing that is known. */
function latestOf(items: readonly Evidence[]): number | undefined {
  let latest: number | undefined;
  for (const { atMs } of items) if (atMs !== undefined && (latest === undefined || atMs > latest)) latest = atMs;
  return latest;
}

function compare(a: bigint, b: bigint): number {
  return Number(a > b) - Number(a < b);
}
