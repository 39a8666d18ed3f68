/** What the next start is told of a stream that was killed: with content capture the text up to the last part that the consumer saw. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSpanbox } from '../../src/box.ts';
import type { InterruptedSession } from '../../src/interrupted.ts';
import { createFaultServer } from '../../src/testing/index.ts';
import { scratchFolder, startChild } from '../support/child.ts';

const CHILD = new URL('streaming-child.ts', import.meta.url);
const PIECES = Array.from({ length: 400 }, (_, i) => `piece ${i}, "quoted" and\nbroken; `);

async function killedAfter(
  pieces: number,
  capture: boolean,
): Promise<{ told: string; left: InterruptedSession[]; dir: string }> {
  const server = await createFaultServer({
    replies: [{ answer: { parts: [{ type: 'text', text: PIECES }], delayMillis: 2 } }],
  });
  onTestFinished(() => server.close());
  const dir = scratchFolder();
  const child = startChild(CHILD, {
    args: [dir, server.baseUrls['openai-chat']],
    env: { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: String(capture) },
  });
  await child.said(JSON.stringify(PIECES[pieces]));
  child.process.kill('SIGKILL');
  const { told } = await child.ended;
  const seen = told
    .slice(0, told.lastIndexOf('\n'))
    .split('\n')
    .map((line) => JSON.parse(line) as string);
  const box = createSpanbox({ dir, service: 'streaming', quiet: true, repair: false, retention: { minFreeBytes: 0 } });
  const left: InterruptedSession[] = [];
  for await (const session of box.interrupted()) left.push(session);
  await box.shutdown();
  return { told: seen.join(''), left, dir };
}

describe('box.interrupted()', () => {
  it.each([0, 7, 150])(
    'tells the text up to the last part that the consumer saw (killed after piece %i)',
    async (pieces) => {
      const { told, left } = await killedAfter(pieces, true);
      expect(left).toHaveLength(1);
      const [session] = left;
      expect(session?.session.id).toBe('the session');
      expect(session?.session.state).toBe('interrupted');
      expect(session?.incident).toMatchObject({
        cause: 'process_crashed',
        disposition: 'terminal',
      });
      expect(session?.recovery).toMatchObject({ action: 'offer_continue', row: '4c' });
      // The part that was being handed on when the process died is recorded before the consumer gets it.
      const text = session?.partial?.text ?? '';
      expect(text.startsWith(told)).toBe(true);
      expect(PIECES.join('').startsWith(text)).toBe(true);
      expect(text.length - told.length).toBeLessThanOrEqual(Math.max(...PIECES.map((piece) => piece.length)));
      expect(session?.toolResults.map((span) => span.name)).toEqual(['execute_tool look']);
      expect(session?.callsInDoubt).toEqual([]);
    },
  );

  it('tells no content when none was captured', async () => {
    const { left } = await killedAfter(3, false);
    expect(left.map((session) => session.partial)).toEqual([undefined]);
    expect(left[0]?.incident?.cause).toBe('process_crashed');
  });

  it('tells another service nothing', async () => {
    const { dir } = await killedAfter(0, false);
    const box = createSpanbox({ dir, service: 'another', quiet: true, repair: false, retention: { minFreeBytes: 0 } });
    const left: InterruptedSession[] = [];
    for await (const session of box.interrupted()) left.push(session);
    await box.shutdown();
    expect(left).toEqual([]);
  });
});
