/**
 * Calls that a bounded log dropped, remembered for a while: one that has not run may still do so, and one that ended may be reported again.
 * The memory is bounded; the oldest are forgotten first, those that ended before those that did not run.
 */
import type { CallFold } from './call-fold.ts';
import type { ToolPhase } from './incident.ts';
import type { PlacedItem } from './order.ts';

/** Calls of one sort that are remembered. */
const MAX_CALLS = 1024;

interface DroppedCall {
  readonly attempt: number;
  readonly phase: ToolPhase;
  readonly items: readonly PlacedItem[];
}

/** What was dropped, by the id of the call. */
export class DroppedCalls {
  readonly #waiting = new Map<string, DroppedCall[]>();
  readonly #over = new Map<string, DroppedCall[]>();

  add({ id, attempt, phase, items }: CallFold): void {
    const isWaiting = phase === 'called' || phase === 'input_finished' || phase === 'input_started';
    const calls = isWaiting ? this.#waiting : this.#over;
    const known = calls.get(id) ?? [];
    calls.delete(id);
    calls.set(id, [...known, { attempt, phase, items: [...items] }]);
    if (calls.size > MAX_CALLS) forgetOldest(calls);
  }

  /** The items of the calls with this id, which are forgotten here. */
  take(id: string): readonly PlacedItem[] {
    const calls = [...(this.#waiting.get(id) ?? []), ...(this.#over.get(id) ?? [])];
    this.#waiting.delete(id);
    this.#over.delete(id);
    return calls.flatMap(({ items }) => items);
  }

  /** The ids of one call of the attempt for each state that `isShown` says is not shown by any other. */
  witnesses(attempt: number, isShown: (phase: ToolPhase) => boolean): readonly string[] {
    const ids = new Map<ToolPhase, string>();
    for (const [id, calls] of this.#waiting) {
      const call = calls.find((one) => one.attempt === attempt && !ids.has(one.phase) && !isShown(one.phase));
      if (call !== undefined) ids.set(call.phase, id);
    }
    return [...ids.values()];
  }
}

function forgetOldest(calls: Map<string, unknown>): void {
  for (const oldest of calls.keys()) {
    calls.delete(oldest);
    return;
  }
}
