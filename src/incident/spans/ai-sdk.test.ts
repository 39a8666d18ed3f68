// What the AI SDK's own telemetry shows, by running the real package against a fetch that answers as a provider would.
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { createOpenAI } from '@ai-sdk/openai';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deriveIncidents } from '../derive.ts';
import type { Evidence } from '../evidence.ts';
import { evidenceFromSpans } from './evidence-from-spans.ts';
import type { RunEvidenceFromSpans } from './evidence-from-spans.ts';
import type { OtlpSpanLike } from './span-types.ts';

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
afterAll(() => {
  context.disable();
});

const chunk = (delta: object, finishReason: string | null = null): object => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'gpt-4o-mini',
  choices: [{ index: 0, delta, finish_reason: finishReason }],
});
const sse = (...parts: readonly (object | string)[]): string =>
  parts.map((part) => `data: ${typeof part === 'string' ? part : JSON.stringify(part)}\n\n`).join('');

const HELLO = sse(chunk({ role: 'assistant', content: '' }), chunk({ content: 'hello' }));
const TEXT = HELLO + sse(chunk({}, 'stop'), '[DONE]');
const CALL = sse(
  chunk({ role: 'assistant', content: null }),
  chunk({
    tool_calls: [
      { index: 0, id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"x"}' } },
    ],
  }),
  chunk({}, 'tool_calls'),
  '[DONE]',
);

type Answer = (signal: AbortSignal | undefined) => Response;
const headers = { 'content-type': 'text/event-stream' };
const answer =
  (body: string): Answer =>
  () =>
    new Response(body, { headers });
const refusal =
  (status: number): Answer =>
  () =>
    Response.json({ error: { message: 'no', type: 'x', code: 'y' } }, { status });

/** Sends `body`; when the consumer wants more, `then` says what comes. */
const answerThen =
  (
    body: string,
    then: (
      controller: ReadableStreamDefaultController<Uint8Array>,
      signal: AbortSignal | undefined,
    ) => void | Promise<void>,
  ): Answer =>
  (signal) => {
    let sent = false;
    const stream = new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          if (sent || body === '') {
            // The parts that were sent are read before what comes next, as from a socket.
            await new Promise((resolve) => setTimeout(resolve, 20));
            await then(controller, signal);
          } else controller.enqueue(new TextEncoder().encode(body));
          sent = true;
        },
      },
      { highWaterMark: 0 },
    );
    return new Response(stream, { headers });
  };
const closedSocket = (): Error =>
  Object.assign(new TypeError('terminated'), {
    cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
  });

interface Scenario {
  readonly answers: readonly Answer[];
  readonly generate?: boolean;
  readonly maxRetries?: number;
  readonly toolFails?: boolean;
  readonly abortAtText?: boolean;
}

/** The runs that the spans of the scenario show: live, and decoded from OTLP JSON, which must be the same. */
async function runsOf({
  answers,
  generate,
  maxRetries = 0,
  toolFails,
  abortAtText,
}: Scenario): Promise<readonly RunEvidenceFromSpans[]> {
  // Spans that never end are spans too: the AI SDK leaves them open when a stream breaks.
  const spans: ReadableSpan[] = [];
  const collector: SpanProcessor = {
    onStart: (span) => {
      spans.push(span);
    },
    onEnd: () => undefined,
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const provider = new BasicTracerProvider({ spanProcessors: [collector] });
  const controller = new AbortController();
  let next = 0;
  const openai = createOpenAI({
    apiKey: 'none',
    fetch: (_, init) => {
      const one = answers[next++];
      if (one === undefined) throw new Error('no more answers');
      return Promise.resolve().then(() => one(init?.signal ?? undefined));
    },
  });
  const settings = {
    model: openai.chat('gpt-4o-mini'),
    prompt: 'hi',
    stopWhen: stepCountIs(4),
    maxRetries,
    abortSignal: controller.signal,
    tools: {
      weather: tool({
        description: 'weather',
        inputSchema: jsonSchema<{ city: string }>({ type: 'object', properties: { city: { type: 'string' } } }),
        execute: () => {
          if (toolFails === true) throw new Error('broke');
          return 'sunny';
        },
      }),
    },
    experimental_telemetry: { isEnabled: true, tracer: provider.getTracer('ai') },
  };
  if (generate === true) {
    await generateText(settings).catch(() => undefined);
  } else {
    const result = streamText({ ...settings, onError: () => undefined });
    try {
      for await (const part of result.fullStream) {
        if (abortAtText === true && part.type === 'text-delta') controller.abort();
      }
    } catch {
      // A stream that breaks throws here too; the spans are what is looked at.
    }
  }
  const live = evidenceFromSpans(spans);
  const request = JSON.parse(new TextDecoder().decode(JsonTraceSerializer.serializeRequest(spans))) as {
    readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly OtlpSpanLike[] }[] }[];
  };
  expect(evidenceFromSpans(request.resourceSpans.flatMap((r) => r.scopeSpans.flatMap((s) => s.spans)))).toEqual(live);
  return live;
}

/** The one run of a scenario, without the times, which are those of this machine; they never go backwards. */
async function runOf(
  scenario: Scenario,
): Promise<{ items: readonly object[]; gaps: readonly string[]; evidence: readonly Evidence[] }> {
  const runs = await runsOf(scenario);
  expect(runs).toHaveLength(1);
  const evidence = runs[0]?.evidence ?? [];
  const times = evidence.map(({ atMs }) => atMs ?? Number.NaN);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  const items = evidence.map((item) => Object.fromEntries(Object.entries(item).filter(([key]) => key !== 'atMs')));
  return { items, gaps: runs[0]?.gaps ?? [], evidence };
}

