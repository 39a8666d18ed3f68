/**
 * Where a secret could be, found on bytes as they are written.
 *
 * Every pattern of secret-values.ts contains one of a few rare bytes (a pivot) with telling neighbours. A text without such a
 * place holds no secret and is never turned into a regular expression's subject, which is what keeps redaction below a
 * microsecond for a span. The test `pivots: no rule matches a text that the pivots pass` keeps the two files together.
 */

/** The bit that marks a pivot in the table. */
const PIVOT = 2;

const PIVOT_BYTES = '-_zZkKSJwWBb@=';

/** 256 entries with bit 2 set for pivots. */
export const SECRET_PIVOTS: Uint8Array = new Uint8Array(256);
for (const char of PIVOT_BYTES) SECRET_PIVOTS[char.charCodeAt(0)] = PIVOT;

/** Every byte is a pivot: for rules of the application that nobody can foresee. */
export const EVERY_BYTE: Uint8Array = new Uint8Array(256).fill(PIVOT);

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

/** Whether the byte can end a name in JSON text or in a query: a quote, a backslash or `=`. */
function closesName(byte: number | undefined): boolean {
  return byte === 34 || byte === 39 || byte === 92 || byte === 61;
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
  const byte = bytes[at] as number;
  const before = at > start ? (bytes[at - 1] as number) : 0;
  const after = at + 1 < end ? (bytes[at + 1] as number) : 0;
  switch (byte) {
    case 45: // '-': sk-, xox?-, glpat-, -----BEGIN, api-key, client-secret …
      return (
        (before === code('k') && at - 2 >= start && bytes[at - 2] === code('s')) ||
        (at - 4 >= start && bytes[at - 4] === code('x') && bytes[at - 3] === code('o')) ||
        (before === code('t') && spells(bytes, at - 5, end, 'glpat')) ||
        (before === 45 && after === 45) ||
        secretName(bytes, at, end)
      );
    case 95: // '_': gh?_, github_pat_, api_key, access_token …
      return (
        (at - 3 >= start && bytes[at - 3] === code('g') && bytes[at - 2] === code('h')) ||
        (before === code('b') && spells(bytes, at - 6, end, 'github')) ||
        secretName(bytes, at, end)
      );
    case 122: // 'z', 'Z': AIza, authorization
    case 90:
      return (
        (before === code('I') && at - 2 >= start && bytes[at - 2] === code('A')) ||
        spells(bytes, at - 7, end, 'authorization')
      );
    case 107: // 'k', 'K': AKIA, cookie, apikey, …Token, …Key
    case 75:
      return (
        (before === code('A') && after === code('I')) ||
        (lower(before) === code('o') &&
          (spells(bytes, at - 3, end, 'cookie') || (lower(after) === code('e') && closesName(bytes[at + 3])))) ||
        (lower(after) === code('e') && lower(bytes[at + 2]) === code('y') && closesName(bytes[at + 3]))
      );
    case 83: // 'S': ASIA
      return before === code('A') && after === code('I');
    case 74: // 'J': eyJ
      return before === code('y') && at - 2 >= start && bytes[at - 2] === code('e');
    case 119: // 'w', 'W': password, passwd
    case 87:
      return lower(before) === code('s') && lower(bytes[at - 2]) === code('s');
    case 66: // 'B', 'b': Bearer, Basic
    case 98:
      return lower(after) === A
        ? lower(bytes[at + 2]) === code('s') && lower(bytes[at + 3]) === code('i')
        : lower(after) === code('e') && lower(bytes[at + 2]) === A && lower(bytes[at + 3]) === code('r');
    case 64: // '@': user:password@
      return hasScheme(bytes, at, start);
    case 61: // '=': ?key=, &token=, ?sig=
      return querySecret(lower(before));
    default:
      return false;
  }
}

function querySecret(last: number): boolean {
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

/** `_key"`, `-token"`, `_secret=` and the like: the last word of a secret's name, and its end. */
function secretName(bytes: Uint8Array, at: number, end: number): boolean {
  switch (lower(bytes[at + 1])) {
    case 107:
      return spells(bytes, at + 1, end, 'key') && closesName(bytes[at + 4]);
    case 116:
      return spells(bytes, at + 1, end, 'token') && closesName(bytes[at + 6]);
    case 115:
      return spells(bytes, at + 1, end, 'secret') && closesName(bytes[at + 7]);
    default:
      return false;
  }
}
