/**
 * An incident as the attributes of its `spanbox.incident` event, and back (docs/conventions.md, "Events").
 *
 * I1. Flat, and lossless: the incident that is read from an event is deeply equal to the one that was written.
 * I2. Nothing leaves but enums, booleans, numbers and names that `sanitizeName` lets through; the two sentences are made from enums.
 * I3. Reading never throws; attributes that are not a whole incident are none.
 */
import * as names from '../../semconv/index.ts';
import { ATTR_ERROR_TYPE, ATTR_HTTP_RESPONSE_STATUS_CODE, ERROR_TYPE_VALUE_OTHER } from '../../semconv/upstream.ts';
import type { CauseWithDetail, Gap, Incident, IncidentError, IncidentFacts } from '../incident.ts';
import { sanitizeName } from '../names.ts';
import { writtenId } from './ids.ts';
import type { SpanAttributes } from './span-types.ts';
import type { ViewAttributes, ViewValue } from './view.ts';

/** Fields that are enumerated and always there. */
const ENUMS = {
  confidence: [names.ATTR_SPANBOX_INCIDENT_CONFIDENCE, names.SPANBOX_INCIDENT_CONFIDENCE_VALUES],
  disposition: [names.ATTR_SPANBOX_INCIDENT_DISPOSITION, names.SPANBOX_INCIDENT_DISPOSITION_VALUES],
  runPhase: [names.ATTR_SPANBOX_INCIDENT_RUN_PHASE, names.SPANBOX_INCIDENT_RUN_PHASE_VALUES],
  streamPhase: [names.ATTR_SPANBOX_INCIDENT_STREAM_PHASE, names.SPANBOX_INCIDENT_STREAM_PHASE_VALUES],
  toolPhase: [names.ATTR_SPANBOX_INCIDENT_TOOL_PHASE, names.SPANBOX_INCIDENT_TOOL_PHASE_VALUES],
  severity: [names.ATTR_SPANBOX_INCIDENT_SEVERITY, names.SPANBOX_INCIDENT_SEVERITY_VALUES],
} as const satisfies Partial<Record<keyof Incident, readonly [string, Readonly<Record<string, string>>]>>;

const RECOVERY_ENUMS = {
  action: [names.ATTR_SPANBOX_RECOVERY_ACTION, names.SPANBOX_RECOVERY_ACTION_VALUES],
  reason: [names.ATTR_SPANBOX_RECOVERY_REASON, names.SPANBOX_RECOVERY_REASON_VALUES],
  confidence: [names.ATTR_SPANBOX_RECOVERY_CONFIDENCE, names.SPANBOX_RECOVERY_CONFIDENCE_VALUES],
} as const;

const FACTS: { readonly [K in keyof IncidentFacts]: string } = {
  providerProgress: names.ATTR_SPANBOX_FACT_PROVIDER_PROGRESS,
  reasoningOutput: names.ATTR_SPANBOX_FACT_REASONING_OUTPUT,
  visibleOutput: names.ATTR_SPANBOX_FACT_VISIBLE_OUTPUT,
  toolInputStarted: names.ATTR_SPANBOX_FACT_TOOL_INPUT_STARTED,
  toolCallMaterialized: names.ATTR_SPANBOX_FACT_TOOL_CALL_MATERIALIZED,
  toolStarted: names.ATTR_SPANBOX_FACT_TOOL_STARTED,
  toolFinished: names.ATTR_SPANBOX_FACT_TOOL_FINISHED,
  unsafeStarted: names.ATTR_SPANBOX_FACT_UNSAFE_STARTED,
  providerSideCall: names.ATTR_SPANBOX_FACT_PROVIDER_SIDE_CALL,
  boundaryProven: names.ATTR_SPANBOX_FACT_BOUNDARY_PROVEN,
};

const CAUSES = new Set<string>(Object.values(names.SPANBOX_INCIDENT_CAUSE_VALUES));

/** The attributes of the event. `id` identifies the incident; it is also on the run span. */
export function incidentToAttributes(incident: Incident, id: string): SpanAttributes {
  const attributes: Record<string, string | number | boolean | readonly string[]> = {
    [names.ATTR_SPANBOX_INCIDENT_ID]: writtenId(id),
    [names.ATTR_SPANBOX_INCIDENT_CAUSE]: incident.cause,
  };
  const detail = incident.detail === undefined ? undefined : sanitizeName(incident.detail);
  if (detail !== undefined) attributes[names.ATTR_SPANBOX_INCIDENT_DETAIL] = detail;
  for (const field of keysOf(ENUMS)) attributes[ENUMS[field][0]] = incident[field];
  if (incident.attempt !== undefined) attributes[names.ATTR_SPANBOX_ATTEMPT_NUMBER] = incident.attempt;
  if (incident.contributing.length > 0) {
    attributes[names.ATTR_SPANBOX_INCIDENT_CONTRIBUTING] = incident.contributing.map(joined);
  }
  if (incident.gaps.length > 0) attributes[names.ATTR_SPANBOX_INCIDENT_GAPS] = [...incident.gaps];
  for (const fact of keysOf(FACTS)) attributes[FACTS[fact]] = incident.facts[fact];
  if (incident.error !== undefined) putError(attributes, incident.error);
  for (const field of keysOf(RECOVERY_ENUMS)) attributes[RECOVERY_ENUMS[field][0]] = incident.recovery[field];
  attributes[names.ATTR_SPANBOX_RECOVERY_ROW] = incident.recovery.row;
  attributes[names.ATTR_SPANBOX_INCIDENT_TITLE] = incident.title;
  attributes[names.ATTR_SPANBOX_INCIDENT_SUMMARY] = incident.summary;
  return attributes;
}

