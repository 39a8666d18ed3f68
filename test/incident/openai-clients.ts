// The real `openai` client on both of its wires: a child process starts fast with no other client in it.
//
// Owns: opening a stream with one tool, without retries of its own.

import OpenAI from 'openai';
import type { FaultServer } from '../../src/testing/index.ts';

export interface OpenAIClient {
  readonly format: 'openai-chat' | 'openai-responses';
  open(server: FaultServer, signal: AbortSignal): Promise<AsyncIterable<unknown>>;
}

const PARAMETERS = {
  type: 'object',
  properties: { path: { type: 'string' } },
  required: ['path'],
  additionalProperties: false,
};

function clientOf(server: FaultServer): OpenAI {
  return new OpenAI({ apiKey: 'sk-test', baseURL: server.baseUrls['openai-chat'], maxRetries: 0 });
}

export const OPENAI_CLIENTS: Readonly<Record<OpenAIClient['format'], OpenAIClient>> = {
  'openai-chat': {
    format: 'openai-chat',
    open: (server, signal) =>
      clientOf(server).chat.completions.create(
        {
          model: 'gpt-test',
          messages: [{ role: 'user', content: 'What is in a.txt?' }],
          tools: [{ type: 'function', function: { name: 'read_file', parameters: PARAMETERS } }],
          stream: true,
        },
        { signal },
      ),
  },
  'openai-responses': {
    format: 'openai-responses',
    open: (server, signal) =>
      clientOf(server).responses.create(
        {
          model: 'gpt-test',
          input: 'What is in a.txt?',
          tools: [{ type: 'function', name: 'read_file', parameters: PARAMETERS, strict: true }],
          stream: true,
        },
        { signal },
      ),
  },
};
