/**
 * The evidence of every run in a set of spans, whoever made them: live spans of either SDK line, or spans decoded from OTLP JSON.
 *
 * S1. Where a run has events of ours, they alone are its evidence, with their own times and order: so the incident derived live, from a
 *     file and from a backend's export are equal. Else it is what the spans show, with the gaps named.
 * S2. Never throws; spans that cannot be read are left out; time is linear in what is given.
 */
import type { Evidence } from '../evidence.ts';
import type { OtlpSpanLike, ReadableSpanLike } from './span-types.ts';
/** The evidence of one run. */
export interface RunEvidenceFromSpans {
    /** The span of the run, or the first of its spans where it has none of its own. */
    readonly runSpanId: string;
    readonly traceId: string;
    /** In append order: what `deriveIncidents` takes. */
    readonly evidence: readonly Evidence[];
    /** What the spans do not show, sorted: names of docs/conventions.md, "Spans of others". */
    readonly gaps: readonly string[];
}
/** The runs among `spans`, by their start. Spans may come in any order, twice, or broken. */
export declare function evidenceFromSpans(spans: readonly ReadableSpanLike[] | readonly OtlpSpanLike[]): readonly RunEvidenceFromSpans[];
