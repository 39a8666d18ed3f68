import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hmacSha256, sha256 } from './sha256.ts';

const bytes = fc.uint8Array({ maxLength: 300 });

test('sha256 is what the platform computes, for every length around a block', () => {
  for (let length = 0; length <= 200; length += 1) {
    const message = new Uint8Array(length).map((_, index) => (index * 7) & 0xff);
    expect(Buffer.from(sha256(message)).toString('hex')).toBe(createHash('sha256').update(message).digest('hex'));
  }
});

test('sha256 and hmacSha256 are what the platform computes, for any bytes', () => {
  fc.assert(
    fc.property(bytes, bytes, (key, message) => {
      expect(Buffer.from(sha256(message)).toString('hex')).toBe(createHash('sha256').update(message).digest('hex'));
      expect(Buffer.from(hmacSha256(key, message)).toString('hex')).toBe(
        createHmac('sha256', key).update(message).digest('hex'),
      );
    }),
  );
});
