// The AI SDK through `spanboxMiddleware`: attempts of the run, replays of a step, native spans enriched and not doubled.
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, jsonSchema, stepCountIs, streamText, tool, wrapLanguageModel } from 'ai';
import type { LanguageModel } from 'ai';
import { afterEach, expect, test } from 'vitest';
import { spanboxMiddleware, spanboxTelemetry } from '../../src/integrations/ai-sdk.ts';
import { startRun } from '../../src/run/agent-run.ts';
import { RunInterruptedError } from '../../src/run/index.ts';
import type { Replay, Run } from '../../src/run/index.ts';
import { createFaultServer } from '../../src/testing/index.ts';
import type { FaultServer, Reply } from '../../src/testing/index.ts';
import { eventsOf, hurried, linesOf, recorded } from './recorded.ts';
import type { Recorded } from './recorded.ts';

let server: FaultServer | undefined;
let record: Recorded;
let replays: Replay[];

afterEach(async () => server?.close());

const TEXT = { parts: [{ type: 'text', text: ['Hello ', 'you'] }] } as const;
const CALL = { parts: [{ type: 'tool_call', name: 'send_mail', callId: 'call_1', arguments: { to: 'x' } }] } as const;
const DROP: Reply = { fault: { kind: 'drop', at: 'after_headers' } };

async function set(replies: readonly Reply[]): Promise<{ model: LanguageModel; reasoning: LanguageModel }> {
  server = await createFaultServer({ replies });
  record = recorded();
  replays = [];
  const middleware = spanboxMiddleware({ onReplay: (replay) => replays.push(replay) });
  const baseURL = server.baseUrls['openai-chat'];
  return {
    model: wrapLanguageModel({ model: createOpenAI({ apiKey: 'k', baseURL }).chat('gpt-test'), middleware }),
    reasoning: wrapLanguageModel({
      model: createOpenAICompatible({ name: 'local', apiKey: 'k', baseURL })('local-test'),
      middleware,
    }),
  };
}

function running<T>(body: (run: Run) => Promise<T>): Promise<unknown> {
  return startRun({ name: 'a', tracer: record.tracer }, body, hurried()).catch((error: unknown) => error);
}

async function textOf(model: LanguageModel, options: object = {}): Promise<string> {
  let failure: { readonly error: unknown } | undefined;
  const { textStream } = streamText({
    model,
    prompt: 'hi',
    maxRetries: 0,
    ...options,
    onError: ({ error }) => {
      failure = { error };
    },
  });
  let text = '';
  for await (const piece of textStream) text += piece;
  if (failure !== undefined) throw failure.error;
  return text;
}

test('a stream that drops is sent again, and the application sees one answer', async () => {
  const { model } = await set([DROP, { answer: TEXT }]);
  expect(await running(() => textOf(model))).toBe('Hello you');
  expect(server!.requests.length).toBe(2);
  expect(replays).toEqual([{ attempt: 1, withdrawn: 'nothing', delayMillis: 2_000 }]);
  expect(record.spans.named('chat gpt-test').map((span) => span.attributes['gen_ai.provider.name'])).toEqual([
    'openai',
    'openai',
  ]);
  expect(record.spans.derived().overcome.map(({ recovery }) => recovery.row)).toEqual(['6']);
  expect(record.spans.open).toEqual([]);
});

test('a step after a mutating tool is sent again alone: the tool runs once', async () => {
  const { model } = await set([{ answer: CALL }, DROP, { answer: TEXT }]);
  let sent = 0;
  const outcome = await running((run) =>
    textOf(model, {
      stopWhen: stepCountIs(3),
      tools: {
        send_mail: tool({
          inputSchema: jsonSchema<{ to: string }>({ type: 'object', properties: { to: { type: 'string' } } }),
          execute: (_, { toolCallId }) =>
            run.tool({ name: 'send_mail', callId: toolCallId, effect: 'mutating' }, () => {
              sent += 1;
              return 'sent';
            }),
        }),
      },
    }),
  );
  expect([outcome, sent, server!.requests.length]).toEqual(['Hello you', 1, 3]);
  expect(linesOf(record.spans.evidence()).filter((line) => /tool_execution|replay_started/.test(line))).toEqual([
    '1:tool_execution_started call=call_1 tool=send_mail effect=mutating',
    '1:tool_execution_finished call=call_1 tool=send_mail',
    '2:replay_started',
  ]);
  expect(record.spans.open).toEqual([]);
});

test('reasoning that a replay withdraws is ended before the next attempt’s begins', async () => {
  const answer = {
    parts: [
      { type: 'reasoning', text: ['Let me ', 'think'] },
      { type: 'text', text: ['Yes'] },
    ],
  } as const;
  const { reasoning } = await set([{ answer, fault: { kind: 'drop', at: { afterFrames: 2 } } }, { answer }]);
  const types: string[] = [];
  await running(async () => {
    for await (const part of streamText({ model: reasoning, prompt: 'hi', maxRetries: 0 }).fullStream)
      types.push(part.type);
  });
  expect(replays.map(({ withdrawn }) => withdrawn)).toEqual(['reasoning']);
  expect(types.filter((type) => /^(?:reasoning|text|error)/.test(type))).toEqual([
    'reasoning-start',
    'reasoning-delta',
    'reasoning-end',
    'reasoning-start',
    'reasoning-delta',
    'reasoning-delta',
    'reasoning-end',
    'text-start',
    'text-delta',
    'text-end',
  ]);
});

