import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import Anthropic from '@anthropic-ai/sdk';
import { ApiError, GoogleGenAI } from '@google/genai';
import { APICallError, generateText } from 'ai';
import type { LanguageModel } from 'ai';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFaultServer } from '../../src/testing/index.ts';
import type { Fault, FaultServer, ScriptedAnswer, WireName } from '../../src/testing/index.ts';

const ANSWER: ScriptedAnswer = {
  parts: [
    { type: 'reasoning', text: ['think', 'ing'] },
    { type: 'text', text: ['Let me ', 'look.'] },
    { type: 'provider_tool', name: 'code_execution', input: 'print(1)', output: '1' },
    { type: 'tool_call', name: 'read_file', callId: 'call_a', arguments: ['{"path":', '"a.txt"}'] },
  ],
  usage: { inputTokens: 20, outputTokens: 10, cachedInputTokens: 4, reasoningTokens: 3 },
};

let server: FaultServer;
let fault: Fault | undefined;

beforeAll(async () => {
  server = await createFaultServer({
    replies: () => (fault === undefined ? { answer: ANSWER } : { answer: ANSWER, fault }),
  });
});
afterAll(() => server.close());

function openai(): OpenAI {
  return new OpenAI({ apiKey: 'sk-test', baseURL: server.baseUrls['openai-chat'], maxRetries: 0 });
}
function anthropic(): Anthropic {
  return new Anthropic({ apiKey: 'sk-ant-test', baseURL: server.baseUrls.anthropic, maxRetries: 0 });
}
function genai(): GoogleGenAI {
  return new GoogleGenAI({ apiKey: 'test', httpOptions: { baseUrl: server.baseUrls.gemini } });
}
const CHAT = { model: 'gpt-test', messages: [{ role: 'user' as const, content: 'hi' }] };
const MESSAGES = { model: 'claude-test', max_tokens: 100, messages: [{ role: 'user' as const, content: 'hi' }] };
const CONTENTS = { model: 'gemini-test', contents: 'hi' };

