import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BufferFull, ByteWriter, type TextGuard } from './byte-writer.ts';

const SEED = Number(process.env['SPANBOX_TEST_SEED'] ?? Date.now() % 1_000_000);

function written(write: (writer: ByteWriter) => void, bytes = 4_096): string {
  const writer = new ByteWriter(Buffer.alloc(bytes));
  write(writer);
  return writer.buf.toString('utf8', 0, writer.pos);
}

/** Every text with an X may hold a secret; the secret is `XY`. */
const guard: TextGuard = {
  pivots: Uint8Array.from({ length: 65_536 }, (_, pair) => (pair >>> 8 === 88 ? 1 : 0)),
  suspicious: (bytes, at, _start, end) => at + 1 < end && bytes[at + 1] === 89,
  redact: (text, key) => text.replaceAll('XY', `[${key}]`),
  secretKind: () => undefined,
};

describe('text', () => {
  it(`is JSON.stringify of any text, of any length (seed ${SEED})`, () => {
    const any = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.string({ unit: fc.constantFrom('a', '"', '\\', '\n', '\u0001', '\ud800', 'é', '😀'), maxLength: 90 }),
    );
    fc.assert(
      fc.property(any, (text) => {
        expect(written((writer) => writer.text(text, ''))).toBe(JSON.stringify(text));
      }),
      { numRuns: 3_000, seed: SEED },
    );
  });

  it(`is the redacted text where the guard finds something (seed ${SEED})`, () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('X', 'Y', 'a', '"', 'é', '\ud800', '\n'), maxLength: 90 }),
        (text) => {
          const writer = new ByteWriter(Buffer.alloc(4_096), guard);
          writer.text(text, 'k');
          expect(writer.buf.toString('utf8', 0, writer.pos)).toBe(JSON.stringify(text.replaceAll('XY', '[k]')));
        },
      ),
      { numRuns: 3_000, seed: SEED },
    );
  });

  it('fits exactly, or throws and stays where it was told to begin', () => {
    for (const text of [
      '',
      'plain',
      '"quoted"',
      'é',
      '\u0001\u0002',
      'x'.repeat(100),
      `${'x'.repeat(60)}"`,
      '漢'.repeat(50),
      'a\ud800',
    ]) {
      const { length } = Buffer.from(JSON.stringify(text));
      const writer = new ByteWriter(Buffer.alloc(4_096));
      writer.limit = length;
      writer.text(text, '');
      expect(writer.pos).toBe(length);
      for (let limit = 0; limit < length; limit += 1) {
        writer.pos = 0;
        writer.limit = limit;
        expect(() => writer.text(text, ''), `${JSON.stringify(text)} in ${limit} bytes`).toThrow(BufferFull);
      }
    }
  });

  it('what follows a text in the buffer is not taken for a part of it', () => {
    const writer = new ByteWriter(Buffer.from('........Y......................'), guard);
    writer.text('aaaaaaX', '');
    expect(writer.buf.toString('latin1', 0, writer.pos)).toBe('"aaaaaaX"');
  });
});

describe('numbers', () => {
  it(`uint is the decimal text of any safe integer (seed ${SEED})`, () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.maxSafeNat(),
          fc.nat(),
          fc.constantFrom(0, 9, 10, 99, 999_999_999, 1_000_000_000, 10 ** 15, Number.MAX_SAFE_INTEGER),
        ),
        (value) => {
          expect(written((writer) => writer.uint(value))).toBe(String(value));
        },
      ),
      { numRuns: 2_000, seed: SEED },
    );
  });

  it(`padded and hex32 have their width (seed ${SEED})`, () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), fc.integer({ min: 0, max: 0xffff_ffff }), (value, word) => {
        expect(written((writer) => writer.padded(value, 9))).toBe(String(value).padStart(9, '0'));
        expect(written((writer) => writer.hex32(word))).toBe(word.toString(16).padStart(8, '0'));
      }),
      { numRuns: 1_000, seed: SEED },
    );
  });
});

describe('bytes and ids', () => {
  it('raw, bytes and copied are inverse, short and long', () => {
    for (const length of [0, 1, 15, 16, 23, 24, 200]) {
      const text = 'é'.repeat(length);
      const writer = new ByteWriter(Buffer.alloc(1_000));
      writer.raw(text);
      expect(writer.copied(0, writer.pos)).toBe(text);
      writer.bytes(Buffer.from(text, 'latin1'));
      expect(writer.copied(length, 2 * length)).toBe(text);
    }
  });

  it('an id cannot break out of its string', () => {
    expect(written((writer) => writer.hexId('0aF9"\\\n{}'))).toBe('0aF900000');
  });

  it.each<[string, (writer: ByteWriter) => void]>([
    ['byte', (writer) => writer.byte(1)],
    ['bytes', (writer) => writer.bytes(Buffer.alloc(1))],
    ['raw', (writer) => writer.raw('x')],
    ['hexId', (writer) => writer.hexId('a')],
    ['uint', (writer) => writer.uint(1)],
    ['padded', (writer) => writer.padded(1, 1)],
    ['hex32', (writer) => writer.hex32(1)],
    ['text', (writer) => writer.text('', '')],
  ])('%s: a full buffer throws, and nothing is written', (_, write) => {
    const writer = new ByteWriter(Buffer.from('keep'));
    writer.limit = 0;
    expect(() => write(writer)).toThrow(BufferFull);
    expect([writer.pos, writer.buf.toString('latin1')]).toEqual([0, 'keep']);
  });
});
