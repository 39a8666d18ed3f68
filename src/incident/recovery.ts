/**
 * The recovery table: what to do after an incident. Rows are labelled as docs/incidents.md prints them; the first one that matches decides.
 *
 * R1. Two gates, never mixed: whether a retry is technically sensible (`retryable`), and whether it is safe (T and R).
 * R2. More tool activity never turns `ask_first` or `stop` into `replay`.
 * R3. No snapshot is no proof: without one a replay needs an answer, or a connection that never came to be.
 */
import type { Confidence, RecoveryAction, RecoveryReason, RecoveryRow } from './evidence.ts';
import type { AttemptFacts, RunFacts } from './facts.ts';
import type { Cause, Recovery } from './incident.ts';

/** What the table looks at. */
export interface RecoveryInput {
  readonly cause: Cause;
  /** Is a retry technically sensible? Absent: nobody knows. */
  readonly retryable?: boolean | undefined;
  /** Facts of the cause's attempt. */
  readonly T: AttemptFacts;
  /** Facts of the whole run. */
  readonly R: RunFacts;
}

interface Row {
  readonly row: RecoveryRow;
  readonly when: (input: RecoveryInput) => boolean;
  readonly advice: (input: RecoveryInput) => readonly [RecoveryAction, RecoveryReason, Confidence];
}

const REPLAYABLE: ReadonlySet<Cause> = new Set<Cause>([
  'transport_lost',
  'stream_truncated',
  'watchdog_expired',
  'provider_rejected',
]);

function replayable({ cause, retryable }: RecoveryInput): boolean {
  return REPLAYABLE.has(cause) && retryable === true;
}

/** The reason of row 3: the worst that the run may have done. */
function rejectedAfter(R: RunFacts): RecoveryReason {
  if (R.unsafeStarted) return 'unsafe_effect_started';
  if (R.toolStarted) return 'tool_started';
  return R.unprovenCall ? 'effects_unproven' : 'provider_rejected';
}

/** The table. */
export const RECOVERY_ROWS: readonly Row[] = [
  { row: '1', when: ({ R }) => R.cancelled, advice: () => ['stop', 'user_cancelled', 'high'] },
  {
    row: '2',
    when: ({ R }) => R.closed,
    advice: ({ R }) => ['stop', 'lifecycle_closed', R.closeAttributed ? 'high' : 'medium'],
  },
  {
    row: '3',
    when: ({ cause, retryable }) => cause === 'provider_rejected' && retryable !== true,
    advice: ({ R }) => ['stop', rejectedAfter(R), 'high'],
  },
  {
    // T at a crash is the open attempt with the calls that were still executing: a mutating call that had ended
    // in an earlier attempt is not in it, for the model was told of it by the request that followed.
    row: '4a',
    when: ({ cause, T }) => cause === 'process_crashed' && T.unsafeStarted,
    advice: () => ['ask_first', 'unsafe_effect_started', 'high'],
  },
  {
    row: '4b',
    when: ({ cause, T }) => cause === 'process_crashed' && (T.unknownCall || T.providerSideCall || T.mutatingReady),
    advice: () => ['ask_first', 'effects_unproven', 'high'],
  },
  {
    row: '4c',
    when: ({ cause }) => cause === 'process_crashed',
    advice: () => ['offer_continue', 'process_crashed', 'high'],
  },
  {
    row: '5',
    when: ({ cause }) => cause === 'setup_failed',
    advice: ({ retryable }) =>
      retryable === true ? ['replay', 'nothing_sent', 'high'] : ['stop', 'setup_failed', 'high'],
  },
  {
    row: '6',
    when: (input) => replayable(input) && !input.T.reasoningOutput && !input.T.visibleOutput && !input.T.toolActivity,
    advice: ({ T }) =>
      T.boundaryProven ? ['replay', 'clean_attempt', 'high'] : ['ask_first', 'effects_unproven', 'high'],
  },
  {
    row: '7',
    when: (input) => replayable(input) && input.T.reasoningOutput && !input.T.visibleOutput && !input.T.toolActivity,
    advice: ({ T }) =>
      T.boundaryProven ? ['replay', 'reasoning_only', 'high'] : ['ask_first', 'effects_unproven', 'high'],
  },
  {
    row: '8',
    when: ({ T }) => T.unknownCall || T.providerSideCall,
    advice: () => ['ask_first', 'effects_unproven', 'high'],
  },
  {
    row: '9',
    when: ({ T }) => T.unsafeStarted,
    advice: () => ['ask_first', 'unsafe_effect_started', 'high'],
  },
  {
    row: '10',
    when: ({ T }) => T.toolStarted && !T.mutatingReady,
    advice: (input) =>
      replayable(input) && !input.T.visibleOutput && input.T.boundaryProven
        ? ['replay', 'harmless_tools_only', 'medium']
        : ['offer_continue', 'harmless_tools_only', 'medium'],
  },
  {
    row: '11',
    when: ({ T }) => T.callReady,
    advice: ({ T }) => [T.mutatingReady ? 'ask_first' : 'offer_continue', 'call_not_run', 'high'],
  },
  {
    row: '12',
    when: ({ T }) => T.toolInputStarted,
    advice: () => ['offer_continue', 'partial_tool_input', 'high'],
  },
  { row: '13', when: ({ T }) => T.visibleOutput, advice: () => ['offer_continue', 'visible_output', 'high'] },
  { row: '14', when: ({ retryable }) => retryable === false, advice: () => ['stop', 'not_retryable', 'high'] },
  { row: '15', when: () => true, advice: () => ['unknown', 'unknown', 'low'] },
];

/**
 * The advice of the recovery table, with the label of the row that gave it.
 *
 * @param input - the cause, whether a retry is sensible, and the facts of the cause's attempt (T) and of the run (R).
 */
export function decideRecovery(input: RecoveryInput): Recovery {
  const found = RECOVERY_ROWS.find((row) => row.when(input));
  if (found === undefined) throw new Error('Cannot decide a recovery: the last row of the table matches everything');
  const [action, reason, confidence] = found.advice(input);
  return { action, reason, confidence, row: found.row };
}
