/**
 * The `part` record of `sessions.log` (docs/format.md section 7), read and written.
 */
import type { RecordValue } from '../store/record-reader.ts';
import { isNanos } from './nanos.ts';
import { arrayOf, countOf, crashKindOf, isObject, numberOf, objectOf, textOf } from './record-values.ts';
import type { CrashMark, IncidentSummary, SessionPart, SessionState } from './types.ts';

/** A closed part and where its lines are. */
export interface ClosedPart {
  readonly summary: SessionPart;
  readonly firstSegment: number;
  readonly lastSegment: number;
  /** Of its first line in the first segment. */
  readonly offset: number;
}

/** The `by` member of a `part` record that repair wrote. */
export const WRITTEN_BY_REPAIR = 'repair';

const STATES: ReadonlySet<string> = new Set<SessionState>(['ended', 'interrupted', 'crashed', 'damaged']);

export function textsOf(value: RecordValue, key: string): readonly string[] {
  return (arrayOf(value, key) ?? []).filter((item) => typeof item === 'string');
}

export function incidentsOf(value: RecordValue): readonly IncidentSummary[] {
  const incidents: IncidentSummary[] = [];
  for (const item of arrayOf(value, 'incidents') ?? []) {
    if (!isObject(item)) continue;
    const [cause, detail, action] = [textOf(item, 'cause'), textOf(item, 'detail'), textOf(item, 'action')];
    if (cause === undefined) continue;
    incidents.push({ cause, ...(detail === undefined ? {} : { detail }), ...(action === undefined ? {} : { action }) });
  }
  return incidents;
}

/** What a crash mark says, from a record of `marks.log` or the `crash` member of a part. */
export function crashOf(value: RecordValue): CrashMark {
  const [name, code] = [textOf(value, 'name'), textOf(value, 'code')];
  return {
    kind: crashKindOf(value['kind']),
    at: numberOf(value, 'at') ?? 0,
    ...(name === undefined ? {} : { name }),
    ...(code === undefined ? {} : { code }),
  };
}

/** Reads a `part` record; undefined if it lacks what it needs. */
export function readPartRecord(value: RecordValue, recording: string): ClosedPart | undefined {
  const [session, part, state] = [textOf(value, 's'), countOf(value, 'part'), textOf(value, 'state')];
  const [start, end, outcome] = [value['start'], value['end'], value['outcome']];
  if (session === undefined || part === undefined || state === undefined || !isNanos(start) || !isNanos(end))
    return undefined;
  const [first, last] = arrayOf(value, 'segments') ?? [];
  const count = (key: string): number => countOf(value, key) ?? 0;
  const crash = objectOf(value, 'crash');
  // A state that a newer writer knows is shown as what is known of it: the part is closed.
  const known = STATES.has(state) ? (state as SessionState) : 'ended';
  return {
    firstSegment: typeof first === 'number' ? first : 1,
    lastSegment: typeof last === 'number' ? last : Infinity,
    offset: count('offset'),
    summary: {
      session,
      recording,
      part,
      state: known,
      ...(known === 'ended' && (outcome === 'ok' || outcome === 'error') ? { outcome } : {}),
      ...(crash === undefined ? {} : { crash: crashOf(crash) }),
      startTimeUnixNano: start,
      endTimeUnixNano: end,
      title: textOf(value, 'title') ?? '',
      service: textOf(value, 'service') ?? '',
      aliases: textsOf(value, 'aliases'),
      incidents: incidentsOf(value),
      spans: count('spans'),
      openSpans: 0,
      errors: count('errors'),
      modelCalls: count('modelCalls'),
      toolCalls: count('toolCalls'),
      inputTokens: count('inputTokens'),
      outputTokens: count('outputTokens'),
      traces: count('traces'),
      repaired: count('repaired'),
      damage: count('damage'),
    },
  };
}

/** The members of a `part` record, in the order of docs/format.md. */
export function partRecord(closed: ClosedPart): Record<string, unknown> {
  const { summary, firstSegment, lastSegment, offset } = closed;
  return {
    k: 'part',
    s: summary.session,
    part: summary.part,
    aliases: summary.aliases,
    state: summary.state,
    outcome: summary.outcome,
    start: summary.startTimeUnixNano,
    end: summary.endTimeUnixNano,
    spans: summary.spans,
    errors: summary.errors,
    modelCalls: summary.modelCalls,
    toolCalls: summary.toolCalls,
    inputTokens: summary.inputTokens,
    outputTokens: summary.outputTokens,
    title: summary.title,
    service: summary.service,
    segments: [firstSegment, lastSegment],
    offset,
    traces: summary.traces,
    repaired: summary.repaired,
    incidents: summary.incidents,
    damage: summary.damage,
    crash: summary.crash,
    by: WRITTEN_BY_REPAIR,
  };
}
