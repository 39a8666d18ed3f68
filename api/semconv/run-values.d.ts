/**
 * Values of the enumerated attributes in semconv/registry/run.yaml.
 * Generated from semconv/registry by semconv/generate.mjs: do not edit.
 */
/** Values of `spanbox.run.outcome`. How the run ended. */
export declare const SPANBOX_RUN_OUTCOME_VALUES: {
    /** It did what it was for. */
    readonly COMPLETED: 'completed';
    /** It broke. */
    readonly FAILED: 'failed';
    /** It was asked to end. */
    readonly STOPPED: 'stopped';
};
/** One of the values of `spanbox.run.outcome`. */
export type SpanboxRunOutcome = 'completed' | 'failed' | 'stopped';
/** Values of `spanbox.tool.effect`. What running the tool does to the world, as its owner declared it. */
export declare const SPANBOX_TOOL_EFFECT_VALUES: {
    /** Changes nothing. */
    readonly READ_ONLY: 'read_only';
    /** Running it twice equals running it once. */
    readonly IDEMPOTENT: 'idempotent';
    /** Changes something. */
    readonly MUTATING: 'mutating';
    /** Nobody declared it. */
    readonly UNKNOWN: 'unknown';
};
/** One of the values of `spanbox.tool.effect`. */
export type SpanboxToolEffect = 'read_only' | 'idempotent' | 'mutating' | 'unknown';
/** Values of `spanbox.tool.target`. What the tool acts on. */
export declare const SPANBOX_TOOL_TARGET_VALUES: {
    /** Files. */
    readonly FILE: 'file';
    /** Processes. */
    readonly PROCESS: 'process';
    /** Something behind a network. */
    readonly NETWORK: 'network';
    /** Anything else. */
    readonly OTHER: 'other';
};
/** One of the values of `spanbox.tool.target`. */
export type SpanboxToolTarget = 'file' | 'process' | 'network' | 'other';
/** Values of `spanbox.status.before`. The status that the application had said of a span that was repaired. */
export declare const SPANBOX_STATUS_BEFORE_VALUES: {
    /** No status had been said. */
    readonly UNSET: 'UNSET';
    /** OK had been said. */
    readonly OK: 'OK';
    /** ERROR had been said. */
    readonly ERROR: 'ERROR';
};
/** One of the values of `spanbox.status.before`. */
export type SpanboxStatusBefore = 'UNSET' | 'OK' | 'ERROR';
/** Values of `spanbox.end_reason`. What ended a span that was repaired. */
export declare const SPANBOX_END_REASON_VALUES: {
    /** The process crashed, by a mark of its own or a supervisor's word. */
    readonly CRASHED: 'crashed';
    /** The process is gone, and nothing says why. */
    readonly INTERRUPTED: 'interrupted';
    /** The process exited. */
    readonly EXIT: 'exit';
};
/** One of the values of `spanbox.end_reason`. */
export type SpanboxEndReason = 'crashed' | 'interrupted' | 'exit';
/** Values of `spanbox.link.kind`. Why there is a link. */
export declare const SPANBOX_LINK_KIND_VALUES: {
    /** To the attempt that this one replays. */
    readonly REPLAY_OF: 'replay_of';
    /** To the run or the tool in which this run was started. */
    readonly PARENT_RUN: 'parent_run';
    /** To the span that closed this run. */
    readonly CLOSED_BY: 'closed_by';
    /** To the run below in which an incident happened. */
    readonly CHILD_INCIDENT: 'child_incident';
    /** To a remote span that may not be the parent. */
    readonly REMOTE: 'remote';
    /** To the span of the transport that carried the message. */
    readonly TRANSPORT: 'transport';
};
/** One of the values of `spanbox.link.kind`. */
export type SpanboxLinkKind = 'replay_of' | 'parent_run' | 'closed_by' | 'child_incident' | 'remote' | 'transport';
/** Values of `spanbox.replay.outcome`. What became of a replay. */
export declare const SPANBOX_REPLAY_OUTCOME_VALUES: {
    /** The replay completed. */
    readonly COMPLETED: 'completed';
    /** The replay failed. */
    readonly FAILED: 'failed';
    /** The replay was asked to end, before or after it was sent. */
    readonly STOPPED: 'stopped';
};
/** One of the values of `spanbox.replay.outcome`. */
export type SpanboxReplayOutcome = 'completed' | 'failed' | 'stopped';
/** Values of `spanbox.forward.outcome`. What became of the spans. */
export declare const SPANBOX_FORWARD_OUTCOME_VALUES: {
    /** The destination took them. */
    readonly ACCEPTED: 'accepted';
    /** The destination refused them in a partial success. */
    readonly REJECTED: 'rejected';
    /** They were set aside as dead letters. */
    readonly DEAD_LETTERED: 'dead_lettered';
    /** They were dropped before they could be sent. */
    readonly DROPPED: 'dropped';
};
/** One of the values of `spanbox.forward.outcome`. */
export type SpanboxForwardOutcome = 'accepted' | 'rejected' | 'dead_lettered' | 'dropped';
