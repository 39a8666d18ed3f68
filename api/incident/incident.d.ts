/**
 * What the evidence of a run proves, as types: cause, phase, facts, recovery, and the incident that holds them.
 * Every field is an enum, a boolean, a number, or a name that `sanitizeName` let through: an incident may be shown to anybody.
 */
import type { Confidence, Crash, RecoveryAction, RecoveryReason, RecoveryRow, Rejection, Watchdog } from './evidence.ts';
/** Where the stream was when the connection was lost or ended early: the phase, in one word. */
export type StreamDetail = 'before_progress' | 'while_reasoning' | 'while_generating' | 'while_tool_input' | 'after_tool_input' | 'tool_called_not_run' | 'tool_running' | 'after_tool_result';
/**
 * A cause with its detail. `lifecycle_closed` has the kind of the close (`reload`, `dispose`, `dispose_scope`, `dispose_all`, the caller's
 * own, or `unattributed`); it is absent if the caller's own kind may not be shown.
 */
export type CauseWithDetail = {
    readonly cause: 'transport_lost';
    readonly detail: StreamDetail;
} | {
    readonly cause: 'stream_truncated';
    readonly detail: StreamDetail;
} | {
    readonly cause: 'provider_rejected';
    readonly detail: Rejection;
} | {
    readonly cause: 'watchdog_expired';
    readonly detail: Watchdog;
} | {
    readonly cause: 'user_cancelled';
    readonly detail?: never;
} | {
    readonly cause: 'lifecycle_closed';
    readonly detail?: string;
} | {
    readonly cause: 'setup_failed';
    readonly detail?: never;
} | {
    readonly cause: 'tool_failed';
    readonly detail?: never;
} | {
    readonly cause: 'tool_interrupted';
    readonly detail?: never;
} | {
    readonly cause: 'process_crashed';
    readonly detail: Crash;
} | {
    readonly cause: 'undetermined';
    readonly detail?: never;
};
/** Why a run broke. */
export type Cause = CauseWithDetail['cause'];
/** What the run was doing at the cause. */
export type RunPhase = 'before_request' | 'tool_execution' | 'tool_generation' | 'post_tool' | 'finalizing' | 'streaming' | 'awaiting_provider';
/** How far the model's stream was at the cause. */
export type StreamPhase = 'completed' | 'after_tool_call' | 'after_tool_input' | 'tool_input' | 'text' | 'reasoning' | 'started' | 'awaiting_progress';
/** The worst state of any tool call at the cause. */
export type ToolPhase = 'executing' | 'called' | 'input_finished' | 'input_started' | 'finished' | 'none';
/** What should be in the evidence and is not. */
export type Gap = 'boundary_missing' | 'time_missing' | 'tool_start_missing' | 'tool_call_missing' | 'tool_input_missing' | 'close_initiator_missing' | 'evidence_omitted';
/** What the cause's attempt did, later items included. */
export interface IncidentFacts {
    readonly providerProgress: boolean;
    readonly reasoningOutput: boolean;
    readonly visibleOutput: boolean;
    readonly toolInputStarted: boolean;
    readonly toolCallMaterialized: boolean;
    readonly toolStarted: boolean;
    /** Any call ended, with a result or an error. */
    readonly toolFinished: boolean;
    /** A mutating call started. */
    readonly unsafeStarted: boolean;
    readonly providerSideCall: boolean;
    /** Nothing can have run that nobody saw. */
    readonly boundaryProven: boolean;
}
/** The advice of the recovery table, with the label of the row that gave it. */
export interface Recovery {
    readonly action: RecoveryAction;
    readonly reason: RecoveryReason;
    readonly confidence: Confidence;
    readonly row: RecoveryRow;
}
/** The error facts of the item that is the cause, never of another one. */
export interface IncidentError {
    /** The value of `error.type`: a code, an HTTP status, a class, or a word of ours; `_OTHER` where nothing is known. */
    readonly type: string;
    readonly code?: string;
    /** The HTTP status. */
    readonly status?: number;
}
/** `info`: somebody wanted it; `warn`: it was overcome, or nobody knows who asked; `error`: it broke. */
export type Severity = 'info' | 'warn' | 'error';
interface IncidentFields {
    readonly confidence: Confidence;
    /** `terminal`: how the run ended; `overcome`: an attempt that failed, and that another attempt followed. */
    readonly disposition: 'terminal' | 'overcome';
    /** The attempt of the item that is the cause; absent for a cause that belongs to none. */
    readonly attempt?: number;
    readonly runPhase: RunPhase;
    readonly streamPhase: StreamPhase;
    readonly toolPhase: ToolPhase;
    /** The other candidates, in the order in which they counted. */
    readonly contributing: readonly CauseWithDetail[];
    readonly facts: IncidentFacts;
    readonly gaps: readonly Gap[];
    readonly error?: IncidentError;
    readonly recovery: Recovery;
    readonly severity: Severity;
    /** A stable key for user interfaces: the cause, or `cause.detail` where the detail is one of ours. */
    readonly title: string;
    /** One plain English sentence, made from enums alone. */
    readonly summary: string;
}
/** What the evidence proves about how a run, or an attempt of it, broke. */
export type Incident = CauseWithDetail & IncidentFields;
/** The incidents of one run. */
export interface DerivedIncidents {
    /** How the run broke; absent if it did not. */
    readonly incident?: Incident;
    /** Attempts that failed and that another attempt followed, by attempt. */
    readonly overcome: readonly Incident[];
}
export {};
