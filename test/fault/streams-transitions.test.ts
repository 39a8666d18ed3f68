import { createOpenAI } from '@ai-sdk/openai';
import Anthropic from '@anthropic-ai/sdk';
import { jsonSchema, stepCountIs, streamText, tool } from 'ai';
import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import type { Evidence } from '../../src/incident/index.ts';
import { observeStream } from '../../src/streams/index.ts';
import type { StreamFacts } from '../../src/streams/index.ts';
import { createFaultServer } from '../../src/testing/index.ts';
import type { ScriptedAnswer } from '../../src/testing/index.ts';
import { STREAMING_CLIENTS } from './clients.ts';
import { describeTool, lineOf, observed } from './observed.ts';

const ANSWER: ScriptedAnswer = {
  parts: [
    { type: 'reasoning', text: ['think', 'ing'] },
    { type: 'text', text: ['Let me ', 'look.'] },
    { type: 'ping' },
    { type: 'provider_tool', name: 'web_search', input: 'q' },
    { type: 'unknown' },
    { type: 'tool_call', name: 'read_file', callId: 'call_a', arguments: ['{"path":', '"a.txt"}'] },
  ],
  usage: { inputTokens: 20, outputTokens: 10, cachedInputTokens: 4, reasoningTokens: 3 },
  requestId: 'req_given',
};

const BEGIN = ['attempt_started', 'provider_progress', 'reasoning_output', 'visible_output'];
const CALL = [
  'tool_input_started call=call_a',
  'tool_input_finished call=call_a',
  'tool_call_materialized call=call_a tool=read_file effect=read_only',
];
const searched = (call: string): string[] => [
  `tool_input_started call=${call} providerSide=true`,
  `tool_input_finished call=${call} providerSide=true`,
  `tool_call_materialized call=${call} tool=other effect=unknown providerSide=true`,
  `tool_execution_started call=${call} tool=other effect=unknown`,
  `tool_execution_finished call=${call} tool=other`,
  'provider_progress',
];

