import { describe, expect, it } from 'vitest';
import { AttributeEncoder, cutText } from './attribute-encoder.ts';
import { BufferFull, ByteWriter, type TextGuard } from './byte-writer.ts';

const guard: TextGuard = {
  pivots: new Uint8Array(65_536).fill(1),
  suspicious: () => true,
  redact: (text) => text.replaceAll('secret', '[redacted]'),
  secretKind: (key) => (key.endsWith('password') ? 'password' : undefined),
};

function encoder(
  valueBytes = 262_144,
  withGuard = false,
): { encoder: AttributeEncoder; encode: (attributes: Record<string, unknown>) => unknown } {
  const writer = new ByteWriter(Buffer.alloc(2_000_000), withGuard ? guard : undefined);
  const made = new AttributeEncoder(writer, valueBytes, withGuard ? guard : undefined, (key) => key === 'session.id');
  const encode = (attributes: Record<string, unknown>): unknown => {
    writer.pos = 0;
    made.attributes(attributes);
    return JSON.parse(`[${writer.buf.toString('utf8', 0, writer.pos)}]`);
  };
  return { encoder: made, encode };
}

const valueOf = (value: unknown, valueBytes?: number): unknown => {
  const [attribute] = encoder(valueBytes).encode({ k: value }) as { value: unknown }[];
  return attribute?.value;
};

describe('values', () => {
  it.each<[string, unknown, unknown]>([
    ['a text', 'é"\n', { stringValue: 'é"\n' }],
    ['an empty text', '', { stringValue: '' }],
    ['zero', 0, { intValue: '0' }],
    ['minus zero', -0, { intValue: '0' }],
    ['the largest safe integer', Number.MAX_SAFE_INTEGER, { intValue: '9007199254740991' }],
    ['an integer above it', 2 ** 53 + 2, { intValue: '9007199254740994' }],
    ['the least int64', -(2 ** 63), { intValue: '-9223372036854775808' }],
    ['one that is no int64', 2 ** 63, { doubleValue: 2 ** 63 }],
    ['a fraction', -0.1, { doubleValue: -0.1 }],
    ['NaN', NaN, { doubleValue: 'NaN' }],
    ['an infinity', -Infinity, { doubleValue: '-Infinity' }],
    ['a bigint', 12n, { intValue: '12' }],
    ['a bigint at the bound', -(2n ** 63n), { intValue: '-9223372036854775808' }],
    ['a bigint beyond it', 2n ** 63n, { stringValue: '9223372036854775808' }],
    ['true', true, { boolValue: true }],
    ['false', false, { boolValue: false }],
    ['bytes', new Uint8Array([0, 255]), { bytesValue: 'AP8=' }],
    ['a part of a buffer', Buffer.from('abcd').subarray(1, 3), { bytesValue: 'YmM=' }],
    [
      'a list',
      ['a', 1, null, undefined],
      { arrayValue: { values: [{ stringValue: 'a' }, { intValue: '1' }, {}, {}] } },
    ],
    [
      'a map',
      { a: { b: [true] } },
      {
        kvlistValue: {
          values: [
            {
              key: 'a',
              value: {
                kvlistValue: { values: [{ key: 'b', value: { arrayValue: { values: [{ boolValue: true }] } } }] },
              },
            },
          ],
        },
      },
    ],
    ['null', null, {}],
    ['undefined', undefined, {}],
    ['a function', () => 1, {}],
    ['a symbol', Symbol('s'), {}],
  ])('%s', (_, value, expected) => {
    expect(valueOf(value)).toEqual(expected);
    // Said again it is the same: values and keys are kept encoded.
    const { encode } = encoder();
    const thrice = [encode({ k: value }), encode({ k: value }), encode({ k: value })];
    expect(thrice).toEqual(Array.from({ length: 3 }, () => [{ key: 'k', value: expected }]));
  });

  it('a key says one value, then another, then the first again', () => {
    const { encode } = encoder();
    const said = [1, 1, 'a', 'a', 'a', 2, true, true, 1, 'a'].map(
      (value) => (encode({ k: value }) as { value: object }[])[0]?.value,
    );
    expect(said.map((value) => Object.values(value ?? {})[0])).toEqual([
      '1',
      '1',
      'a',
      'a',
      'a',
      '2',
      true,
      true,
      '1',
      'a',
    ]);
  });
});

