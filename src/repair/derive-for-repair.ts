/**
 * Which incident a broken trace shows: the same rules as live, on the spans as repair closes them (docs/incidents.md).
 *
 * D1. Pure, so a repair that is run again attaches the same. D2. The event stands once, on the span where the run broke: the tool or model call that was
 * open, else the run. An incident that was told while
 * the run lived is told again, on the run, only where more was seen later. D3. What derivation does with the repaired trace again is the same.
 */
import { deriveIncidents, evidenceFromSpans, type Evidence, type Incident } from '../incident/index.ts';
import { brokenSpan } from '../incident/spans/broken-span.ts';
import { evidenceToAttributes } from '../incident/spans/evidence-attributes.ts';
import { groupRuns, type RunGroup } from '../incident/spans/group-runs.ts';
import {
  incidentFromAttributes,
  incidentToAttributes,
  isSameIncident,
  runIncidentAttributes,
  type IncidentEntry,
} from '../incident/spans/incident-attributes.ts';
import type { SpanAttributes } from '../incident/spans/span-types.ts';
import { viewSpan, type SpanView } from '../incident/spans/view.ts';
import type { OtlpAnyValue, OtlpEvent, OtlpKeyValue, OtlpSpan } from '../otlp/otlp-types.ts';
import { shortHash } from '../store/layout.ts';
import type { SpanAddition } from './close-span.ts';
import type { BrokenTrace } from './conclude.ts';

const INCIDENT = 'spanbox.incident';
const EVIDENCE = 'spanbox.evidence';

/** What to add to which of the closed spans, by span id. */
export function deriveForRepair(trace: BrokenTrace): ReadonlyMap<string, SpanAddition> {
  const additions = new Map<string, SpanAddition>();
  const views = trace.spans.flatMap((span) => viewSpan(span) ?? []);
  const evidence = new Map(evidenceFromSpans(trace.spans).map((run) => [run.runSpanId, run.evidence]));
  for (const group of groupRuns(views)) {
    const first = group.run ?? group.members[0]?.span;
    const items = first === undefined ? undefined : evidence.get(first.spanId);
    if (first === undefined || items === undefined || !spansOf(group).some(isRepaired)) continue;
    deriveRun(group, first, items, trace, additions);
  }
  return additions;
}

function deriveRun(
  group: RunGroup,
  first: SpanView,
  items: readonly Evidence[],
  trace: BrokenTrace,
  additions: Map<string, SpanAddition>,
): void {
  const spans = spansOf(group);
  const own = spans.some((span) => span.events.some((event) => event.name === EVIDENCE));
  // How the process died is known to its mark alone; it is told as evidence where the run has evidence of its own.
  const told = own && trace.crash !== 'unknown' ? withCrash(items, trace.crash, nextOrder(spans)) : undefined;
  const { incident } = deriveIncidents(told?.items ?? items);
  const closed = new Map(trace.spans.map((span) => [span.spanId, span]));
  const add = (spanId: string, addition: SpanAddition): void => {
    const known = additions.get(spanId) ?? { events: [], attributes: [] };
    additions.set(spanId, {
      events: [...known.events, ...addition.events],
      attributes: [...known.attributes, ...addition.attributes],
    });
  };
  const runSpan = closed.get(first.spanId);
  if (told !== undefined && isRepaired(first) && runSpan !== undefined) {
    const attributes = evidenceToAttributes(told.crash, { order: told.order });
    if (attributes !== undefined)
      add(first.spanId, { events: [eventOf(EVIDENCE, attributes, runSpan)], attributes: [] });
  }
  if (incident === undefined) return;
  const alive = toldAlive(spans, incident);
  if (alive !== undefined) {
    if (group.run === undefined || runSpan === undefined || !isRepaired(group.run)) return;
    const event = eventOf(INCIDENT, incidentToAttributes(incident, alive.id), runSpan);
    add(group.run.spanId, {
      events: isSame(alive.incident, incident) ? [] : [event],
      attributes: keyValues(runIncidentAttributes(incident, alive.id)),
    });
    return;
  }
  const id = shortHash(`${first.traceId} ${first.spanId}`, 32);
  const broken = brokenMember(group, incident) ?? first;
  const brokenOtlp = closed.get(broken.spanId);
  if (brokenOtlp === undefined || !isRepaired(broken)) return;
  const { errorType, finishReasons } = brokenSpan(incident, { endReason: endReasonOf(broken) });
  const attributes: OtlpKeyValue[] =
    errorType === undefined ? [] : [{ key: 'error.type', value: { stringValue: errorType } }];
  if (finishReasons !== undefined && roleIn(group, broken) === 'attempt') {
    attributes.push({ key: 'gen_ai.response.finish_reasons', value: valueOf(finishReasons) });
  }
  add(broken.spanId, { events: [eventOf(INCIDENT, incidentToAttributes(incident, id), brokenOtlp)], attributes });
  if (group.run !== undefined && isRepaired(group.run)) {
    add(group.run.spanId, { events: [], attributes: keyValues(runIncidentAttributes(incident, id)) });
  }
}

