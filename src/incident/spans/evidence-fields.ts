/**
 * Which attribute holds which field of an item of evidence, and which kinds have which fields.
 * The registry (semconv/registry/evidence-event.yaml) says the same; a test compares the two.
 */
import * as names from '../../semconv/index.ts';
import type { EvidenceKind } from '../evidence.ts';

/** How a value is written and read. `name`, `tool`, `word`, `call` and `id` are strings that are made harmless first. */
export type FieldType =
  | { readonly type: 'boolean' }
  | { readonly type: 'count'; readonly least: 0 | 1 }
  | { readonly type: 'milliseconds' }
  | { readonly type: 'name' | 'tool' | 'word' | 'call' | 'id' }
  | { readonly type: 'enum'; readonly values: ReadonlySet<string> };

/** One field of some kinds of evidence. */
export type Field = FieldType & {
  /** The name of the field in the item. */
  readonly field: string;
  readonly attribute: string;
};

const count = { type: 'count', least: 0 } as const;

function oneOf(values: Readonly<Record<string, string>>): FieldType {
  return { type: 'enum', values: new Set(Object.values(values)) };
}

const attempt: Field = { field: 'attempt', attribute: names.ATTR_SPANBOX_EVIDENCE_ATTEMPT, type: 'count', least: 1 };
const call: Field = { field: 'call', attribute: names.ATTR_SPANBOX_EVIDENCE_CALL, type: 'call' };
const tool: Field = { field: 'tool', attribute: names.ATTR_SPANBOX_EVIDENCE_TOOL, type: 'tool' };
const effect: Field = {
  field: 'effect',
  attribute: names.ATTR_SPANBOX_EVIDENCE_EFFECT,
  ...oneOf(names.SPANBOX_EVIDENCE_EFFECT_VALUES),
};
const target: Field = {
  field: 'target',
  attribute: names.ATTR_SPANBOX_EVIDENCE_TARGET,
  ...oneOf(names.SPANBOX_EVIDENCE_TARGET_VALUES),
};
const providerSide: Field = {
  field: 'providerSide',
  attribute: names.ATTR_SPANBOX_EVIDENCE_PROVIDER_SIDE,
  type: 'boolean',
};
const error: Field = { field: 'error', attribute: names.ATTR_SPANBOX_EVIDENCE_ERROR, type: 'name' };
const retryable: Field = { field: 'retryable', attribute: names.ATTR_SPANBOX_EVIDENCE_RETRYABLE, type: 'boolean' };
const code: Field = { field: 'code', attribute: names.ATTR_SPANBOX_EVIDENCE_CODE, type: 'name' };
const causeCode: Field = { field: 'causeCode', attribute: names.ATTR_SPANBOX_EVIDENCE_CAUSE_CODE, type: 'name' };
const name: Field = { field: 'name', attribute: names.ATTR_SPANBOX_EVIDENCE_NAME, type: 'name' };
const initiatedAtMs: Field = {
  field: 'initiatedAtMs',
  attribute: names.ATTR_SPANBOX_EVIDENCE_INITIATED_AT_MS,
  type: 'milliseconds',
};

/** The fields of one kind beside `kind` and `atMs`. */
export interface KindFields {
  readonly required: readonly Field[];
  readonly optional: readonly Field[];
}

const ofAttempt: KindFields = { required: [attempt], optional: [] };
const ofCall: KindFields = { required: [attempt, call], optional: [] };
const ofExecution: KindFields = { required: [attempt, call], optional: [tool, effect, error] };
const ofInput: KindFields = { required: [attempt, call], optional: [providerSide] };

