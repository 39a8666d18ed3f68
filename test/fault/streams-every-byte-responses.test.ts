import { expect, test } from 'vitest';
import { STREAMING_CLIENTS } from './clients.ts';
import { breakAfterBytes } from './every-byte.ts';

test('openai responses: broken after every byte, complete only as a whole: its terminal event is the last', async () => {
  const client = STREAMING_CLIENTS.find((candidate) => candidate.name === 'openai responses')!;
  const { runs, answerBytes, terminalBytes, ...finished } = await breakAfterBytes(client, () => true);
  expect(runs).toBe(2 * (answerBytes + 1));
  expect(terminalBytes).toBe(answerBytes);
  expect(finished.finishedWhenClosed).toEqual([answerBytes]);
  expect(finished.finishedWhenEnded).toEqual([answerBytes]);
});
