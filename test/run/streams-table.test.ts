// docs/streams.md has the table that the real clients make. `npm run streams:table` writes it; without that it is compared.
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { streamsTable } from './streams-table.ts';

const DOCUMENT = new URL('../../docs/streams.md', import.meta.url);
const BEGIN = '<!-- table: every fault with every client; npm run streams:table -->\n';
const END = '<!-- end of table -->\n';

test('the table of docs/streams.md is what every fault makes with every client', { timeout: 240_000 }, async () => {
  const document = readFileSync(DOCUMENT, 'utf8');
  const [before, rest] = document.split(BEGIN);
  const [current, after] = (rest ?? '').split(END);
  if (before === undefined || current === undefined || after === undefined)
    throw new Error('docs/streams.md has no table');
  const table = await streamsTable();
  if (process.env['SPANBOX_STREAMS_TABLE'] === 'write') {
    writeFileSync(DOCUMENT, `${before}${BEGIN}${table}${END}${after}`);
    return;
  }
  expect(current).toBe(table);
});
