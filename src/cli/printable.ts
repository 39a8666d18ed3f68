/**
 * Hostile strings made harmless before they reach a terminal or a file.
 *
 * P1. What `printable` returns holds no control character (C0, DEL, C1), no line or paragraph separator, no bidirectional control, no
 *     invisible filler and no lone surrogate: it is one line, it moves no cursor, and it reads in the order in which it stands.
 * P2. What was there is said, not dropped: ESC becomes `\x1b`, a line feed `\n`, U+202E `\u202e`.
 * P3. `printableJson` writes the same characters as JSON escapes, so that a parser gets the very same value.
 */

const HOSTILE =
  /[\u{0000}-\u{001f}\u{007f}-\u{009f}\u{00ad}\u{061c}\u{115f}\u{1160}\u{200b}\u{200e}\u{200f}\u{2028}-\u{202e}\u{2060}-\u{206f}\u{3164}\u{feff}\u{ffa0}\u{fff0}-\u{ffff}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}\p{Surrogate}]|\u{17b4}|\u{17b5}|[\u{180b}-\u{180f}]/gu;

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(character: string): string {
  const named = NAMED[character];
  if (named !== undefined) return named;
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`;
}

/** The value as one harmless line. U+FFFD, which stands for bytes that were no text, stays. */
export function printable(value: string): string {
  return value.replace(HOSTILE, (character) => (character === '\ufffd' ? character : escaped(character)));
}

function jsonEscaped(character: string): string {
  let text = '';
  for (let index = 0; index < character.length; index++) {
    text += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }
  return text;
}

/**
 * The value as JSON in which P1 holds (line feeds of the indentation aside).
 *
 * @param indent spaces of indentation; 0: all on one line.
 */
export function printableJson(value: unknown, indent = 2): string {
  return JSON.stringify(value, undefined, indent).replace(HOSTILE, (character) =>
    character === '\n' || character === '\ufffd' ? character : jsonEscaped(character),
  );
}

const WIDE =
  /[\u{1100}-\u{115e}\u{2e80}-\u{303e}\u{3041}-\u{33ff}\u{3400}-\u{4dbf}\u{4e00}-\u{9fff}\u{a000}-\u{a4cf}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{fe30}-\u{fe6f}\u{ff00}-\u{ff60}\u{ffe0}-\u{ffe6}\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const ZERO = /\p{Mn}|\p{Me}|\u{200c}|\u{200d}/u;

/** How many terminal columns a printable value takes: 2 for East Asian wide characters and emoji, 0 for combining marks. */
export function columnsOf(value: string): number {
  if (/^[\u0020-\u007e]*$/.test(value)) return value.length;
  let columns = 0;
  for (const character of value) {
    if (ZERO.test(character)) continue;
    columns += WIDE.test(character) ? 2 : 1;
  }
  return columns;
}

/** The printable value cut to `maxColumns`, the cut shown by an ellipsis. */
export function cutToColumns(value: string, maxColumns: number): string {
  if (columnsOf(value) <= maxColumns) return value;
  let text = '';
  let columns = 0;
  for (const character of value) {
    const width = columnsOf(character);
    if (columns + width > maxColumns - 1) break;
    text += character;
    columns += width;
  }
  return `${text}…`;
}

/** The printable value padded with spaces to `columns`. */
export function padToColumns(value: string, columns: number, side: 'left' | 'right' = 'left'): string {
  const spaces = ' '.repeat(Math.max(0, columns - columnsOf(value)));
  return side === 'left' ? value + spaces : spaces + value;
}
