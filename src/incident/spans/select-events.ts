/**
 * Which items of a run's evidence become events, and on which of its spans (docs/conventions.md, "Events").
 *
 * E1. An item about the execution of a call goes on the tool's span, any other item of an attempt on the attempt's, the rest on the run's.
 * E2. A span has every item that the log pins for more than being among its newest, and at most `MAX_UNPINNED_EVENTS` others.
 * E3. What was recorded stays: of the others the first in append order are taken, so a later call never takes an event back.
 * Which items are pinned is the log's business; here it is a parameter.
 */
import type { Evidence } from '../evidence.ts';

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
  /** Whether the log keeps the item for more than being among the last 8. */
  readonly isPinned: (item: Evidence) => boolean;
  /** Orders of items that are events already. They are selected again, and count. @default none */
  readonly recorded?: ReadonlySet<number>;
}

/**
 * The items that are events, in append order, each with its span. `items` is the bounded log of one run in append order.
 * Called again with a longer log and the orders it returned, it returns those and what is new.
 */
export function selectEvents(items: readonly OrderedItem[], options: SelectOptions): readonly SelectedEvent[] {
  const { isPinned, recorded } = options;
  const others = new Map<string, number>();
  const entries = items.map((entry) => {
    const role = spanOf(entry.item);
    return { entry: { ...entry, role }, key: keyOf(role), pinned: isPinned(entry.item) };
  });
  // What is on a span already counts first, wherever it stands in the log: it cannot be taken back.
  for (const { entry, key, pinned } of entries) {
    if (!pinned && recorded?.has(entry.order) === true) others.set(key, (others.get(key) ?? 0) + 1);
  }
  const selected: SelectedEvent[] = [];
  for (const { entry, key, pinned } of entries) {
    const already = recorded?.has(entry.order) === true;
    const count = others.get(key) ?? 0;
    if (!pinned && !already) {
      if (count >= MAX_UNPINNED_EVENTS) continue;
      others.set(key, count + 1);
    }
    selected.push(entry);
  }
  return selected;
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
