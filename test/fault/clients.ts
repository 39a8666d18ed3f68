// The real client libraries, pointed at the fault server; each opens a stream of its own parts.
//
// Owns: one entry for each client of a model's wire, with retries switched off.
// Leaves to others: what is scripted and what is asserted.

import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import { jsonSchema, streamText, tool } from 'ai';
import type { LanguageModel } from 'ai';
import OpenAI from 'openai';
import type { FaultServer, WireName } from '../../src/testing/index.ts';

export type Format = 'ai-sdk' | 'openai-chat' | 'openai-responses' | 'anthropic' | 'gemini';

export interface OpenOptions {
  readonly signal?: AbortSignal;
}

export interface StreamingClient {
  readonly name: string;
  readonly wire: WireName;
  readonly format: Format;
  open(server: FaultServer, options?: OpenOptions): Promise<AsyncIterable<unknown>>;
}

const PROMPT = 'What is in a.txt?';
const PARAMETERS = {
  type: 'object',
  properties: { path: { type: 'string' } },
  required: ['path'],
  additionalProperties: false,
} as const;

function viaAiSdk(name: string, wire: WireName, model: (server: FaultServer) => LanguageModel): StreamingClient {
  return {
    name,
    wire,
    format: 'ai-sdk',
    open: (server, options) => {
      const result = streamText({
        model: model(server),
        prompt: PROMPT,
        maxRetries: 0,
        tools: { read_file: tool({ description: 'Reads a file.', inputSchema: jsonSchema(PARAMETERS) }) },
        onError: () => undefined,
        ...(options?.signal === undefined ? {} : { abortSignal: options.signal }),
      });
      return Promise.resolve(result.fullStream);
    },
  };
}

function init(options: OpenOptions | undefined): { signal?: AbortSignal } {
  return options?.signal === undefined ? {} : { signal: options.signal };
}

export const STREAMING_CLIENTS: readonly StreamingClient[] = [
  {
    name: 'openai chat completions',
    wire: 'openai-chat',
    format: 'openai-chat',
    open: (server, options) =>
      new OpenAI({ apiKey: 'sk-test', baseURL: server.baseUrls['openai-chat'], maxRetries: 0 }).chat.completions.create(
        {
          model: 'gpt-test',
          messages: [{ role: 'user', content: PROMPT }],
          tools: [{ type: 'function', function: { name: 'read_file', parameters: PARAMETERS } }],
          stream: true,
          stream_options: { include_usage: true },
        },
        init(options),
      ),
  },
  {
    name: 'openai responses',
    wire: 'openai-responses',
    format: 'openai-responses',
    open: (server, options) =>
      new OpenAI({ apiKey: 'sk-test', baseURL: server.baseUrls['openai-responses'], maxRetries: 0 }).responses.create(
        {
          model: 'gpt-test',
          input: PROMPT,
          tools: [{ type: 'function', name: 'read_file', parameters: PARAMETERS, strict: true }],
          stream: true,
        },
        init(options),
      ),
  },
  {
    name: 'anthropic messages',
    wire: 'anthropic',
    format: 'anthropic',
    open: (server, options) =>
      new Anthropic({ apiKey: 'sk-ant-test', baseURL: server.baseUrls.anthropic, maxRetries: 0 }).messages.create(
        {
          model: 'claude-test',
          max_tokens: 1024,
          messages: [{ role: 'user', content: PROMPT }],
          tools: [{ name: 'read_file', input_schema: { ...PARAMETERS, required: ['path'] } }],
          stream: true,
        },
        init(options),
      ),
  },
  {
    name: 'google genai',
    wire: 'gemini',
    format: 'gemini',
    open: (server, options) =>
      new GoogleGenAI({
        apiKey: 'test',
        httpOptions: { baseUrl: server.baseUrls.gemini },
      }).models.generateContentStream({
        model: 'gemini-test',
        contents: PROMPT,
        config: {
          tools: [{ functionDeclarations: [{ name: 'read_file', parametersJsonSchema: PARAMETERS }] }],
          ...(options?.signal === undefined ? {} : { abortSignal: options.signal }),
        },
      }),
  },
  viaAiSdk('ai sdk with openai (responses)', 'openai-responses', (server) =>
    createOpenAI({ apiKey: 'sk-test', baseURL: server.baseUrls['openai-responses'] })('gpt-test'),
  ),
  viaAiSdk('ai sdk with openai (chat)', 'openai-chat', (server) =>
    createOpenAI({ apiKey: 'sk-test', baseURL: server.baseUrls['openai-chat'] }).chat('gpt-test'),
  ),
  viaAiSdk('ai sdk with anthropic', 'anthropic', (server) =>
    createAnthropic({ apiKey: 'sk-ant-test', baseURL: `${server.baseUrls.anthropic}/v1` })('claude-test'),
  ),
  viaAiSdk('ai sdk with openai-compatible', 'openai-chat', (server) =>
    createOpenAICompatible({
      name: 'local',
      apiKey: 'sk-test',
      baseURL: server.baseUrls['openai-chat'],
      includeUsage: true,
    })('local-test'),
  ),
];
