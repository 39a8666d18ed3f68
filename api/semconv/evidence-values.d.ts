/**
 * Values of the enumerated attributes in semconv/registry/evidence.yaml.
 * Generated from semconv/registry by semconv/generate.mjs: do not edit.
 */
/** Values of `spanbox.evidence.kind`. Which fact was observed. */
export declare const SPANBOX_EVIDENCE_KIND_VALUES: {
    /** A model request is about to be sent. */
    readonly ATTEMPT_STARTED: 'attempt_started';
    /** The tools that were really sent with this request, counted. */
    readonly BOUNDARY_SNAPSHOT: 'boundary_snapshot';
    /** The first content event of the answer (headers, pings, role-only chunks and step markers do not count), and the first after a tool result. */
    readonly PROVIDER_PROGRESS: 'provider_progress';
    /** The first non-empty reasoning, and the first after a tool result. */
    readonly REASONING_OUTPUT: 'reasoning_output';
    /** The first non-empty text, refusal, image or audio, and the first after a tool result. */
    readonly VISIBLE_OUTPUT: 'visible_output';
    /** The model began to write the arguments of a call. */
    readonly TOOL_INPUT_STARTED: 'tool_input_started';
    /** The model has written the arguments of a call. */
    readonly TOOL_INPUT_FINISHED: 'tool_input_finished';
    /** A complete call exists. */
    readonly TOOL_CALL_MATERIALIZED: 'tool_call_materialized';
    /** The harness runs the tool. */
    readonly TOOL_EXECUTION_STARTED: 'tool_execution_started';
    /** The tool returned. */
    readonly TOOL_EXECUTION_FINISHED: 'tool_execution_finished';
    /** The tool failed. */
    readonly TOOL_EXECUTION_FAILED: 'tool_execution_failed';
    /** The harness gave up on a tool that had started. */
    readonly TOOL_INTERRUPTED: 'tool_interrupted';
    /** Housekeeping closed a call that never ran. Never a cause. */
    readonly TOOL_ABANDONED: 'tool_abandoned';
    /** The provider's own terminal event was seen. */
    readonly STREAM_FINISHED: 'stream_finished';
    /** The stream ended without the provider's terminal event (a clean end of file). */
    readonly STREAM_TRUNCATED: 'stream_truncated';
    /** Anything else that was thrown while the stream was read (a parser, a decompressor, a bug). */
    readonly STREAM_FAILED: 'stream_failed';
    /** The caller stopped reading. An outcome, never a cause. */
    readonly CONSUMER_STOPPED: 'consumer_stopped';
    /** The connection failed or dropped. Never an abort. */
    readonly TRANSPORT_ERROR: 'transport_error';
    /** The provider answered with an error, before or inside the stream. */
    readonly PROVIDER_REJECTED: 'provider_rejected';
    /** A timer of our own fired. */
    readonly WATCHDOG_EXPIRED: 'watchdog_expired';
    /** It failed before a request existed. */
    readonly SETUP_FAILED: 'setup_failed';
    /** Somebody asked to stop. */
    readonly USER_CANCELLED: 'user_cancelled';
    /** A local close hit the run; without an action id it is unattributed. */
    readonly LIFECYCLE_CLOSED: 'lifecycle_closed';
    /** The process is gone; appended by repair. */
    readonly PROCESS_CRASHED: 'process_crashed';
    /** What was decided about a failed attempt. */
    readonly RECOVERY_DECIDED: 'recovery_decided';
    /** This failed attempt is being replayed. */
    readonly REPLAY_STARTED: 'replay_started';
    /** The run's record is final. */
    readonly RUN_FINISHED: 'run_finished';
    /** The bound of the evidence log dropped items. */
    readonly EVIDENCE_OMITTED: 'evidence_omitted';
};
/** One of the values of `spanbox.evidence.kind`. */
export type SpanboxEvidenceKind = 'attempt_started' | 'boundary_snapshot' | 'provider_progress' | 'reasoning_output' | 'visible_output' | 'tool_input_started' | 'tool_input_finished' | 'tool_call_materialized' | 'tool_execution_started' | 'tool_execution_finished' | 'tool_execution_failed' | 'tool_interrupted' | 'tool_abandoned' | 'stream_finished' | 'stream_truncated' | 'stream_failed' | 'consumer_stopped' | 'transport_error' | 'provider_rejected' | 'watchdog_expired' | 'setup_failed' | 'user_cancelled' | 'lifecycle_closed' | 'process_crashed' | 'recovery_decided' | 'replay_started' | 'run_finished' | 'evidence_omitted';
/** Values of `spanbox.evidence.effect`. What running the tool does to the world, as its owner declared it. */
export declare const SPANBOX_EVIDENCE_EFFECT_VALUES: {
    /** Changes nothing. */
    readonly READ_ONLY: 'read_only';
    /** Running it twice equals running it once. */
    readonly IDEMPOTENT: 'idempotent';
    /** Changes something. */
    readonly MUTATING: 'mutating';
    /** Nobody declared it. */
    readonly UNKNOWN: 'unknown';
};
/** One of the values of `spanbox.evidence.effect`. */
export type SpanboxEvidenceEffect = 'read_only' | 'idempotent' | 'mutating' | 'unknown';
/** Values of `spanbox.evidence.target`. What the tool acts on. */
export declare const SPANBOX_EVIDENCE_TARGET_VALUES: {
    /** Files. */
    readonly FILE: 'file';
    /** Processes. */
    readonly PROCESS: 'process';
    /** Something behind a network. */
    readonly NETWORK: 'network';
    /** Anything else. */
    readonly OTHER: 'other';
};
/** One of the values of `spanbox.evidence.target`. */
export type SpanboxEvidenceTarget = 'file' | 'process' | 'network' | 'other';
/** Values of `spanbox.evidence.rejection`. What kind of rejection it was. */
export declare const SPANBOX_EVIDENCE_REJECTION_VALUES: {
    /** The credentials were refused. */
    readonly AUTH: 'auth';
    /** Too many requests or tokens in a time. */
    readonly RATE_LIMIT: 'rate_limit';
    /** The account's quota or credit is used up. */
    readonly QUOTA: 'quota';
    /** The provider is overloaded or failed. */
    readonly OVERLOAD: 'overload';
    /** The request is malformed. */
    readonly INVALID_REQUEST: 'invalid_request';
    /** The request does not fit the model's context. */
    readonly CONTEXT_OVERFLOW: 'context_overflow';
    /** The request has too many bytes. */
    readonly REQUEST_TOO_LARGE: 'request_too_large';
    /** The provider's filter blocked it. */
    readonly CONTENT_FILTER: 'content_filter';
    /** Not recognised. */
    readonly UNKNOWN: 'unknown';
};
/** One of the values of `spanbox.evidence.rejection`. */
export type SpanboxEvidenceRejection = 'auth' | 'rate_limit' | 'quota' | 'overload' | 'invalid_request' | 'context_overflow' | 'request_too_large' | 'content_filter' | 'unknown';
/** Values of `spanbox.evidence.watchdog`. Which timer fired. */
export declare const SPANBOX_EVIDENCE_WATCHDOG_VALUES: {
    /** Waited for the response head. */
    readonly CONNECT: 'connect';
    /** Waited from the response head to the first content. */
    readonly FIRST_PROGRESS: 'first_progress';
    /** Waited from one part of the answer to the next. */
    readonly SILENCE: 'silence';
    /** Waited for the whole attempt. */
    readonly TOTAL: 'total';
};
/** One of the values of `spanbox.evidence.watchdog`. */
export type SpanboxEvidenceWatchdog = 'connect' | 'first_progress' | 'silence' | 'total';
/** Values of `spanbox.evidence.crash`. How the process ended. */
export declare const SPANBOX_EVIDENCE_CRASH_VALUES: {
    /** A signal ended the process. */
    readonly SIGNAL: 'signal';
    /** An exception that nobody caught. */
    readonly EXCEPTION: 'exception';
    /** The process exited with an error code. */
    readonly EXIT: 'exit';
    /** The memory ran out. */
    readonly MEMORY: 'memory';
    /** It is gone, and nothing says why. */
    readonly UNKNOWN: 'unknown';
};
/** One of the values of `spanbox.evidence.crash`. */
export type SpanboxEvidenceCrash = 'signal' | 'exception' | 'exit' | 'memory' | 'unknown';
