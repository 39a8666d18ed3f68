import OpenAI from 'openai';
import { afterEach, expect, test } from 'vitest';
import { createFaultServer } from './index.ts';
import type { FaultServer, FaultServerOptions } from './index.ts';

let server: FaultServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function start(options?: FaultServerOptions): Promise<FaultServer> {
  server = await createFaultServer(options);
  return server;
}

function client(of: FaultServer): OpenAI {
  return new OpenAI({ apiKey: 'sk-test', baseURL: of.baseUrls['openai-chat'], maxRetries: 0 });
}

async function streamed(of: FaultServer): Promise<OpenAI.ChatCompletionChunk[]> {
  const stream = await client(of).chat.completions.create({
    model: 'gpt-test',
    messages: [{ role: 'user', content: 'hi' }],
    stream: true,
    stream_options: { include_usage: true },
  });
  const chunks: OpenAI.ChatCompletionChunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

const TOOL_ANSWER = {
  parts: [
    { type: 'text', text: ['Let me ', 'look.'] },
    { type: 'tool_call', name: 'read_file', arguments: ['{"path":', '"a.txt"}'] },
  ],
} as const;

test('text and a tool call are streamed as the openai package reads them', async () => {
  const of = await start({ replies: [{ answer: TOOL_ANSWER }] });
  const chunks = await streamed(of);
  expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe('Let me look.');
  const calls = chunks.flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? []);
  expect(calls[0]).toEqual({
    index: 0,
    id: 'call_1',
    type: 'function',
    function: { name: 'read_file', arguments: '' },
  });
  expect(calls.map((call) => call.function?.arguments ?? '').join('')).toBe('{"path":"a.txt"}');
  expect(chunks.map((chunk) => chunk.choices[0]?.finish_reason).filter(Boolean)).toEqual(['tool_calls']);
  expect(chunks.at(-1)?.usage).toMatchObject({ prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 });
  expect(of.requests).toHaveLength(1);
  expect(of.requests[0]).toMatchObject({
    wire: 'openai-chat',
    method: 'POST',
    path: '/v1/chat/completions',
    streaming: true,
    status: 200,
    outcome: 'answered',
  });
  expect(of.requests[0]?.headers['authorization']).toBe('(removed)');
  expect(of.requests[0]?.body).toMatchObject({ model: 'gpt-test', stream: true });
  expect(of.requests[0]?.sentBytes).toBe(of.requests[0]?.answerBytes);
  expect(of.requests[0]?.sent.endsWith('data: [DONE]\n\n')).toBe(true);
});

test('the same script answers in one piece', async () => {
  const of = await start({ replies: [{ answer: TOOL_ANSWER }] });
  const { data, request_id } = await client(of)
    .chat.completions.create({ model: 'gpt-test', messages: [{ role: 'user', content: 'hi' }] })
    .withResponse();
  expect(request_id).toBe('req_000001');
  expect(data.choices[0]?.message.content).toBe('Let me look.');
  expect(data.choices[0]?.message.tool_calls).toEqual([
    { id: 'call_1', type: 'function', function: { name: 'read_file', arguments: '{"path":"a.txt"}' } },
  ]);
  expect(data.choices[0]?.finish_reason).toBe('tool_calls');
});

test('a drop after n bytes sends exactly n bytes, for every n of a small answer', async () => {
  const answer = { parts: [{ type: 'text', text: ['é'] }] } as const;
  const of = await start({ replies: [{ answer }] });
  await streamed(of);
  const whole = of.requests[0]!;
  for (let n = 0; n <= whole.answerBytes; n += 1) {
    of.reply({ answer, fault: { kind: 'drop', at: { afterBytes: n } } });
    let error: unknown;
    try {
      await streamed(of);
    } catch (thrown) {
      error = thrown;
    }
    const record = of.requests.at(-1)!;
    expect([n, record.outcome, record.sentBytes]).toEqual([n, 'dropped', n]);
    // The openai package stops reading at [DONE]: what comes after it is not seen.
    const doneAt = whole.answerBytes - 2;
    if (n < doneAt) expect((error as Error).message, `after ${n} bytes`).toBe('terminated');
  }
});
