/**
 * One attempt, folded from its items: its stream, its calls, its phase at any moment.
 * The state of all calls is kept by state, so adding an item and asking for the phase cost the same at the first and the ten-thousandth.
 */
import type { CallEvidence, CallFold } from './call-fold.ts';
import type { BoundarySnapshotTaken, Evidence } from './evidence.ts';
import type { ToolPhase } from './incident.ts';
import type { PhaseInput } from './phase.ts';
import type { PlacedItem } from './order.ts';

/** Calls are folded worst first. */
const TOOL_PHASES_WORST_FIRST: readonly ToolPhase[] = [
  'executing',
  'called',
  'input_finished',
  'input_started',
  'finished',
];

/** Items that do not prove that a request existed. */
const WITHOUT_A_REQUEST: ReadonlySet<string> = new Set<Evidence['kind']>([
  'setup_failed',
  'recovery_decided',
  'replay_started',
  'evidence_omitted',
]);

/** One attempt. */
export class AttemptFold {
  readonly number: number;
  readonly calls: Map<string, CallFold> = new Map();
  /** Its calls by state, in the order in which they came into it. */
  readonly callsIn: Readonly<Record<ToolPhase, Set<CallFold>>> = {
    executing: new Set(),
    called: new Set(),
    input_finished: new Set(),
    input_started: new Set(),
    finished: new Set(),
    none: new Set(),
  };
  /** The first item of each kind that is not about a call. */
  readonly firsts: Map<Evidence['kind'], PlacedItem> = new Map();
  /** The first item that proves that a request of this attempt existed. */
  openedBy: PlacedItem | undefined;
  snapshot: (PlacedItem & { readonly item: BoundarySnapshotTaken }) | undefined;
  lastFinish: PlacedItem | undefined;
  /** The call that ended last. */
  lastEnded: CallFold | undefined;
  /** The first output after that end. */
  outputAfterEnd: PlacedItem | undefined;

  constructor(number: number) {
    this.number = number;
  }

  /** Adds an item that is not about a call. */
  add(placed: PlacedItem): void {
    const { item } = placed;
    if (!this.firsts.has(item.kind)) this.firsts.set(item.kind, placed);
    if (WITHOUT_A_REQUEST.has(item.kind)) return;
    if (item.kind === 'boundary_snapshot') this.snapshot = { ...placed, item };
    if (item.kind === 'stream_finished') this.lastFinish = placed;
    if (item.kind === 'reasoning_output' || item.kind === 'visible_output') this.outputAfterEnd ??= placed;
    this.openedBy ??= placed;
  }

  /** Adds an item to one of the attempt's calls. */
  addToCall(call: CallFold, placed: PlacedItem & { readonly item: CallEvidence }): void {
    this.calls.set(call.id, call);
    const before = call.phase;
    const wasEnded = call.ended;
    call.add(placed);
    if (call.phase !== before || !this.callsIn[before].has(call)) {
      this.callsIn[before].delete(call);
      this.callsIn[call.phase].add(call);
    }
    if (call.ended && !wasEnded) {
      this.lastEnded = call;
      this.outputAfterEnd = undefined;
    }
    if (placed.item.kind !== 'tool_abandoned') this.openedBy ??= placed;
  }

  /** A request of this attempt existed. */
  get opened(): boolean {
    return this.openedBy !== undefined;
  }

  has(kind: Evidence['kind']): boolean {
    return this.firsts.has(kind);
  }

  /** The first call in the worst state that any call is in. */
  get worstCall(): CallFold | undefined {
    for (const phase of TOOL_PHASES_WORST_FIRST) {
      for (const call of this.callsIn[phase]) return call;
    }
    return undefined;
  }

  /** The phase, as of the items added so far. */
  phase(): PhaseInput {
    return {
      open: this.opened,
      tool: this.worstCall?.phase ?? 'none',
      outputAfterTool: this.outputAfterEnd !== undefined,
      finished: this.has('stream_finished'),
      text: this.has('visible_output'),
      reasoning: this.has('reasoning_output'),
      progress: this.has('provider_progress'),
    };
  }
}
