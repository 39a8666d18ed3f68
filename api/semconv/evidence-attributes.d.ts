/**
 * Names of the attributes in semconv/registry/evidence.yaml.
 * Generated from semconv/registry by semconv/generate.mjs: do not edit.
 */
/**
 * Which fact was observed.
 * Type: string.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_EVIDENCE_KIND: 'spanbox.evidence.kind';
/**
 * Place of the item among all items of its run, in the order in which they were appended, from 0.
 * Items of one run are spread over its spans; time and then this number put them in order again; without it the times of the events do. Numbers of items that the bound dropped are missing.
 * Type: int.
 * @example 0
 * @example 17
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_EVIDENCE_ORDER: 'spanbox.evidence.order';
/**
 * When it was observed, in milliseconds of the run's monotonic clock. Only differences mean anything.
 * Absent when nobody knew the time. The event's own timestamp is wall clock, for display.
 * Type: double.
 * @example 10
 * @example 1250.125
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_EVIDENCE_AT_MS: 'spanbox.evidence.at_ms';
/**
 * The attempt that the item belongs to, numbered from 1 in its run.
 * Absent on `user_cancelled`, `lifecycle_closed`, `process_crashed` and `run_finished`, which belong to no attempt.
 * Type: int.
 * @example 1
 * @example 2
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_EVIDENCE_ATTEMPT: 'spanbox.evidence.attempt';
/**
 * The tool call that the item is about, as the provider or the harness identifies it.
 * An id that is longer than 80 characters or has other characters than `[A-Za-z0-9_.:-]` is replaced by a digest of itself, the same one on every item of the call.
 * Type: string.
 * @example "call_62136355"
 * @example "toolu_01A09q90qw90lq917835lq9"
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_EVIDENCE_CALL: 'spanbox.evidence.call';
/**
 * Name of the tool, `other` when it was not registered.
 * Type: string.
 * @example "read_file"
 * @example "task-list"
 * @example "other"
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_EVIDENCE_TOOL: 'spanbox.evidence.tool';
/**
 * What running the tool does to the world, as its owner declared it.
 * Type: string.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_EVIDENCE_EFFECT: 'spanbox.evidence.effect';
/**
 * What the tool acts on.
 * Type: string.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_EVIDENCE_TARGET: 'spanbox.evidence.target';
/**
 * Whether the provider runs the tool itself.
 * Type: boolean.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_EVIDENCE_PROVIDER_SIDE: 'spanbox.evidence.provider_side';
/**
 * Class or code of the error that a tool or the setup failed with.
 * At most 80 characters from `[A-Za-z0-9_.:-]`; anything else is left out.
 * Type: string.
 * @example "ENOENT"
 * @example "TypeError"
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_EVIDENCE_ERROR: 'spanbox.evidence.error';
/**
 * How many tools were sent with the request.
 * Type: int.
 * @example 0
 * @example 12
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_EVIDENCE_EXPOSED: 'spanbox.evidence.exposed';
/**
 * How many of the tools that were sent have an undeclared effect.
 * Type: int.
 * @example 0
 * @example 3
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_EVIDENCE_UNKNOWN: 'spanbox.evidence.unknown';
/**
 * How many of the tools that were sent are run by the provider.
 * Type: int.
 * @example 0
 * @example 1
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_EVIDENCE_PROVIDER_SIDE_COUNT: 'spanbox.evidence.provider_side_count';
/**
 * How many of the tools that were sent wait for an answer from outside, a person for one.
 * Type: int.
 * @example 0
 * @example 1
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_EVIDENCE_EXTERNAL_WAIT: 'spanbox.evidence.external_wait';
/**
 * How many entries of the tool list had a shape that nobody could read.
 * Type: int.
 * @example 0
 * @example 1
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_EVIDENCE_OPAQUE: 'spanbox.evidence.opaque';
/**
 * The finish reason in the provider's terminal event.
 * At most 80 characters from `[A-Za-z0-9_.:-]`; another one is written `other`.
 * Type: string.
 * @example "stop"
 * @example "tool_calls"
 * @example "end_turn"
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_EVIDENCE_FINISH_REASON: 'spanbox.evidence.finish_reason';
/**
 * Code found on the transport error itself, or the provider's typed error code.
 * At most 80 characters from `[A-Za-z0-9_.:-]`; anything else is left out.
 * Type: string.
 * @example "ECONNRESET"
 * @example "overloaded_error"
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_EVIDENCE_CODE: 'spanbox.evidence.code';
/**
 * Code found down the cause chain of the transport error.
 * At most 80 characters from `[A-Za-z0-9_.:-]`; anything else is left out.
 * Type: string.
 * @example "UND_ERR_SOCKET"
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_EVIDENCE_CAUSE_CODE: 'spanbox.evidence.cause_code';
/**
 * Class name of the error.
 * At most 80 characters from `[A-Za-z0-9_.:-]`; anything else is left out.
 * Type: string.
 * @example "TypeError"
 * @example "SyntaxError"
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_EVIDENCE_NAME: 'spanbox.evidence.name';
/**
 * Whether a retry is technically sensible. Absent when nobody said.
 * Says nothing about whether a retry is safe.
 * Type: boolean.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_EVIDENCE_RETRYABLE: 'spanbox.evidence.retryable';
/**
 * HTTP status of the provider's rejection.
 * Type: int.
 * @example 429
 * @example 529
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_EVIDENCE_STATUS: 'spanbox.evidence.status';
/**
 * What kind of rejection it was.
 * Type: string.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_EVIDENCE_REJECTION: 'spanbox.evidence.rejection';
/**
 * How long the provider asked to wait, in milliseconds.
 * Type: double.
 * @example 30000
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_EVIDENCE_RETRY_AFTER_MS: 'spanbox.evidence.retry_after_ms';
/**
 * Which timer fired.
 * Type: string.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_EVIDENCE_WATCHDOG: 'spanbox.evidence.watchdog';
/**
 * Where the cancel came from.
 * Type: string.
 * @example "ui"
 * @example "api"
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_EVIDENCE_SOURCE: 'spanbox.evidence.source';
/**
 * When the cancel or the close was asked for, in milliseconds of the run's monotonic clock, where that is earlier than when it was observed.
 * Type: double.
 * @example 980.5
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_EVIDENCE_INITIATED_AT_MS: 'spanbox.evidence.initiated_at_ms';
/**
 * How the process ended.
 * Type: string.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_EVIDENCE_CRASH: 'spanbox.evidence.crash';
/**
 * How many items the bound dropped.
 * Type: int.
 * @example 41
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_EVIDENCE_COUNT: 'spanbox.evidence.count';
