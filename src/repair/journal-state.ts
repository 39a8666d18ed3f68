/**
 * What the journals say: spans that were open, as they were last known; and where lines of ended ones must be.
 *
 * Generations are applied lowest first; a later word replaces an earlier one. An `end` does not take a span away: the line decides, and
 * a span whose line was lost is still known from here.
 */
import type { OtlpAnyValue, OtlpEvent, OtlpLink, OtlpSpan, OtlpStatus } from '../otlp/otlp-types.ts';
import type { RecordValue } from '../store/record-reader.ts';
import {
  arrayOf,
  attributesOf,
  checksumOf,
  countOf,
  eventsOf,
  foldsOf,
  isEvent,
  isSpan,
  linksOf,
  numberOf,
  objectOf,
  statusOf,
  textOf,
} from './record-values.ts';

/** A resource and scope, as they stand in a line. */
export interface ScopeWords {
  readonly resource: RecordValue;
  readonly resourceSchemaUrl: string | undefined;
  readonly scope: RecordValue;
  readonly schemaUrl: string | undefined;
}

/** Where the line of an ended span is, and how to prove it. */
export interface EndWords {
  readonly segment: number;
  readonly offset: number;
  readonly bytes: number;
  readonly crc: number;
}

/** A session part that the journal says has begun. */
export interface PartWords {
  readonly session: string;
  readonly part: number;
  readonly at: number;
  readonly segment: number;
  readonly offset: number;
  /** Totals of its lines before that place. */
  readonly totals: RecordValue | undefined;
  /** With totals: where its first line stands. */
  readonly first: { readonly segment: number; readonly offset: number } | undefined;
  /** With totals: traces that were open then, and are counted in them. */
  readonly openTraces: readonly string[];
}

/** A span that has started, as it was last known. */
export class StartedSpan {
  readonly span: OtlpSpan;
  readonly scope: number;
  readonly session: string;
  /** The part of the session that had begun when it started; undefined: the latest. */
  readonly part: number | undefined;
  name: string;
  readonly attributes: Map<string, OtlpAnyValue> = new Map();
  events: OtlpEvent[];
  links: OtlpLink[];
  status: OtlpStatus | undefined;
  droppedAttributes: number;
  droppedEvents: number;
  droppedLinks: number;
  /** Milliseconds since the epoch of the last record about it. */
  lastAt: number;
  end: EndWords | undefined = undefined;

  constructor(
    span: OtlpSpan & RecordValue,
    belongs: { scope: number; session: string; part: number | undefined },
    at: number,
  ) {
    this.span = span;
    this.scope = belongs.scope;
    this.session = belongs.session;
    this.part = belongs.part;
    this.name = span.name;
    for (const { key, value } of attributesOf(span, 'attributes')) this.attributes.set(key, value);
    this.events = [...eventsOf(span, 'events')];
    this.links = [...linksOf(span, 'links')];
    this.status = statusOf(span, 'status');
    this.droppedAttributes = countOf(span, 'droppedAttributesCount') ?? 0;
    this.droppedEvents = countOf(span, 'droppedEventsCount') ?? 0;
    this.droppedLinks = countOf(span, 'droppedLinksCount') ?? 0;
    this.lastAt = at;
  }

  /** One later word about it. */
  apply(kind: string, value: RecordValue): void {
    this.lastAt = Math.max(this.lastAt, numberOf(value, 'at') ?? 0);
    const dropped = countOf(value, 'd');
    if (value['cut'] === true) this.attributes.set('spanbox.truncated', { boolValue: true });
    switch (kind) {
      case 'attr':
        for (const attribute of attributesOf(value, 'a')) this.attributes.set(attribute.key, attribute.value);
        if (dropped !== undefined) this.droppedAttributes = dropped;
        break;
      case 'event': {
        const event = value['e'];
        if (isEvent(event)) this.events.push(event);
        if (dropped !== undefined) {
          this.events.splice(0, Math.max(0, dropped - this.droppedEvents));
          this.droppedEvents = dropped;
        }
        break;
      }
      case 'link':
        this.links.push(...linksOf(value, 'l'));
        if (dropped !== undefined) {
          this.links.splice(0, Math.max(0, dropped - this.droppedLinks));
          this.droppedLinks = dropped;
        }
        break;
      case 'status':
        this.status = statusOf(value, 'status') ?? this.status;
        break;
      case 'name':
        this.name = textOf(value, 'name') ?? this.name;
        break;
      default:
    }
  }
}

