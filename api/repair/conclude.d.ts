/**
 * From what was found to what is said: open spans closed, parts judged. In slices; changes nothing but the counts of
 * the drafts, so it is called once for an inspection.
 */
import type { OtlpSpan } from '../otlp/otlp-types.ts';
import { type SpanAddition } from './close-span.ts';
import type { Inspection } from './inspection.ts';
import type { StartedSpan } from './journal-state.ts';
import type { Pace } from './pace.ts';
import type { PartDraft } from './part-draft.ts';
import type { CrashKind, SessionPart } from './types.ts';
/** The spans of one broken trace, in the order in which they ended; and how its process died, as far as that is known. */
export interface BrokenTrace {
    readonly traceId: string;
    readonly spans: readonly OtlpSpan[];
    readonly crash: CrashKind;
}
/** Says what repair adds to which of the closed spans, by span id. */
export type DeriveForRepair = (trace: BrokenTrace) => ReadonlyMap<string, SpanAddition>;
/** A span as repair closes it. */
export interface ClosedSpan {
    readonly started: StartedSpan;
    readonly span: OtlpSpan;
    readonly draft: PartDraft;
    /** Its line is there already. */
    readonly written: boolean;
}
/** What is said of a recording. */
export interface Conclusion {
    /** In the order in which the spans started. */
    readonly closedSpans: readonly ClosedSpan[];
    /** Parts that had no summary. `first` and `last`: where their lines are, but for those of `closedSpans`. */
    readonly parts: readonly {
        readonly draft: PartDraft;
        readonly summary: SessionPart;
    }[];
}
/** As repair leaves it: the process is dead. */
export declare function concludeDead(inspection: Inspection, derive: DeriveForRepair, pace: Pace): Promise<Conclusion>;
/** What is said of a recording whose process lives. */
export interface LiveConclusion {
    readonly open: readonly {
        readonly session: string;
        readonly span: OtlpSpan;
    }[];
    readonly parts: readonly SessionPart[];
}
/** As it stands: the process lives. Open spans are counted with what is known of them. */
export declare function concludeAlive(inspection: Inspection, nowMillis: number): LiveConclusion;
