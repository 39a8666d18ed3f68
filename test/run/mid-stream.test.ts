// SIGKILL in mid-stream: what the consumer had seen is on disk, and exactly the evidence that had come.
import { expect, test } from 'vitest';
import { evidenceFromSpans } from '../../src/incident/index.ts';
import { partialOutputOf } from '../../src/run/partial-journal.ts';
import { createFaultServer } from '../../src/testing/index.ts';
import { repairedLines } from '../crash/read-back.ts';
import { scratchFolder, startChild } from '../support/child.ts';
import { linesOf } from './recorded.ts';

const CHILD = new URL('mid-stream-child.ts', import.meta.url);
const PIECES = ['Once ', 'upon ', 'a ', 'time ', 'there ', 'was ', 'a box', '.'];

test.each(Array.from({ length: PIECES.length + 2 }, (_, index) => index + 1))(
  'killed after part %i: the text up to it comes back, and the evidence that had come',
  async (until) => {
    const server = await createFaultServer({ defaultReply: { answer: { parts: [{ type: 'text', text: PIECES }] } } });
    try {
      const dir = scratchFolder();
      const child = startChild(CHILD, { args: [dir, server.baseUrls['openai-chat'], String(until)] });
      const { told, signal, stderr } = await child.ended;
      expect(signal, stderr).toBe('SIGKILL');
      const last = told.trim().split('\n').at(-1)!;
      const seen = JSON.parse(last) as { text: string; lines: string[] };
      const spans = await repairedLines(dir);
      const attempt = spans.find(({ name }) => name === 'chat m')!;
      const partial = partialOutputOf((name) => attempt.attributes?.find(({ key }) => key === name)?.value.stringValue);
      expect(partial?.text ?? '').toBe(seen.text);
      const [run] = evidenceFromSpans(spans);
      expect(linesOf(run!.evidence)).toEqual([...seen.lines, 'process_crashed crash=unknown']);
    } finally {
      await server.close();
    }
  },
);
