import type { Evidence } from '../evidence.ts';
import type { EvidenceEventOptions } from './evidence-attributes.ts';
import type { EventSpan } from './span-types.ts';
/**
 * Adds the `spanbox.evidence` event of `item` to `span`. Never throws; something that is no item adds nothing.
 *
 * Items of one run may be spread over its spans. What tells their order is `order`, else `atMs`; without both, it is the times of the
 * events, and the clocks of two spans may differ by a millisecond.
 */
export declare function recordEvidence(span: EventSpan, item: Evidence, options?: EvidenceEventOptions): void;
