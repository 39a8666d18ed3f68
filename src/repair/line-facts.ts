/**
 * One line of a segment: parsed, checked, and what a summary needs of it.
 *
 * A line is good if it is JSON with exactly one span whose ids and times are as they must be; everything else is damage.
 */
import type { OtlpAnyValue, OtlpEvent, OtlpKeyValue, OtlpSpan } from '../otlp/otlp-types.ts';
import { COUNTED_KEYS, countSpan, type SpanCounts } from '../otlp/span-counts.ts';
import { isNanos } from './nanos.ts';
import { arrayOf, isObject, isSpan } from './record-values.ts';
import type { IncidentSummary } from './types.ts';

/** The span of a line, or undefined if the line is damaged. */
export function parseLine(bytes: Buffer): OtlpSpan | undefined {
  const value = parseJson(bytes, 0, bytes.length);
  if (!isObject(value)) return undefined;
  const resources = arrayOf(value, 'resourceSpans');
  const [resource] = resources ?? [];
  if (resources?.length !== 1 || !isObject(resource)) return undefined;
  const scopes = arrayOf(resource, 'scopeSpans');
  const [scope] = scopes ?? [];
  if (scopes?.length !== 1 || !isObject(scope)) return undefined;
  const spans = arrayOf(scope, 'spans');
  const [span] = spans ?? [];
  return spans?.length === 1 ? endedSpan(span) : undefined;
}

const SPANS = Buffer.from('"spans":[');
const FLAGS = Buffer.from(',"flags":');

/**
 * The same for a line whose checksum proves that our recorder wrote it: resource and scope are passed over. They are a third of what there is to parse, and
 * no quote inside a text is without its backslash, so what is looked for is found nowhere else.
 */
export function parseProvenLine(bytes: Buffer): OtlpSpan | undefined {
  const start = bytes.indexOf(SPANS) + SPANS.length;
  const end = bytes.indexOf(0x7d, bytes.lastIndexOf(FLAGS) + FLAGS.length) + 1;
  const span = start > SPANS.length && end > start ? endedSpan(parseJson(bytes, start, end)) : undefined;
  return span ?? parseLine(bytes);
}

function parseJson(bytes: Buffer, start: number, end: number): unknown {
  try {
    return JSON.parse(bytes.toString('utf8', start, end));
  } catch {
    // The damage that callers look for.
    return undefined;
  }
}

function endedSpan(span: unknown): OtlpSpan | undefined {
  return isSpan(span) && isNanos(span.endTimeUnixNano) ? span : undefined;
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
  readonly incidents: readonly ToldIncident[];
  /** A run at the root of its trace that ended without an incident. */
  readonly quietRun: boolean;
}

/** An incident that a span tells. */
export interface ToldIncident {
  readonly id?: string;
  readonly summary: IncidentSummary;
}

/** A plain value: text, number, boolean; undefined for what is nested. */
function plainValue(value: OtlpAnyValue | undefined): unknown {
  if (value === undefined) return undefined;
  return value.stringValue ?? value.intValue ?? value.doubleValue ?? value.boolValue;
}

/** The value of an attribute, or undefined. */
export function attributeOf(attributes: readonly OtlpKeyValue[] | undefined, key: string): unknown {
  return plainValue(attributes?.find((attribute) => attribute.key === key)?.value);
}

/** Keys that facts are told from. */
const TELLING: ReadonlySet<string> = new Set([
  'session.id',
  'gen_ai.conversation.id',
  'gen_ai.agent.name',
  'spanbox.repaired',
  'spanbox.incident.id',
  ...COUNTED_KEYS,
]);
const NO_INCIDENTS: readonly ToldIncident[] = [];

/** Looks at one span. Called for every line of a recording. */
export function factsOf(span: OtlpSpan): SpanFacts {
  // A plain object without a prototype: a Map for each line costs more than parsing the line's attributes.
  const values: Record<string, unknown> = Object.create(null);
  for (const { key, value } of span.attributes ?? []) if (TELLING.has(key)) values[key] = plainValue(value);
  const session = values['session.id'];
  const conversation = values['gen_ai.conversation.id'];
  const ids: string[] = [];
  if (typeof session === 'string') ids.push(session);
  if (typeof conversation === 'string') ids.push(conversation);
  let incidents = NO_INCIDENTS;
  for (const event of span.events ?? [])
    if (event.name === 'spanbox.incident') incidents = [...incidents, ...incidentOf(event)];
  const { modelCall, toolCall, inputTokens, outputTokens } = countSpan((key) => values[key]);
  return {
    modelCall,
    toolCall,
    inputTokens,
    outputTokens,
    error: span.status?.code === 2,
    repaired: values['spanbox.repaired'] === true,
    root: isLocalRoot(span),
    title: titleOf(span, values['gen_ai.agent.name']),
    statedSession: typeof session === 'string' ? session : span.traceId,
    ids,
    incidents,
    quietRun:
      values['gen_ai.operation.name'] === 'invoke_agent' &&
      values['spanbox.incident.id'] === undefined &&
      values['spanbox.repaired'] !== true &&
      incidents.length === 0 &&
      isLocalRoot(span),
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
function incidentOf(event: OtlpEvent): readonly ToldIncident[] {
  const cause = attributeOf(event.attributes, 'spanbox.incident.cause');
  if (typeof cause !== 'string' || attributeOf(event.attributes, 'spanbox.incident.disposition') === 'overcome')
    return [];
  const detail = attributeOf(event.attributes, 'spanbox.incident.detail');
  const action = attributeOf(event.attributes, 'spanbox.recovery.action');
  const id = attributeOf(event.attributes, 'spanbox.incident.id');
  const summary = {
    cause,
    ...(typeof detail === 'string' ? { detail } : {}),
    ...(typeof action === 'string' ? { action } : {}),
  };
  return [{ ...(typeof id === 'string' ? { id } : {}), summary }];
}
