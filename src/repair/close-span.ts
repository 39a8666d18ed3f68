/**
 * An open span as a line: closed at its last evidence, saying that repair did it and why (docs/format.md section 9).
 *
 * What was said stays: an ERROR keeps its message, another status is kept in `spanbox.status.before`, an `error.type` stays as it was.
 */
import type { OtlpEvent, OtlpKeyValue, OtlpSpan, OtlpStatus } from '../otlp/otlp-types.ts';
import type { RecordValue } from '../store/record-reader.ts';
import type { ScopeWords, StartedSpan } from './journal-state.ts';
import { fitSpan } from './fit-span.ts';
import { countOf, textOf } from './record-values.ts';

/** Lines are shorter than this. */
export const MAX_SPAN_LINE_BYTES = 999_999;

/** Why and when a span is closed. */
export interface Closing {
  readonly recording: string;
  readonly endTimeUnixNano: string;
  readonly endReason: 'crashed' | 'interrupted' | 'exit';
  readonly addition?: SpanAddition;
}

/** What derivation adds to a span that repair closes. An attribute that the application set stays as it is. */
export interface SpanAddition {
  readonly events: readonly OtlpEvent[];
  readonly attributes: readonly OtlpKeyValue[];
}

const NOTHING_ADDED: SpanAddition = { events: [], attributes: [] };

const text = (key: string, stringValue: string): OtlpKeyValue => ({ key, value: { stringValue } });
const truth = (key: string): OtlpKeyValue => ({ key, value: { boolValue: true } });

/** The span as repair closes it. */
export function closeSpan(started: StartedSpan, closing: Closing): OtlpSpan {
  const attributes = sessionAttributes(started);
  const { events: addedEvents, attributes: addedAttributes } = closing.addition ?? NOTHING_ADDED;
  const keys = new Set(started.attributes.keys());
  for (const attribute of addedAttributes) {
    if (keys.has(attribute.key)) continue;
    keys.add(attribute.key);
    attributes.push(attribute);
  }
  if (!keys.has('error.type')) {
    attributes.push(text('error.type', closing.endReason === 'interrupted' ? 'interrupted' : 'process_crashed'));
  }
  attributes.push(
    truth('spanbox.repaired'),
    text('spanbox.end_reason', closing.endReason),
    text('spanbox.recording.id', closing.recording),
  );
  const said = started.status?.code === 2 ? 'ERROR' : started.status?.code === 1 ? 'OK' : undefined;
  if (said !== undefined) attributes.push(text('spanbox.status.before', said));
  const message = said === 'ERROR' ? started.status?.message : undefined;
  const status: OtlpStatus = { code: 2, ...(message === undefined ? {} : { message }) };
  return spanOf(started, {
    attributes,
    events: [...started.events, ...addedEvents],
    status,
    end: closing.endTimeUnixNano,
  });
}

/** The span as it is, for a process that lives: open. */
export function openSpan(started: StartedSpan): OtlpSpan {
  const attributes = [...sessionAttributes(started), truth('spanbox.open')];
  return spanOf(started, { attributes, events: started.events, status: started.status ?? { code: 0 }, end: '0' });
}

function sessionAttributes(started: StartedSpan): OtlpKeyValue[] {
  const attributes = [...started.attributes].map(([key, value]) => ({ key, value }));
  const named = started.attributes.has('session.id') || started.session === started.span.traceId;
  return named ? attributes : [...attributes, text('session.id', started.session)];
}

interface ChangedParts {
  readonly attributes: readonly OtlpKeyValue[];
  readonly events: readonly OtlpEvent[];
  readonly status: OtlpStatus;
  readonly end: string;
}

/** In the order of the SDK's own serializer. */
function spanOf(started: StartedSpan, changed: ChangedParts): OtlpSpan {
  const from: OtlpSpan & RecordValue = { ...started.span };
  const [parentSpanId, traceState, kind, flags] = [
    textOf(from, 'parentSpanId'),
    textOf(from, 'traceState'),
    countOf(from, 'kind'),
    countOf(from, 'flags'),
  ];
  return {
    traceId: from.traceId,
    spanId: from.spanId,
    ...(parentSpanId === undefined || parentSpanId === '' ? {} : { parentSpanId }),
    ...(traceState === undefined ? {} : { traceState }),
    name: started.name,
    kind: kind ?? 0,
    startTimeUnixNano: from.startTimeUnixNano,
    endTimeUnixNano: changed.end,
    attributes: changed.attributes,
    droppedAttributesCount: started.droppedAttributes,
    events: changed.events,
    droppedEventsCount: started.droppedEvents,
    status: changed.status,
    links: started.links,
    droppedLinksCount: started.droppedLinks,
    ...(flags === undefined ? {} : { flags }),
  };
}

const NO_SCOPE: ScopeWords = { resource: {}, resourceSchemaUrl: undefined, scope: {}, schemaUrl: undefined };

/** The line of a span, with its line feed; cut to the limit where it is longer. */
export function spanLine(span: OtlpSpan, scope: ScopeWords = NO_SCOPE): Buffer {
  const lineOf = (fitted: OtlpSpan): Buffer =>
    Buffer.from(
      `${JSON.stringify({
        resourceSpans: [
          {
            resource: scope.resource,
            scopeSpans: [{ scope: scope.scope, spans: [fitted], schemaUrl: scope.schemaUrl }],
            schemaUrl: scope.resourceSchemaUrl,
          },
        ],
      })}\n`,
    );
  const line = lineOf(span);
  return line.length <= MAX_SPAN_LINE_BYTES ? line : lineOf(fitSpan(span, line.length - MAX_SPAN_LINE_BYTES));
}