test('a drop after text reaches the application as the interruption, and is not retried by the AI SDK', async () => {
  const { model } = await set([{ answer: TEXT, fault: { kind: 'drop', at: 'before_terminal' } }, { answer: TEXT }]);
  const error = await running(() => textOf(model, { maxRetries: 2 }));
  expect(error).toBeInstanceOf(RunInterruptedError);
  expect((error as RunInterruptedError).incident.recovery.row).toBe('13');
  expect(server!.requests.length).toBe(1);
  expect(record.spans.open).toEqual([]);
});

test('generateText: sent again, with its usage', async () => {
  const { model } = await set([{ fault: { kind: 'status', status: 503 } }, { answer: TEXT }]);
  const outcome = await running(async () => (await generateText({ model, prompt: 'hi', maxRetries: 0 })).text);
  expect([outcome, server!.requests.length]).toEqual(['Hello you', 2]);
  const [, second] = record.spans.named('chat');
  expect(second!.attributes['gen_ai.usage.output_tokens']).toBe(7);
});

test('the user’s abort of the call ends the attempt, and is no incident of the run', async () => {
  const { model } = await set([{ answer: TEXT, fault: { kind: 'stall', at: 'in_content' } }]);
  const user = new AbortController();
  const outcome = await running(async () => {
    const { fullStream } = streamText({ model, prompt: 'hi', maxRetries: 0, abortSignal: user.signal });
    for await (const part of fullStream) {
      if (part.type === 'text-delta') user.abort();
      if (part.type === 'abort') return 'aborted';
    }
    return 'ended';
  });
  expect(outcome).toBe('aborted');
  expect(linesOf(record.spans.evidence()).slice(-2)).toEqual(['1:consumer_stopped', 'run_finished outcome=completed']);
  expect(record.spans.open).toEqual([]);
});

test('with the AI SDK’s own telemetry its span of the call is enriched, and there is no second one', async () => {
  const { model } = await set([{ answer: TEXT }]);
  const telemetry = { isEnabled: true, tracer: recordedTracer() };
  expect(await running(() => textOf(model, { experimental_telemetry: telemetry }))).toBe('Hello you');
  expect(record.spans.named('chat')).toEqual([]);
  const [native] = record.spans.named('ai.streamText.doStream');
  expect(eventsOf(native!, 'spanbox.evidence').map((event) => event['spanbox.evidence.kind'])).toEqual([
    'attempt_started',
    'boundary_snapshot',
    'provider_progress',
    'visible_output',
    'stream_finished',
  ]);
  expect(record.spans.derived()).toEqual({ overcome: [] });
  expect(record.spans.open).toEqual([]);
});

test('a native span has the incident once, and the replay is a span of its own', async () => {
  const { model } = await set([DROP, { answer: TEXT, fault: { kind: 'drop', at: 'before_terminal' } }]);
  const telemetry = { isEnabled: true, tracer: recordedTracer() };
  const error = await running(() => textOf(model, { experimental_telemetry: telemetry }));
  expect(error).toBeInstanceOf(RunInterruptedError);
  const [native] = record.spans.named('ai.streamText.doStream');
  const [replay] = record.spans.named('chat');
  const [run] = record.spans.named('invoke_agent');
  expect(eventsOf(native!, 'spanbox.incident').map((event) => event['spanbox.incident.disposition'])).toEqual([
    'overcome',
  ]);
  expect(eventsOf(replay!, 'spanbox.incident').map((event) => event['spanbox.incident.disposition'])).toEqual([
    'terminal',
  ]);
  expect(eventsOf(run!, 'spanbox.incident')).toEqual([]);
  expect(replay!.links.map(({ context }) => context.spanId)).toEqual([native!.spanContext().spanId]);
  expect(record.spans.open).toEqual([]);
});

test('a native span that broke for good has the incident, the run its id', async () => {
  const { model } = await set([{ answer: TEXT, fault: { kind: 'drop', at: 'before_terminal' } }]);
  const telemetry = { isEnabled: true, tracer: recordedTracer() };
  await running(() => textOf(model, { experimental_telemetry: telemetry }));
  const [native] = record.spans.named('ai.streamText.doStream');
  const [run] = record.spans.named('invoke_agent');
  const [incident] = eventsOf(native!, 'spanbox.incident');
  expect([incident!['spanbox.incident.cause'], incident!['spanbox.incident.disposition']]).toEqual([
    'transport_lost',
    'terminal',
  ]);
  expect(run!.attributes['spanbox.incident.id']).toBe(incident!['spanbox.incident.id']);
  expect(eventsOf(run!, 'spanbox.incident')).toEqual([]);
  expect(record.spans.open).toEqual([]);
});

test('the telemetry integration runs tools as tools of the run', async () => {
  await set([]);
  const { executeTool } = spanboxTelemetry({ tools: { look_up: { effect: 'read_only' } } });
  const execution = {
    toolCallId: 'call_7',
    toolCall: { toolName: 'look_up', input: {} },
    execute: () => Promise.resolve('found'),
  };
  expect(await executeTool(execution)).toBe('found');
  expect(record.spans.spans).toEqual([]);
  expect(await running(() => executeTool(execution))).toBe('found');
  const [span] = record.spans.named('execute_tool look_up');
  expect([span!.attributes['gen_ai.tool.call.id'], span!.attributes['spanbox.tool.effect']]).toEqual([
    'call_7',
    'read_only',
  ]);
});

function recordedTracer(): Recorded['tracer'] {
  return record.tracer;
}
