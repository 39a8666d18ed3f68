/**
 * One form for equal OTLP JSON, so that two writers can be compared with `toEqual`.
 *
 * Rules (protobuf's JSON mapping): a field at its default value equals an absent one; 64-bit integers may be numbers or
 * strings; inside an AnyValue nothing is a default, because which field is set is the value's type. Spans come out flat,
 * each beside its resource and scope, in the order of their ids: how spans are spread over requests says nothing.
 * Attribute, event and link order is kept: nothing on the way may change it.
 */
type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

export interface CanonicalSpan {
  readonly resource: Json;
  readonly resourceSchemaUrl: string;
  readonly scope: Json;
  readonly scopeSchemaUrl: string;
  readonly span: JsonObject;
}

const INT64_FIELDS: ReadonlySet<string> = new Set(['startTimeUnixNano', 'endTimeUnixNano', 'timeUnixNano']);

/** All spans of these trace requests (parsed bodies or lines), in one form and order. */
export function canonicalSpans(requests: readonly unknown[]): readonly CanonicalSpan[] {
  const spans: CanonicalSpan[] = [];
  for (const request of requests) {
    for (const resourceSpans of list(request as JsonObject, 'resourceSpans')) {
      for (const scopeSpans of list(resourceSpans, 'scopeSpans')) {
        for (const span of list(scopeSpans, 'spans')) {
          spans.push({
            resource: message(object(resourceSpans, 'resource')),
            resourceSchemaUrl: text(resourceSpans, 'schemaUrl'),
            scope: message(object(scopeSpans, 'scope')),
            scopeSchemaUrl: text(scopeSpans, 'schemaUrl'),
            span: message(span),
          });
        }
      }
    }
  }
  return spans.sort((left, right) => compare(identity(left), identity(right)));
}

function identity({ span }: CanonicalSpan): string {
  return `${text(span, 'traceId')}/${text(span, 'spanId')}`;
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function list(holder: JsonObject, field: string): readonly JsonObject[] {
  return (holder[field] ?? []) as readonly JsonObject[];
}

function object(holder: JsonObject, field: string): JsonObject {
  return (holder[field] ?? {}) as JsonObject;
}

function text(holder: JsonObject, field: string): string {
  return (holder[field] ?? '') as string;
}

function message(fields: JsonObject): JsonObject {
  const result: Record<string, Json> = {};
  for (const [key, raw] of Object.entries(fields)) {
    const value = key === 'value' ? anyValue(raw as JsonObject) : field(key, raw);
    if (key === 'value' || !isDefault(value)) result[key] = value;
  }
  return result;
}

function field(key: string, value: Json): Json {
  if (INT64_FIELDS.has(key)) return int64(value);
  if (Array.isArray(value)) return value.map((item: Json) => (isObject(item) ? message(item) : item));
  return isObject(value) ? message(value) : value;
}

function int64(value: Json | undefined): Json {
  return typeof value === 'number' ? String(value) : (value ?? null);
}

function isDefault(value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isObject(value)) return Object.keys(value).length === 0;
  return value === null || value === '' || value === 0 || value === '0' || value === false;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function anyValue(value: JsonObject): JsonObject {
  const [type] = Object.keys(value);
  if (type === undefined) return {};
  switch (type) {
    case 'intValue':
      return { intValue: int64(value[type]) };
    case 'arrayValue':
      return { arrayValue: list(object(value, type), 'values').map(anyValue) };
    case 'kvlistValue':
      return { kvlistValue: list(object(value, type), 'values').map(message) };
    default:
      return value;
  }
}
