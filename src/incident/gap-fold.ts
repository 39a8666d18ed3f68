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
  /** The first call that ended or was given up without a start. */
  withoutStart: CallFold | undefined;
  /** The first call that started without being materialised. */
  withoutCall: CallFold | undefined;
  /** The first call whose input finished without a start. */
  withoutInput: CallFold | undefined;

  /** To be called after each item of a call. What came too late does not close a gap. */
  update(call: CallFold): void {
    if (call.startMissing) this.withoutStart ??= call;
    if (call.callMissing) this.withoutCall ??= call;
    if (call.inputMissing) this.withoutInput ??= call;
  }

  /** The gaps by now; `fold` is the attempt of T, absent if none was open. */
  list(fold: AttemptFold | undefined): readonly Gap[] {
    const gaps: Gap[] = [];
    if (fold?.opened === true && fold.snapshot === undefined) gaps.push('boundary_missing');
    if (this.undated !== undefined) gaps.push('time_missing');
    if (this.withoutStart !== undefined) gaps.push('tool_start_missing');
    if (this.withoutCall !== undefined) gaps.push('tool_call_missing');
    if (this.withoutInput !== undefined) gaps.push('tool_input_missing');
    if (this.unattributed !== undefined) gaps.push('close_initiator_missing');
    if (this.omitted !== undefined) gaps.push('evidence_omitted');
    return gaps;
  }
}
