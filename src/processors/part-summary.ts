/**
 * A closed part as the members of its `part` record (docs/format.md section 7).
 */
import { nanosOf, type SessionPart } from './session-part.ts';

export function partSummary(
  part: SessionPart,
  service: string,
  lastSegment: number,
): Readonly<Record<string, unknown>> {
  const { totals } = part;
  return {
    k: 'part',
    s: part.id,
    part: part.part,
    aliases: [...part.aliases],
    state: part.crashed ? 'crashed' : 'ended',
    outcome: part.failed ? 'error' : 'ok',
    start: nanosOf(part.start),
    end: nanosOf(part.end ?? part.start),
    ...totals,
    title: part.title,
    service,
    segments: [part.firstSegment, Math.max(part.firstSegment, lastSegment)],
    offset: part.firstOffset,
    traces: part.traces,
    repaired: 0,
    incidents: part.incidents,
    damage: 0,
  };
}
