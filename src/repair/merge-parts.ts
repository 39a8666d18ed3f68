/**
 * Sessions from their parts: a session shows its last part's state and how many of its parts are bad.
 */
import { snapshotFile } from '../store/layout.ts';
import { compareNanos, earlierNanos, laterNanos, millisBetween } from './nanos.ts';
import type { SessionPart, SessionSummary } from './types.ts';

/** Groups parts by session; newest session first, told by when its last part began. */
export function mergeParts(parts: readonly SessionPart[]): readonly SessionSummary[] {
  const sessions = new Map<string, SessionPart[]>();
  for (const part of parts) {
    const known = sessions.get(part.session);
    if (known === undefined) sessions.set(part.session, [part]);
    else known.push(part);
  }
  return [...sessions]
    .map(([id, own]) => mergeSession(id, own))
    .sort((a, b) => compareNanos(lastStart(b), lastStart(a)) || (a.id < b.id ? -1 : 1));
}

function lastStart(session: SessionSummary): string {
  return session.parts.at(-1)?.startTimeUnixNano ?? '0';
}

/** One session of its parts, at least one. */
export function mergeSession(id: string, unordered: readonly SessionPart[]): SessionSummary {
  const parts = unordered.toSorted(compareParts);
  const last = parts.at(-1);
  if (last === undefined)
    throw new RangeError(`Cannot merge a session: it has no parts, received ${JSON.stringify(id)}`);
  const sum = (count: (part: SessionPart) => number): number => parts.reduce((total, part) => total + count(part), 0);
  const startTimeUnixNano = parts.map((part) => part.startTimeUnixNano).reduce(earlierNanos);
  const endTimeUnixNano = parts.map((part) => part.endTimeUnixNano).reduce(laterNanos);
  return {
    id,
    slug: snapshotFile(id).slice(0, -'.json'.length),
    state: last.state,
    ...(last.outcome === undefined ? {} : { outcome: last.outcome }),
    startTimeUnixNano,
    endTimeUnixNano,
    durationMillis: millisBetween(startTimeUnixNano, endTimeUnixNano),
    title: parts.find((part) => part.title !== '')?.title ?? '',
    service: last.service,
    aliases: [...new Set(parts.flatMap((part) => part.aliases))],
    incidents: parts.flatMap((part) => part.incidents),
    badParts: sum(({ state }) => Number(state === 'interrupted' || state === 'crashed' || state === 'damaged')),
    parts,
    spans: sum((part) => part.spans),
    openSpans: sum((part) => part.openSpans),
    errors: sum((part) => part.errors),
    modelCalls: sum((part) => part.modelCalls),
    toolCalls: sum((part) => part.toolCalls),
    inputTokens: sum((part) => part.inputTokens),
    outputTokens: sum((part) => part.outputTokens),
    traces: sum((part) => part.traces),
    repaired: sum((part) => part.repaired),
    damage: sum((part) => part.damage),
  };
}

/** Recordings by their names, which begin with the time; parts by their numbers. */
function compareParts(a: SessionPart, b: SessionPart): number {
  if (a.recording !== b.recording) return a.recording < b.recording ? -1 : 1;
  return a.part - b.part;
}
