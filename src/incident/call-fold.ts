/**
 * One tool call, folded from its items: its state at any moment, what it may have changed, and what of its record is missing.
 *
 * C1. A call that ended has ended, whatever is said of it later; an interrupted one that did not end stays `executing`.
 * C2. An end or an interruption without a start proves the start.
 * C3. Every effect that was declared for the call counts. One that started before any was declared is `unknown` for good: what is learned
 *     later must never make a replay possible.
 */
import type { Effect, Evidence } from './evidence.ts';
import type { ToolPhase } from './incident.ts';
import type { PlacedItem } from './order.ts';

/** An item about a call. */
export type CallEvidence = Extract<Evidence, { readonly call: string }>;

/** Is the item about a call? */
export function isCallItem(item: Evidence): item is CallEvidence {
  return CALL_KINDS.has(item.kind);
}

const CALL_KINDS: ReadonlySet<string> = new Set<CallEvidence['kind']>([
  'tool_input_started',
  'tool_input_finished',
  'tool_call_materialized',
  'tool_execution_started',
  'tool_execution_finished',
  'tool_execution_failed',
  'tool_interrupted',
  'tool_abandoned',
]);

/** A value outside the enum comes from evidence that others wrote: it is unknown. */
const EFFECT_BIT: Readonly<Record<Effect, number>> = { read_only: 1, idempotent: 2, mutating: 4, unknown: 8 };

/** One call of one attempt. */
export class CallFold {
  readonly id: string;
  readonly attempt: number;
  /** Its items, in order. */
  readonly items: PlacedItem[] = [];
  inputStarted = false;
  inputFinished = false;
  materialized = false;
  startSeen = false;
  ended = false;
  interrupted = false;
  abandoned = false;
  providerSide = false;
  #effects = 0;

  constructor(id: string, attempt: number) {
    this.id = id;
    this.attempt = attempt;
  }

  add(placed: PlacedItem & { readonly item: CallEvidence }): void {
    const { item } = placed;
    this.items.push(placed);
    if ('providerSide' in item && item.providerSide) this.providerSide = true;
    if ('effect' in item && item.effect !== undefined) this.#effects |= EFFECT_BIT[item.effect] ?? EFFECT_BIT.unknown;
    switch (item.kind) {
      case 'tool_input_started':
        this.inputStarted = true;
        break;
      case 'tool_input_finished':
        this.inputFinished = true;
        break;
      case 'tool_call_materialized':
        this.materialized = true;
        break;
      case 'tool_execution_started':
        this.startSeen = true;
        break;
      case 'tool_execution_finished':
      case 'tool_execution_failed':
        this.ended = true;
        break;
      case 'tool_interrupted':
        this.interrupted = true;
        break;
      case 'tool_abandoned':
        this.abandoned = true;
        break;
      default:
        break;
    }
    if (this.started && this.#effects === 0) this.#effects = EFFECT_BIT.unknown;
  }

  /** Anything but housekeeping was seen. */
  get active(): boolean {
    return this.inputBegun || this.materialized || this.started;
  }

  get inputBegun(): boolean {
    return this.inputStarted || this.inputFinished;
  }

  get started(): boolean {
    return this.startSeen || this.ended || this.interrupted;
  }

  /** Materialised or started: it can have an effect, or is about to. */
  get exists(): boolean {
    return this.materialized || this.started;
  }

  /** Started, and nobody knows that it ended. */
  get running(): boolean {
    return this.started && !this.ended;
  }

  hasEffect(effect: Effect): boolean {
    return this.#effects === 0 ? effect === 'unknown' : (this.#effects & EFFECT_BIT[effect]) !== 0;
  }

  /** Nobody can say what it changes: its effect is unknown, or the provider runs it. */
  get unproven(): boolean {
    return this.exists && (this.providerSide || this.hasEffect('unknown'));
  }

  /** The state of the call as the fold of the phase sees it: an abandoned one that never ran has left it. */
  get phase(): ToolPhase {
    if (this.ended) return 'finished';
    if (this.started) return 'executing';
    if (this.abandoned) return 'none';
    if (this.materialized) return 'called';
    if (this.inputFinished) return 'input_finished';
    return this.inputStarted ? 'input_started' : 'none';
  }

  get startMissing(): boolean {
    return (this.ended || this.interrupted) && !this.startSeen;
  }

  get callMissing(): boolean {
    return this.startSeen && !this.materialized;
  }

  get inputMissing(): boolean {
    return this.inputFinished && !this.inputStarted;
  }
}