describe('the same answer, streamed and put together by the library, and in one piece', () => {
  test('openai, chat completions', async () => {
    const streamed = await openai()
      .chat.completions.stream({ ...CHAT, stream_options: { include_usage: true } })
      .finalChatCompletion();
    const whole = await openai().chat.completions.create(CHAT);
    for (const answer of [streamed, whole]) {
      expect(answer.choices[0]?.message.content).toBe('Let me look.');
      expect(answer.choices[0]?.message.tool_calls).toMatchObject([
        { id: 'call_a', type: 'function', function: { name: 'read_file', arguments: '{"path":"a.txt"}' } },
      ]);
      expect(answer.choices[0]?.finish_reason).toBe('tool_calls');
      expect(answer.usage).toMatchObject({
        prompt_tokens: 20,
        completion_tokens: 10,
        total_tokens: 30,
        prompt_tokens_details: { cached_tokens: 4 },
        completion_tokens_details: { reasoning_tokens: 3 },
      });
    }
  });

  test('openai, responses', async () => {
    const streamed = await openai().responses.stream({ model: 'gpt-test', input: 'hi' }).finalResponse();
    const whole = await openai().responses.create({ model: 'gpt-test', input: 'hi' });
    for (const answer of [streamed, whole]) {
      expect(answer.status).toBe('completed');
      expect(answer.output_text).toBe('Let me look.');
      expect(answer.output.map((item) => item.type)).toEqual([
        'reasoning',
        'message',
        'code_interpreter_call',
        'function_call',
      ]);
      expect(answer.output[0]).toMatchObject({ summary: [{ type: 'summary_text', text: 'thinking' }] });
      expect(answer.output[2]).toMatchObject({ code: 'print(1)', outputs: [{ type: 'logs', logs: '1' }] });
      expect(answer.output[3]).toMatchObject({ call_id: 'call_a', name: 'read_file', arguments: '{"path":"a.txt"}' });
      expect(answer.usage).toMatchObject({
        input_tokens: 20,
        output_tokens: 10,
        input_tokens_details: { cached_tokens: 4 },
        output_tokens_details: { reasoning_tokens: 3 },
      });
    }
  });

  test('@anthropic-ai/sdk', async () => {
    const streamed = await anthropic().messages.stream(MESSAGES).finalMessage();
    const whole = await anthropic().messages.create(MESSAGES);
    expect(whole._request_id).toMatch(/^req_0000\d\d$/);
    for (const answer of [streamed, whole]) {
      expect(answer.content.map((block) => block.type)).toEqual([
        'thinking',
        'text',
        'server_tool_use',
        'code_execution_tool_result',
        'tool_use',
      ]);
      expect(answer.content[0]).toMatchObject({ thinking: 'thinking', signature: 'c2lnbmVk' });
      expect(answer.content[1]).toMatchObject({ text: 'Let me look.' });
      expect(answer.content[2]).toMatchObject({ name: 'code_execution', input: { code: 'print(1)' } });
      expect(answer.content[3]).toMatchObject({ content: { stdout: '1' } });
      expect(answer.content[4]).toMatchObject({ id: 'call_a', name: 'read_file', input: { path: 'a.txt' } });
      expect(answer.stop_reason).toBe('tool_use');
      expect(answer.usage).toMatchObject({ input_tokens: 20, output_tokens: 10, cache_read_input_tokens: 4 });
    }
  });

  test('@google/genai', async () => {
    const chunks = [];
    for await (const chunk of await genai().models.generateContentStream(CONTENTS)) chunks.push(chunk);
    const whole = await genai().models.generateContent(CONTENTS);
    expect(chunks.flatMap((chunk) => chunk.candidates?.[0]?.content?.parts ?? [])).toEqual([
      { text: 'think', thought: true },
      { text: 'ing', thought: true },
      { text: 'Let me ' },
      { text: 'look.' },
      { executableCode: { language: 'PYTHON', code: 'print(1)' } },
      { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1' } },
      { functionCall: { id: 'call_a', name: 'read_file', willContinue: true } },
      { functionCall: { partialArgs: [{ jsonPath: '$.path', stringValue: 'a.txt' }], willContinue: true } },
      { functionCall: {} },
      { text: '' },
    ]);
    expect(whole.candidates?.[0]?.content?.parts).toContainEqual({
      functionCall: { id: 'call_a', name: 'read_file', args: { path: 'a.txt' } },
    });
    expect(whole.text).toBe('Let me look.');
    for (const last of [chunks.at(-1), whole]) {
      expect(last?.candidates?.[0]?.finishReason).toBe('STOP');
      expect(last?.usageMetadata).toEqual({
        promptTokenCount: 20,
        candidatesTokenCount: 7,
        totalTokenCount: 30,
        cachedContentTokenCount: 4,
        thoughtsTokenCount: 3,
      });
      expect(last?.modelVersion).toBe('gemini-test');
    }
  });

  test.each<[string, () => LanguageModel, string]>([
    [
      '@ai-sdk/openai responses',
      () => createOpenAI({ apiKey: 'k', baseURL: server.baseUrls['openai-responses'] })('gpt-test'),
      'tool-calls',
    ],
    [
      '@ai-sdk/openai chat',
      () => createOpenAI({ apiKey: 'k', baseURL: server.baseUrls['openai-chat'] }).chat('gpt-test'),
      'tool-calls',
    ],
    [
      '@ai-sdk/anthropic',
      () => createAnthropic({ apiKey: 'k', baseURL: `${server.baseUrls.anthropic}/v1` })('claude-test'),
      'tool-calls',
    ],
    [
      '@ai-sdk/openai-compatible',
      () => createOpenAICompatible({ name: 'local', baseURL: server.baseUrls['openai-chat'] })('local-test'),
      'tool-calls',
    ],
  ])('ai with %s, in one piece', async (_name, model, reason) => {
    const result = await generateText({ model: model(), prompt: 'hi', maxRetries: 0 });
    expect(result.text).toBe('Let me look.');
    expect(result.toolCalls.filter((call) => call.providerExecuted !== true)).toMatchObject([
      { toolCallId: 'call_a', toolName: 'read_file', input: { path: 'a.txt' } },
    ]);
    expect(result.finishReason).toBe(reason);
    expect(result.usage.outputTokens).toBe(10);
  });
});

/** What each library makes of an HTTP error. */
const ERRORS: Readonly<
  Record<number, { readonly openai: string; readonly anthropic: string; readonly gemini: string }>
> = {
  400: { openai: 'BadRequestError', anthropic: 'invalid_request_error', gemini: 'INVALID_ARGUMENT' },
  401: { openai: 'AuthenticationError', anthropic: 'authentication_error', gemini: 'UNAUTHENTICATED' },
  402: { openai: 'APIError', anthropic: 'billing_error', gemini: 'FAILED_PRECONDITION' },
  403: { openai: 'PermissionDeniedError', anthropic: 'permission_error', gemini: 'PERMISSION_DENIED' },
  404: { openai: 'NotFoundError', anthropic: 'not_found_error', gemini: 'NOT_FOUND' },
  408: { openai: 'APIError', anthropic: 'timeout_error', gemini: 'DEADLINE_EXCEEDED' },
  413: { openai: 'APIError', anthropic: 'request_too_large', gemini: 'INVALID_ARGUMENT' },
  429: { openai: 'RateLimitError', anthropic: 'rate_limit_error', gemini: 'RESOURCE_EXHAUSTED' },
  500: { openai: 'InternalServerError', anthropic: 'api_error', gemini: 'INTERNAL' },
  503: { openai: 'InternalServerError', anthropic: 'api_error', gemini: 'UNAVAILABLE' },
  529: { openai: 'InternalServerError', anthropic: 'overloaded_error', gemini: 'UNAVAILABLE' },
};

async function thrown(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('did not throw');
}

describe.each(Object.entries(ERRORS).map(([status, words]) => ({ status: Number(status), words })))(
  'status $status',
  ({ status, words }) => {
    beforeAll(() => {
      fault = { kind: 'status', status, retryAfter: 9 };
    });
    afterAll(() => {
      fault = undefined;
    });

    test('is the typed error of openai', async () => {
      const error = (await thrown(openai().chat.completions.create(CHAT))) as InstanceType<typeof OpenAI.APIError>;
      expect(error.constructor.name).toBe(words.openai);
      expect(error.status).toBe(status);
      expect(error.headers?.get('retry-after')).toBe('9');
      expect(error.requestID).toMatch(/^req_/);
      expect(typeof error.type).toBe('string');
    });

    test('is the typed error of @anthropic-ai/sdk', async () => {
      const error = (await thrown(anthropic().messages.create(MESSAGES))) as InstanceType<typeof Anthropic.APIError>;
      expect(error.status).toBe(status);
      expect(error.error).toMatchObject({ type: 'error', error: { type: words.anthropic } });
      expect(error.headers?.get('retry-after')).toBe('9');
    });

    test('is the error of @google/genai', async () => {
      const error = (await thrown(genai().models.generateContent(CONTENTS))) as ApiError;
      expect(error).toBeInstanceOf(ApiError);
      expect(error.status).toBe(status);
      expect(JSON.parse(error.message)).toMatchObject({ error: { code: status, status: words.gemini } });
    });

    test('is the API call error of ai, and counts as retryable where it should', async () => {
      const model = createOpenAI({ apiKey: 'k', baseURL: server.baseUrls['openai-chat'] }).chat('gpt-test');
      const error = await thrown(generateText({ model, prompt: 'hi', maxRetries: 0 }));
      expect(APICallError.isInstance(error)).toBe(true);
      expect(error).toMatchObject({ statusCode: status, isRetryable: [408, 429, 500, 503, 529].includes(status) });
    });
  },
);

test('clients that retry by themselves are seen as requests of their own', async () => {
  const wires: readonly WireName[] = ['openai-chat', 'anthropic'];
  const replies = wires.flatMap((wire) =>
    [1, 2].map(() => ({ wire, fault: { kind: 'status' as const, status: 503, headers: { 'retry-after-ms': '1' } } })),
  );
  const own = await createFaultServer({ replies });
  await new OpenAI({ apiKey: 'k', baseURL: own.baseUrls['openai-chat'] }).chat.completions.create(CHAT);
  await new Anthropic({ apiKey: 'k', baseURL: own.baseUrls.anthropic }).messages.create(MESSAGES);
  await own.close();
  expect(own.requests.map(({ wire, status }) => `${String(wire)} ${String(status)}`)).toEqual([
    'openai-chat 503',
    'openai-chat 503',
    'openai-chat 200',
    'anthropic 503',
    'anthropic 503',
    'anthropic 200',
  ]);
  expect(own.requests.map(({ headers }) => headers['x-stainless-retry-count'])).toEqual(['0', '1', '2', '0', '1', '2']);
});
