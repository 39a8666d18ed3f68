/**
 * Spans from any OTLP JSON: lines of `TracesData` (span files, the Collector's file exporter), or one document, indented or not.
 *
 * I1. Foreign input is checked here and nowhere else: what comes out has every member of `OtlpSpan` in its type, or is not a span.
 * I2. What could not be read is reported with its line, never thrown; the rest is read.
 * I3. Enum names (`STATUS_CODE_ERROR`) and numbers for times, which some writers use, are understood.
 */
import type { OtlpAnyValue, OtlpEvent, OtlpKeyValue, OtlpLink, OtlpSpan, OtlpStatus } from '../otlp/otlp-types.ts';

/** A place that could not be read. `line` counts from 1. */
export interface InputDamage {
  readonly line: number;
  readonly reason: 'not_json' | 'not_otlp' | 'bad_span';
}

/** What was read. */
export interface OtlpInput {
  readonly spans: readonly OtlpSpan[];
  readonly damage: readonly InputDamage[];
  /** Lines of metrics or logs, which are not shown. */
  readonly otherSignals: number;
}

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Reads the bytes of a file of OTLP JSON. */
export function readOtlpInput(bytes: Uint8Array): OtlpInput {
  const spans: OtlpSpan[] = [];
  const damage: InputDamage[] = [];
  let otherSignals = 0;
  const take = (value: unknown, line: number): void => {
    const kind = takeDocument(value, line, spans, damage);
    if (kind === 'other') otherSignals++;
    if (kind === 'none') damage.push({ line, reason: 'not_otlp' });
  };
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let line = 0;
  let isFirst = true;
  for (let start = 0; start < buffer.length;) {
    const feed = buffer.indexOf(0x0a, start);
    const end = feed === -1 ? buffer.length : feed;
    const text = buffer
      .toString('utf8', start, end)
      .replace(/^\ufeff/, '')
      .trim();
    start = end + 1;
    line++;
    if (text === '') continue;
    const value = parsed(text);
    if (value === undefined && isFirst) {
      const whole = parsed(buffer.toString('utf8').replace(/^\ufeff/, ''));
      if (whole !== undefined) {
        for (const document of Array.isArray(whole) ? whole : [whole]) take(document, 1);
        return { spans, damage, otherSignals };
      }
    }
    isFirst = false;
    if (value === undefined) damage.push({ line, reason: 'not_json' });
    else for (const document of Array.isArray(value) ? value : [value]) take(document, line);
  }
  return { spans, damage, otherSignals };
}

/** The value, or undefined for a text that is no JSON (which `null` is not, here). */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    // A torn or foreign line: reported by the caller.
    return undefined;
  }
}

function takeDocument(
  value: unknown,
  line: number,
  spans: OtlpSpan[],
  damage: InputDamage[],
): 'traces' | 'other' | 'none' {
  if (!isObject(value)) return 'none';
  if (!Array.isArray(value['resourceSpans'])) {
    return Array.isArray(value['resourceMetrics']) || Array.isArray(value['resourceLogs']) ? 'other' : 'none';
  }
  for (const resource of objects(value['resourceSpans'])) {
    for (const scope of objects(resource['scopeSpans'])) {
      if (!Array.isArray(scope['spans'])) continue;
      for (const candidate of scope['spans']) {
        const span = asSpan(candidate);
        if (span === undefined) damage.push({ line, reason: 'bad_span' });
        else spans.push(span);
      }
    }
  }
  return 'traces';
}

