/**
 * The three phases at a cause, and the one word that a lost or truncated stream gets. Each is a table: the first row that matches.
 * What the facts are is `attempt-fold.ts`; which items count (those at or before the cause) is `run-fold.ts`.
 */
import type { RunPhase, StreamDetail, StreamPhase, ToolPhase } from './incident.ts';

/** What the phases depend on. */
export interface PhaseInput {
  /** A request existed. */
  readonly open: boolean;
  /** The worst state of any call. */
  readonly tool: ToolPhase;
  /** Text or reasoning came after the last call that ended. */
  readonly outputAfterTool: boolean;
  /** The provider's terminal event was seen. */
  readonly finished: boolean;
  readonly text: boolean;
  readonly reasoning: boolean;
  readonly progress: boolean;
}

/** A row: a label, and when it matches. */
export interface PhaseRow<L extends string> {
  readonly label: L;
  readonly when: (facts: PhaseInput) => boolean;
}

const called = (f: PhaseInput): boolean => f.tool === 'called';
const executing = (f: PhaseInput): boolean => f.tool === 'executing';
const ended = (f: PhaseInput): boolean => f.tool === 'finished';
const always = (): boolean => true;

/** Where the model's stream was. */
export const STREAM_PHASES: readonly PhaseRow<StreamPhase>[] = [
  { label: 'completed', when: (f) => f.finished },
  { label: 'after_tool_call', when: (f) => called(f) || executing(f) || ended(f) },
  { label: 'after_tool_input', when: (f) => f.tool === 'input_finished' },
  { label: 'tool_input', when: (f) => f.tool === 'input_started' },
  { label: 'text', when: (f) => f.text },
  { label: 'reasoning', when: (f) => f.reasoning },
  { label: 'started', when: (f) => f.progress },
  { label: 'awaiting_progress', when: always },
];

/** What the run was doing. */
export const RUN_PHASES: readonly PhaseRow<RunPhase>[] = [
  { label: 'before_request', when: (f) => !f.open },
  { label: 'tool_execution', when: executing },
  {
    label: 'tool_generation',
    when: (f) => called(f) || f.tool === 'input_finished' || f.tool === 'input_started',
  },
  { label: 'post_tool', when: (f) => ended(f) && !f.outputAfterTool },
  { label: 'finalizing', when: (f) => f.finished },
  { label: 'streaming', when: (f) => f.progress || f.reasoning || f.text },
  { label: 'awaiting_provider', when: always },
];

/** The same fold in one word, for a stream that was lost or ended early. */
export const STREAM_DETAILS: readonly PhaseRow<StreamDetail>[] = [
  { label: 'tool_running', when: executing },
  { label: 'tool_called_not_run', when: called },
  { label: 'after_tool_input', when: (f) => f.tool === 'input_finished' },
  { label: 'while_tool_input', when: (f) => f.tool === 'input_started' },
  { label: 'after_tool_result', when: ended },
  { label: 'while_generating', when: (f) => f.text },
  { label: 'while_reasoning', when: (f) => f.reasoning },
  { label: 'while_generating', when: (f) => f.progress },
  { label: 'before_progress', when: always },
];

/** The label of the first row that matches. */
export function firstRow<L extends string>(rows: readonly PhaseRow<L>[], facts: PhaseInput): L {
  const row = rows.find((candidate) => candidate.when(facts));
  if (row === undefined) throw new Error('Cannot read a phase: the last row of every table matches everything');
  return row.label;
}