/** The fields of every kind. */
export const EVIDENCE_FIELDS: { readonly [K in EvidenceKind]: KindFields } = {
  attempt_started: ofAttempt,
  boundary_snapshot: {
    required: [
      attempt,
      { field: 'exposed', attribute: names.ATTR_SPANBOX_EVIDENCE_EXPOSED, ...count },
      { field: 'unknown', attribute: names.ATTR_SPANBOX_EVIDENCE_UNKNOWN, ...count },
      { field: 'providerSide', attribute: names.ATTR_SPANBOX_EVIDENCE_PROVIDER_SIDE_COUNT, ...count },
      { field: 'externalWait', attribute: names.ATTR_SPANBOX_EVIDENCE_EXTERNAL_WAIT, ...count },
      { field: 'opaque', attribute: names.ATTR_SPANBOX_EVIDENCE_OPAQUE, ...count },
    ],
    optional: [],
  },
  provider_progress: ofAttempt,
  reasoning_output: ofAttempt,
  visible_output: ofAttempt,
  tool_input_started: ofInput,
  tool_input_finished: ofInput,
  tool_call_materialized: { required: [attempt, call, tool, effect], optional: [target, providerSide] },
  tool_execution_started: ofExecution,
  tool_execution_finished: ofExecution,
  tool_execution_failed: ofExecution,
  tool_interrupted: ofCall,
  tool_abandoned: ofCall,
  stream_finished: {
    required: [attempt, { field: 'finishReason', attribute: names.ATTR_SPANBOX_EVIDENCE_FINISH_REASON, type: 'word' }],
    optional: [],
  },
  stream_truncated: ofAttempt,
  stream_failed: { required: [attempt], optional: [name, retryable] },
  consumer_stopped: ofAttempt,
  transport_error: { required: [attempt], optional: [code, causeCode, name, retryable] },
  provider_rejected: {
    required: [
      attempt,
      {
        field: 'rejection',
        attribute: names.ATTR_SPANBOX_EVIDENCE_REJECTION,
        ...oneOf(names.SPANBOX_EVIDENCE_REJECTION_VALUES),
      },
    ],
    optional: [
      { field: 'status', attribute: names.ATTR_SPANBOX_EVIDENCE_STATUS, ...count },
      code,
      retryable,
      { field: 'retryAfterMs', attribute: names.ATTR_SPANBOX_EVIDENCE_RETRY_AFTER_MS, type: 'milliseconds' },
    ],
  },
  watchdog_expired: {
    required: [
      attempt,
      {
        field: 'watchdog',
        attribute: names.ATTR_SPANBOX_EVIDENCE_WATCHDOG,
        ...oneOf(names.SPANBOX_EVIDENCE_WATCHDOG_VALUES),
      },
    ],
    optional: [],
  },
  setup_failed: { required: [attempt], optional: [error, retryable] },
  user_cancelled: {
    required: [],
    optional: [initiatedAtMs, { field: 'source', attribute: names.ATTR_SPANBOX_EVIDENCE_SOURCE, type: 'name' }],
  },
  lifecycle_closed: {
    required: [],
    optional: [
      // Required in the item; a caller's own kind that may not be said is left out here and read as the empty string.
      { field: 'action', attribute: names.ATTR_SPANBOX_LIFECYCLE_ACTION_KIND, type: 'name' },
      { field: 'actionId', attribute: names.ATTR_SPANBOX_LIFECYCLE_ACTION_ID, type: 'id' },
      initiatedAtMs,
    ],
  },
  process_crashed: {
    required: [
      {
        field: 'crash',
        attribute: names.ATTR_SPANBOX_EVIDENCE_CRASH,
        ...oneOf(names.SPANBOX_EVIDENCE_CRASH_VALUES),
      },
    ],
    optional: [],
  },
  recovery_decided: {
    required: [
      attempt,
      {
        field: 'action',
        attribute: names.ATTR_SPANBOX_RECOVERY_ACTION,
        ...oneOf(names.SPANBOX_RECOVERY_ACTION_VALUES),
      },
      {
        field: 'reason',
        attribute: names.ATTR_SPANBOX_RECOVERY_REASON,
        ...oneOf(names.SPANBOX_RECOVERY_REASON_VALUES),
      },
      { field: 'mode', attribute: names.ATTR_SPANBOX_RECOVERY_MODE, ...oneOf(names.SPANBOX_RECOVERY_MODE_VALUES) },
    ],
    optional: [],
  },
  replay_started: ofAttempt,
  run_finished: {
    required: [],
    optional: [
      { field: 'outcome', attribute: names.ATTR_SPANBOX_RUN_OUTCOME, ...oneOf(names.SPANBOX_RUN_OUTCOME_VALUES) },
    ],
  },
  evidence_omitted: {
    required: [attempt, { field: 'count', attribute: names.ATTR_SPANBOX_EVIDENCE_COUNT, ...count }],
    optional: [],
  },
};

/** Whether a word is the kind of some evidence. */
export function isEvidenceKind(kind: unknown): kind is EvidenceKind {
  return typeof kind === 'string' && Object.hasOwn(EVIDENCE_FIELDS, kind);
}
