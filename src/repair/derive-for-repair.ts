/**
 * Which incident a broken trace shows: the same rules as live, on the spans as repair closes them.
 */
import type { OtlpEvent } from '../otlp/otlp-types.ts';
import type { BrokenTrace } from './conclude.ts';

/** The events to attach, by span id. */
export function deriveForRepair(_trace: BrokenTrace): ReadonlyMap<string, OtlpEvent> {
  return new Map();
}
