/**
 * What a look at a whole recording finds: everything that repair and readers decide from.
 */
import type { OtlpSpan } from '../otlp/otlp-types.ts';
import type { Owner } from '../store/owner.ts';
import type { CutReason } from '../store/quarantine.ts';
import type { RecordValue } from '../store/record-reader.ts';
import type { DamageLog } from './damage-log.ts';
import type { DescendantEvidence } from './descendants.ts';
import type { JournalState, StartedSpan } from './journal-state.ts';
import type { LineIndex } from './line-index.ts';
import type { PartBook } from './part-book.ts';
import type { PartDraft } from './part-draft.ts';
import type { RecordingFiles } from './recording-files.ts';
import type { Cut } from './segment-scan.ts';
/** Bytes of a record file that are no records. */
export interface BadBytes {
    readonly file: string;
    readonly offset: number;
    readonly bytes: number;
    readonly reason: CutReason;
}
/** A span that has started and has no line, or one that an earlier repair wrote. */
export interface OpenSpan {
    readonly started: StartedSpan;
    /** The line is there: an earlier repair wrote it and did not live to finish. */
    readonly written: boolean;
}
/** What a segment holds. */
export interface SegmentSummary {
    readonly segment: number;
    /** As it is on disk. */
    readonly bytes: number;
    readonly cuts: readonly Cut[];
    /** Of its good lines, in their order: bytes and fold as they are after the cuts. */
    readonly goodBytes: number;
    /** Undefined where a fold of its own proved the segment. */
    readonly goodFold: number | undefined;
}
export interface Inspection {
    readonly recording: string;
    readonly folder: string;
    readonly owner: Owner | undefined;
    readonly files: RecordingFiles;
    readonly damage: DamageLog;
    readonly journal: JournalState;
    readonly parts: PartBook;
    /** Counts a trace in a draft, once. */
    readonly countTrace: (draft: PartDraft, traceId: string) => void;
    readonly lines: LineIndex;
    readonly segments: readonly SegmentSummary[];
    readonly open: readonly OpenSpan[];
    readonly evidence: DescendantEvidence;
    /** Ended spans of traces with open ones that can tell why these broke off; the last ones, without their long texts. */
    readonly related: readonly OtlpSpan[];
    readonly badBytes: readonly BadBytes[];
    /** All records of `sessions.log` but its header. */
    readonly sessionRecords: readonly RecordValue[];
    /** What `trace` records must say beyond those that are there: session by trace. */
    readonly newTraces: ReadonlyMap<string, string>;
    readonly exit: 'none' | 'zero' | 'other';
    /** A `final` record is there: what remains is to finish. */
    readonly final: boolean;
    /** Words are lost that could have told more. */
    readonly lostWords: boolean;
}
