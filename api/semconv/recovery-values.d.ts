/**
 * Values of the enumerated attributes in semconv/registry/recovery.yaml.
 * Generated from semconv/registry by semconv/generate.mjs: do not edit.
 */
/** Values of `spanbox.recovery.action`. What is advised. */
export declare const SPANBOX_RECOVERY_ACTION_VALUES: {
    /** Send the request again. */
    readonly REPLAY: 'replay';
    /** Ask a person first. */
    readonly ASK_FIRST: 'ask_first';
    /** Offer to go on from what is there. */
    readonly OFFER_CONTINUE: 'offer_continue';
    /** Do nothing more. */
    readonly STOP: 'stop';
    /** The evidence does not say. */
    readonly UNKNOWN: 'unknown';
};
/** One of the values of `spanbox.recovery.action`. */
export type SpanboxRecoveryAction = 'replay' | 'ask_first' | 'offer_continue' | 'stop' | 'unknown';
/** Values of `spanbox.recovery.reason`. Why it is advised. */
export declare const SPANBOX_RECOVERY_REASON_VALUES: {
    /** Somebody asked to stop. */
    readonly USER_CANCELLED: 'user_cancelled';
    /** A local close hit the run. */
    readonly LIFECYCLE_CLOSED: 'lifecycle_closed';
    /** A call that changes something had started. */
    readonly UNSAFE_EFFECT_STARTED: 'unsafe_effect_started';
    /** A call had started. */
    readonly TOOL_STARTED: 'tool_started';
    /** Something may have run that nobody saw. */
    readonly EFFECTS_UNPROVEN: 'effects_unproven';
    /** The provider would reject it again. */
    readonly PROVIDER_REJECTED: 'provider_rejected';
    /** The process is gone. */
    readonly PROCESS_CRASHED: 'process_crashed';
    /** No request had been sent. */
    readonly NOTHING_SENT: 'nothing_sent';
    /** It failed before a request existed. */
    readonly SETUP_FAILED: 'setup_failed';
    /** The attempt had shown and run nothing. */
    readonly CLEAN_ATTEMPT: 'clean_attempt';
    /** The attempt had shown reasoning alone. */
    readonly REASONING_ONLY: 'reasoning_only';
    /** Only calls that change nothing, or nothing twice, had run. */
    readonly HARMLESS_TOOLS_ONLY: 'harmless_tools_only';
    /** A call existed and had not run. */
    readonly CALL_NOT_RUN: 'call_not_run';
    /** The arguments of a call had been begun. */
    readonly PARTIAL_TOOL_INPUT: 'partial_tool_input';
    /** Text had been shown. */
    readonly VISIBLE_OUTPUT: 'visible_output';
    /** A retry makes no sense technically. */
    readonly NOT_RETRYABLE: 'not_retryable';
    /** The evidence does not say. */
    readonly UNKNOWN: 'unknown';
};
/** One of the values of `spanbox.recovery.reason`. */
export type SpanboxRecoveryReason = 'user_cancelled' | 'lifecycle_closed' | 'unsafe_effect_started' | 'tool_started' | 'effects_unproven' | 'provider_rejected' | 'process_crashed' | 'nothing_sent' | 'setup_failed' | 'clean_attempt' | 'reasoning_only' | 'harmless_tools_only' | 'call_not_run' | 'partial_tool_input' | 'visible_output' | 'not_retryable' | 'unknown';
/** Values of `spanbox.recovery.confidence`. How sure the advice is. */
export declare const SPANBOX_RECOVERY_CONFIDENCE_VALUES: {
    /** The evidence proves it. */
    readonly HIGH: 'high';
    /** The evidence speaks for it. */
    readonly MEDIUM: 'medium';
    /** The evidence does not say. */
    readonly LOW: 'low';
};
/** One of the values of `spanbox.recovery.confidence`. */
export type SpanboxRecoveryConfidence = 'high' | 'medium' | 'low';
/** Values of `spanbox.recovery.step`. Whether the event tells the decision or the deed. */
export declare const SPANBOX_RECOVERY_STEP_VALUES: {
    /** It was decided. */
    readonly DECIDED: 'decided';
    /** It was carried out. */
    readonly DONE: 'done';
};
/** One of the values of `spanbox.recovery.step`. */
export type SpanboxRecoveryStep = 'decided' | 'done';
/** Values of `spanbox.recovery.mode`. What the gate made of the advice. */
export declare const SPANBOX_RECOVERY_MODE_VALUES: {
    /** The request is sent again. */
    readonly REPLAY: 'replay';
    /** A person is asked. */
    readonly ASK: 'ask';
    /** Going on from what is there is offered. */
    readonly CONTINUE: 'continue';
    /** Nothing more is done. */
    readonly STOP: 'stop';
    /** A replay was advised, but the replays are used up. */
    readonly BUDGET_SPENT: 'budget_spent';
};
/** One of the values of `spanbox.recovery.mode`. */
export type SpanboxRecoveryMode = 'replay' | 'ask' | 'continue' | 'stop' | 'budget_spent';
/** Values of `spanbox.lifecycle.action.mode`. Whether the close waits. */
export declare const SPANBOX_LIFECYCLE_ACTION_MODE_VALUES: {
    /** Waits for what is running and holds what is new. */
    readonly WHEN_IDLE: 'when_idle';
    /** Interrupts what is running. */
    readonly NOW: 'now';
};
/** One of the values of `spanbox.lifecycle.action.mode`. */
export type SpanboxLifecycleActionMode = 'when_idle' | 'now';
/** Values of `spanbox.lifecycle.wait.subject`. Who waited. */
export declare const SPANBOX_LIFECYCLE_WAIT_SUBJECT_VALUES: {
    /** A close waited for runs to end. */
    readonly CLOSE: 'close';
    /** A run waited for a close to end. */
    readonly RUN: 'run';
};
/** One of the values of `spanbox.lifecycle.wait.subject`. */
export type SpanboxLifecycleWaitSubject = 'close' | 'run';
