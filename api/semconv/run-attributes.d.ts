/**
 * Names of the attributes in semconv/registry/run.yaml.
 * Generated from semconv/registry by semconv/generate.mjs: do not edit.
 */
/**
 * Identifies the run; on every span of it.
 * Type: string.
 * @example "b7ad6b7169203331"
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_RUN_ID: 'spanbox.run.id';
/**
 * How the run ended.
 * Type: string.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_RUN_OUTCOME: 'spanbox.run.outcome';
/**
 * Number of the attempt in its run, from 1.
 * Type: int.
 * @example 1
 * @example 2
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_ATTEMPT_NUMBER: 'spanbox.attempt.number';
/**
 * How many times the request of this attempt had been sent before by this run.
 * Absent on a first attempt. A replay also has a link to the attempt that it replays.
 * Type: int.
 * @example 1
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_ATTEMPT_RESEND_COUNT: 'spanbox.attempt.resend_count';
/**
 * How many times the client library sent the request again by itself, as far as the wire showed it.
 * Type: int.
 * @example 2
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_ATTEMPT_CLIENT_RETRIES: 'spanbox.attempt.client_retries';
/**
 * How many parts of the answer were read.
 * Type: int.
 * @example 381
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_STREAM_PARTS: 'spanbox.stream.parts';
/**
 * How many of the parts were of a type that is not known.
 * Type: int.
 * @example 0
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_STREAM_UNKNOWN_PARTS: 'spanbox.stream.unknown_parts';
/**
 * How long nothing had come when the attempt ended, in milliseconds.
 * Type: double.
 * @example 31250
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_STREAM_QUIET_MS: 'spanbox.stream.quiet_ms';
/**
 * What the model has written since `gen_ai.output.messages` was last set, as a JSON list of `[kind, text]` or `[kind, text, call]`.
 * Content, the only one under this name, and only where content is asked for. It is emptied whenever the messages are set.
 * Type: string.
 * @example "[[\"text\",\"Once upon a \"]]"
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_OUTPUT_TAIL: 'spanbox.output.tail';
/**
 * The provider's id of the request, from its response header.
 * Type: string.
 * @example "req_011CSHoEeqs5C35K2UUqR7Fy"
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_PROVIDER_REQUEST_ID: 'spanbox.provider.request_id';
/**
 * What running the tool does to the world, as its owner declared it.
 * Type: string.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_TOOL_EFFECT: 'spanbox.tool.effect';
/**
 * What the tool acts on.
 * Type: string.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_TOOL_TARGET: 'spanbox.tool.target';
/**
 * Whether the span was still open when its process ended, and was closed by repair.
 * Type: boolean.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_REPAIRED: 'spanbox.repaired';
/**
 * Whether the span was still open when what shows it was written; its end is its last evidence then.
 * In snapshots and in what is shown of a dead process before repair. Spans that are forwarded never have it.
 * Type: boolean.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_OPEN: 'spanbox.open';
/**
 * The status that the application had said of a span that was repaired.
 * Type: string.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_STATUS_BEFORE: 'spanbox.status.before';
/**
 * What ended a span that was repaired.
 * Type: string.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_END_REASON: 'spanbox.end_reason';
/**
 * The recording that a repaired span comes from.
 * Type: string.
 * @example "20260901T101500Z-4711-0-5f2c"
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_RECORDING_ID: 'spanbox.recording.id';
/**
 * Whether anything of the span was cut to keep to the limits of the recording.
 * Type: boolean.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_TRUNCATED: 'spanbox.truncated';
/**
 * Why there is a link.
 * Type: string.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_LINK_KIND: 'spanbox.link.kind';
/**
 * Why a remote span became a link and not the parent.
 * Type: string.
 * @example "queue"
 * @example "untrusted_peer"
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_LINK_REASON: 'spanbox.link.reason';
/**
 * What became of a replay.
 * Type: string.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_REPLAY_OUTCOME: 'spanbox.replay.outcome';
/**
 * What became of the spans.
 * Type: string.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_FORWARD_OUTCOME: 'spanbox.forward.outcome';
/**
 * Id of the destination, a hash.
 * Type: string.
 * @example "a3f1c0d2"
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_FORWARD_DESTINATION: 'spanbox.forward.destination';
