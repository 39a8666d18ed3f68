/**
 * Every combination of what a table looks at matches exactly one row: the first that matches. The expectation is the table of
 * docs/incidents.md, written a second time and differently: as what excludes what.
 */
import { describe, expect, it } from 'vitest';
import { decideRecovery } from '../../src/incident/index.ts';
import type { AttemptFacts, Cause, RecoveryRow, RunFacts, ToolPhase } from '../../src/incident/index.ts';
import { firstRow, RUN_PHASES, STREAM_DETAILS, STREAM_PHASES } from '../../src/incident/phase.ts';
import type { PhaseInput, PhaseRow } from '../../src/incident/phase.ts';
import { RECOVERY_ROWS } from '../../src/incident/recovery.ts';
import type { RecoveryInput } from '../../src/incident/recovery.ts';

const CAUSES: readonly Cause[] = [
  'transport_lost',
  'stream_truncated',
  'provider_rejected',
  'watchdog_expired',
  'user_cancelled',
  'lifecycle_closed',
  'setup_failed',
  'tool_failed',
  'tool_interrupted',
  'process_crashed',
  'undetermined',
];
const T_BITS = [
  'reasoningOutput',
  'visibleOutput',
  'toolActivity',
  'toolInputStarted',
  'toolStarted',
  'unsafeStarted',
  'providerSideCall',
  'unknownCall',
  'callReady',
  'mutatingReady',
  'boundaryProven',
] as const;
const R_BITS = ['cancelled', 'closed', 'closeAttributed', 'unsafeStarted', 'toolStarted', 'unprovenCall'] as const;

function bits<K extends string>(names: readonly K[], number: number): Record<K, boolean> {
  return Object.fromEntries(names.map((name, bit) => [name, (number & (1 << bit)) !== 0])) as Record<K, boolean>;
}

function attemptFacts(number: number): AttemptFacts {
  return { providerProgress: false, toolCallMaterialized: false, toolFinished: false, ...bits(T_BITS, number) };
}

const QUIET: RunFacts = bits(R_BITS, 0);

/** The row by exclusion. */
function rowOf({ cause, retryable, T, R }: RecoveryInput): RecoveryRow {
  if (R.cancelled) return '1';
  if (R.closed) return '2';
  const isSetUp = cause === 'setup_failed';
  const isCrash = cause === 'process_crashed';
  if (isCrash) {
    if (T.unsafeStarted) return '4a';
    return T.unknownCall || T.providerSideCall || T.mutatingReady ? '4b' : '4c';
  }
  if (isSetUp) return '5';
  const isLost = ['transport_lost', 'stream_truncated', 'watchdog_expired', 'provider_rejected'].includes(cause);
  if (cause === 'provider_rejected' && retryable !== true) return '3';
  if (isLost && retryable === true && !T.toolActivity && !T.visibleOutput) return T.reasoningOutput ? '7' : '6';
  if (T.unknownCall || T.providerSideCall) return '8';
  if (T.unsafeStarted) return '9';
  if (T.toolStarted && !T.mutatingReady) return '10';
  if (T.callReady) return '11';
  if (T.toolInputStarted) return '12';
  if (T.visibleOutput) return '13';
  return retryable === false ? '14' : '15';
}

