/**
 * What should be in the evidence and is not, kept up item by item. Each gap remembers an item that proves it, for a bounded log to keep.
 * The missing snapshot is asked per attempt; everything else is of the whole run.
 */
import type { AttemptFold } from './attempt-fold.ts';
import type { CallFold } from './call-fold.ts';
import type { Gap } from './incident.ts';
import type { PlacedItem } from './order.ts';

/** The gaps of a run. */
export class GapFold {
  /** The first item without a time. */
  undated: PlacedItem | undefined;
  /** The first close that nobody is known to have asked for. */
  unattributed: PlacedItem | undefined;
  /** The first marker of a bound. */
  omitted: PlacedItem | undefined;
  /** Calls that ended or were given up without a start. */
  readonly withoutStart: Set<CallFold> = new Set();
  /** Calls that started without being materialised. */
  readonly withoutCall: Set<CallFold> = new Set();
  /** Calls whose input finished without a start. */
  readonly withoutInput: Set<CallFold> = new Set();

  /** To be called after each item of a call. */
  update(call: CallFold): void {
    keep(this.withoutStart, call, call.startMissing);
    keep(this.withoutCall, call, call.callMissing);
    keep(this.withoutInput, call, call.inputMissing);
  }

  /** The gaps by now; `fold` is the attempt of T, absent if none was open. */
  list(fold: AttemptFold | undefined): readonly Gap[] {
    const gaps: Gap[] = [];
    if (fold?.opened === true && fold.snapshot === undefined) gaps.push('boundary_missing');
    if (this.undated !== undefined) gaps.push('time_missing');
    if (this.withoutStart.size > 0) gaps.push('tool_start_missing');
    if (this.withoutCall.size > 0) gaps.push('tool_call_missing');
    if (this.withoutInput.size > 0) gaps.push('tool_input_missing');
    if (this.unattributed !== undefined) gaps.push('close_initiator_missing');
    if (this.omitted !== undefined) gaps.push('evidence_omitted');
    return gaps;
  }
}

function keep(set: Set<CallFold>, call: CallFold, is: boolean): void {
  if (is) set.add(call);
  else set.delete(call);
}
