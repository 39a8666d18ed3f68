/**
 * Writes an item of evidence on a span, at once: what is on the span is on disk, and survives the process.
 * Owns nothing else: which items go on which span, and how many, is `select-events.ts`.
 */
import { EVENT_SPANBOX_EVIDENCE } from '../../semconv/index.ts';
import type { Evidence } from '../evidence.ts';
import { evidenceToAttributes } from './evidence-attributes.ts';
import type { EvidenceEventOptions } from './evidence-attributes.ts';
import type { EventSpan } from './span-types.ts';

/**
 * Adds the `spanbox.evidence` event of `item` to `span`. Never throws; something that is no item adds nothing.
 *
 * Items of one run may be spread over its spans. What tells their order is `order`, else `atMs`; without both, it is the times of the
 * events, and the clocks of two spans may differ by a millisecond.
 */
export function recordEvidence(span: EventSpan, item: Evidence, options: EvidenceEventOptions = {}): void {
  try {
    const attributes = evidenceToAttributes(item, options);
    if (attributes !== undefined) {
      span.addEvent(EVENT_SPANBOX_EVIDENCE, attributes as Record<string, string | number | boolean>);
    }
  } catch {
    // A getter of the item or a wrapper of the span may throw; recording must not disturb the run that is recorded.
  }
}
