/**
 * What the records of journals, `marks.log` and `sessions.log` say, validated once (docs/format.md sections 4, 6 and 7).
 *
 * A record of a known kind without what it needs is undefined, as one of an unknown kind: kept in the file, skipped by readers.
 */
import type { OtlpEvent, OtlpKeyValue, OtlpLink, OtlpSpan, OtlpStatus } from '../otlp/otlp-types.ts';
import type { RecordValue } from '../store/record-reader.ts';
import { isNanos } from './nanos.ts';
import type { CrashKind } from './types.ts';

const TRACE_ID = /^[0-9a-f]{32}$/;
const SPAN_ID = /^[0-9a-f]{16}$/;

export function textOf(value: RecordValue, key: string): string | undefined {
  const member = value[key];
  return typeof member === 'string' ? member : undefined;
}

/** A whole number from 0. */
export function countOf(value: RecordValue, key: string): number | undefined {
  const member = value[key];
  return typeof member === 'number' && Number.isSafeInteger(member) && member >= 0 ? member : undefined;
}

/** A checksum: eight lower-case hex digits. */
export function checksumOf(value: RecordValue, key: string): number | undefined {
  const member = value[key];
  return typeof member === 'string' && /^[0-9a-f]{8}$/.test(member) ? Number.parseInt(member, 16) : undefined;
}

export function numberOf(value: RecordValue, key: string): number | undefined {
  const member = value[key];
  return typeof member === 'number' && Number.isFinite(member) ? member : undefined;
}

export function objectOf(value: RecordValue, key: string): RecordValue | undefined {
  const member = value[key];
  return isObject(member) ? member : undefined;
}

export function arrayOf(value: RecordValue, key: string): readonly unknown[] | undefined {
  const member: unknown = value[key];
  return Array.isArray(member) ? member : undefined;
}

export function isObject(value: unknown): value is RecordValue {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Attributes of a record; what is no attribute is left out. */
export function attributesOf(value: RecordValue, key: string): readonly OtlpKeyValue[] {
  const found = arrayOf(value, key) ?? [];
  return found.filter(
    (item): item is OtlpKeyValue & RecordValue =>
      isObject(item) && textOf(item, 'key') !== undefined && isObject(item['value']),
  );
}

export function eventsOf(value: RecordValue, key: string): readonly OtlpEvent[] {
  return (arrayOf(value, key) ?? []).filter(isEvent);
}

export function isEvent(value: unknown): value is OtlpEvent & RecordValue {
  return isObject(value) && textOf(value, 'name') !== undefined && isNanos(value['timeUnixNano']);
}

export function linksOf(value: RecordValue, key: string): readonly OtlpLink[] {
  const found = arrayOf(value, key) ?? [];
  return found.filter(
    (item): item is OtlpLink & RecordValue =>
      isObject(item) && textOf(item, 'traceId') !== undefined && textOf(item, 'spanId') !== undefined,
  );
}

export function statusOf(value: RecordValue, key: string): OtlpStatus | undefined {
  const status = objectOf(value, key);
  if (status === undefined) return undefined;
  const message = textOf(status, 'message');
  return { code: countOf(status, 'code') ?? 0, ...(message === undefined ? {} : { message }) };
}

/** Whether a value is a span: ids, name and start as they must be. An end may be missing. */
export function isSpan(value: unknown): value is OtlpSpan & RecordValue {
  if (!isObject(value)) return false;
  const { traceId, spanId, name, startTimeUnixNano } = value;
  return (
    typeof traceId === 'string' &&
    TRACE_ID.test(traceId) &&
    typeof spanId === 'string' &&
    SPAN_ID.test(spanId) &&
    typeof name === 'string' &&
    isNanos(startTimeUnixNano)
  );
}

const CRASH_KINDS: ReadonlySet<string> = new Set<CrashKind>(['exception', 'exit', 'signal', 'memory', 'unknown']);

/** The kind of a crash; one that a newer writer knows is `unknown`. */
export function crashKindOf(value: unknown): CrashKind {
  return typeof value === 'string' && CRASH_KINDS.has(value) ? (value as CrashKind) : 'unknown';
}

/** `[offset, fold]` pairs; what is none is left out. */
export function foldsOf(value: RecordValue): readonly (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  for (const item of arrayOf(value, 'folds') ?? []) {
    if (!Array.isArray(item)) continue;
    const [offset, fold]: unknown[] = item;
    if (typeof offset === 'number' && typeof fold === 'number') pairs.push([offset, fold]);
  }
  return pairs;
}
