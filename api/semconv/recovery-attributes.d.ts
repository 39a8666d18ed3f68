/**
 * Names of the attributes in semconv/registry/recovery.yaml.
 * Generated from semconv/registry by semconv/generate.mjs: do not edit.
 */
/**
 * What is advised.
 * Type: string.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_RECOVERY_ACTION: 'spanbox.recovery.action';
/**
 * Why it is advised.
 * Type: string.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_RECOVERY_REASON: 'spanbox.recovery.reason';
/**
 * How sure the advice is.
 * Type: string.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_RECOVERY_CONFIDENCE: 'spanbox.recovery.confidence';
/**
 * Label of the row of the recovery table that matched.
 * Type: string.
 * @example "6"
 * @example "4a"
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_RECOVERY_ROW: 'spanbox.recovery.row';
/**
 * Whether the event tells the decision or the deed.
 * Type: string.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_RECOVERY_STEP: 'spanbox.recovery.step';
/**
 * What the gate made of the advice.
 * Type: string.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_RECOVERY_MODE: 'spanbox.recovery.mode';
/**
 * Why the gate did not let a replay through, where the advice does not say it.
 * Type: string.
 * @example "retry_after_too_long"
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_RECOVERY_GATE_REASON: 'spanbox.recovery.gate_reason';
/**
 * How long the replay waits, in milliseconds.
 * Type: double.
 * @example 1500
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_RECOVERY_DELAY_MS: 'spanbox.recovery.delay_ms';
/**
 * How many replays of this request had been made when it was decided.
 * Type: int.
 * @example 0
 * @example 2
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_RECOVERY_REPLAYS_USED: 'spanbox.recovery.replays_used';
/**
 * How many replays of this request are allowed.
 * Type: int.
 * @example 3
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_RECOVERY_REPLAYS_ALLOWED: 'spanbox.recovery.replays_allowed';
/**
 * Identifies one close; the same on every run it hits and over a deferral.
 * Type: string.
 * @example "4b2f8a1c9d3e4f60"
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_LIFECYCLE_ACTION_ID: 'spanbox.lifecycle.action.id';
/**
 * The kind of close: `reload`, `dispose`, `dispose_scope`, `dispose_all` or the caller's own.
 * At most 80 characters from `[A-Za-z0-9_.:-]`; another kind is left out.
 * Type: string.
 * @example "reload"
 * @example "dispose_all"
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_LIFECYCLE_ACTION_KIND: 'spanbox.lifecycle.action.kind';
/**
 * Whether the close waits.
 * Type: string.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_LIFECYCLE_ACTION_MODE: 'spanbox.lifecycle.action.mode';
/**
 * Which part of the application closed.
 * Type: string.
 * @example "config_watcher"
 * @example "api"
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_LIFECYCLE_ACTION_ORIGIN_SOURCE: 'spanbox.lifecycle.action.origin.source';
/**
 * Which operation of that part closed.
 * Type: string.
 * @example "settings_changed"
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_LIFECYCLE_ACTION_ORIGIN_OPERATION: 'spanbox.lifecycle.action.origin.operation';
/**
 * Why it closed, as a name.
 * Type: string.
 * @example "upgrade"
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_LIFECYCLE_ACTION_ORIGIN_REASON: 'spanbox.lifecycle.action.origin.reason';
/**
 * Keyed hashes of the names of the scopes that were closed, outermost first.
 * Type: string[].
 * @example ["9f86d081884c7d65"]
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_LIFECYCLE_SCOPE_KEYS: 'spanbox.lifecycle.scope.keys';
/**
 * How long was waited, in milliseconds.
 * Type: double.
 * @example 812
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_LIFECYCLE_WAIT_DURATION_MS: 'spanbox.lifecycle.wait.duration_ms';
/**
 * Who waited.
 * Type: string.
 * @experimental stability: development
 */
export declare const ATTR_SPANBOX_LIFECYCLE_WAIT_SUBJECT: 'spanbox.lifecycle.wait.subject';
