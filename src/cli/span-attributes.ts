/**
 * Reading attributes of OTLP spans: a value by key, as text or number, and any value as one line of text.
 * Nothing here is printable yet: values come from anywhere.
 */
import type { OtlpAnyValue, OtlpKeyValue } from '../otlp/otlp-types.ts';

/** The attributes of a span or event by key; of a key that stands twice the last one counts. */
export type AttributeMap = ReadonlyMap<string, OtlpAnyValue>;

/** The attributes as a map. */
export function attributeMap(attributes: readonly OtlpKeyValue[] | undefined): AttributeMap {
  const map = new Map<string, OtlpAnyValue>();
  for (const attribute of attributes ?? []) map.set(attribute.key, attribute.value);
  return map;
}

/** The text under the first of the keys that has one. */
export function textOf(attributes: AttributeMap, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const text = attributes.get(key)?.stringValue;
    if (text !== undefined && text !== '') return text;
  }
  return undefined;
}

/** The number under the first of the keys that has one; integers are strings in OTLP's JSON. */
export function numberOf(attributes: AttributeMap, ...keys: readonly string[]): number | undefined {
  for (const key of keys) {
    const value = attributes.get(key);
    const raw = value?.intValue ?? value?.doubleValue;
    if (raw === undefined) continue;
    const number = Number(raw);
    if (Number.isFinite(number)) return number;
  }
  return undefined;
}

/** The boolean under the key. */
export function booleanOf(attributes: AttributeMap, key: string): boolean | undefined {
  return attributes.get(key)?.boolValue;
}

/** The texts of an array under the key. */
export function textsOf(attributes: AttributeMap, key: string): readonly string[] {
  const texts: string[] = [];
  for (const value of attributes.get(key)?.arrayValue?.values ?? []) {
    if (value.stringValue !== undefined) texts.push(value.stringValue);
  }
  return texts;
}

const MAX_DEPTH = 8;

/** Any value as one text: strings as they are, structures as JSON. */
export function valueText(value: OtlpAnyValue): string {
  const plain = plainValue(value, 0);
  return typeof plain === 'string' ? plain : JSON.stringify(plain);
}

function plainValue(value: OtlpAnyValue, depth: number): unknown {
  if (value.stringValue !== undefined) return value.stringValue;
  if (value.boolValue !== undefined) return value.boolValue;
  if (value.intValue !== undefined) return depth === 0 ? String(value.intValue) : Number(value.intValue);
  if (value.doubleValue !== undefined) return depth === 0 ? String(value.doubleValue) : value.doubleValue;
  if (value.bytesValue !== undefined) return `base64:${value.bytesValue}`;
  if (depth >= MAX_DEPTH) return '…';
  if (value.arrayValue !== undefined) return (value.arrayValue.values ?? []).map((item) => plainValue(item, depth + 1));
  if (value.kvlistValue !== undefined) {
    return Object.fromEntries(
      (value.kvlistValue.values ?? []).map((item) => [item.key, plainValue(item.value, depth + 1)]),
    );
  }
  return null;
}
