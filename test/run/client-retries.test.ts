// Retries that a client library makes by itself are seen: on the wire where it takes `attempt.fetch`, in its error where it keeps them.
import { createOpenAI } from '@ai-sdk/openai';
import Anthropic from '@anthropic-ai/sdk';
import { generateText } from 'ai';
import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { startRun } from '../../src/run/agent-run.ts';
import { RunInterruptedError } from '../../src/run/index.ts';
import type { Run } from '../../src/run/index.ts';
import { createFaultServer } from '../../src/testing/index.ts';
import type { FaultServer, Reply } from '../../src/testing/index.ts';
import { hurried, recorded } from './recorded.ts';

const AT_ONCE = { 'retry-after-ms': '1' };
const overloaded: Reply = { fault: { kind: 'status', status: 503, headers: AT_ONCE } };

async function withServer(
  replies: readonly Reply[],
  body: (run: Run, server: FaultServer) => Promise<unknown>,
): Promise<{
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly requests: number;
  readonly error: unknown;
}> {
  const server = await createFaultServer({ replies });
  const { tracer, spans } = recorded();
  try {
    const error = await startRun({ name: 'a', tracer }, (run) => body(run, server), hurried()).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(spans.open).toEqual([]);
    return { attributes: spans.named('chat').at(-1)!.attributes, requests: server.requests.length, error };
  } finally {
    await server.close();
  }
}

test('openai: two retries of its own, counted; the request id is that of the answer', async () => {
  const { attributes, requests, error } = await withServer([overloaded, overloaded], async (run, server) => {
    const stream = run.stream({ provider: 'openai', model: 'm', tools: [] }, ({ signal, fetch }) =>
      new OpenAI({ apiKey: 'k', baseURL: server.baseUrls['openai-chat'], fetch }).chat.completions.create(
        { model: 'm', messages: [], stream: true },
        { signal },
      ),
    );
    for await (const _ of stream);
  });
  expect([error, requests, attributes['spanbox.attempt.client_retries'], attributes['spanbox.attempt.number']]).toEqual(
    [undefined, 3, 2, 1],
  );
  expect(attributes['spanbox.provider.request_id']).toBe('req_000003');
});

test('anthropic: the same, in one piece', async () => {
  const { attributes, requests, error } = await withServer([overloaded], (run, server) =>
    run.request({ provider: 'anthropic', model: 'm', tools: [] }, ({ signal, fetch }) =>
      new Anthropic({ apiKey: 'k', baseURL: server.baseUrls.anthropic, fetch }).messages.create(
        { model: 'm', max_tokens: 10, messages: [{ role: 'user', content: 'hi' }] },
        { signal },
      ),
    ),
  );
  expect([error, requests, attributes['spanbox.attempt.client_retries']]).toEqual([undefined, 2, 1]);
});

test('ai sdk: what it kept of its retries when it gave up', async () => {
  const { attributes, requests, error } = await withServer([overloaded, overloaded, overloaded], (run, server) =>
    run.request({ provider: 'openai', model: 'm', tools: [], format: 'ai-sdk', budget: { chain: 0 } }, ({ signal }) =>
      generateText({
        model: createOpenAI({ apiKey: 'k', baseURL: server.baseUrls['openai-chat'] }).chat('m'),
        prompt: 'hi',
        abortSignal: signal,
        maxRetries: 2,
      }),
    ),
  );
  expect(error).toBeInstanceOf(RunInterruptedError);
  expect((error as RunInterruptedError).incident.error?.status).toBe(503);
  expect([requests, attributes['spanbox.attempt.client_retries']]).toEqual([3, 2]);
});

test('through `attempt.fetch` the tools and the server are read from the request itself', async () => {
  let number = 0;
  const { attributes, requests, error } = await withServer(
    [{ fault: { kind: 'drop', at: 'after_headers' } }],
    async (run, server) => {
      const stream = run.stream({ provider: 'openai', model: 'm' }, ({ fetch, number: attempt }) => {
        number = attempt;
        return new OpenAI({
          apiKey: 'k',
          baseURL: server.baseUrls['openai-chat'],
          fetch,
          maxRetries: 0,
        }).chat.completions.create({
          model: 'm',
          messages: [],
          stream: true,
          tools: [{ type: 'function', function: { name: 'f' } }],
        });
      });
      for await (const _ of stream);
    },
  );
  expect([error, requests, number]).toEqual([undefined, 2, 2]);
  expect([attributes['server.address'], typeof attributes['server.port']]).toEqual(['127.0.0.1', 'number']);
});

test('without retries of its own nothing is counted', async () => {
  const { attributes, requests } = await withServer([], async (run, server) => {
    const stream = run.stream({ provider: 'openai', model: 'm', tools: [] }, ({ fetch }) =>
      new OpenAI({ apiKey: 'k', baseURL: server.baseUrls['openai-chat'], fetch }).chat.completions.create({
        model: 'm',
        messages: [],
        stream: true,
      }),
    );
    for await (const _ of stream);
  });
  expect([requests, attributes['spanbox.attempt.client_retries']]).toEqual([1, undefined]);
});
