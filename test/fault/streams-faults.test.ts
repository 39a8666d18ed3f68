import { describe, expect, test } from 'vitest';
import type { Fault, ScriptedAnswer } from '../../src/testing/index.ts';
import { STREAMING_CLIENTS } from './clients.ts';
import type { StreamingClient } from './clients.ts';
import { observed } from './observed.ts';

const ANSWER: ScriptedAnswer = { parts: [{ type: 'text', text: ['Let me ', 'look.'] }] };
const CALL_ANSWER: ScriptedAnswer = {
  parts: [{ type: 'tool_call', name: 'read_file', callId: 'call_a', arguments: ['{"path":', '"a.txt"}'] }],
};
const WITH_TEXT = ['attempt_started', 'provider_progress', 'visible_output'];

interface Row {
  readonly name: string;
  readonly fault: Fault;
  readonly answer?: ScriptedAnswer;
  /** Items before the last. @default WITH_TEXT */
  readonly before?: (client: StreamingClient) => readonly string[];
  /** The last item; undefined: the client throws before there is a stream. */
  readonly last: (client: StreamingClient) => string | undefined;
}

const isAiSdk = (client: StreamingClient): boolean => client.format === 'ai-sdk';
const nothing = (): readonly string[] => ['attempt_started'];

function transport(code: string): (client: StreamingClient) => string {
  return (client) =>
    `transport_error name=${isAiSdk(client) ? 'AI_APICallError' : 'TypeError'} retryable=true causeCode=${code}`;
}

function finished(client: StreamingClient): string {
  if (isAiSdk(client)) return 'stream_finished finishReason=stop';
  const words = {
    'openai-chat': 'stop',
    'openai-responses': 'completed',
    anthropic: 'end_turn',
    gemini: 'STOP',
    'ai-sdk': '',
  };
  return `stream_finished finishReason=${words[client.format]}`;
}

/** The kind of a rejection that came in the stream, with what each client leaves of the provider's words. */
function rejected(told: Readonly<Record<StreamingClient['wire'], string>>): (client: StreamingClient) => string {
  return (client) => `provider_rejected ${told[client.wire]}`;
}

