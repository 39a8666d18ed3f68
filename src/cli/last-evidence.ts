/**
 * The last thing that is known of a span that did not end by itself: a torn one (closed by repair) or an open one.
 *
 * Repair ends a torn span at its last evidence, of it or of a span below it; here that moment is given its name. What cannot be
 * named (an attribute or a name that was set: their times are not in a span's line) is called a change.
 */
import {
  ATTR_SPANBOX_END_REASON,
  ATTR_SPANBOX_EVIDENCE_KIND,
  ATTR_SPANBOX_OPEN,
  ATTR_SPANBOX_REPAIRED,
  EVENT_SPANBOX_INCIDENT,
} from '../semconv/index.ts';
import { nanosOf } from './quantities.ts';
import { attributeMap, booleanOf, textOf } from './span-attributes.ts';
import type { SpanNode } from './span-tree.ts';

/** How a span stands: `ended` by itself; `torn`: closed by repair; `open`: it has no end yet. */
export type SpanState = 'ended' | 'torn' | 'open';

/** The state of a span, from what its line says. */
export function spanState(node: SpanNode): SpanState {
  const attributes = attributeMap(node.span.attributes);
  if (booleanOf(attributes, ATTR_SPANBOX_REPAIRED) === true) return 'torn';
  if (node.endNanos === 0n || booleanOf(attributes, ATTR_SPANBOX_OPEN) === true) return 'open';
  return 'ended';
}

/** Why repair closed a span: `crashed`, `interrupted` or `exit`. */
export function endReason(node: SpanNode): string {
  return textOf(attributeMap(node.span.attributes), ATTR_SPANBOX_END_REASON) ?? 'interrupted';
}

/** What was seen last. Names and ids are raw. */
export type LastEvidence =
  | { readonly kind: 'event'; readonly atNanos: bigint; readonly name: string; readonly detail: string | undefined }
  | { readonly kind: 'child'; readonly atNanos: bigint; readonly name: string; readonly moment: 'start' | 'end' }
  | { readonly kind: 'change'; readonly atNanos: bigint }
  | { readonly kind: 'start'; readonly atNanos: bigint };

/** The last evidence of a span that did not end by itself. What repair added (`spanbox.incident`, a crash) is no evidence of the span. */
export function lastEvidence(node: SpanNode): LastEvidence {
  let last: LastEvidence = { kind: 'start', atNanos: node.startNanos };
  for (const event of node.span.events ?? []) {
    const attributes = attributeMap(event.attributes);
    const detail = textOf(attributes, ATTR_SPANBOX_EVIDENCE_KIND, 'exception.type');
    if (event.name === EVENT_SPANBOX_INCIDENT || detail === 'process_crashed') continue;
    const atNanos = nanosOf(event.timeUnixNano);
    if (atNanos >= last.atNanos) last = { kind: 'event', atNanos, name: event.name, detail };
  }
  for (const child of node.children) {
    const ended = spanState(child) === 'ended';
    const atNanos = ended && child.endNanos > child.startNanos ? child.endNanos : child.startNanos;
    if (atNanos >= last.atNanos) {
      last = { kind: 'child', atNanos, name: child.span.name, moment: ended ? 'end' : 'start' };
    }
  }
  if (node.endNanos > last.atNanos && !hasTornChildUntil(node)) last = { kind: 'change', atNanos: node.endNanos };
  return last;
}

/** Whether the span's end is only that of a torn span below it. */
function hasTornChildUntil(node: SpanNode): boolean {
  return node.children.some((child) => spanState(child) !== 'ended' && child.endNanos === node.endNanos);
}
