/**
 * The three phases at a cause, and the one word that a lost or truncated stream gets. Each is a table: the first row that matches.
 * What the facts are is `attempt-fold.ts`; which items count (those at or before the cause) is `run-fold.ts`.
 */
import type { RunPhase, StreamDetail, StreamPhase, ToolPhase } from './incident.ts';
/** What the phases depend on. */
export interface PhaseInput {
    /** A request existed. */
    readonly open: boolean;
    /** The worst state of any call. */
    readonly tool: ToolPhase;
    /** Text or reasoning came after the last call that ended. */
    readonly outputAfterTool: boolean;
    /** The provider's terminal event was seen. */
    readonly finished: boolean;
    readonly text: boolean;
    readonly reasoning: boolean;
    readonly progress: boolean;
}
/** A row: a label, and when it matches. */
export interface PhaseRow<L extends string> {
    readonly label: L;
    readonly when: (facts: PhaseInput) => boolean;
}
/** Where the model's stream was. */
export declare const STREAM_PHASES: readonly PhaseRow<StreamPhase>[];
/** What the run was doing. */
export declare const RUN_PHASES: readonly PhaseRow<RunPhase>[];
/** The same fold in one word, for a stream that was lost or ended early. */
export declare const STREAM_DETAILS: readonly PhaseRow<StreamDetail>[];
/** The label of the first row that matches. */
export declare function firstRow<L extends string>(rows: readonly PhaseRow<L>[], facts: PhaseInput): L;
