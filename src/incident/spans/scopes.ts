/**
 * Which run a span belongs to, from what the spans above it hand down: the rules G1 to G3 of `group-runs.ts`, one span at a time, so
 * that spans are placed by the same rules whether they are all there or just starting.
 */
import type { Role } from './roles.ts';

/** What is read of a span to place it. */
export interface PlacedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string | undefined;
  readonly role?: Role | undefined;
  /** `spanbox.run.id`. */
  readonly runId?: string | undefined;
}

/** What a span hands to those below it. */
export interface Scope {
  /** Identifies the run that members below belong to. */
  readonly key?: string;
  readonly runId?: string;
  readonly inside?: 'attempt' | 'tool';
  /** The run that evidence of ours belongs to, wherever it is found below. */
  readonly owner?: string;
}

/** A span's part in a run. */
export interface Place {
  /** Identifies the run. */
  readonly key: string;
  /** The run's own span, or one of its members. */
  readonly part: 'run' | 'member';
  /** The role of a member; absent: it has evidence of ours, and no other part. */
  readonly role?: 'attempt' | 'tool';
  /** A run around this one, that has runs below it now. */
  readonly around?: string;
}

/** What the topmost spans are under. */
export const NO_SCOPE: Scope = {};

/** What `span` hands to those below it. */
export function scopeBelow(span: PlacedSpan, above: Scope): Scope {
  const runId = span.runId ?? above.runId;
  const inside = insideOf(span);
  if (runId !== undefined) {
    const key = `run ${runId}`;
    return { key, runId, owner: key, ...(inside === undefined ? {} : { inside }) };
  }
  const key = runKeyOf(span, above);
  if (key !== undefined) return { key, owner: key };
  if (inside === 'tool') return { inside, ...(above.owner === undefined ? {} : { owner: above.owner }) };
  return inside === undefined ? above : { ...above, inside };
}

/** The part of `span` in a run; undefined when it has none. `hasEvidence`: there are events of ours on it. */
export function placeOf(span: PlacedSpan, above: Scope, hasEvidence: boolean): Place | undefined {
  const role = insideOf(span);
  const asMember = role === undefined ? {} : { role };
  const runId = span.runId ?? above.runId;
  if (runId !== undefined) {
    const key = `run ${runId}`;
    // The outermost agent of a run is the run; one below it is part of it.
    if (span.role === 'agent' && above.runId !== runId) return { key, part: 'run' };
    const isMember = hasEvidence || (role !== undefined && above.inside !== role);
    return isMember ? { key, part: 'member', ...asMember } : undefined;
  }
  const own = runKeyOf(span, above);
  if (own !== undefined) {
    const around = above.owner !== undefined && above.owner !== own ? above.owner : undefined;
    return { key: own, part: 'run', ...(around === undefined ? {} : { around }) };
  }
  if (role === undefined) {
    const key = above.owner ?? `span ${idOf(span.traceId, span.spanId)}`;
    return hasEvidence ? { key, part: 'member' } : undefined;
  }
  if (above.inside === role && !hasEvidence) return undefined;
  const key = above.key ?? `under ${idOf(span.traceId, span.parentSpanId ?? span.spanId)}`;
  return { key, part: 'member', role };
}

/** A span's id among those of all traces. */
export function idOf(traceId: string, spanId: string): string {
  return `${traceId}/${spanId}`;
}

function insideOf({ role }: PlacedSpan): 'attempt' | 'tool' | undefined {
  return role === 'attempt' || role === 'tool' ? role : undefined;
}

/** The key of the run that this span is; undefined when it is none. */
function runKeyOf({ role, traceId, spanId }: PlacedSpan, above: Scope): string | undefined {
  const isRun = role === 'agent' || (role === 'operation' && above.key === undefined);
  return isRun ? `span ${idOf(traceId, spanId)}` : undefined;
}