describe('the recovery table', () => {
  it('has exactly one row for every combination, and every row has one', () => {
    const seen = new Map<string, number>();
    const wrong: unknown[] = [];
    for (const cause of CAUSES) {
      for (const retryable of [true, false, undefined]) {
        for (let t = 0; t < 1 << T_BITS.length; t += 1) {
          const T = attemptFacts(t);
          for (const r of t < 64 ? Array.from({ length: 1 << R_BITS.length }, (_, n) => n) : [0, 1, 2, 6, 56]) {
            const input: RecoveryInput = { cause, retryable, T, R: bits(R_BITS, r) };
            const { row } = decideRecovery(input);
            seen.set(row, (seen.get(row) ?? 0) + 1);
            if (row !== rowOf(input)) wrong.push([input, row]);
          }
        }
      }
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    expect([...seen.keys()].toSorted()).toEqual(RECOVERY_ROWS.map(({ row }) => row).toSorted());
  });

  it('has rows that are reached in their order, none hidden behind another', () => {
    expect(RECOVERY_ROWS.map(({ row }) => row)).toEqual([
      '1',
      '2',
      '3',
      '4a',
      '4b',
      '4c',
      '5',
      '6',
      '7',
      '8',
      '9',
      '10',
      '11',
      '12',
      '13',
      '14',
      '15',
    ]);
  });

  it('replays only what is replayable, quiet, and proven or not sent', () => {
    for (const cause of CAUSES) {
      for (const retryable of [true, false, undefined]) {
        for (let t = 0; t < 1 << T_BITS.length; t += 1) {
          const T = attemptFacts(t);
          const { action, row } = decideRecovery({ cause, retryable, T, R: QUIET });
          if (action !== 'replay') continue;
          expect(retryable).toBe(true);
          expect(['5', '6', '7', '10']).toContain(row);
          if (row !== '5')
            expect([
              T.boundaryProven,
              T.visibleOutput,
              row === '10' ? T.unsafeStarted || T.unknownCall || T.providerSideCall : T.toolActivity,
            ]).toEqual([true, false, false]);
        }
      }
    }
  });

  it('says the worst that the run may have done beside a rejection', () => {
    const reasons = Array.from({ length: 8 }, (_, n) => {
      const [unsafeStarted, toolStarted, unprovenCall] = [n >= 4, n % 4 >= 2, n % 2 === 1];
      const R: RunFacts = { ...QUIET, unsafeStarted, toolStarted, unprovenCall };
      return decideRecovery({ cause: 'provider_rejected', retryable: false, T: attemptFacts(0), R }).reason;
    });
    expect(reasons).toEqual([
      'provider_rejected',
      'effects_unproven',
      'tool_started',
      'tool_started',
      ...Array.from({ length: 4 }, () => 'unsafe_effect_started'),
    ]);
  });
});

const TOOLS: readonly ToolPhase[] = ['executing', 'called', 'input_finished', 'input_started', 'finished', 'none'];
const PHASE_BITS = ['open', 'outputAfterTool', 'finished', 'text', 'reasoning', 'progress'] as const;

function phaseInputs(): PhaseInput[] {
  return TOOLS.flatMap((tool) =>
    Array.from({ length: 1 << PHASE_BITS.length }, (_, number) => ({ tool, ...bits(PHASE_BITS, number) })),
  );
}

/** The labels whose row matches while no earlier one does. */
function matching<L extends string>(rows: readonly PhaseRow<L>[], facts: PhaseInput): L[] {
  return rows
    .filter((row, index) => row.when(facts) && !rows.slice(0, index).some((earlier) => earlier.when(facts)))
    .map(({ label }) => label);
}

describe('the phase tables', () => {
  it.each([
    ['stream', STREAM_PHASES],
    ['run', RUN_PHASES],
    ['detail', STREAM_DETAILS],
  ] as const)(
    'have exactly one row for every combination, and every row has one: %s',
    (_, rows: readonly PhaseRow<string>[]) => {
      const seen = new Set<string>();
      for (const facts of phaseInputs()) {
        const labels = matching(rows, facts);
        expect(labels).toEqual([firstRow(rows, facts)]);
        seen.add(labels[0] ?? '');
      }
      expect([...seen].toSorted()).toEqual([...new Set(rows.map(({ label }) => label))].toSorted());
    },
  );

  it('agree with each other: the detail is the same fold in one word', () => {
    const streams: Record<string, readonly string[]> = {
      after_tool_call: ['tool_running', 'tool_called_not_run', 'after_tool_result'],
      after_tool_input: ['after_tool_input'],
      tool_input: ['while_tool_input'],
      text: ['while_generating'],
      reasoning: ['while_reasoning'],
      started: ['while_generating'],
      awaiting_progress: ['before_progress'],
    };
    for (const facts of phaseInputs().filter(({ finished }) => !finished)) {
      expect(streams[firstRow(STREAM_PHASES, facts)]).toContain(firstRow(STREAM_DETAILS, facts));
    }
  });
});
