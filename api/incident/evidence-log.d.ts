import type { Evidence } from './evidence.ts';
/** A bounded log of evidence. */
export interface EvidenceLog {
    /** Appends one item. The item is kept as it is, not copied: do not change it later. */
    append(item: Evidence): void;
    /** The kept items in append order, and last, if any were dropped, one `evidence_omitted`. */
    items(): readonly Evidence[];
}
/** An empty log, for one run. */
export declare function createEvidenceLog(): EvidenceLog;
