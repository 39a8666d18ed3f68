import { createOpenAI } from '@ai-sdk/openai';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import { generateText, jsonSchema, tool } from 'ai';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Evidence } from '../../src/incident/index.ts';
import { createStreamObserver } from '../../src/streams/index.ts';
import type { StreamFacts, StreamFormat } from '../../src/streams/index.ts';
import { createFaultServer } from '../../src/testing/index.ts';
import type { FaultServer, FinishReason } from '../../src/testing/index.ts';
import { describeTool, lineOf } from './observed.ts';

let server: FaultServer;
let finishReason: FinishReason | undefined;

beforeAll(async () => {
  server = await createFaultServer({
    replies: () => ({
      answer: {
        parts: [
          { type: 'reasoning', text: 'thinking' },
          { type: 'text', text: 'Let me look.' },
          { type: 'tool_call', name: 'read_file', callId: 'call_a', arguments: { path: 'a.txt' } },
        ],
        usage: { inputTokens: 20, outputTokens: 10 },
        ...(finishReason === undefined ? {} : { finishReason }),
      },
    }),
  });
});
afterAll(() => server.close());

/** A whole answer is a stream of one part. */
function read(format: StreamFormat, answer: unknown): { lines: string[]; facts: StreamFacts } {
  const items: Evidence[] = [];
  const observer = createStreamObserver({ format, describeTool, onEvidence: (item) => items.push(item) });
  observer.onPart(answer);
  observer.onEnd();
  expect(observer.trouble).toBe(0);
  return { lines: items.map(lineOf), facts: observer.facts() };
}

const OUTPUT = ['provider_progress', 'reasoning_output', 'visible_output'];
const READY = 'tool_call_materialized call=call_a tool=read_file effect=read_only';
const WRITTEN = ['tool_input_started call=call_a', 'tool_input_finished call=call_a', READY];

interface WholeClient {
  readonly name: string;
  readonly format: StreamFormat;
  readonly ask: () => Promise<unknown>;
  readonly lines: readonly string[];
  readonly cut: string;
}

const CLIENTS: readonly WholeClient[] = [
  {
    name: 'openai chat completions',
    format: 'openai-chat',
    ask: () =>
      new OpenAI({ apiKey: 'k', baseURL: server.baseUrls['openai-chat'] }).chat.completions.create({
        model: 'm',
        messages: [{ role: 'user', content: 'hi' }],
      }),
    lines: [...OUTPUT, ...WRITTEN, 'stream_finished finishReason=tool_calls'],
    cut: 'length',
  },
  {
    name: 'openai responses',
    format: 'openai-responses',
    ask: () =>
      new OpenAI({ apiKey: 'k', baseURL: server.baseUrls['openai-responses'] }).responses.create({
        model: 'm',
        input: 'hi',
      }),
    lines: [...OUTPUT, READY, 'stream_finished finishReason=completed'],
    cut: 'max_output_tokens',
  },
  {
    name: 'anthropic messages',
    format: 'anthropic',
    ask: () =>
      new Anthropic({ apiKey: 'k', baseURL: server.baseUrls.anthropic }).messages.create({
        model: 'm',
        max_tokens: 9,
        messages: [{ role: 'user', content: 'hi' }],
      }),
    lines: [...OUTPUT, ...WRITTEN, 'stream_finished finishReason=tool_use'],
    cut: 'max_tokens',
  },
  {
    name: 'google genai',
    format: 'gemini',
    ask: () =>
      new GoogleGenAI({ apiKey: 'k', httpOptions: { baseUrl: server.baseUrls.gemini } }).models.generateContent({
        model: 'm',
        contents: 'hi',
      }),
    lines: [...OUTPUT, READY, 'stream_finished finishReason=STOP'],
    cut: 'MAX_TOKENS',
  },
  {
    name: 'ai, generateText',
    format: 'ai-sdk',
    ask: () =>
      generateText({
        model: createOpenAI({ apiKey: 'k', baseURL: server.baseUrls['openai-responses'] })('gpt-test'),
        prompt: 'hi',
        tools: { read_file: tool({ inputSchema: jsonSchema({ type: 'object' }) }) },
      }),
    lines: [...OUTPUT, READY, 'stream_finished finishReason=tool-calls'],
    cut: 'length',
  },
  {
    name: 'a model of ai, doGenerate',
    format: 'ai-sdk',
    ask: async () =>
      createOpenAI({ apiKey: 'k', baseURL: server.baseUrls['openai-responses'] })('gpt-test').doGenerate({
        prompt: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }],
      }),
    lines: [...OUTPUT, READY, 'stream_finished finishReason=tool-calls'],
    cut: 'length',
  },
];

test.each(CLIENTS)('$name: the evidence and the facts of an answer in one piece', async ({ format, ask, lines }) => {
  finishReason = undefined;
  const run = read(format, await ask());
  expect(run.lines).toEqual(lines);
  expect(run.facts).toMatchObject({
    outcome: 'finished',
    parts: 1,
    unknownParts: 0,
    usage: { inputTokens: 20, outputTokens: 10 },
  });
  expect(run.facts.responseId).toMatch(/0000\d\d$/);
});

test.each(CLIENTS)('$name: an answer in one piece that was cut by its length', async ({ format, ask, cut }) => {
  finishReason = 'length';
  const run = read(format, await ask());
  expect(run.lines.at(-1)).toBe(`stream_finished finishReason=${cut}`);
  expect(run.facts.finishReasons).toEqual([cut]);
});

test('whole answers that failed, refused or were never finished', () => {
  expect(
    read('openai-responses', { object: 'response', status: 'failed', error: { code: 'server_error' }, output: [] })
      .lines,
  ).toEqual(['provider_rejected rejection=overload code=server_error retryable=true']);
  expect(
    read('openai-responses', {
      object: 'response',
      status: 'completed',
      output: [
        { type: 'message', content: [{ type: 'refusal', refusal: 'no' }] },
        { type: 'web_search_call', id: 'w', status: 'completed' },
      ],
    }).lines,
  ).toEqual([
    'provider_progress',
    'visible_output',
    'tool_call_materialized call=w tool=other effect=unknown providerSide=true',
    'tool_execution_started call=w tool=other effect=unknown',
    'tool_execution_finished call=w tool=other',
    'stream_finished finishReason=completed',
  ]);
  expect(read('openai-responses', { object: 'response', status: 'in_progress', output: [] }).lines).toEqual([
    'stream_truncated',
  ]);
  expect(
    read('anthropic', { type: 'message', content: [{ type: 'text', text: '' }], stop_reason: null }).lines,
  ).toEqual(['provider_progress', 'stream_truncated']);
});
