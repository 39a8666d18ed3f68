/**
 * Names of the attributes in semconv/registry/recovery.yaml.
 * Generated from semconv/registry by semconv/generate.mjs: do not edit.
 */

/**
 * What is advised.
 * Type: string.
 * @experimental stability: development
 */
export const ATTR_SPANBOX_RECOVERY_ACTION = 'spanbox.recovery.action' as const;

/**
 * Why it is advised.
 * Type: string.
 * @experimental stability: development
 */
export const ATTR_SPANBOX_RECOVERY_REASON = 'spanbox.recovery.reason' as const;

/**
 * How sure the advice is.
 * Type: string.
 * @experimental stability: development
 */
export const ATTR_SPANBOX_RECOVERY_CONFIDENCE = 'spanbox.recovery.confidence' as const;

/**
 * Label of the row of the recovery table that matched.
 * Type: string.
 * @example "6"
 * @example "4a"
 * @experimental stability: development
 */
export const ATTR_SPANBOX_RECOVERY_ROW = 'spanbox.recovery.row' as const;

/**
 * Whether the event tells the decision or the deed.
 * Type: string.
 * @experimental stability: development
 */
export const ATTR_SPANBOX_RECOVERY_STEP = 'spanbox.recovery.step' as const;

/**
 * What the gate made of the advice.
 * Type: string.
 * @experimental stability: development
 */
export const ATTR_SPANBOX_RECOVERY_MODE = 'spanbox.recovery.mode' as const;

/**
 * Why the gate did not let a replay through, where the advice does not say it.
 * Type: string.
 * @example "retry_after_too_long"
 * @experimental stability: development
 */
export const ATTR_SPANBOX_RECOVERY_GATE_REASON = 'spanbox.recovery.gate_reason' as const;

/**
 * How long the replay waits, in milliseconds.
 * Type: double.
 * @example 1500
 * @experimental stability: development
 */
export const ATTR_SPANBOX_RECOVERY_DELAY_MS = 'spanbox.recovery.delay_ms' as const;

/**
 * How many replays of this request had been made when it was decided.
 * Type: int.
 * @example 0
 * @example 2
 * @experimental stability: development
 */
export const ATTR_SPANBOX_RECOVERY_REPLAYS_USED = 'spanbox.recovery.replays_used' as const;

/**
 * How many replays of this request are allowed.
 * Type: int.
 * @example 3
 * @experimental stability: development
 */
export const ATTR_SPANBOX_RECOVERY_REPLAYS_ALLOWED = 'spanbox.recovery.replays_allowed' as const;

/**
 * Identifies one close; the same on every run it hits and over a deferral.
 * Type: string.
 * @example "4b2f8a1c9d3e4f60"
 * @experimental stability: development
 */
export const ATTR_SPANBOX_LIFECYCLE_ACTION_ID = 'spanbox.lifecycle.action.id' as const;

/**
 * The kind of close: `reload`, `dispose`, `dispose_scope`, `dispose_all` or the caller's own.
 * At most 80 characters from `[A-Za-z0-9_.:-]`; another kind is left out.
 * Type: string.
 * @example "reload"
 * @example "dispose_all"
 * @experimental stability: development
 */
export const ATTR_SPANBOX_LIFECYCLE_ACTION_KIND = 'spanbox.lifecycle.action.kind' as const;

/**
 * Whether the close waits.
 * Type: string.
 * @experimental stability: development
 */
export const ATTR_SPANBOX_LIFECYCLE_ACTION_MODE = 'spanbox.lifecycle.action.mode' as const;

/**
 * Which part of the application closed.
 * Type: string.
 * @example "config_watcher"
 * @example "api"
 * @experimental stability: development
 */
export const ATTR_SPANBOX_LIFECYCLE_ACTION_ORIGIN_SOURCE = 'spanbox.lifecycle.action.origin.source' as const;

/**
 * Which operation of that part closed.
 * Type: string.
 * @example "settings_changed"
 * @experimental stability: development
 */
export const ATTR_SPANBOX_LIFECYCLE_ACTION_ORIGIN_OPERATION = 'spanbox.lifecycle.action.origin.operation' as const;

/**
 * Why it closed, as a name.
 * Type: string.
 * @example "upgrade"
 * @experimental stability: development
 */
export const ATTR_SPANBOX_LIFECYCLE_ACTION_ORIGIN_REASON = 'spanbox.lifecycle.action.origin.reason' as const;

/**
 * Keyed hashes of the names of the scopes that were closed, outermost first.
 * Type: string[].
 * @example ["9f86d081884c7d65"]
 * @experimental stability: development
 */
export const ATTR_SPANBOX_LIFECYCLE_SCOPE_KEYS = 'spanbox.lifecycle.scope.keys' as const;

/**
 * How long was waited, in milliseconds.
 * Type: double.
 * @example 812
 * @experimental stability: development
 */
export const ATTR_SPANBOX_LIFECYCLE_WAIT_DURATION_MS = 'spanbox.lifecycle.wait.duration_ms' as const;

/**
 * Who waited.
 * Type: string.
 * @experimental stability: development
 */
export const ATTR_SPANBOX_LIFECYCLE_WAIT_SUBJECT = 'spanbox.lifecycle.wait.subject' as const;
