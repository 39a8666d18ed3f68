import { expect, test } from 'vitest';
import { writeDocument } from './json-document.ts';

async function written(items: readonly unknown[]): Promise<{ readonly text: string; readonly writes: number }> {
  const pieces: string[] = [];
  await writeDocument(
    {
      write: (piece) => {
        pieces.push(piece);
        return Promise.resolve();
      },
    },
    { schemaVersion: 1, session: { id: 'a\u001b' }, incidents: [] },
    'spans',
    items,
  );
  return { text: pieces.join(''), writes: pieces.length };
}

test.each([0, 1, 2, 500, 501, 1_200])('%i items: the same bytes as in one piece', async (amount) => {
  const items = Array.from({ length: amount }, (_, index) => ({
    index,
    text: `a\u009b"\n${index}`,
    none: [],
    some: [{}],
  }));
  const { text } = await written(items);
  const whole = JSON.stringify(
    { schemaVersion: 1, session: { id: 'a\u001b' }, incidents: [], spans: items },
    undefined,
    2,
  );
  expect(text).toBe(`${whole.replaceAll('\u009b', '\\u009b')}\n`);
});

test('no piece holds everything', async () => {
  expect((await written(Array.from({ length: 5_000 }, () => 'x'))).writes).toBe(12);
});