export class JournalState {
  readonly scopes: Map<number, ScopeWords> = new Map();
  /** By their number in the recording. */
  readonly started: Map<number, StartedSpan> = new Map();
  /** By session and part, in the order in which they began. */
  readonly parts: Map<string, PartWords> = new Map();
  /** By segment, then by offset. */
  readonly ends: Map<number, Map<number, EndWords>> = new Map();
  /** By segment. */
  readonly folds: Map<number, readonly (readonly [number, number])[]> = new Map();
  readonly #latestPart = new Map<string, number>();
  /** Milliseconds since the epoch of the latest record. */
  lastAt = 0;

  /** Applies one record; one that cannot be understood changes nothing. */
  apply(value: RecordValue): void {
    const kind = textOf(value, 'k') ?? '';
    const p = countOf(value, 'p');
    this.lastAt = Math.max(this.lastAt, numberOf(value, 'at') ?? 0);
    switch (kind) {
      case 'scope':
        this.#scope(value);
        break;
      case 'part':
        this.#part(value);
        break;
      case 'start':
      case 'state':
        if (p !== undefined) this.#start(p, value);
        break;
      case 'end':
        if (p !== undefined) this.#end(p, value);
        break;
      case 'check': {
        const segment = countOf(value, 'g');
        if (segment !== undefined) this.folds.set(segment, foldsOf(value));
        break;
      }
      case 'attr':
      case 'event':
      case 'link':
      case 'status':
      case 'name':
        if (p !== undefined) this.started.get(p)?.apply(kind, value);
        break;
      default:
    }
  }

  #scope(value: RecordValue): void {
    const number = countOf(value, 'i');
    if (number === undefined) return;
    this.scopes.set(number, {
      resource: objectOf(value, 'resource') ?? {},
      resourceSchemaUrl: textOf(value, 'resourceSchemaUrl'),
      scope: objectOf(value, 'scope') ?? {},
      schemaUrl: textOf(value, 'schemaUrl'),
    });
  }

  #part(value: RecordValue): void {
    const session = textOf(value, 's');
    const part = countOf(value, 'part');
    const [segment, offset] = [countOf(value, 'g'), countOf(value, 'o')];
    if (session === undefined || part === undefined || segment === undefined || offset === undefined) return;
    const totals = objectOf(value, 'totals');
    const [firstSegment, firstOffset] = arrayOf(value, 'first') ?? [];
    const first =
      typeof firstSegment === 'number' && typeof firstOffset === 'number'
        ? { segment: firstSegment, offset: firstOffset }
        : undefined;
    const openTraces = totals === undefined ? [] : this.#openTraces(session);
    const words = { session, part, at: numberOf(value, 'at') ?? 0, segment, offset, totals, first, openTraces };
    this.parts.set(partKey(session, part), words);
    this.#latestPart.set(session, Math.max(part, this.#latestPart.get(session) ?? 0));
  }

  #openTraces(session: string): readonly string[] {
    const traces = new Set<string>();
    for (const started of this.started.values()) {
      if (started.session === session && started.end === undefined) traces.add(started.span.traceId);
    }
    return [...traces];
  }

  #start(p: number, value: RecordValue): void {
    const span = value['span'];
    const scope = countOf(value, 'c');
    if (!isSpan(span) || scope === undefined) return;
    const session = textOf(value, 's') ?? span.traceId;
    const known = this.started.get(p);
    const part = known?.part ?? this.#latestPart.get(session);
    const started = new StartedSpan(span, { scope, session, part }, numberOf(value, 'at') ?? 0);
    started.end = known?.end;
    this.started.set(p, started);
  }

  #end(p: number, value: RecordValue): void {
    const [segment, offset, bytes, crc] = [
      countOf(value, 'g'),
      countOf(value, 'o'),
      countOf(value, 'b'),
      checksumOf(value, 'c'),
    ];
    if (segment === undefined || offset === undefined || bytes === undefined || crc === undefined) return;
    const end = { segment, offset, bytes, crc };
    const ends = this.ends.get(segment) ?? new Map<number, EndWords>();
    ends.set(offset, end);
    this.ends.set(segment, ends);
    const started = this.started.get(p);
    if (started !== undefined) started.end = end;
  }
}

/** Unique for any session id: the number comes first. */
export function partKey(session: string, part: number): string {
  return `${part} ${session}`;
}