const ROWS: readonly Row[] = [
  {
    name: 'closed before the headers',
    fault: { kind: 'drop', at: 'before_headers' },
    before: nothing,
    last: (client) => (isAiSdk(client) ? transport('UND_ERR_SOCKET')(client) : undefined),
  },
  {
    name: 'reset before the headers',
    fault: { kind: 'drop', at: 'before_headers', how: 'reset' },
    before: nothing,
    last: (client) => (isAiSdk(client) ? transport('ECONNRESET')(client) : undefined),
  },
  {
    name: 'closed after the headers',
    fault: { kind: 'drop', at: 'after_headers' },
    before: nothing,
    last: transport('UND_ERR_SOCKET'),
  },
  {
    name: 'reset after the headers',
    fault: { kind: 'drop', at: 'after_headers', how: 'reset' },
    before: nothing,
    last: transport('ECONNRESET'),
  },
  {
    name: 'clean end after the headers',
    fault: { kind: 'drop', at: 'after_headers', how: 'end' },
    before: nothing,
    last: () => 'stream_truncated',
  },
  { name: 'closed in the text', fault: { kind: 'drop', at: 'in_content' }, last: transport('UND_ERR_SOCKET') },
  { name: 'reset in the text', fault: { kind: 'drop', at: 'in_content', how: 'reset' }, last: transport('ECONNRESET') },
  {
    name: 'clean end in the text',
    fault: { kind: 'drop', at: 'in_content', how: 'end' },
    last: () => 'stream_truncated',
  },
  {
    name: 'closed in the arguments of a call',
    answer: CALL_ANSWER,
    fault: { kind: 'drop', at: 'in_content' },
    before: () => ['attempt_started', 'provider_progress', 'tool_input_started call=call_a'],
    last: transport('UND_ERR_SOCKET'),
  },
  { name: 'slow drip', fault: { kind: 'slow_drip', bytes: 5, millis: 0 }, last: finished },
  {
    name: 'UTF-8 split over two writes',
    answer: { parts: [{ type: 'text', text: ['né', '日本', '🙂'] }] },
    fault: { kind: 'split_utf8' },
    last: finished,
  },
  {
    name: 'closed after the terminal event',
    fault: { kind: 'drop', at: 'after_terminal' },
    // The AI SDK holds its finish back until the body has ended.
    last: (client) => (isAiSdk(client) ? transport('UND_ERR_SOCKET')(client) : finished(client)),
  },
  {
    name: 'overload inside the stream',
    fault: { kind: 'error_event', variant: 'overload' },
    last: (client) =>
      client.name === 'ai sdk with openai (responses)'
        ? 'provider_rejected rejection=overload status=500 code=server_error retryable=true'
        : rejected({
            'openai-chat': 'rejection=overload code=server_error retryable=true',
            'openai-responses': 'rejection=overload code=server_error retryable=true',
            anthropic: 'rejection=overload code=overloaded_error retryable=true',
            gemini: 'rejection=overload status=503 retryable=true',
            mcp: '',
          })(client),
  },
  {
    name: 'quota inside the stream',
    fault: { kind: 'error_event', variant: 'quota' },
    last: (client) =>
      client.name === 'ai sdk with openai (responses)'
        ? 'provider_rejected rejection=quota status=429 code=insufficient_quota retryable=false'
        : rejected({
            'openai-chat': 'rejection=quota code=insufficient_quota retryable=false',
            'openai-responses': 'rejection=quota code=insufficient_quota retryable=false',
            anthropic: 'rejection=quota code=billing_error retryable=false',
            // Gemini says RESOURCE_EXHAUSTED for both, and its client keeps the text alone.
            gemini: 'rejection=rate_limit status=429 retryable=true',
            mcp: '',
          })(client),
  },
  {
    name: 'garbage in the stream',
    fault: { kind: 'garbage' },
    before: (client) =>
      isAiSdk(client) && client.wire !== 'openai-responses'
        ? [...WITH_TEXT, 'stream_failed name=AI_JSONParseError']
        : WITH_TEXT,
    last: (client) => {
      // @anthropic-ai/sdk reads over events without a name; two providers of the AI SDK report it and go on.
      if (client.format === 'anthropic') return finished(client);
      if (!isAiSdk(client)) return 'stream_failed name=SyntaxError';
      return client.wire === 'openai-responses' ? 'stream_failed name=AI_JSONParseError' : finished(client);
    },
  },
];

describe.each(STREAMING_CLIENTS)('$name', (client) => {
  test.each(ROWS)('$name', async ({ fault, answer, before, last }) => {
    const run = await observed(client, { answer: answer ?? ANSWER, fault });
    const expected = last(client);
    if (expected === undefined) {
      expect(run.isRefused).toBe(true);
      expect(run.lines).toEqual([]);
    } else {
      expect(run.lines).toEqual([...(before?.(client) ?? WITH_TEXT), expected]);
    }
  });

  test.each([400, 401, 402, 403, 404, 408, 413, 429, 500, 503, 529])('status %i', async (status) => {
    const run = await observed(client, { fault: { kind: 'status', status, retryAfter: 7 } });
    expect(run.request?.outcome).toBe('rejected');
    expect(run.isRefused).toBe(!isAiSdk(client));
    if (!isAiSdk(client)) return;
    expect(run.lines[0]).toBe('attempt_started');
    expect(run.lines).toHaveLength(2);
    expect(run.lines[1]).toContain(`status=${String(status)}`);
    expect(run.lines[1]).toContain('retryAfterMs=7000');
    expect(run.facts[0]).toMatchObject({ outcome: 'rejected', requestId: 'req_000001', retryAfterMillis: 7000 });
  });

  test('quiet time before a failure is told, and usage of a failed attempt where the wire has told it', async () => {
    const run = await observed(client, {
      answer: { ...ANSWER, usage: { inputTokens: 30, outputTokens: 4 } },
      fault: { kind: 'drop', at: 'in_content' },
    });
    const [facts] = run.facts;
    expect(facts?.outcome).toBe('failed');
    expect(facts?.quietMillis).toBeGreaterThanOrEqual(0);
    expect(facts?.timeToFirstChunkMillis).toBeGreaterThanOrEqual(0);
    expect(facts?.finishReasons).toEqual([]);
    // Anthropic says the usage of the input at the start.
    if (client.format === 'anthropic')
      expect(facts?.usage).toEqual({ inputTokens: 30, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0 });
    else expect(facts?.usage).toBe(undefined);
  });
});
