/**
 * One line of a segment: parsed, checked, and what a summary needs of it.
 *
 * A line is good if it is JSON with exactly one span whose ids and times are as they must be; everything else is damage.
 */
import type { OtlpAnyValue, OtlpEvent, OtlpKeyValue, OtlpSpan, OtlpTracesData } from '../otlp/otlp-types.ts';
import { countSpan, type SpanCounts } from '../otlp/span-counts.ts';
import { isNanos } from './nanos.ts';
import { arrayOf, isObject, isSpan } from './record-values.ts';
import type { IncidentSummary } from './types.ts';

/** A good line. */
export interface GoodLine {
  readonly traces: OtlpTracesData;
  readonly span: OtlpSpan;
}

/** What a line says, or undefined if it is damaged. */
export function parseLine(bytes: Buffer): GoodLine | undefined {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    // The damage that callers look for.
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const resources = arrayOf(value, 'resourceSpans');
  const [resource] = resources ?? [];
  if (resources?.length !== 1 || !isObject(resource)) return undefined;
  const scopes = arrayOf(resource, 'scopeSpans');
  const [scope] = scopes ?? [];
  if (scopes?.length !== 1 || !isObject(scope)) return undefined;
  const spans = arrayOf(scope, 'spans');
  const [span] = spans ?? [];
  if (spans?.length !== 1 || !isSpan(span) || !isNanos(span.endTimeUnixNano)) return undefined;
  return { traces: value, span };
}

/** What is counted and shown of a span. */
export interface SpanFacts extends SpanCounts {
  readonly error: boolean;
  readonly repaired: boolean;
  /** Its parent, if it has one, is another process's. */
  readonly root: boolean;
  /** What it would call its session. */
  readonly title: string;
  /** The session that the span itself names, else its trace id. */
  readonly statedSession: string;
  /** Every id under which the span was seen. */
  readonly ids: readonly string[];
  readonly incidents: readonly IncidentSummary[];
}

/** A plain value: text, number, boolean; undefined for what is nested. */
export function plainValue(value: OtlpAnyValue | undefined): unknown {
  if (value === undefined) return undefined;
  return value.stringValue ?? value.intValue ?? value.doubleValue ?? value.boolValue;
}

/** The value of an attribute, or undefined. */
export function attributeOf(attributes: readonly OtlpKeyValue[] | undefined, key: string): unknown {
  return plainValue(attributes?.find((attribute) => attribute.key === key)?.value);
}

/** Looks at one span. */
export function factsOf(span: OtlpSpan): SpanFacts {
  const values = new Map<string, unknown>();
  for (const { key, value } of span.attributes ?? []) values.set(key, plainValue(value));
  const lookup = (key: string): unknown => values.get(key);
  const ids = [lookup('session.id'), lookup('gen_ai.conversation.id')].filter((id) => typeof id === 'string');
  const session = lookup('session.id');
  return {
    ...countSpan(lookup),
    error: span.status?.code === 2,
    repaired: lookup('spanbox.repaired') === true,
    root: isLocalRoot(span),
    title: titleOf(span, values.get('gen_ai.agent.name')),
    statedSession: typeof session === 'string' ? session : span.traceId,
    ids,
    incidents: (span.events ?? []).flatMap(incidentOf),
  };
}

/** OTLP span flags: bit 9 says that the parent is remote. */
const PARENT_IS_REMOTE = 0x200;

function isLocalRoot(span: OtlpSpan): boolean {
  return span.parentSpanId === undefined || span.parentSpanId === '' || ((span.flags ?? 0) & PARENT_IS_REMOTE) !== 0;
}

function titleOf(span: OtlpSpan, agent: unknown): string {
  return typeof agent === 'string' && agent !== '' ? agent : span.name;
}

/** The summary of an incident that ended something; one that was overcome is none. */
function incidentOf(event: OtlpEvent): readonly IncidentSummary[] {
  if (event.name !== 'spanbox.incident') return [];
  const cause = attributeOf(event.attributes, 'spanbox.incident.cause');
  if (typeof cause !== 'string' || attributeOf(event.attributes, 'spanbox.incident.disposition') === 'overcome')
    return [];
  const detail = attributeOf(event.attributes, 'spanbox.incident.detail');
  const action = attributeOf(event.attributes, 'spanbox.recovery.action');
  return [
    { cause, ...(typeof detail === 'string' ? { detail } : {}), ...(typeof action === 'string' ? { action } : {}) },
  ];
}
