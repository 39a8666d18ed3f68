/**
 * Where a secret could be, found on bytes as they are written.
 *
 * Every pattern of secret-values.ts contains one of a few rare bytes (a pivot) with telling neighbours. A text without such a
 * place holds no secret and is never turned into a regular expression's subject, which is what keeps redaction below a
 * microsecond for a span. The test `pivots: no rule matches a text that the pivots pass` keeps the two files together.
 */

/**
 * Bytes that can be pivots, each with the bytes that can follow it; none named: any byte. Names of secrets in JSON text are found at the quote
 * that ends them, which running text hardly has.
 */
const FOLLOWERS: Readonly<Record<string, string>> = {
  '-': '',
  _: '',
  '@': '',
  '=': '',
  '"': '',
  "'": '',
  J: '',
  I: 'z',
  K: 'I',
  S: 'I',
  b: 'eEaA',
  B: 'eEaA',
};

function makeTable(): Uint8Array {
  const table = new Uint8Array(65_536);
  for (const [pivot, followers] of Object.entries(FOLLOWERS)) {
    const row = pivot.charCodeAt(0) << 8;
    if (followers === '') table.fill(1, row, row + 256);
    else for (const follower of followers) table[row | follower.charCodeAt(0)] = 1;
  }
  return table;
}

/** 65,536 entries: 1 where a byte and its follower (`byte << 8 | next`, 0 at the text's end) can be the pivot of a secret. */
export const SECRET_PIVOTS: Uint8Array = makeTable();

/** Every byte is a pivot: for rules of the application that nobody can foresee. */
export const EVERY_BYTE: Uint8Array = new Uint8Array(65_536).fill(1);

const lower = (byte: number | undefined): number =>
  byte === undefined ? 0 : byte >= 65 && byte <= 90 ? byte + 32 : byte;

const A = 97;
const code = (char: string): number => char.charCodeAt(0);

/** Whether the bytes at `at`, in any case, spell `word` (lower case). */
function spells(bytes: Uint8Array, at: number, end: number, word: string): boolean {
  if (at < 0 || at + word.length > end) return false;
  for (let i = 0; i < word.length; i += 1) if (lower(bytes[at + i]) !== word.charCodeAt(i)) return false;
  return true;
}

function hasScheme(bytes: Uint8Array, at: number, start: number): boolean {
  const least = Math.max(start + 2, at - 1024);
  for (let i = at - 1; i >= least; i -= 1) {
    const byte = bytes[i] as number;
    if (byte === 47 && bytes[i - 1] === 47 && bytes[i - 2] === 58) return true;
    if (byte <= 32 || byte === 47 || byte === 34) return false;
  }
  return false;
}

/** Whether the pivot at `at` has the neighbours of a secret; `start` and `end` bound the text. */
export function isSuspicious(bytes: Uint8Array, at: number, start: number, end: number): boolean {
  const before = at > start ? (bytes[at - 1] as number) : 0;
  const after = at + 1 < end ? (bytes[at + 1] as number) : 0;
  switch (bytes[at] as number) {
    case 45: // '-': sk-, xox?-, glpat-, -----BEGIN
      return (
        (before === code('k') && at - 2 >= start && bytes[at - 2] === code('s')) ||
        (at - 4 >= start && bytes[at - 4] === code('x') && bytes[at - 3] === code('o')) ||
        (before === code('t') && spells(bytes, at - 5, end, 'glpat')) ||
        (before === 45 && after === 45)
      );
    case 95: // '_': gh?_, github_pat_
      return (
        (at - 3 >= start && bytes[at - 3] === code('g') && bytes[at - 2] === code('h')) ||
        (before === code('b') && spells(bytes, at - 6, end, 'github'))
      );
    case 73: // 'I': AIza
      return before === code('A');
    case 75: // 'K', 'S': AKIA, ASIA
    case 83:
      return before === code('A');
    case 74: // 'J': eyJ
      return before === code('y') && at - 2 >= start && bytes[at - 2] === code('e');
    case 66: // 'B', 'b': Bearer, Basic
    case 98:
      return lower(after) === A
        ? lower(bytes[at + 2]) === code('s') && lower(bytes[at + 3]) === code('i')
        : lower(after) === code('e') && lower(bytes[at + 2]) === A && lower(bytes[at + 3]) === code('r');
    case 64: // '@': user:password@
      return hasScheme(bytes, at, start);
    case 61: // '=': ?key=, &token=, ?sig=
      return endsQueryName(lower(before));
    case 34: // quotes: "password":
    case 39:
      return endsSecretName(bytes, at, start);
    default:
      return false;
  }
}

function endsQueryName(last: number): boolean {
  // The names end in these letters: authorizatioN, cookiE, keY, passworD, secreT, tokeN, siG, signaturE.
  return (
    last === code('n') ||
    last === code('y') ||
    last === code('d') ||
    last === code('t') ||
    last === code('e') ||
    last === code('g')
  );
}

/** Whether a secret's name ends before the quote at `at`, with any backslashes between. */
function endsSecretName(bytes: Uint8Array, at: number, start: number): boolean {
  let last = at - 1;
  while (last > start && bytes[last] === 92) last -= 1;
  if (last - 5 < start) return false;
  switch (lower(bytes[last])) {
    case code('n'):
      return spells(bytes, last - 4, last + 1, 'token') || spells(bytes, last - 12, last + 1, 'authorization');
    case code('e'):
      return spells(bytes, last - 5, last + 1, 'cookie');
    case code('y'):
      return spells(bytes, last - 2, last + 1, 'key');
    case code('d'):
      return spells(bytes, last - 7, last + 1, 'password') || spells(bytes, last - 5, last + 1, 'passwd');
    case code('t'):
      return spells(bytes, last - 5, last + 1, 'secret');
    default:
      return false;
  }
}
