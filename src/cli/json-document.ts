/** A large JSON document written in pieces: the same bytes as in one piece, without ever holding its text as a whole. */
import { printableJson } from './printable.ts';
import type { Screen } from './screen.ts';

const PIECE_ITEMS = 500;

/**
 * Writes `head` with one more member at its end: the array `items` under `key`. Indented by two spaces, with a line feed at the end.
 *
 * @param head has at least one member, and none named `key`.
 */
export async function writeDocument(
  screen: Pick<Screen, 'write'>,
  head: Readonly<Record<string, unknown>>,
  key: string,
  items: readonly unknown[],
): Promise<void> {
  await screen.write(`${printableJson(head).slice(0, -'\n}'.length)},\n  ${printableJson(key)}: [`);
  for (let from = 0; from < items.length; from += PIECE_ITEMS) {
    const texts = items.slice(from, from + PIECE_ITEMS).map((item) => printableJson(item).replaceAll('\n', '\n    '));
    await screen.write(`${from === 0 ? '' : ','}\n    ${texts.join(',\n    ')}`);
  }
  await screen.write(items.length === 0 ? ']\n}\n' : '\n  ]\n}\n');
}
