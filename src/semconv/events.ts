/**
 * Names of the events.
 * Generated from semconv/registry by semconv/generate.mjs: do not edit.
 */

/** How a run, or an attempt that was overcome, broke, and what is advised. */
export const EVENT_SPANBOX_INCIDENT = 'spanbox.incident' as const;

/** What was decided about a failed attempt, and what was done. */
export const EVENT_SPANBOX_RECOVERY = 'spanbox.recovery' as const;

/** A local close hit the run. */
export const EVENT_SPANBOX_LIFECYCLE_CLOSE = 'spanbox.lifecycle.close' as const;

/** A close waited for runs, or a run waited for a close. */
export const EVENT_SPANBOX_LIFECYCLE_WAIT = 'spanbox.lifecycle.wait' as const;

/** One observed fact of a run, appended and never edited. */
export const EVENT_SPANBOX_EVIDENCE = 'spanbox.evidence' as const;
