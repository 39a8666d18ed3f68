/**
 * Reading attributes of OTLP spans: a value by key, as text, number, boolean or texts.
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

/** The attributes as `countSpan` looks them up: texts, numbers and booleans as plain values. */
export function attributeLookup(attributes: AttributeMap): (key: string) => unknown {
  return (key) => {
    const value = attributes.get(key);
    return value?.stringValue ?? value?.intValue ?? value?.doubleValue ?? value?.boolValue;
  };
}