interface ToldCrash {
  readonly items: readonly Evidence[];
  readonly crash: Evidence;
  readonly order: number;
}

/** Behind every item that the run has written, also those that its bound dropped. */
function nextOrder(spans: readonly SpanView[]): number {
  let next = 0;
  for (const event of spans.flatMap((span) => span.events)) {
    const order = event.name === EVIDENCE ? event.attributes.get('spanbox.evidence.order') : undefined;
    if (typeof order === 'number') next = Math.max(next, order + 1);
  }
  return next;
}

function withCrash(items: readonly Evidence[], crash: BrokenTrace['crash'], order: number): ToldCrash {
  const rest = items.filter(({ kind }) => kind !== 'process_crashed');
  const derived = items.find(({ kind }) => kind === 'process_crashed');
  const item: Evidence = {
    kind: 'process_crashed',
    ...(derived?.atMs === undefined ? {} : { atMs: derived.atMs }),
    crash,
  };
  return { items: [...rest, item], crash: item, order };
}

function spansOf({ run, members }: RunGroup): readonly SpanView[] {
  return run === undefined ? members.map(({ span }) => span) : [run, ...members.map(({ span }) => span)];
}

function isRepaired(span: SpanView): boolean {
  return span.attributes.get('spanbox.repaired') === true;
}

/** The incident as it was told while the run lived. One of an attempt that another has followed is not it. */
function toldAlive(spans: readonly SpanView[], { cause, attempt }: Incident): IncidentEntry | undefined {
  let told: IncidentEntry | undefined;
  for (const { events } of spans) {
    for (const { name, attributes } of events) {
      const entry = name === INCIDENT ? incidentFromAttributes(attributes) : undefined;
      const isIt = entry?.incident.disposition === 'terminal' && entry.incident.cause === cause;
      if (isIt && entry.incident.attempt === attempt) told = entry;
    }
  }
  return told;
}

/** Equal in everything but what else had part in it: that the process crashed later is no other incident. */
function isSame(a: Incident, b: Incident): boolean {
  return isSameIncident({ ...a, contributing: [] }, { ...b, contributing: [] });
}

function endReasonOf(span: SpanView): 'crashed' | 'interrupted' | 'exit' {
  const reason = span.attributes.get('spanbox.end_reason');
  return reason === 'crashed' || reason === 'exit' ? reason : 'interrupted';
}

function roleIn(group: RunGroup, wanted: SpanView): string | undefined {
  return group.members.find(({ span }) => span === wanted)?.role;
}

/** The span where it broke: that of the cause's attempt; without one, the tool or the model call that was open last. Only what repair closed can be added to. */
function brokenMember({ members }: RunGroup, incident: Incident): SpanView | undefined {
  const open = members.filter(({ span }) => isRepaired(span));
  if (incident.attempt !== undefined) {
    const attempts = members.filter(({ role }) => role === 'attempt');
    const numbered = attempts.find(({ span }) => span.attributes.get('spanbox.attempt.number') === incident.attempt);
    const span = (numbered ?? attempts[incident.attempt - 1])?.span;
    return span !== undefined && isRepaired(span) ? span : undefined;
  }
  return (open.findLast(({ role }) => role === 'tool') ?? open.findLast(({ role }) => role === 'attempt'))?.span;
}

function eventOf(name: string, attributes: SpanAttributes, span: OtlpSpan): OtlpEvent {
  return { attributes: keyValues(attributes), name, timeUnixNano: span.endTimeUnixNano, droppedAttributesCount: 0 };
}

function keyValues(attributes: SpanAttributes): readonly OtlpKeyValue[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: valueOf(value) }));
}

function valueOf(value: string | number | boolean | readonly string[]): OtlpAnyValue {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value !== 'number') return { arrayValue: { values: value.map((stringValue) => ({ stringValue })) } };
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}
