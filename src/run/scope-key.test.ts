import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { provideScopeKey, scopeHash } from './scope-key.ts';

test('without a key the hash is of this process; with one it is the same everywhere', () => {
  const first = scopeHash('plugins', undefined);
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect(scopeHash('plugins', undefined)).toBe(first);
  const key = new Uint8Array(16).fill(3);
  const expected = createHmac('sha256', key).update('plugins').digest('hex').slice(0, 32);
  expect(scopeHash('plugins', key)).toBe(expected);
  provideScopeKey(key);
  expect(scopeHash('plugins', undefined)).toBe(expected);
  key.fill(0);
  expect(scopeHash('plugins', undefined)).toBe(expected);
});

test('a key that is too short is refused', () => {
  expect(() => provideScopeKey(new Uint8Array(15))).toThrow(
    new RangeError('Cannot hash scope names: the key needs 16 bytes, received 15'),
  );
});
