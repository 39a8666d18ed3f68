/**
 * The evidence of one run: appended as it happens, on a span before the call returns.
 *
 * V1. Every item has its place in the run's append order, across all spans, so that the items of all spans are the run's log again.
 * V2. What is on a span stays: a span has the pinned items and at most 16 others (docs/conventions.md, "Events"), and never so many that
 *     an SDK drops the first ones; the marker of what the log dropped is written when the run ends.
 * V3. The log is bounded; what is derived from it is what all items prove.
 */
import { createEvidenceLog, recordEvidence } from '../incident/index.ts';
import type { Evidence, EvidenceLog, EventSpan } from '../incident/index.ts';
import { MAX_UNPINNED_EVENTS, selectEvents, spanOf } from '../incident/spans/select-events.ts';
import type { OrderedItem, SpanRole } from '../incident/spans/select-events.ts';

/**
 * Events of evidence on one span, beyond which what is true only for a moment is left out: an SDK keeps 128 events of a span and drops the
 * oldest, which are the start and the boundary of the attempt.
 */
const MAX_EVENTS = 96;

/** Kinds that tell how far the answer had come, and are overtaken by the next of them. */
const MOMENTARY: ReadonlySet<Evidence['kind']> = new Set<Evidence['kind']>([
  'provider_progress',
  'reasoning_output',
  'visible_output',
  'tool_input_started',
  'tool_input_finished',
  'tool_call_materialized',
]);

/** Finds the span on which an item of evidence is written. */
export type SpanFinder = (role: SpanRole) => EventSpan;

/** The evidence of one run. */
export class RunEvidence {
  readonly #log: EvidenceLog = createEvidenceLog();
  readonly #spanFor: SpanFinder;
  readonly #orders = new Map<Evidence, number>();
  readonly #recorded = new Set<number>();
  readonly #counts = new Map<string, number>();
  /** Which kinds, and which sorts of calls, came on each span: the first of each is what the advice rests on. */
  readonly #sorts = new Set<string>();
  #next = 0;

  constructor(spanFor: SpanFinder) {
    this.#spanFor = spanFor;
  }

  append(item: Evidence): void {
    const order = this.#next;
    this.#next += 1;
    this.#log.append(item);
    this.#orders.set(item, order);
    const role = spanOf(item);
    const key = roleKey(role);
    const count = this.#counts.get(key) ?? 0;
    const isFirst = this.#isFirstOfSort(item, key);
    if (count < MAX_UNPINNED_EVENTS) this.#record(item, order, role);
    else if (count < MAX_EVENTS) this.#recordSelected();
    else if (isFirst || !MOMENTARY.has(item.kind)) this.#record(item, order, role);
  }

  /** The kept items, in append order, and the marker of what the bound dropped. */
  items(): readonly Evidence[] {
    return this.#log.items();
  }

  /** Writes the marker of what the log dropped, so that the spans say what the log says. Once, at the end of the run. */
  recordOmitted(): void {
    const last = this.items().at(-1);
    if (last?.kind === 'evidence_omitted') this.#record(last, this.#next, { span: 'run' });
  }

  #isFirstOfSort(item: Evidence, key: string): boolean {
    if (!MOMENTARY.has(item.kind)) return false;
    const isCall = item.kind === 'tool_call_materialized';
    const sort = `${key} ${item.kind} ${isCall ? `${item.effect} ${String(item.providerSide === true)}` : ''}`;
    if (this.#sorts.has(sort)) return false;
    this.#sorts.add(sort);
    return true;
  }

  /** The span is full of items that might do without: what is pinned by now is written all the same. */
  #recordSelected(): void {
    const items = this.items();
    const ordered: OrderedItem[] = [];
    for (const item of items) {
      const order = this.#orders.get(item);
      if (order !== undefined) ordered.push({ item, order });
    }
    const selected = selectEvents(ordered, {
      recorded: this.#recorded,
      countOn: (role) => this.#counts.get(roleKey(role)) ?? 0,
    });
    for (const { item, order, role } of selected) if (!this.#recorded.has(order)) this.#record(item, order, role);
    this.#forgetDropped(items);
  }

  #record(item: Evidence, order: number, role: SpanRole): void {
    const key = roleKey(role);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    this.#recorded.add(order);
    recordEvidence(this.#spanFor(role), item, { order });
  }

  /** Memory does not grow with the number of items. */
  #forgetDropped(items: readonly Evidence[]): void {
    if (this.#orders.size <= 4 * items.length) return;
    const kept = new Set(items);
    for (const [item, order] of this.#orders) {
      if (kept.has(item)) continue;
      this.#orders.delete(item);
      this.#recorded.delete(order);
    }
  }
}

function roleKey(role: SpanRole): string {
  switch (role.span) {
    case 'run':
      return 'run';
    case 'attempt':
      return `attempt ${String(role.attempt)}`;
    case 'tool':
      return `tool ${String(role.attempt)} ${role.call}`;
  }
}
