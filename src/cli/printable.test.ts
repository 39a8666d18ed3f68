import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsOf, cutToColumns, padToColumns, printable, printableJson } from './printable.ts';

/** What may never reach a terminal, written without the code's own table. */
function isHostile(code: number): boolean {
  return (
    code < 0x20 ||
    (code >= 0x7f && code <= 0x9f) ||
    code === 0xad ||
    code === 0x61c ||
    code === 0x200b ||
    code === 0x200e ||
    code === 0x200f ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x206f) ||
    code === 0xfeff ||
    (code >= 0xd800 && code <= 0xdfff) ||
    (code >= 0xe0000 && code <= 0xe0fff)
  );
}

function hostileIn(text: string): readonly string[] {
  return Array.from(text)
    .filter((character) => isHostile(character.codePointAt(0) ?? 0))
    .map((found) => escape(found));
}

test.each([
  ['\u001b[31mred\u001b[0m', '\\x1b[31mred\\x1b[0m'],
  [
    '\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007',
    '\\x1b]8;;https://evil.example\\x07click\\x1b]8;;\\x07',
  ],
  ['\u009b2J', '\\x9b2J'],
  ['a\nb\r\tc\0', 'a\\nb\\r\\tc\\x00'],
  ['\u202egpj.exe', '\\u202egpj.exe'],
  ['\u2066a\u2069', '\\u2066a\\u2069'],
  ['zero\u200bwidth\ufeff', 'zero\\u200bwidth\\ufeff'],
  ['line\u2028paragraph\u2029', 'line\\u2028paragraph\\u2029'],
  ['tag\u{e0041}', 'tag\\u{e0041}'],
  ['lone \ud800 surrogate', 'lone \\ud800 surrogate'],
  ['del\u007f', 'del\\x7f'],
  ['plain – ünï 漢字 👩‍👩‍👧 \ufffd', 'plain – ünï 漢字 👩‍👩‍👧 \ufffd'],
])('printable(%j) is %j', (raw, expected) => {
  expect(printable(raw)).toBe(expected);
});

test('printable leaves nothing hostile in any string', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (raw) => {
      expect(hostileIn(printable(raw))).toEqual([]);
    }),
  );
});

test('every code unit is either left as it is or made visible', () => {
  for (let code = 0; code <= 0xffff; code++) {
    const text = printable(String.fromCharCode(code));
    if (isHostile(code)) expect(text, code.toString(16)).toMatch(/^\\(?:[nrt]|x[0-9a-f]{2}|u[0-9a-f]{4})$/);
    expect(hostileIn(text)).toEqual([]);
  }
});

test('printableJson holds nothing hostile and gives the parser the same value', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (raw) => {
      const json = printableJson({ [raw]: raw }, 0);
      expect(hostileIn(json)).toEqual([]);
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify({ [raw]: raw })));
    }),
  );
  expect(printableJson({ a: 1 })).toBe('{\n  "a": 1\n}');
});

test('columns: wide characters count twice, combining marks not at all', () => {
  expect(columnsOf('abc')).toBe(3);
  expect(columnsOf('漢字')).toBe(4);
  expect(columnsOf('e\u0301')).toBe(1);
  expect(cutToColumns('abcdef', 4)).toBe('abc…');
  expect(cutToColumns('漢字漢字', 5)).toBe('漢字…');
  expect(cutToColumns('abcd', 4)).toBe('abcd');
  expect(padToColumns('漢', 4)).toBe('漢  ');
  expect(padToColumns('7', 3, 'right')).toBe('  7');
});
