/**
 * Which attempt a call item belongs to: a call belongs to the attempt that materialised it, for ever.
 *
 * So a late callback that names a newer attempt stays with the attempt whose call it was. Providers also reuse call ids between requests: a
 * call that was materialised in two attempts is two calls. What the model writes (input, the call itself) belongs to the attempt that
 * it names, for it comes from that attempt's own stream.
 */
import { CallFold } from './call-fold.ts';
import type { CallEvidence } from './call-fold.ts';

/** All calls of a run by id, then by attempt. */
export class CallIndex {
  readonly #byId = new Map<string, Map<number, CallFold>>();

  /** The call that the item is about; made if it is the first one. */
  callOf(item: CallEvidence, attempt: number): CallFold {
    const id = item.call;
    let calls = this.#byId.get(id);
    if (calls === undefined) {
      calls = new Map();
      this.#byId.set(id, calls);
    }
    const owner = ownerOf(item, attempt, calls);
    let call = calls.get(owner);
    if (call === undefined) {
      call = new CallFold(id, owner);
      calls.set(owner, call);
    }
    return call;
  }
}

function ownerOf(item: CallEvidence, attempt: number, calls: ReadonlyMap<number, CallFold>): number {
  if (calls.get(attempt)?.active === true) return attempt;
  switch (item.kind) {
    case 'tool_input_started':
    case 'tool_input_finished':
    case 'tool_call_materialized':
      return attempt;
    case 'tool_execution_started':
      return latest(calls, attempt, (call) => call.materialized) ?? attempt;
    case 'tool_execution_finished':
    case 'tool_execution_failed':
    case 'tool_interrupted':
    case 'tool_abandoned':
      return (
        latest(calls, attempt, (call) => call.materialized) ??
        latest(calls, attempt, (call) => call.started) ??
        latest(calls, attempt, (call) => call.inputBegun) ??
        attempt
      );
    default:
      return attempt;
  }
}

/** The highest attempt up to the named one whose call matches. */
function latest(
  calls: ReadonlyMap<number, CallFold>,
  attempt: number,
  matches: (call: CallFold) => boolean,
): number | undefined {
  let found: number | undefined;
  for (const [number, call] of calls) {
    if (number <= attempt && (found === undefined || number > found) && matches(call)) found = number;
  }
  return found;
}
