import { expect, test } from 'vitest';
import { STREAMING_CLIENTS } from './clients.ts';
import { breakAfterBytes, range } from './every-byte.ts';

// The Responses wire, whose answers are the longest, has a file of its own: the two run side by side.
test.each(['openai chat completions', 'anthropic messages', 'google genai'])(
  '%s: broken after every byte, complete from the terminal event on',
  async (name) => {
    const client = STREAMING_CLIENTS.find((candidate) => candidate.name === name)!;
    const { runs, answerBytes, terminalBytes, ...finished } = await breakAfterBytes(client, () => true);
    expect(runs).toBe(2 * (answerBytes + 1));
    expect(finished.finishedWhenClosed).toEqual(range(terminalBytes, answerBytes));
    expect(finished.finishedWhenEnded).toEqual(range(terminalBytes, answerBytes));
  },
);
