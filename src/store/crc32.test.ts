import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checksum } from './crc32.ts';

// Of no bytes at all zlib answers 0 whatever the seed; no record is empty.
it('is the CRC-32 of zlib for every length, place and seed', () => {
  const bytes = Buffer.from(Array.from({ length: 1_000 }, (_, i) => (i * 151 + (i >> 3)) & 255));
  for (let length = 0; length <= 420; length += 1) {
    const start = length % 13;
    expect(checksum(bytes, start, start + length, 0)).toBe(crc32(bytes.subarray(start, start + length), 0));
  }
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 900 }),
      fc.nat(8),
      fc.integer({ min: 0, max: 0xffffffff }),
      (data, skip, seed) => {
        const buffer = Buffer.from(data);
        const start = Math.min(skip, buffer.length - 1);
        expect(checksum(buffer, start, buffer.length, seed)).toBe(crc32(buffer.subarray(start), seed));
      },
    ),
  );
});
