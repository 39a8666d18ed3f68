/**
 * How a session part stands: a table of evidence (docs/format.md sections 6 and 7). Every input matches exactly one row.
 *
 * A crash mark wins over everything that was said before or after it (S3). What cannot be known is not guessed.
 */
import type { SessionState } from './types.ts';
/** What is known of a part. */
export interface PartEvidence {
    /** Whether its process lives. */
    readonly alive: boolean;
    readonly mark: 'none' | 'closed' | 'crash';
    /** What the process said when it went. */
    readonly exit: 'none' | 'zero' | 'other';
    /** Whether spans of it were open at the end. */
    readonly open: boolean;
    /** Whether words of the recording are lost that could have told more. */
    readonly lost: boolean;
    /** Whether nothing was said for five minutes. */
    readonly silent: boolean;
}
interface Row {
    readonly label: string;
    readonly when: {
        readonly [Key in keyof PartEvidence]?: PartEvidence[Key];
    };
    readonly state: SessionState;
    /** Why open spans of it end: `spanbox.end_reason`. */
    readonly endReason: 'crashed' | 'interrupted' | 'exit';
}
/** The rows. What `when` does not name may be anything. */
export declare const PART_STATES: readonly Row[];
/** Whether a row matches. */
export declare function matchesRow(row: Row, evidence: PartEvidence): boolean;
/** The row that matches. */
export declare function judgePart(evidence: PartEvidence): Row;
export {};
