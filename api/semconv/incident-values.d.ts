/**
 * Values of the enumerated attributes in semconv/registry/incident.yaml.
 * Generated from semconv/registry by semconv/generate.mjs: do not edit.
 */
/** Values of `spanbox.incident.cause`. What broke the run. */
export declare const SPANBOX_INCIDENT_CAUSE_VALUES: {
    /** The connection failed or dropped. */
    readonly TRANSPORT_LOST: 'transport_lost';
    /** The answer ended without the provider's terminal event. */
    readonly STREAM_TRUNCATED: 'stream_truncated';
    /** The provider answered with an error. */
    readonly PROVIDER_REJECTED: 'provider_rejected';
    /** A timer of our own fired. */
    readonly WATCHDOG_EXPIRED: 'watchdog_expired';
    /** Somebody asked to stop. */
    readonly USER_CANCELLED: 'user_cancelled';
    /** A local close hit the run. */
    readonly LIFECYCLE_CLOSED: 'lifecycle_closed';
    /** It failed before a request existed. */
    readonly SETUP_FAILED: 'setup_failed';
    /** A tool failed and the model did not go on from it. */
    readonly TOOL_FAILED: 'tool_failed';
    /** The harness gave up on a tool that had started. */
    readonly TOOL_INTERRUPTED: 'tool_interrupted';
    /** The process is gone. */
    readonly PROCESS_CRASHED: 'process_crashed';
    /** It failed, and the evidence does not say why. */
    readonly UNDETERMINED: 'undetermined';
};
/** One of the values of `spanbox.incident.cause`. */
export type SpanboxIncidentCause = 'transport_lost' | 'stream_truncated' | 'provider_rejected' | 'watchdog_expired' | 'user_cancelled' | 'lifecycle_closed' | 'setup_failed' | 'tool_failed' | 'tool_interrupted' | 'process_crashed' | 'undetermined';
/** Values of `spanbox.incident.confidence`. How sure the cause is. */
export declare const SPANBOX_INCIDENT_CONFIDENCE_VALUES: {
    /** The evidence proves it. */
    readonly HIGH: 'high';
    /** The evidence speaks for it. */
    readonly MEDIUM: 'medium';
    /** The evidence does not say. */
    readonly LOW: 'low';
};
/** One of the values of `spanbox.incident.confidence`. */
export type SpanboxIncidentConfidence = 'high' | 'medium' | 'low';
/** Values of `spanbox.incident.disposition`. What became of the run. */
export declare const SPANBOX_INCIDENT_DISPOSITION_VALUES: {
    /** The run ended with it. */
    readonly TERMINAL: 'terminal';
    /** A later attempt followed. */
    readonly OVERCOME: 'overcome';
};
/** One of the values of `spanbox.incident.disposition`. */
export type SpanboxIncidentDisposition = 'terminal' | 'overcome';
/** Values of `spanbox.incident.run_phase`. What the run was doing when it broke. */
export declare const SPANBOX_INCIDENT_RUN_PHASE_VALUES: {
    /** No attempt had begun. */
    readonly BEFORE_REQUEST: 'before_request';
    /** A request was out and nothing had come. */
    readonly AWAITING_PROVIDER: 'awaiting_provider';
    /** Content was coming. */
    readonly STREAMING: 'streaming';
    /** The model was writing a call, or had written one that did not run yet. */
    readonly TOOL_GENERATION: 'tool_generation';
    /** A tool was running. */
    readonly TOOL_EXECUTION: 'tool_execution';
    /** A tool had ended and the model had said nothing since. */
    readonly POST_TOOL: 'post_tool';
    /** The provider's terminal event had been seen. */
    readonly FINALIZING: 'finalizing';
};
/** One of the values of `spanbox.incident.run_phase`. */
export type SpanboxIncidentRunPhase = 'before_request' | 'awaiting_provider' | 'streaming' | 'tool_generation' | 'tool_execution' | 'post_tool' | 'finalizing';
/** Values of `spanbox.incident.stream_phase`. How far the answer had come. */
export declare const SPANBOX_INCIDENT_STREAM_PHASE_VALUES: {
    /** Nothing had come. */
    readonly AWAITING_PROGRESS: 'awaiting_progress';
    /** Content had come, but no output. */
    readonly STARTED: 'started';
    /** Reasoning had come, but no text. */
    readonly REASONING: 'reasoning';
    /** Text had come. */
    readonly TEXT: 'text';
    /** The arguments of a call were being written. */
    readonly TOOL_INPUT: 'tool_input';
    /** The arguments of a call had been written. */
    readonly AFTER_TOOL_INPUT: 'after_tool_input';
    /** A call existed, ran or had ended. */
    readonly AFTER_TOOL_CALL: 'after_tool_call';
    /** The provider's terminal event had been seen. */
    readonly COMPLETED: 'completed';
};
/** One of the values of `spanbox.incident.stream_phase`. */
export type SpanboxIncidentStreamPhase = 'awaiting_progress' | 'started' | 'reasoning' | 'text' | 'tool_input' | 'after_tool_input' | 'after_tool_call' | 'completed';
/** Values of `spanbox.incident.tool_phase`. How far the worst of the calls had come. */
export declare const SPANBOX_INCIDENT_TOOL_PHASE_VALUES: {
    /** There was no call. */
    readonly NONE: 'none';
    /** The arguments of a call were being written. */
    readonly INPUT_STARTED: 'input_started';
    /** The arguments of a call had been written. */
    readonly INPUT_FINISHED: 'input_finished';
    /** A call existed and had not run. */
    readonly CALLED: 'called';
    /** A call was running. */
    readonly EXECUTING: 'executing';
    /** Every call had ended. */
    readonly FINISHED: 'finished';
};
/** One of the values of `spanbox.incident.tool_phase`. */
export type SpanboxIncidentToolPhase = 'none' | 'input_started' | 'input_finished' | 'called' | 'executing' | 'finished';
/** Values of `spanbox.incident.severity`. How grave it is. */
export declare const SPANBOX_INCIDENT_SEVERITY_VALUES: {
    /** Somebody wanted it. */
    readonly INFO: 'info';
    /** It was overcome, or a close that nobody owned up to. */
    readonly WARN: 'warn';
    /** The run broke. */
    readonly ERROR: 'error';
};
/** One of the values of `spanbox.incident.severity`. */
export type SpanboxIncidentSeverity = 'info' | 'warn' | 'error';
