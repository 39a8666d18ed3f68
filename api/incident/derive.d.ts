import type { Evidence } from './evidence.ts';
import type { DerivedIncidents } from './incident.ts';
/**
 * The incidents that the evidence of one run proves.
 *
 * @param evidence - the items of one run in append order; none is changed, and a log that was bounded gives the same as the whole.
 * @returns `incident` if the run broke; `overcome`: attempts that broke and were followed by another, by attempt.
 */
export declare function deriveIncidents(evidence: readonly Evidence[]): DerivedIncidents;