/** Whether two incidents are equal in everything, wherever each was derived or read. */
export function isSameIncident(a: Incident, b: Incident): boolean {
  // The attributes hold all of it, and in one order.
  return JSON.stringify(incidentToAttributes(a, '')) === JSON.stringify(incidentToAttributes(b, ''));
}

/** What the run span carries of its incident. */
export function runIncidentAttributes(incident: Incident, id: string): SpanAttributes {
  return {
    [names.ATTR_SPANBOX_INCIDENT_ID]: writtenId(id),
    [names.ATTR_SPANBOX_INCIDENT_CAUSE]: incident.cause,
  };
}

function putError(attributes: Record<string, unknown>, error: IncidentError): void {
  attributes[ATTR_ERROR_TYPE] = sanitizeName(error.type) ?? ERROR_TYPE_VALUE_OTHER;
  const code = error.code === undefined ? undefined : sanitizeName(error.code);
  if (code !== undefined) attributes[names.ATTR_SPANBOX_INCIDENT_ERROR_CODE] = code;
  if (error.status !== undefined) attributes[ATTR_HTTP_RESPONSE_STATUS_CODE] = error.status;
}

/** An incident as read from an event. */
export interface IncidentEntry {
  readonly id: string;
  readonly incident: Incident;
}

/** The incident that an event's attributes tell; undefined when they do not tell a whole one. */
export function incidentFromAttributes(attributes: ViewAttributes): IncidentEntry | undefined {
  const id = attributes.get(names.ATTR_SPANBOX_INCIDENT_ID);
  const cause = attributes.get(names.ATTR_SPANBOX_INCIDENT_CAUSE);
  const detail = sanitizeName(attributes.get(names.ATTR_SPANBOX_INCIDENT_DETAIL));
  const incident: Record<string, unknown> = { cause, ...(detail === undefined ? {} : { detail }) };
  const recovery: Record<string, unknown> = {
    row: sanitizeName(attributes.get(names.ATTR_SPANBOX_RECOVERY_ROW)),
  };
  const facts: Record<string, unknown> = {};
  const attempt = attributes.get(names.ATTR_SPANBOX_ATTEMPT_NUMBER);
  if (attempt !== undefined) incident['attempt'] = attempt;
  for (const field of keysOf(ENUMS)) {
    const [attribute, values] = ENUMS[field];
    incident[field] = enumValue(attributes.get(attribute), values);
  }
  for (const field of keysOf(RECOVERY_ENUMS)) {
    const [attribute, values] = RECOVERY_ENUMS[field];
    recovery[field] = enumValue(attributes.get(attribute), values);
  }
  for (const fact of keysOf(FACTS)) {
    const value = attributes.get(FACTS[fact]);
    facts[fact] = typeof value === 'boolean' ? value : undefined;
  }
  const title = sanitizeName(attributes.get(names.ATTR_SPANBOX_INCIDENT_TITLE));
  const summary = attributes.get(names.ATTR_SPANBOX_INCIDENT_SUMMARY);
  const whole =
    typeof id === 'string' &&
    isCause(cause) &&
    (attempt === undefined || typeof attempt === 'number') &&
    [recovery['row'], title, summary].every((text) => typeof text === 'string') &&
    [...Object.values(incident), ...Object.values(recovery), ...Object.values(facts)].every((v) => v !== undefined);
  if (!whole) return undefined;
  const error = errorFrom(attributes);
  Object.assign(incident, {
    contributing: strings(attributes.get(names.ATTR_SPANBOX_INCIDENT_CONTRIBUTING)).flatMap(split),
    gaps: strings(attributes.get(names.ATTR_SPANBOX_INCIDENT_GAPS)).flatMap((gap) => sanitizeName(gap) ?? []) as Gap[],
    ...(error === undefined ? {} : { error }),
    facts,
    recovery,
    title,
    summary,
  });
  // Every field that is enumerated was checked; the details are open and only shown.
  return { id, incident: incident as unknown as Incident };
}

function errorFrom(attributes: ViewAttributes): IncidentError | undefined {
  const type = attributes.get(ATTR_ERROR_TYPE);
  if (typeof type !== 'string') return undefined;
  const code = sanitizeName(attributes.get(names.ATTR_SPANBOX_INCIDENT_ERROR_CODE));
  const status = attributes.get(ATTR_HTTP_RESPONSE_STATUS_CODE);
  return {
    type: sanitizeName(type) ?? ERROR_TYPE_VALUE_OTHER,
    ...(code === undefined ? {} : { code }),
    ...(typeof status === 'number' ? { status } : {}),
  };
}

/** `cause` or `cause:detail`; a detail may hold colons, a cause does not. */
function joined({ cause, detail }: CauseWithDetail): string {
  const said = detail === undefined ? undefined : sanitizeName(detail);
  return said === undefined ? cause : `${cause}:${said}`;
}

function split(text: string): readonly CauseWithDetail[] {
  const colon = text.indexOf(':');
  const cause = colon < 0 ? text : text.slice(0, colon);
  if (!isCause(cause)) return [];
  const detail = colon < 0 ? undefined : sanitizeName(text.slice(colon + 1));
  return [{ cause, ...(detail === undefined ? {} : { detail }) } as CauseWithDetail];
}

function isCause(value: unknown): value is Incident['cause'] {
  return typeof value === 'string' && CAUSES.has(value);
}

function enumValue(value: ViewValue | undefined, values: Readonly<Record<string, string>>): string | undefined {
  return typeof value === 'string' && Object.values(values).includes(value) ? value : undefined;
}

function strings(value: ViewValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function keysOf<T extends object>(table: T): readonly (keyof T & string)[] {
  return Object.keys(table) as (keyof T & string)[];
}
