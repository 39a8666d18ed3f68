/**
 * An item of evidence as the attributes of its `spanbox.evidence` event, and back (docs/conventions.md, "Events").
 *
 * A1. Written and read again, an item is equal in everything that may be said. What may not (docs/conventions.md, "Rules") is left out:
 *     codes and names are dropped, a tool becomes `other`, a call's id becomes a digest of itself, the same on every item of the call.
 * A2. Neither way throws, whatever comes in: what is no item has no attributes, and the other way round.
 */
import {
  ATTR_SPANBOX_EVIDENCE_AT_MS,
  ATTR_SPANBOX_EVIDENCE_KIND,
  ATTR_SPANBOX_EVIDENCE_ORDER,
} from '../../semconv/index.ts';
import type { Evidence } from '../evidence.ts';
import { sanitizeName } from '../names.ts';
import { callId, writtenId } from './ids.ts';
import { EVIDENCE_FIELDS, isEvidenceKind } from './evidence-fields.ts';
import type { Field } from './evidence-fields.ts';
import type { SpanAttributes } from './span-types.ts';
import type { ViewAttributes } from './view.ts';

type ToolNames = readonly string[] | ReadonlySet<string> | 'all';

/** What is written beside the item. */
export interface EvidenceEventOptions {
  /** Place of the item in the run's append order, from 0. Without it, the item's time tells it, else the event's. */
  readonly order?: number;
  /** The registered tool names; others are written `other`. @default 'all': every name that has the form of one */
  readonly toolNames?: ToolNames;
}

/** An item as read from an event. */
export interface EvidenceEntry {
  readonly item: Evidence;
  /** Absent when the event does not say. */
  readonly order?: number;
}

/** The attributes of the event; undefined when `item` is no item of evidence. */
export function evidenceToAttributes(item: Evidence, options: EvidenceEventOptions = {}): SpanAttributes | undefined {
  const values = item as unknown as Readonly<Record<string, unknown>>;
  if (typeof item !== 'object' || item === null || !isEvidenceKind(item.kind)) return undefined;
  const attributes: Record<string, string | number | boolean> = { [ATTR_SPANBOX_EVIDENCE_KIND]: item.kind };
  if (isCount(options.order, 0)) attributes[ATTR_SPANBOX_EVIDENCE_ORDER] = options.order;
  if (isMilliseconds(item.atMs)) attributes[ATTR_SPANBOX_EVIDENCE_AT_MS] = item.atMs;
  const { required, optional } = EVIDENCE_FIELDS[item.kind];
  for (const field of required) {
    const value = written(field, values[field.field], options.toolNames);
    if (value === undefined) return undefined;
    attributes[field.attribute] = value;
  }
  for (const field of optional) {
    const value = written(field, values[field.field], options.toolNames);
    if (value !== undefined) attributes[field.attribute] = value;
  }
  return attributes;
}

/** The item that an event's attributes tell; undefined when they tell none. */
export function evidenceFromAttributes(attributes: ViewAttributes): EvidenceEntry | undefined {
  const kind = attributes.get(ATTR_SPANBOX_EVIDENCE_KIND);
  if (!isEvidenceKind(kind)) return undefined;
  const item: Record<string, unknown> = { kind };
  const atMs = attributes.get(ATTR_SPANBOX_EVIDENCE_AT_MS);
  if (isMilliseconds(atMs)) item['atMs'] = atMs;
  const { required, optional } = EVIDENCE_FIELDS[kind];
  for (const field of [...required, ...optional]) {
    // Somebody else may have written the event: what may not be said is not read either.
    const value = written(field, attributes.get(field.attribute), 'all');
    if (value !== undefined) item[field.field] = value;
    else if (required.includes(field)) return undefined;
  }
  if (kind === 'lifecycle_closed') item['action'] ??= '';
  const order = attributes.get(ATTR_SPANBOX_EVIDENCE_ORDER);
  // Every field was checked against the table of its kind.
  return { item: item as unknown as Evidence, ...(isCount(order, 0) ? { order } : {}) };
}

/** What may be written of a value; undefined when nothing may, or when it is not of the field's type. */
function written(
  field: Field,
  value: unknown,
  toolNames: ToolNames | undefined,
): string | number | boolean | undefined {
  switch (field.type) {
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'count':
      return isCount(value, field.least) ? value : undefined;
    case 'milliseconds':
      return isMilliseconds(value) ? value : undefined;
    case 'enum':
      return typeof value === 'string' && field.values.has(value) ? value : undefined;
    case 'name':
      return sanitizeName(value);
    case 'word':
      return typeof value === 'string' ? (sanitizeName(value) ?? 'other') : undefined;
    case 'tool':
      return typeof value === 'string' ? sanitizeName(value, toolNames ?? 'all') : undefined;
    case 'call':
      return typeof value === 'string' ? callId(value) : undefined;
    case 'id':
      return typeof value === 'string' ? writtenId(value) : undefined;
  }
}

function isCount(value: unknown, least: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least;
}

function isMilliseconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
