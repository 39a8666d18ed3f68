/**
 * Which items of a run's evidence become events, and on which of its spans (docs/conventions.md, "Events").
 *
 * E1. An item about the execution of a call goes on the tool's span, any other item of an attempt on the attempt's, the rest on the run's.
 * E2. The first `MAX_UNPINNED_EVENTS` items of a span are events. Beyond them, only items that the log pins for more than being among its
 *     newest (and the rest of calls that have an event), and only when the events would not prove without them what the log proves,
 *     now or if the process died now.
 * E3. What was recorded stays: a later call never takes an event back.
 * Which items are pinned is the log's business (`pins.ts`).
 */
import { deriveIncidents } from '../derive.ts';
import type { Evidence } from '../evidence.ts';
import type { Incident } from '../incident.ts';
import { pinnedItems } from '../pinned-items.ts';

/** Items on one span beside the pinned ones. */
export const MAX_UNPINNED_EVENTS = 16;

/** The span of a run that an item belongs to. */
export type SpanRole =
  | { readonly span: 'run' }
  | { readonly span: 'attempt'; readonly attempt: number }
  | { readonly span: 'tool'; readonly attempt: number; readonly call: string };

/** An item with its place in the run's append order, from 0. */
export interface OrderedItem {
  readonly item: Evidence;
  readonly order: number;
}

/** An item that becomes an event. */
export interface SelectedEvent extends OrderedItem {
  readonly role: SpanRole;
}

/** What decides beside the items. */
export interface SelectOptions {
  /** Whether the log keeps the item for more than being among the last 8. @default what the log pins in `items` */
  readonly isPinned?: (item: Evidence) => boolean;
  /** Orders of items that are events already. They are selected again, and count. @default none */
  readonly recorded?: ReadonlySet<number>;
  /**
   * How many events a span has already, those of items that the log has dropped too: without it, they do not count.
   * @default the recorded ones among `items`
   */
  readonly countOn?: (role: SpanRole) => number;
}

/**
 * The items that are events, in append order, each with its span. `items` is the bounded log of one run in append order, without the
 * marker of what it dropped. Called again with a longer log and the orders it returned, it returns those and what is new.
 */
export function selectEvents(items: readonly OrderedItem[], options: SelectOptions = {}): readonly SelectedEvent[] {
  const { recorded } = options;
  const chosen = new Set<number>();
  const counts = new Map<string, number>();
  // What is on a span already counts first, wherever it stands in the log: it cannot be taken back.
  for (const { item, order } of items) {
    const role = spanOf(item);
    const key = keyOf(role);
    if (options.countOn !== undefined) counts.set(key, options.countOn(role));
    if (recorded?.has(order) !== true) continue;
    chosen.add(order);
    if (options.countOn === undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const others: OrderedItem[] = [];
  for (const entry of items) {
    if (chosen.has(entry.order)) continue;
    const key = keyOf(spanOf(entry.item));
    const count = counts.get(key) ?? 0;
    if (count >= MAX_UNPINNED_EVENTS) {
      others.push(entry);
      continue;
    }
    counts.set(key, count + 1);
    chosen.add(entry.order);
  }
  for (const { order } of needed(items, chosen, others, options.isPinned)) chosen.add(order);
  return items.filter(({ order }) => chosen.has(order)).map((entry) => ({ ...entry, role: spanOf(entry.item) }));
}

/** Those of `others` without which the chosen items would not prove what all of them do: the fewest that the steps below find. */
function needed(
  items: readonly OrderedItem[],
  chosen: ReadonlySet<number>,
  others: readonly OrderedItem[],
  isPinned: SelectOptions['isPinned'],
): readonly OrderedItem[] {
  if (others.length === 0) return [];
  const all = items.map(({ item }) => item);
  const target = proof(all);
  const provesWith = (more: ReadonlySet<OrderedItem>): boolean =>
    proof(items.flatMap((entry) => (chosen.has(entry.order) || more.has(entry) ? [entry.item] : []))) === target;

  if (provesWith(new Set())) return [];
  const pins = isPinned === undefined ? pinnedItems(all) : undefined;
  const pinned = new Set(others.filter(({ item }) => pins?.has(item) ?? isPinned?.(item)));
  if (provesWith(pinned)) return [...pinned];
  // The log keeps or drops a call whole: of a call that has an event, the rest may be what tells its state.
  const calls = new Set(items.flatMap(({ item, order }) => (chosen.has(order) && 'call' in item ? [item.call] : [])));
  const whole = new Set(others.filter((one) => pinned.has(one) || ('call' in one.item && calls.has(one.item.call))));
  return provesWith(whole) ? [...whole] : others;
}

/** What the items prove, now and if the process died now, in a form that can be compared. */
function proof(items: readonly Evidence[]): string {
  const crash: Evidence = { kind: 'process_crashed', crash: 'unknown' };
  return JSON.stringify([deriveIncidents(items), deriveIncidents([...items, crash])], (key, value: unknown) =>
    // What the log dropped is its own word, and no item's.
    key === 'gaps' ? (value as Incident['gaps']).filter((gap) => gap !== 'evidence_omitted') : value,
  );
}

/** The span that an item belongs to. Where there is no such span, the caller takes the one above: tool, attempt, run. */
export function spanOf(item: Evidence): SpanRole {
  switch (item.kind) {
    case 'user_cancelled':
    case 'lifecycle_closed':
    case 'process_crashed':
    case 'run_finished':
      return { span: 'run' };
    case 'tool_execution_started':
    case 'tool_execution_finished':
    case 'tool_execution_failed':
    case 'tool_interrupted':
      return { span: 'tool', attempt: item.attempt, call: item.call };
    case 'attempt_started':
    case 'boundary_snapshot':
    case 'provider_progress':
    case 'reasoning_output':
    case 'visible_output':
    case 'tool_input_started':
    case 'tool_input_finished':
    case 'tool_call_materialized':
    case 'tool_abandoned':
    case 'stream_finished':
    case 'stream_truncated':
    case 'stream_failed':
    case 'consumer_stopped':
    case 'transport_error':
    case 'provider_rejected':
    case 'watchdog_expired':
    case 'setup_failed':
    case 'recovery_decided':
    case 'replay_started':
    case 'evidence_omitted':
      return { span: 'attempt', attempt: item.attempt };
  }
}

function keyOf(role: SpanRole): string {
  switch (role.span) {
    case 'run':
      return 'run';
    case 'attempt':
      return `attempt ${role.attempt}`;
    case 'tool':
      return `tool ${role.attempt} ${role.call}`;
  }
}
