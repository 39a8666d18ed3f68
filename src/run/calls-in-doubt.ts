/**
 * Calls of which nobody knows what they did, from the evidence of a run that broke: those that started and did not end, and those that
 * the provider runs itself and that have no result.
 */
import type { Effect, Evidence } from '../incident/index.ts';

/** A call in doubt. */
export interface CallInDoubt {
  readonly call: string;
  /** The registered name, else `other`. */
  readonly tool: string;
  readonly effect: Effect;
}

/** The calls in doubt, in the order in which they came. */
export function callsInDoubt(evidence: readonly Evidence[]): readonly CallInDoubt[] {
  const known = new Map<string, CallInDoubt>();
  const doubted = new Set<string>();
  for (const item of evidence) {
    if (!('call' in item)) continue;
    const { call } = item;
    switch (item.kind) {
      case 'tool_call_materialized':
        known.set(call, { call, tool: item.tool, effect: item.effect });
        if (item.providerSide === true) doubted.add(call);
        break;
      case 'tool_execution_started':
        known.set(call, {
          call,
          tool: item.tool ?? known.get(call)?.tool ?? 'other',
          effect: item.effect ?? known.get(call)?.effect ?? 'unknown',
        });
        doubted.add(call);
        break;
      case 'tool_execution_finished':
      case 'tool_execution_failed':
        doubted.delete(call);
        break;
      case 'tool_interrupted':
        doubted.add(call);
        break;
      case 'tool_input_started':
      case 'tool_input_finished':
      case 'tool_abandoned':
        break;
    }
  }
  return [...doubted].map((call) => known.get(call) ?? { call, tool: 'other', effect: 'unknown' });
}
