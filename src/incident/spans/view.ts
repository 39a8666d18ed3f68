/**
 * One way to look at a foreign span, whatever it is: live, ended, decoded, or broken.
 *
 * V1. `viewSpan` never throws and never runs a loop that the input does not bound; what cannot be read is absent.
 * V2. A live span and the same span decoded from OTLP give equal views: times are nanoseconds, integers are numbers.
 */
import type { HrTimeLike, OtlpKeyValueLike } from './span-types.ts';

/** A scalar or a list of scalars, as read. */
export type ViewValue = string | number | boolean | readonly (string | number | boolean)[];

/** Attributes by name. A Map: names of foreign spans may be `__proto__`. */
export type ViewAttributes = ReadonlyMap<string, ViewValue>;

/** One event of a span. */
export interface EventView {
  readonly name: string;
  /** Nanoseconds since the epoch; absent when unreadable. */
  readonly time?: bigint;
  readonly attributes: ViewAttributes;
}

/** One span. */
export interface SpanView {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  /** Nanoseconds since the epoch; absent when unreadable. */
  readonly start?: bigint;
  /** Nanoseconds since the epoch; absent while the span is open. */
  readonly end?: bigint;
  readonly attributes: ViewAttributes;
  readonly events: readonly EventView[];
  readonly droppedEvents: number;
  readonly failed: boolean;
  readonly ok: boolean;
  /** The text of an ERROR status: read to classify, never handed on. */
  readonly statusMessage?: string;
}

const NO_PARENT = /^0*$/;

/** The view of a span; absent when it has no id, and so cannot be a span. */
export function viewSpan(span: unknown): SpanView | undefined {
  try {
    if (!isRecord(span)) return undefined;
    return typeof span['spanContext'] === 'function' ? viewReadable(span) : viewOtlp(span);
  } catch {
    // Getters and proxies of a foreign span may throw anything; such a span is not readable.
    return undefined;
  }
}

function viewReadable(span: Readonly<Record<string, unknown>>): SpanView | undefined {
  const context: unknown = (span['spanContext'] as () => unknown).call(span);
  if (!isRecord(context)) return undefined;
  const parent = isRecord(span['parentSpanContext']) ? span['parentSpanContext']['spanId'] : span['parentSpanId'];
  const events = asList(span['events']).flatMap((event) => {
    if (!isRecord(event)) return [];
    return [eventView(event['name'], hrTime(event['time']), recordAttributes(event['attributes']))];
  });
  return build(context, parent, span, {
    start: hrTime(span['startTime']),
    end: span['ended'] === false ? undefined : hrTime(span['endTime']),
    attributes: recordAttributes(span['attributes']),
    events,
  });
}

function viewOtlp(span: Readonly<Record<string, unknown>>): SpanView | undefined {
  const events = asList(span['events']).flatMap((event) => {
    if (!isRecord(event)) return [];
    return [eventView(event['name'], nanos(event['timeUnixNano']), listAttributes(event['attributes']))];
  });
  return build(span, span['parentSpanId'], span, {
    start: nanos(span['startTimeUnixNano']),
    end: nanos(span['endTimeUnixNano']),
    attributes: listAttributes(span['attributes']),
    events,
  });
}

interface Parts {
  readonly start: bigint | undefined;
  readonly end: bigint | undefined;
  readonly attributes: ViewAttributes;
  readonly events: readonly EventView[];
}

function build(
  ids: Readonly<Record<string, unknown>>,
  parent: unknown,
  span: Readonly<Record<string, unknown>>,
  parts: Parts,
): SpanView | undefined {
  const { traceId, spanId } = ids;
  if (typeof spanId !== 'string' || spanId === '') return undefined;
  const status = isRecord(span['status']) ? span['status'] : {};
  const dropped = span['droppedEventsCount'];
  return {
    traceId: typeof traceId === 'string' ? traceId : '',
    spanId,
    ...(typeof parent === 'string' && !NO_PARENT.test(parent) ? { parentSpanId: parent } : {}),
    name: typeof span['name'] === 'string' ? span['name'] : '',
    ...(parts.start === undefined ? {} : { start: parts.start }),
    ...(parts.end === undefined ? {} : { end: parts.end }),
    attributes: parts.attributes,
    events: parts.events,
    droppedEvents: typeof dropped === 'number' && dropped > 0 ? dropped : 0,
    failed: isStatus(status['code'], 2, 'STATUS_CODE_ERROR'),
    ok: isStatus(status['code'], 1, 'STATUS_CODE_OK'),
    ...(typeof status['message'] === 'string' && status['message'] !== '' ? { statusMessage: status['message'] } : {}),
  };
}

function eventView(name: unknown, time: bigint | undefined, attributes: ViewAttributes): EventView {
  return { name: typeof name === 'string' ? name : '', ...(time === undefined ? {} : { time }), attributes };
}

/** Enumerations are numbers in OTLP JSON; older writers put their names. */
function isStatus(code: unknown, value: number, name: string): boolean {
  return code === value || code === name;
}

function recordAttributes(attributes: unknown): ViewAttributes {
  const out = new Map<string, ViewValue>();
  if (!isRecord(attributes)) return out;
  for (const key of Object.keys(attributes)) put(out, key, attributes[key]);
  return out;
}

function listAttributes(attributes: unknown): ViewAttributes {
  const out = new Map<string, ViewValue>();
  for (const pair of asList(attributes)) {
    if (isRecord(pair)) put(out, pair['key'], otlpValue(pair['value']));
  }
  return out;
}

function put(out: Map<string, ViewValue>, key: unknown, value: unknown): void {
  if (typeof key !== 'string') return;
  if (isScalar(value)) out.set(key, plain(value));
  else if (Array.isArray(value)) out.set(key, value.filter(isScalar).map(plain));
}

/** Not every writer of JSON keeps the sign of a zero. */
function plain<T extends string | number | boolean>(value: T): T {
  return value === 0 ? (0 as T) : value;
}

/** The JavaScript value of an `AnyValue`, as the SDK would have it. Integers and doubles come as strings too (proto3 JSON). */
function otlpValue(value: unknown): unknown {
  if (!isRecord(value)) return undefined;
  const { stringValue, boolValue, intValue, doubleValue, arrayValue } = value as Partial<OtlpKeyValueLike['value']>;
  if (typeof stringValue === 'string') return stringValue;
  if (typeof boolValue === 'boolean') return boolValue;
  const number = intValue ?? doubleValue;
  if (typeof number === 'number') return number;
  if (typeof number === 'string') return number.trim() === '' ? undefined : Number(number);
  return isRecord(arrayValue) ? asList(arrayValue['values']).map(otlpValue) : undefined;
}

/** Nanoseconds of a decimal string or number; absent for 0, which means "not yet" in OTLP. */
function nanos(value: unknown): bigint | undefined {
  if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return BigInt(value) || undefined;
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? BigInt(value) : undefined;
}

function hrTime(value: unknown): bigint | undefined {
  const [seconds, nanoseconds] = asList(value) as Partial<HrTimeLike>;
  if (!isCount(seconds) || !isCount(nanoseconds)) return undefined;
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds) || undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** A number that is none, or infinite, is absent: writers of JSON disagree on those. */
function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
