// A connection that is closed after any third byte, through a run (after each byte: test/fault/streams-every-byte.test.ts): completed only with the terminal event, sent again only while
// nothing was shown, and the text is never shown twice.
import { expect, test } from 'vitest';
import type { Reply } from '../../src/testing/index.ts';
import { STREAMING_CLIENTS } from '../fault/clients.ts';
import { driven, incidentOf } from './driven.ts';

const TEXT = 'Yes.';
const answer: Reply['answer'] = { parts: [{ type: 'text', text: TEXT }] };
const clients = STREAMING_CLIENTS.filter(({ name }) => name === 'openai chat completions');

const STEP = 3;

test.each(clients)('$name', { timeout: 120_000 }, async (client) => {
  const { answerBytes, terminalBytes } = (await driven(client, [{ answer }])).requests[0]!;
  const seen = { again: 0, offered: 0, completed: 0 };
  for (let bytes = 0; bytes <= answerBytes; bytes += STEP) {
    const where = `after ${String(bytes)} bytes`;
    const fault = { kind: 'drop', at: { afterBytes: bytes } } as const;
    const result = await driven(client, [{ answer, fault }, { answer }], { request: { budget: { chain: 1 } } });
    expect(result.spans.open, where).toEqual([]);
    const { overcome, incident } = result.spans.derived();
    if (result.error !== undefined) {
      seen.offered += 1;
      expect(bytes, where).toBeLessThan(terminalBytes);
      expect([result.text, result.requests.length], where).toEqual([TEXT, 1]);
      expect([incidentOf(result).recovery.row, incident?.facts.visibleOutput], where).toEqual(['13', true]);
    } else {
      expect(result.text, where).toBe(TEXT);
      expect(incident, where).toBeUndefined();
      if (result.requests.length === 1) seen.completed += 1;
      else {
        seen.again += 1;
        expect(
          overcome.map(({ facts }) => facts.visibleOutput),
          where,
        ).toEqual([false]);
      }
      if (result.requests.length === 1) expect(bytes, where).toBeGreaterThanOrEqual(terminalBytes - 2);
    }
  }
  // Each of the three happened, and together they are all.
  expect(Math.min(seen.again, seen.offered, seen.completed)).toBeGreaterThan(0);
  expect(seen.again + seen.offered + seen.completed).toBe(Math.floor(answerBytes / STEP) + 1);
});