/** What each client's stream says of the same answer. A wire without a word for a part says nothing of it. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  'openai chat completions': [...BEGIN, ...CALL, 'stream_finished finishReason=tool_calls'],
  'openai responses': [...BEGIN, ...searched('ws_000001_3'), ...CALL, 'stream_finished finishReason=completed'],
  'anthropic messages': [...BEGIN, ...searched('srvtoolu_000001'), ...CALL, 'stream_finished finishReason=tool_use'],
  'google genai': [
    ...BEGIN,
    'tool_call_materialized call=call_1_1 tool=other effect=unknown providerSide=true',
    'tool_execution_started call=call_1_1 tool=other effect=unknown',
    'tool_execution_finished call=call_1_1 tool=other',
    'provider_progress',
    ...CALL,
    'stream_finished finishReason=STOP',
  ],
  'ai sdk with openai (responses)': [
    ...BEGIN,
    ...searched('ws_000001_3'),
    ...CALL,
    'stream_finished finishReason=tool-calls',
  ],
  // This provider does not read `reasoning_content`.
  'ai sdk with openai (chat)': [
    ...BEGIN.filter((line) => line !== 'reasoning_output'),
    ...CALL,
    'stream_finished finishReason=tool-calls',
  ],
  // The sources of the search are output of their own, after the result; this provider reports an event that it does not
  // know as an error, and goes on.
  'ai sdk with anthropic': [
    ...BEGIN,
    ...searched('srvtoolu_000001'),
    'visible_output',
    'stream_failed name=AI_TypeValidationError',
    ...CALL,
    'stream_finished finishReason=tool-calls',
  ],
  'ai sdk with openai-compatible': [...BEGIN, ...CALL, 'stream_finished finishReason=tool-calls'],
};

const UNKNOWN: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'openai chat completions': { future_event: 1 },
  'openai responses': { 'response.future_event': 1 },
  'anthropic messages': { future_event: 1 },
};

describe.each(STREAMING_CLIENTS)('$name', (client) => {
  test('says each transition once, in order, and the facts of the wire', async () => {
    const run = await observed(client, { answer: ANSWER });
    expect(run.error).toBe(undefined);
    expect(run.lines).toEqual(SAID[client.name]);
    expect(run.facts).toHaveLength(1);
    const [facts] = run.facts;
    const isAnthropic = client.wire === 'anthropic';
    expect(facts).toMatchObject({
      attempt: 1,
      outcome: 'finished',
      parts: run.parts.length,
      textPieces: 2,
      unknownTypes: UNKNOWN[client.name] ?? {},
      finishReasons: [SAID[client.name]!.at(-1)!.split('=')[1]],
      usage: {
        inputTokens: isAnthropic ? 24 : 20,
        outputTokens: 10,
        cacheReadTokens: 4,
        ...(isAnthropic ? { cacheWriteTokens: 0 } : { reasoningTokens: 3 }),
      },
    });
    expect(facts?.responseId).toMatch(/000001$/);
    expect(facts?.requestId).toBe(client.format === 'ai-sdk' ? 'req_given' : undefined);
  });

  test('text of no length is no output', async () => {
    const run = await observed(client, { answer: { parts: [{ type: 'text', text: ['', ''] }] } });
    expect(run.lines).not.toContain('visible_output');
    expect(run.lines.at(-1)).toMatch(/^stream_finished /);
  });

  test('an answer cut by its length is finished, and a call that it cut is not ready', async () => {
    const run = await observed(client, {
      answer: {
        parts: [
          { type: 'text', text: 'a' },
          { type: 'tool_call', name: 'read_file', callId: 'call_a', arguments: ['{"path":"a"}'] },
        ],
        finishReason: 'length',
      },
    });
    expect(run.lines.at(-1)).toMatch(
      /^stream_finished finishReason=(?:length|max_tokens|max_output_tokens|MAX_TOKENS)$/,
    );
    expect(run.facts[0]?.outcome).toBe('finished');
    if (client.name === 'openai chat completions') {
      expect(run.lines).toContain('tool_input_started call=call_a');
      expect(run.lines.filter((line) => line.startsWith('tool_call_materialized'))).toEqual([]);
    }
  });

  test('a consumer that stops is an outcome, and reaches the client library', async () => {
    // Without an observer too, `ai` (whose streams are teed) and `@google/genai` leave the connection open on a break.
    const closes = client.format !== 'ai-sdk' && client.format !== 'gemini';
    const run = await observed(
      client,
      {
        answer: { parts: [{ type: 'text', text: ['a', 'b', 'c', 'd', 'e', 'f'] }] },
        fault: { kind: 'stall', at: 'before_terminal' },
      },
      { take: 6, untilIdle: closes },
    );
    expect(run.error).toBe(undefined);
    expect(run.lines.at(-1)).toBe('consumer_stopped');
    expect(run.facts[0]?.outcome).toBe('stopped');
    expect(run.request?.outcome).toBe(closes ? 'client_closed' : 'server_closed');
  });

  test("an abort by the request's own signal is a cancel, never an error of the stream", async () => {
    const abort = new AbortController();
    const run = await observed(
      client,
      { answer: { parts: [{ type: 'text', text: ['a', 'b'] }] }, fault: { kind: 'stall', at: 'before_terminal' } },
      {
        signal: abort.signal,
        untilIdle: true,
        onPart: (count) => (count === 3 || client.format === 'gemini' ? abort.abort() : undefined),
      },
    );
    expect(run.lines.at(-1)).toBe('user_cancelled');
    expect(run.facts[0]?.outcome).toBe('aborted');
    expect(run.request?.outcome).toBe('client_closed');
  });
});

test('retries that ai made by itself are counted', async () => {
  const fault = { kind: 'status', status: 503, headers: { 'retry-after-ms': '1' } } as const;
  const server = await createFaultServer({ replies: [{ fault }, { fault }, { fault }] });
  const items: Evidence[] = [];
  const facts: StreamFacts[] = [];
  const result = streamText({
    model: createOpenAI({ apiKey: 'k', baseURL: server.baseUrls['openai-chat'] }).chat('gpt-test'),
    prompt: 'hi',
    maxRetries: 2,
    onError: () => undefined,
  });
  const stream = observeStream(result.fullStream, {
    format: 'ai-sdk',
    evidence: (item) => items.push(item),
    facts: (snapshot) => facts.push(snapshot),
  });
  for await (const part of stream) void part;
  await server.close();
  expect(server.requests).toHaveLength(3);
  expect(items.map(lineOf)).toEqual([
    'attempt_started',
    'provider_rejected rejection=overload status=503 code=server_error retryable=true retryAfterMs=1',
  ]);
  expect(facts[0]).toMatchObject({ clientRetries: 2, requestId: 'req_000003', retryAfterMillis: 1 });
});

test('the streams that openai and @anthropic-ai/sdk put together by themselves stay what they are', async () => {
  const server = await createFaultServer({ defaultReply: { answer: { parts: [{ type: 'text', text: ['a', 'b'] }] } } });
  const kinds: string[] = [];
  const evidence = (item: Evidence): unknown => kinds.push(item.kind);
  const expected = ['attempt_started', 'provider_progress', 'visible_output', 'stream_finished'];

  const chat = observeStream(
    new OpenAI({ apiKey: 'k', baseURL: server.baseUrls['openai-chat'] }).chat.completions.stream({
      model: 'm',
      messages: [{ role: 'user', content: 'hi' }],
    }),
    { format: 'openai-chat', evidence },
  );
  for await (const chunk of chat) void chunk;
  expect((await chat.finalChatCompletion()).choices[0]?.message.content).toBe('ab');
  expect(kinds.splice(0)).toEqual(expected);

  const messages = observeStream(
    new Anthropic({ apiKey: 'k', baseURL: server.baseUrls.anthropic }).messages.stream({
      model: 'm',
      max_tokens: 9,
      messages: [{ role: 'user', content: 'hi' }],
    }),
    { format: 'anthropic', evidence },
  );
  for await (const event of messages) void event;
  expect((await messages.finalMessage()).content).toMatchObject([{ type: 'text', text: 'ab' }]);
  expect(kinds).toEqual(expected);
  await server.close();
});

test('each step of the AI SDK is an attempt; a tool that it runs is in its evidence', async () => {
  const server = await createFaultServer({
    replies: [
      { answer: { parts: [{ type: 'tool_call', name: 'read_file', callId: 'call_a', arguments: { path: 'a.txt' } }] } },
      {
        answer: {
          parts: [{ type: 'text', text: ['It says ', 'hello.'] }],
          usage: { inputTokens: 40, outputTokens: 5 },
        },
      },
    ],
  });
  const items: Evidence[] = [];
  const facts: StreamFacts[] = [];
  const result = streamText({
    model: createOpenAI({ apiKey: 'sk-test', baseURL: server.baseUrls['openai-chat'] }).chat('gpt-test'),
    prompt: 'What is in a.txt?',
    maxRetries: 0,
    stopWhen: stepCountIs(3),
    tools: { read_file: tool({ inputSchema: jsonSchema({ type: 'object' }), execute: () => 'hello' }) },
  });
  const stream = observeStream(result.fullStream, {
    format: 'ai-sdk',
    evidence: (item) => items.push(item),
    facts: (snapshot) => facts.push(snapshot),
    describeTool,
  });
  expect(stream).toBeInstanceOf(ReadableStream);
  const types: string[] = [];
  for await (const part of stream) types.push(part.type);
  await server.close();
  expect(types.filter((type) => type === 'start-step')).toHaveLength(2);
  expect(items.map(lineOf)).toEqual([
    'attempt_started',
    'provider_progress',
    ...CALL,
    'tool_execution_started call=call_a tool=read_file effect=read_only',
    'tool_execution_finished call=call_a tool=read_file',
    'stream_finished finishReason=tool-calls',
    '2:attempt_started',
    '2:provider_progress',
    '2:visible_output',
    '2:stream_finished finishReason=stop',
  ]);
  expect(facts.map(({ attempt, outcome, usage, parts }) => ({ attempt, outcome, usage, parts }))).toEqual([
    {
      attempt: 1,
      outcome: 'finished',
      usage: { inputTokens: 11, outputTokens: 7, cacheReadTokens: 0, reasoningTokens: 0 },
      parts: types.lastIndexOf('start-step'),
    },
    {
      attempt: 2,
      outcome: 'finished',
      usage: { inputTokens: 40, outputTokens: 5, cacheReadTokens: 0, reasoningTokens: 0 },
      parts: types.length - types.lastIndexOf('start-step'),
    },
  ]);
});