const started = (attempt: number): object => ({ kind: 'attempt_started', attempt });
const progress = (attempt: number): object => ({ kind: 'provider_progress', attempt });
const visible = (attempt: number): object => ({ kind: 'visible_output', attempt });
const finished = (attempt: number, finishReason: string): object => ({
  kind: 'stream_finished',
  attempt,
  finishReason,
});
const call = { attempt: 1, call: 'call_1', tool: 'weather', effect: 'unknown' };
/** The order of these three is the order in which the AI SDK gets to them; the tool may start while the answer still ends. */
const sorted = (items: readonly object[]): readonly object[] =>
  items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

describe('AI SDK 6', () => {
  test('text', async () => {
    const run = await runOf({ answers: [answer(TEXT)] });
    expect(run.items).toEqual([started(1), progress(1), visible(1), finished(1, 'stop'), { kind: 'run_finished' }]);
    expect(run.gaps).toEqual(['boundary_missing', 'evidence_missing']);
    expect(deriveIncidents(run.evidence)).toEqual({ overcome: [] });
  });

  test('a tool, then text', async () => {
    const run = await runOf({ answers: [answer(CALL), answer(TEXT)] });
    expect(sorted(run.items)).toEqual(
      sorted([
        started(1),
        progress(1),
        { kind: 'tool_call_materialized', ...call },
        { kind: 'tool_execution_started', ...call },
        { kind: 'tool_execution_finished', ...call },
        finished(1, 'tool-calls'),
        started(2),
        progress(2),
        visible(2),
        finished(2, 'stop'),
        { kind: 'run_finished' },
      ]),
    );
    expect(deriveIncidents(run.evidence)).toEqual({ overcome: [] });
  });

  test('a tool that fails and that the model goes on from is no incident', async () => {
    const run = await runOf({ answers: [answer(CALL), answer(TEXT)], toolFails: true });
    expect(run.items).toContainEqual({ kind: 'tool_execution_failed', ...call, error: 'Error' });
    expect(deriveIncidents(run.evidence)).toEqual({ overcome: [] });
  });

  test('a socket that drops before any content', async () => {
    const run = await runOf({
      answers: [
        answerThen('', (controller) => {
          controller.error(closedSocket());
        }),
      ],
    });
    // The code is down the chain of causes, which the AI SDK does not put on its span: nothing is made up for it.
    expect(run.items).toEqual([
      started(1),
      { kind: 'stream_failed', attempt: 1, name: 'AI_APICallError' },
      { kind: 'run_finished', outcome: 'failed' },
    ]);
    expect(run.gaps).toEqual(['boundary_missing', 'evidence_missing', 'progress_missing']);
  });

  test('a socket that drops in the text', async () => {
    const run = await runOf({
      answers: [
        answerThen(HELLO, (controller) => {
          controller.error(closedSocket());
        }),
      ],
    });
    // The SDK never ends its spans then: what is there is what had come.
    expect(run.items).toEqual([started(1), progress(1)]);
    expect(run.gaps).toEqual(['attempt_open', 'boundary_missing', 'evidence_missing', 'run_open']);
  });

  test('a stream that just ends says "other", which proves nothing', async () => {
    const run = await runOf({ answers: [answer(HELLO)] });
    expect(run.items).toEqual([started(1), progress(1), visible(1), { kind: 'run_finished' }]);
    expect(run.gaps).toEqual(['boundary_missing', 'evidence_missing', 'finish_missing']);
  });

  test.each([401, 402, 429, 500, 529])(
    'status %i, which is not on the span, is not called a lost connection',
    async (status) => {
      const run = await runOf({ answers: [refusal(status)] });
      expect(run.items).toEqual([
        started(1),
        { kind: 'stream_failed', attempt: 1, name: 'AI_APICallError' },
        { kind: 'run_finished', outcome: 'failed' },
      ]);
      expect(deriveIncidents(run.evidence).incident).toMatchObject({
        cause: 'undetermined',
        recovery: { action: 'unknown' },
      });
    },
  );

  test('an abort of the caller in the text, while a request is out', async () => {
    const run = await runOf({
      answers: [
        answerThen(HELLO, (controller, signal) => {
          controller.error(signal?.reason);
        }),
      ],
      abortAtText: true,
    });
    // The SDK ends the span of the operation and never that of the request; nothing on either tells of the abort.
    expect(run.items).toEqual([started(1), progress(1), { kind: 'run_finished' }]);
    expect(run.gaps).toEqual(['attempt_open', 'boundary_missing', 'evidence_missing']);
  });

  test('a retry of the SDK is an attempt of its own', async () => {
    const json = {
      id: '1',
      object: 'chat.completion',
      created: 1,
      model: 'm',
      choices: [{ index: 0, message: { role: 'assistant', content: 'hello' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
    };
    const run = await runOf({
      answers: [refusal(500), () => Response.json(json, { headers: { 'retry-after-ms': '1' } })],
      generate: true,
      maxRetries: 1,
    });
    expect(run.items).toEqual([
      started(1),
      { kind: 'stream_failed', attempt: 1, name: 'AI_APICallError' },
      started(2),
      progress(2),
      visible(2),
      finished(2, 'stop'),
      { kind: 'run_finished' },
    ]);
    const { incident, overcome } = deriveIncidents(run.evidence);
    expect(incident).toBeUndefined();
    expect(overcome.map(({ cause, attempt }) => [cause, attempt])).toEqual([['undetermined', 1]]);
  });
});
