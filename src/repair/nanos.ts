/**
 * Times of OTLP: nanoseconds since the epoch as decimal strings. Compared without BigInt where that is enough; never rounded.
 */

const DECIMAL = /^\d{1,20}$/;

/** Whether a foreign value is such a time. */
export function isNanos(value: unknown): value is string {
  return typeof value === 'string' && DECIMAL.test(value);
}

/** The same time without leading zeros. */
function canonical(nanos: string): string {
  return nanos.length > 1 && nanos.startsWith('0') ? BigInt(nanos).toString() : nanos;
}

/** Negative, 0 or positive, as `a` is before, at or after `b`. */
export function compareNanos(a: string, b: string): number {
  const [left, right] = [canonical(a), canonical(b)];
  if (left.length !== right.length) return left.length - right.length;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** The later one. */
export function laterNanos(a: string, b: string): string {
  return compareNanos(a, b) >= 0 ? a : b;
}

/** The earlier one. */
export function earlierNanos(a: string, b: string): string {
  return compareNanos(a, b) <= 0 ? a : b;
}

/** Milliseconds since the epoch as nanoseconds; what is no time is 0. */
export function nanosOfMillis(millis: number): string {
  return Number.isFinite(millis) && millis > 0 ? (BigInt(Math.trunc(millis)) * 1_000_000n).toString() : '0';
}

/** Whole and broken milliseconds between two times; never negative. */
export function millisBetween(start: string, end: string): number {
  const nanos = BigInt(end) - BigInt(start);
  return nanos <= 0n ? 0 : Number(nanos / 1_000n) / 1_000;
}
