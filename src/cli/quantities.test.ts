import { expect, test } from 'vitest';
import {
  count,
  formatBytes,
  formatClock,
  formatMillis,
  formatNanos,
  formatOffset,
  formatTime,
  isoTime,
  nanosOf,
} from './quantities.ts';

test.each([
  [0n, '0 µs'],
  [740_000n, '740 µs'],
  [1_500_000n, '1.5 ms'],
  [82_400_000n, '82 ms'],
  [999_499_000n, '999 ms'],
  [999_500_000n, '1.00 s'],
  [3_411_000_000n, '3.41 s'],
  [59_949_000_000n, '59.9 s'],
  [59_950_000_000n, '1 m 00 s'],
  [125_000_000_000n, '2 m 05 s'],
  [3_599_600_000_000n, '1 h 00 m'],
  [3_720_000_000_000n, '1 h 02 m'],
  [273_600_000_000_000n, '3 d 04 h'],
  [-1_500_000n, '-1.5 ms'],
])('formatNanos(%s) is %s', (nanos, text) => {
  expect(formatNanos(nanos)).toBe(text);
});

test('times are UTC and keep their milliseconds', () => {
  const nanos = nanosOf('1795169689123456789');
  expect(isoTime(nanos)).toBe('2026-11-20T10:14:49.123Z');
  expect(formatTime(nanos)).toBe('2026-11-20 10:14:49Z');
  expect(formatClock(nanos)).toBe('10:14:49.123Z');
  expect(formatTime(0n)).toBe('-');
  expect(isoTime(nanosOf('99999999999999999999'))).toBe('5138-11-16T09:46:39.999Z');
});

test('what is no number of nanoseconds counts as none', () => {
  expect(nanosOf(undefined)).toBe(0n);
  expect(nanosOf('-5')).toBe(0n);
  expect(nanosOf('1e9')).toBe(0n);
  expect(nanosOf('9'.repeat(400))).toBe(0n);
});

test('offsets, bytes and counts', () => {
  expect(formatOffset(2_000_000_000n)).toBe('+2.00 s');
  expect(formatOffset(-2_000_000_000n)).toBe('-2.00 s');
  expect(formatMillis(12)).toBe('12 ms');
  expect(formatBytes(512)).toBe('512 B');
  expect(formatBytes(3_400)).toBe('3.4 KB');
  expect(formatBytes(999_999)).toBe('1.0 MB');
  expect(formatBytes(12_345_678_901)).toBe('12.3 GB');
  expect(count(1, 'span')).toBe('1 span');
  expect(count(1204, 'span')).toBe('1,204 spans');
});
