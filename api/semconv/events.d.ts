/**
 * Names of the events.
 * Generated from semconv/registry by semconv/generate.mjs: do not edit.
 */
/** How a run, or an attempt that was overcome, broke, and what is advised. */
export declare const EVENT_SPANBOX_INCIDENT: 'spanbox.incident';
/** What was decided about a failed attempt, and what was done. */
export declare const EVENT_SPANBOX_RECOVERY: 'spanbox.recovery';
/** A local close hit the run. */
export declare const EVENT_SPANBOX_LIFECYCLE_CLOSE: 'spanbox.lifecycle.close';
/** A close waited for runs, or a run waited for a close. */
export declare const EVENT_SPANBOX_LIFECYCLE_WAIT: 'spanbox.lifecycle.wait';
/** One observed fact of a run, appended and never edited. */
export declare const EVENT_SPANBOX_EVIDENCE: 'spanbox.evidence';
