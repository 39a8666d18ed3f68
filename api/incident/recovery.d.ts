/**
 * The recovery table: what to do after an incident. Rows are labelled as docs/incidents.md prints them; the first one that matches decides.
 *
 * R1. Two gates, never mixed: whether a retry is technically sensible (`retryable`), and whether it is safe (T and R).
 * R2. More tool activity never turns `ask_first` or `stop` into `replay`.
 * R3. No snapshot is no proof: without one a replay needs an answer, or a connection that never came to be.
 */
import type { Confidence, RecoveryAction, RecoveryReason, RecoveryRow } from './evidence.ts';
import type { AttemptFacts, RunFacts } from './facts.ts';
import type { Cause, Recovery } from './incident.ts';
/** What the table looks at. */
export interface RecoveryInput {
    readonly cause: Cause;
    /** Is a retry technically sensible? Absent: nobody knows. */
    readonly retryable?: boolean | undefined;
    /** Facts of the cause's attempt. */
    readonly T: AttemptFacts;
    /** Facts of the whole run. */
    readonly R: RunFacts;
}
interface Row {
    readonly row: RecoveryRow;
    readonly when: (input: RecoveryInput) => boolean;
    readonly advice: (input: RecoveryInput) => readonly [RecoveryAction, RecoveryReason, Confidence];
}
/** The table. */
export declare const RECOVERY_ROWS: readonly Row[];
/**
 * The advice of the recovery table, with the label of the row that gave it.
 *
 * @param input - the cause, whether a retry is sensible, and the facts of the cause's attempt (T) and of the run (R).
 */
export declare function decideRecovery(input: RecoveryInput): Recovery;
export {};