function asSpan(value: unknown): OtlpSpan | undefined {
  if (!isObject(value)) return undefined;
  const { traceId, spanId } = value;
  if (typeof traceId !== 'string' || typeof spanId !== 'string' || spanId === '') return undefined;
  return {
    traceId,
    spanId,
    ...(typeof value['parentSpanId'] === 'string' ? { parentSpanId: value['parentSpanId'] } : {}),
    ...(typeof value['traceState'] === 'string' ? { traceState: value['traceState'] } : {}),
    name: typeof value['name'] === 'string' ? value['name'] : '',
    kind: enumNumber(value['kind'], KINDS),
    startTimeUnixNano: nanos(value['startTimeUnixNano']),
    endTimeUnixNano: nanos(value['endTimeUnixNano']),
    attributes: attributes(value['attributes']),
    droppedAttributesCount: amount(value['droppedAttributesCount']),
    events: objects(value['events']).map(asEvent),
    droppedEventsCount: amount(value['droppedEventsCount']),
    status: asStatus(value['status']),
    links: objects(value['links']).map(asLink),
    droppedLinksCount: amount(value['droppedLinksCount']),
    ...(typeof value['flags'] === 'number' ? { flags: value['flags'] } : {}),
  };
}

function asEvent(value: JsonObject): OtlpEvent {
  return {
    timeUnixNano: nanos(value['timeUnixNano']),
    name: typeof value['name'] === 'string' ? value['name'] : '',
    attributes: attributes(value['attributes']),
    droppedAttributesCount: amount(value['droppedAttributesCount']),
  };
}

function asLink(value: JsonObject): OtlpLink {
  return {
    traceId: typeof value['traceId'] === 'string' ? value['traceId'] : '',
    spanId: typeof value['spanId'] === 'string' ? value['spanId'] : '',
    attributes: attributes(value['attributes']),
    droppedAttributesCount: amount(value['droppedAttributesCount']),
  };
}

function asStatus(value: unknown): OtlpStatus {
  if (!isObject(value)) return {};
  return {
    code: enumNumber(value['code'], STATUS_CODES),
    ...(typeof value['message'] === 'string' ? { message: value['message'] } : {}),
  };
}

const STATUS_CODES: readonly string[] = ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR'];
const KINDS: readonly string[] = [
  'SPAN_KIND_UNSPECIFIED',
  'SPAN_KIND_INTERNAL',
  'SPAN_KIND_SERVER',
  'SPAN_KIND_CLIENT',
  'SPAN_KIND_PRODUCER',
  'SPAN_KIND_CONSUMER',
];

function enumNumber(value: unknown, names: readonly string[]): number {
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  return typeof value === 'string' ? Math.max(0, names.indexOf(value)) : 0;
}

function nanos(value: unknown): string {
  if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return value;
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? BigInt(Math.floor(value)).toString() : '0';
}

function amount(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : 0;
}

function attributes(value: unknown): readonly OtlpKeyValue[] {
  const list: OtlpKeyValue[] = [];
  for (const item of objects(value)) {
    if (typeof item['key'] === 'string') list.push({ key: item['key'], value: asValue(item['value'], 0) });
  }
  return list;
}

const MAX_DEPTH = 64;

function asValue(value: unknown, depth: number): OtlpAnyValue {
  if (!isObject(value) || depth > MAX_DEPTH) return {};
  if (typeof value['stringValue'] === 'string') return { stringValue: value['stringValue'] };
  if (typeof value['boolValue'] === 'boolean') return { boolValue: value['boolValue'] };
  const { intValue, doubleValue } = value;
  if (typeof intValue === 'string' || typeof intValue === 'number') return { intValue };
  if (typeof doubleValue === 'string' || typeof doubleValue === 'number') return { doubleValue };
  if (typeof value['bytesValue'] === 'string') return { bytesValue: value['bytesValue'] };
  if (isObject(value['arrayValue'])) {
    const values = value['arrayValue']['values'];
    return { arrayValue: { values: Array.isArray(values) ? values.map((item) => asValue(item, depth + 1)) : [] } };
  }
  if (isObject(value['kvlistValue'])) {
    const values = objects(value['kvlistValue']['values']);
    return {
      kvlistValue: {
        values: values.map((item) => ({
          key: typeof item['key'] === 'string' ? item['key'] : '',
          value: asValue(item['value'], depth + 1),
        })),
      },
    };
  }
  return {};
}
