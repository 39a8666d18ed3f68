/**
 * Values of the enumerated attributes in semconv/registry/run.yaml.
 * Generated from semconv/registry by semconv/generate.mjs: do not edit.
 */

/** Values of `spanbox.run.outcome`. How the run ended. */
export const SPANBOX_RUN_OUTCOME_VALUES = {
  /** It did what it was for. */
  COMPLETED: 'completed',
  /** It broke. */
  FAILED: 'failed',
  /** It was asked to end. */
  STOPPED: 'stopped',
} as const;

/** One of the values of `spanbox.run.outcome`. */
export type SpanboxRunOutcome = 'completed' | 'failed' | 'stopped';

/** Values of `spanbox.tool.effect`. What running the tool does to the world, as its owner declared it. */
export const SPANBOX_TOOL_EFFECT_VALUES = {
  /** Changes nothing. */
  READ_ONLY: 'read_only',
  /** Running it twice equals running it once. */
  IDEMPOTENT: 'idempotent',
  /** Changes something. */
  MUTATING: 'mutating',
  /** Nobody declared it. */
  UNKNOWN: 'unknown',
} as const;

/** One of the values of `spanbox.tool.effect`. */
export type SpanboxToolEffect = 'read_only' | 'idempotent' | 'mutating' | 'unknown';

/** Values of `spanbox.tool.target`. What the tool acts on. */
export const SPANBOX_TOOL_TARGET_VALUES = {
  /** Files. */
  FILE: 'file',
  /** Processes. */
  PROCESS: 'process',
  /** Something behind a network. */
  NETWORK: 'network',
  /** Anything else. */
  OTHER: 'other',
} as const;

/** One of the values of `spanbox.tool.target`. */
export type SpanboxToolTarget = 'file' | 'process' | 'network' | 'other';

/** Values of `spanbox.status.before`. The status that the application had said of a span that was repaired. */
export const SPANBOX_STATUS_BEFORE_VALUES = {
  /** No status had been said. */
  UNSET: 'UNSET',
  /** OK had been said. */
  OK: 'OK',
  /** ERROR had been said. */
  ERROR: 'ERROR',
} as const;

/** One of the values of `spanbox.status.before`. */
export type SpanboxStatusBefore = 'UNSET' | 'OK' | 'ERROR';

/** Values of `spanbox.end_reason`. What ended a span that was repaired. */
export const SPANBOX_END_REASON_VALUES = {
  /** The process crashed, by a mark of its own or a supervisor's word. */
  CRASHED: 'crashed',
  /** The process is gone, and nothing says why. */
  INTERRUPTED: 'interrupted',
  /** The process exited. */
  EXIT: 'exit',
} as const;

/** One of the values of `spanbox.end_reason`. */
export type SpanboxEndReason = 'crashed' | 'interrupted' | 'exit';

/** Values of `spanbox.link.kind`. Why there is a link. */
export const SPANBOX_LINK_KIND_VALUES = {
  /** To the attempt that this one replays. */
  REPLAY_OF: 'replay_of',
  /** To the run or the tool in which this run was started. */
  PARENT_RUN: 'parent_run',
  /** To the span that closed this run. */
  CLOSED_BY: 'closed_by',
  /** To the run below in which an incident happened. */
  CHILD_INCIDENT: 'child_incident',
  /** To a remote span that may not be the parent. */
  REMOTE: 'remote',
  /** To the span of the transport that carried the message. */
  TRANSPORT: 'transport',
} as const;

/** One of the values of `spanbox.link.kind`. */
export type SpanboxLinkKind = 'replay_of' | 'parent_run' | 'closed_by' | 'child_incident' | 'remote' | 'transport';

/** Values of `spanbox.replay.outcome`. What became of a replay. */
export const SPANBOX_REPLAY_OUTCOME_VALUES = {
  /** The replay completed. */
  COMPLETED: 'completed',
  /** The replay failed. */
  FAILED: 'failed',
  /** The replay was asked to end, before or after it was sent. */
  STOPPED: 'stopped',
} as const;

/** One of the values of `spanbox.replay.outcome`. */
export type SpanboxReplayOutcome = 'completed' | 'failed' | 'stopped';

/** Values of `spanbox.forward.outcome`. What became of the spans. */
export const SPANBOX_FORWARD_OUTCOME_VALUES = {
  /** The destination took them. */
  ACCEPTED: 'accepted',
  /** The destination refused them in a partial success. */
  REJECTED: 'rejected',
  /** They were set aside as dead letters. */
  DEAD_LETTERED: 'dead_lettered',
  /** They were dropped before they could be sent. */
  DROPPED: 'dropped',
} as const;

/** One of the values of `spanbox.forward.outcome`. */
export type SpanboxForwardOutcome = 'accepted' | 'rejected' | 'dead_lettered' | 'dropped';