describe('cuts', () => {
  it('a long text keeps its beginning, in whole characters, and says that it was cut', () => {
    const { encoder: made, encode } = encoder(64);
    expect(encode({ k: '漢'.repeat(50) })).toEqual([{ key: 'k', value: { stringValue: `${'漢'.repeat(21)}…[cut]` } }]);
    expect(made.cut).toBe(true);
    expect(valueOf('x'.repeat(64), 64)).toEqual({ stringValue: 'x'.repeat(64) });
  });

  it('a secret is taken out before the cut, so that half of one never stays', () => {
    const { encode } = encoder(64, true);
    expect(encode({ k: `${'x'.repeat(60)}secret${'y'.repeat(60)}` })).toEqual([
      { key: 'k', value: { stringValue: `${'x'.repeat(60)}[red…[cut]` } },
    ]);
  });

  it('lists, maps and bytes end at the bound; a cycle ends by its depth', () => {
    const list = valueOf(
      Array.from({ length: 1_000 }, () => 7),
      100,
    ) as { arrayValue: { values: unknown[] } };
    expect(list.arrayValue.values.length).toBeLessThan(10);
    const bytes = valueOf(new Uint8Array(1_000), 100) as { bytesValue: string };
    expect(Buffer.from(bytes.bytesValue, 'base64')).toHaveLength(100);
    const node: unknown[] = [];
    node.push(node);
    const { encoder: made, encode } = encoder();
    const text = JSON.stringify(encode({ k: node }));
    expect([made.cut, text.split('arrayValue').length - 1, text.includes('…[cut]')]).toEqual([true, 16, true]);
  });

  it('attributes beyond the plan are left out and counted, identity ones never', () => {
    const { encoder: made, encode } = encoder();
    made.cutting = true;
    made.maxAttributes = 2;
    made.valueBytes = 64;
    const long = 's'.repeat(1_000);
    const keys = (
      encode({ a: 1, b: 2, c: 3, 'session.id': long, d: 4 }) as { key: string; value: { stringValue?: string } }[]
    ).map(({ key }) => key);
    expect([keys, made.omitted, made.valueBytes]).toEqual([['a', 'b', 'session.id'], 2, 64]);
    made.attributes({});
    expect(made.omitted).toBe(0);
  });

  it('some keys: those that are there, cut like the others', () => {
    const writer = new ByteWriter(Buffer.alloc(1_000));
    const made = new AttributeEncoder(writer, 64);
    expect(made.some(['b', 'missing', 'a', 'toString'], { a: 1, b: 2, c: 3 })).toBe(2);
    expect(JSON.parse(`[${writer.buf.toString('utf8', 0, writer.pos)}]`)).toEqual([
      { key: 'b', value: { intValue: '2' } },
      { key: 'a', value: { intValue: '1' } },
    ]);
    writer.pos = 0;
    made.cutting = true;
    made.maxAttributes = 1;
    expect([made.some(['b', 'missing', 'a'], { a: 1, b: 2 }), made.omitted]).toEqual([1, 1]);
  });

  it('a key of a kilobyte is cut', () => {
    const { encode } = encoder();
    const [attribute] = encode({ ['k'.repeat(2_000)]: 1 }) as { key: string }[];
    expect(attribute?.key).toBe(`${'k'.repeat(1_024)}…[cut]`);
  });

  it('what cannot be read is left out and counted; what does not fit throws', () => {
    const { encoder: made, encode } = encoder();
    const trap = Object.defineProperty({ a: 1 }, 'b', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    });
    expect([
      encode({
        x: 1,
        trap,
        y: 2,
      }),
      made.unreadable,
    ]).toEqual([
      [
        { key: 'x', value: { intValue: '1' } },
        { key: 'y', value: { intValue: '2' } },
      ],
      1,
    ]);
    const writer = new ByteWriter(Buffer.alloc(40));
    expect(() => new AttributeEncoder(writer, 64).attributes({ a: 'x'.repeat(30) })).toThrow(BufferFull);
  });
});

describe('secrets by key', () => {
  it('at the top and nested; nothing said stays nothing', () => {
    const { encode } = encoder(1_000, true);
    expect(encode({ 'db.password': 'x', nested: { password: [1] }, password: null })).toEqual([
      { key: 'db.password', value: { stringValue: '[redacted:password]' } },
      {
        key: 'nested',
        value: { kvlistValue: { values: [{ key: 'password', value: { stringValue: '[redacted:password]' } }] } },
      },
      { key: 'password', value: {} },
    ]);
    expect(encode({ 'a secret key': 1 })).toEqual([{ key: 'a [redacted] key', value: { intValue: '1' } }]);
  });
});

describe('cutText', () => {
  it('never splits a character, and never makes a text longer', () => {
    for (const text of ['x'.repeat(20), 'é'.repeat(20), '漢'.repeat(20), '😀'.repeat(20), 'a😀漢é'.repeat(5)]) {
      for (let most = 0; most < 90; most += 1) {
        const cut = cutText(text, most);
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(Math.max(most, 0));
        expect(text.startsWith(cut), `${text} at ${most}: ${cut}`).toBe(true);
        expect(cut.isWellFormed()).toBe(true);
      }
    }
  });
});
