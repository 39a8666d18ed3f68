/**
 * Numbers as people read them: durations, times, bytes, counts. Nanoseconds are decimal strings or bigints, as OTLP has them.
 * Times are UTC, so that they compare with file names, logs and other machines.
 */

/** A decimal string of nanoseconds as a bigint; 0 for what is no number. */
export function nanosOf(text: string | undefined): bigint {
  return text !== undefined && /^\d{1,20}$/.test(text) ? BigInt(text) : 0n;
}

/** A duration: `740 µs`, `82 ms`, `3.41 s`, `2 m 05 s`, `1 h 02 m`, `3 d 04 h`. A negative one keeps its sign. */
export function formatNanos(nanos: bigint): string {
  if (nanos < 0n) return `-${formatNanos(-nanos)}`;
  if (nanos < 1_000_000n) return `${Number(nanos / 1000n)} µs`;
  const millis = Number(nanos / 1000n) / 1000;
  if (millis < 999.5) return `${millis < 9.95 ? millis.toFixed(1) : millis.toFixed(0)} ms`;
  const seconds = millis / 1000;
  if (seconds < 59.95) return `${seconds < 9.995 ? seconds.toFixed(2) : seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${two(whole % 60)} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} m`;
  const hours = Math.floor(minutes / 60);
  return `${Math.floor(hours / 24)} d ${two(hours % 24)} h`;
}

/** A duration in milliseconds, as `formatNanos` writes it. */
export function formatMillis(millis: number): string {
  return formatNanos(BigInt(Math.round(millis * 1_000_000)));
}

/** The moment as ISO 8601 in UTC with milliseconds, `2026-11-20T10:14:49.123Z`; empty where it is out of a calendar's range. */
export function isoTime(nanos: bigint): string {
  const date = new Date(Number(nanos / 1_000_000n));
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

/** The moment for a table, `2026-11-20 10:14:49Z`; `-` where there is none. */
export function formatTime(nanos: bigint): string {
  const iso = nanos > 0n ? isoTime(nanos) : '';
  return iso === '' ? '-' : `${iso.slice(0, 10)} ${iso.slice(11, 19)}Z`;
}

/** The time of day with milliseconds, `10:14:49.123Z`; `-` where there is none. */
export function formatClock(nanos: bigint): string {
  const iso = nanos > 0n ? isoTime(nanos) : '';
  return iso === '' ? '-' : iso.slice(11);
}

/** A moment relative to another, `+3.41 s`. */
export function formatOffset(nanos: bigint): string {
  return nanos < 0n ? formatNanos(nanos) : `+${formatNanos(nanos)}`;
}

/** Bytes: `512 B`, `3.4 KB`, `1.2 GB`; powers of 1,000. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 99.95 ? value.toFixed(0) : value.toFixed(1)} ${units[unit] ?? 'B'}`;
}

/** A count with its noun: `1 span`, `2 spans`, `1,204 spans`. */
export function count(amount: number, noun: string, plural = `${noun}s`): string {
  return `${amount.toLocaleString('en-US')} ${amount === 1 ? noun : plural}`;
}
