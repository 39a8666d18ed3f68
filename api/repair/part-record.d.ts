/**
 * The `part` record of `sessions.log` (docs/format.md section 7), read and written.
 */
import type { RecordValue } from '../store/record-reader.ts';
import type { CrashMark, IncidentSummary, SessionPart } from './types.ts';
/** A closed part and where its lines are. */
export interface ClosedPart {
    readonly summary: SessionPart;
    readonly firstSegment: number;
    readonly lastSegment: number;
    /** Of its first line in the first segment. */
    readonly offset: number;
}
/** The `by` member of a `part` record that repair wrote. */
export declare const WRITTEN_BY_REPAIR = "repair";
export declare function textsOf(value: RecordValue, key: string): readonly string[];
export declare function incidentsOf(value: RecordValue): readonly IncidentSummary[];
/** What a crash mark says, from a record of `marks.log` or the `crash` member of a part. */
export declare function crashOf(value: RecordValue): CrashMark;
/** Reads a `part` record; undefined if it lacks what it needs. */
export declare function readPartRecord(value: RecordValue, recording: string): ClosedPart | undefined;
/** The members of a `part` record, in the order of docs/format.md. */
export declare function partRecord(closed: ClosedPart): Record<string, unknown>;
