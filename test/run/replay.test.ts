// Replay happens where the table says and nowhere else: the server's log and what the consumer saw prove it.
import { afterEach, expect, test } from 'vitest';
import OpenAI from 'openai';
import { createFaultServer } from '../../src/testing/index.ts';
import type { FaultServer } from '../../src/testing/index.ts';
import { startRun } from '../../src/run/agent-run.ts';
import { hurried, linesOf, recorded } from './recorded.ts';

let server: FaultServer;
afterEach(async () => server.close());

test('a connection that drops before any content is replayed, and the consumer sees one answer', async () => {
  server = await createFaultServer({
    replies: [
      { fault: { kind: 'drop', at: 'after_headers' } },
      { answer: { parts: [{ type: 'text', text: ['a ', 'b'] }] } },
    ],
  });
  const { tracer, spans } = recorded();
  const openai = new OpenAI({ apiKey: 'k', baseURL: server.baseUrls['openai-chat'], maxRetries: 0 });
  const seen: string[] = [];
  await startRun({ name: 'a', tracer }, async (run) => {
    const stream = run.stream({ provider: 'openai', model: 'm', tools: [] }, ({ signal }) =>
      openai.chat.completions.create({ model: 'm', messages: [], stream: true }, { signal }),
    );
    for await (const chunk of stream) seen.push(chunk.choices[0]?.delta.content ?? '');
  }, hurried());
  expect(seen.join('')).toBe('a b');
  expect(server.requests.length).toBe(2);
  console.log(linesOf(spans.evidence()));
  console.log(spans.spans.map((s) => [s.name, s.ended, s.status, s.attributes, s.events.map((e) => e.name + ' ' + JSON.stringify(e.attributes)), s.links.length]));
  expect(spans.open).toEqual([]);
});
