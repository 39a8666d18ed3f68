import { expect, test } from 'vitest';
import { STREAMING_CLIENTS } from './clients.ts';
import { breakAfterBytes } from './every-byte.ts';

// The AI SDK says that an answer is finished when its body has ended, so a connection that closes is never a completed stream.
test.each(STREAMING_CLIENTS.filter((client) => client.format === 'ai-sdk'))(
  '$name: broken around the end of every event and between, never a success too early',
  async (client) => {
    const picked = new Set<number>();
    const { runs, answerBytes, terminalBytes, ...finished } = await breakAfterBytes(client, (bytes, frameEnds) => {
      const isPicked = bytes % 11 === 0 || frameEnds.some((end) => Math.abs(end - bytes) <= 1);
      if (isPicked) picked.add(bytes);
      return isPicked;
    });
    expect(runs).toBe(2 * picked.size);
    expect(finished.finishedWhenClosed).toEqual([]);
    // Anthropic's provider waits for `message_stop`, which is the last event.
    const complete = client.wire === 'anthropic' ? answerBytes : terminalBytes;
    expect(finished.finishedWhenEnded).toEqual([...picked].filter((bytes) => bytes >= complete));
  },
);
