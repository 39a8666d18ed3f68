// The middleware around a real model of the AI SDK, in a run and outside of one: same parts, safe replay, native spans enriched.

import { generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai';
import type { ToolSet } from 'ai';
import { trace } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { agentRun, RunInterruptedError } from '../../src/run/index.ts';
import type { Run } from '../../src/run/index.ts';
import type { Reply } from '../../src/testing/index.ts';
import { eventsOf, linesOf } from '../run/recorded.ts';
import { asked, askedAlone, incidentProcessor, kindsOn, treeOf } from './asked.ts';
import type { Asking } from './asked.ts';

globalThis.AI_SDK_LOG_WARNINGS = false;

const TEXT: Reply = { answer: { parts: [{ type: 'text', text: ['All ', 'is ', 'well.'] }] } };
const CALL: Reply = {
  answer: { parts: [{ type: 'tool_call', name: 'read_file', callId: 'call_a', arguments: { path: 'a.txt' } }] },
};
const DROP_BEFORE: Reply = { fault: { kind: 'drop', at: 'before_headers' } };
const DROP_AFTER_HEADERS: Reply = { ...TEXT, fault: { kind: 'drop', at: 'after_headers' } };
const DROP_IN_TEXT: Reply = { ...TEXT, fault: { kind: 'drop', at: 'in_content' } };
const CLEAN_END: Reply = { ...TEXT, fault: { kind: 'drop', at: 'in_content', how: 'end' } };

interface Heard {
  readonly text: string;
  readonly types: readonly string[];
  readonly errors: readonly unknown[];
}

/** Reads all parts of `streamText`. */
async function heard(model: Asking['model'], options: Partial<Parameters<typeof streamText>[0]> = {}): Promise<Heard> {
  const result = streamText({
    ...(options as object),
    model,
    prompt: 'How is it?',
    onError: () => undefined,
  });
  const told = { text: '', types: [] as string[], errors: [] as unknown[] };
  for await (const part of result.fullStream) {
    told.types.push(part.type);
    if (part.type === 'text-delta') told.text += part.text;
    if (part.type === 'error') told.errors.push(part.error);
  }
  return told;
}

function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

function files(run: Run): ToolSet {
  return {
    read_file: tool({
      inputSchema: jsonSchema<{ path: string }>({ type: 'object', properties: { path: { type: 'string' } } }),
      execute: ({ path }, { toolCallId }) =>
        run.tool({ name: 'read_file', callId: toolCallId, effect: 'read_only' }, () => `content of ${path}`),
    }),
  };
}

test('the parts are those of the bare model', async () => {
  const told: Heard[] = [];
  const { error } = await asked([TEXT, TEXT], async ({ model, bare }) => {
    told.push(await heard(model), await heard(bare));
  });
  expect(error).toBeUndefined();
  expect(told[0]).toEqual(told[1]);
  expect(told[0]).toMatchObject({ text: 'All is well.', errors: [] });
});

test.each([
  ['before the headers', DROP_BEFORE],
  ['after the headers', DROP_AFTER_HEADERS],
  ['a 503', { fault: { kind: 'status', status: 503 } } satisfies Reply],
])('%s: the request is sent again, and the caller sees one answer', async (_, broken) => {
  let told: Heard | undefined;
  const { spans, requests, error } = await asked([broken, TEXT], async ({ model }) => {
    told = await heard(model);
  });
  expect(error).toBeUndefined();
  expect(told).toMatchObject({ text: 'All is well.', errors: [] });
  expect(told?.types.filter((type) => type === 'text-start')).toEqual(['text-start']);
  expect(requests).toHaveLength(2);
  expect(treeOf(spans)).toEqual([
    'invoke_agent tester',
    'chat m < invoke_agent tester',
    'chat m < invoke_agent tester',
  ]);
  const [first, second] = spans.named('chat');
  expect(second?.links.map((link) => link.context.spanId)).toEqual([first?.spanContext().spanId]);
  expect(second?.attributes).toMatchObject({
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'm',
    'spanbox.attempt.number': 2,
    'spanbox.attempt.resend_count': 1,
    'gen_ai.usage.output_tokens': 7,
    'gen_ai.response.finish_reasons': ['stop'],
  });
  expect(spans.derived().incident).toBeUndefined();
  expect(spans.derived().overcome).toHaveLength(1);
});

test('a connection that is lost in the text: nothing is shown twice, and the caller is told why', async () => {
  let told: Heard | undefined;
  const { spans, requests } = await asked([DROP_IN_TEXT, TEXT], async ({ model }) => {
    told = await heard(model);
  });
  expect(requests).toHaveLength(1);
  const [error] = told?.errors ?? [];
  expect(error).toBeInstanceOf(RunInterruptedError);
  expect((error as RunInterruptedError).incident).toMatchObject({
    cause: 'transport_lost',
    recovery: { action: 'offer_continue', reason: 'visible_output' },
  });
  expect('All is well.'.startsWith(told?.text ?? '-')).toBe(true);
  const [attempt] = spans.named('chat');
  expect([attempt?.status.code, attempt?.attributes['error.type']]).toEqual([2, 'UND_ERR_SOCKET']);
});

test('an answer that ends without its terminal event is no success', async () => {
  let told: Heard | undefined;
  const { spans } = await asked([CLEAN_END], async ({ model }) => {
    told = await heard(model);
  });
  const [broken] = told?.errors ?? [];
  expect(broken).toBeInstanceOf(RunInterruptedError);
  expect((broken as RunInterruptedError).incident.cause).toBe('stream_truncated');
  expect(spans.named('chat')[0]?.attributes['error.type']).toBe('stream_truncated');
});

test('generateText: an answer in one piece, sent again after a 529', async () => {
  let text = '';
  const { spans, requests, error } = await asked(
    [{ fault: { kind: 'status', status: 529 } }, TEXT],
    async ({ model }) => {
      ({ text } = await generateText({ model, prompt: 'How is it?' }));
    },
  );
  expect(error).toBeUndefined();
  expect([text, requests.length]).toEqual(['All is well.', 2]);
  expect(kindsOn(spans.named('chat')[1])).toEqual([
    'attempt_started',
    'boundary_snapshot',
    'provider_progress',
    'visible_output',
    'stream_finished',
  ]);
});

test('generateText: what cannot be replayed is thrown, and the SDK does not send it again', async () => {
  const { requests, error } = await asked([{ fault: { kind: 'status', status: 400 } }, TEXT], async ({ model }) => {
    await generateText({ model, prompt: 'How is it?' });
  });
  expect(requests).toHaveLength(1);
  expect((error as RunInterruptedError).incident).toMatchObject({
    cause: 'provider_rejected',
    recovery: { action: 'stop' },
  });
});

test('steps: each request an attempt, each tool a call of it', async () => {
  let told: Heard | undefined;
  const { spans, error } = await asked([CALL, TEXT], async ({ model }, run) => {
    told = await heard(model, { tools: files(run), stopWhen: stepCountIs(3) });
  });
  expect(error).toBeUndefined();
  expect(told?.text).toBe('All is well.');
  expect(treeOf(spans)).toEqual([
    'invoke_agent tester',
    'chat m < invoke_agent tester',
    'execute_tool read_file < invoke_agent tester',
    'chat m < invoke_agent tester',
  ]);
  const lines = linesOf(spans.evidence()).filter((line) => line.includes('call_a') || line.includes('finished'));
  expect(lines).toEqual([
    '1:tool_input_started call=call_a',
    '1:tool_input_finished call=call_a',
    '1:tool_call_materialized call=call_a tool=read_file effect=unknown',
    '1:stream_finished finishReason=tool-calls',
    '1:tool_execution_started call=call_a tool=read_file effect=read_only',
    '1:tool_execution_finished call=call_a tool=read_file',
    '2:stream_finished finishReason=stop',
    'run_finished outcome=completed',
  ]);
});

test('tools declared to the middleware are what the boundary counts', async () => {
  const run = { tools: { read_file: { effect: 'read_only' } } } as const;
  const ask = async ({ model }: Asking, inside: Run): Promise<void> => {
    await heard(model, { tools: files(inside) });
  };
  const boundary = async (options: Parameters<typeof asked>[2]): Promise<unknown> => {
    const { spans } = await asked([TEXT], ask, options);
    const snapshot = spans.evidence().find(({ kind }) => kind === 'boundary_snapshot');
    return snapshot?.kind === 'boundary_snapshot' ? [snapshot.exposed, snapshot.unknown] : undefined;
  };
  expect(await boundary({})).toEqual([1, 1]);
  expect(await boundary({ middleware: run })).toEqual([1, 0]);
  expect(await boundary({ run })).toEqual([1, 0]);
});

test('the caller aborts its request: that ends it, and the run goes on', async () => {
  const abort = new AbortController();
  let second: Heard | undefined;
  const { spans, requests, error } = await asked(
    [{ ...TEXT, fault: { kind: 'stall', at: 'before_terminal' } }, TEXT],
    async ({ model, server }) => {
      const result = streamText({ model, prompt: 'x', abortSignal: abort.signal, onError: () => undefined });
      const types: string[] = [];
      for await (const part of result.fullStream) {
        types.push(part.type);
        if (part.type === 'text-delta') abort.abort();
      }
      expect(types.at(-1)).toBe('abort');
      await server.idle();
      second = await heard(model);
    },
  );
  expect(error).toBeUndefined();
  expect(second?.text).toBe('All is well.');
  expect(requests.map(({ outcome }) => outcome)).toEqual(['client_closed', 'answered']);
  expect(kindsOn(spans.named('chat')[0]).at(-1)).toBe('consumer_stopped');
  expect(spans.named('chat')[0]?.status.code).toBe(0);
  expect(spans.derived()).toEqual({ overcome: [] });
});

test('generateText: the caller aborts, and gets its own reason', async () => {
  const abort = new AbortController();
  const reason = new Error('enough');
  const { spans, error } = await asked(
    [{ fault: { kind: 'stall', at: 'before_headers' } }],
    async ({ model, server }) => {
      const asking = generateText({ model, prompt: 'x', abortSignal: abort.signal });
      while (server.requests.length === 0) await turn();
      abort.abort(reason);
      await asking;
    },
  );
  expect(error).toBe(reason);
  expect(kindsOn(spans.named('chat')[0]).at(-1)).toBe('consumer_stopped');
});

test('a cancel of the run reaches the provider', async () => {
  const abort = new AbortController();
  const { spans, requests, error } = await askedAlone(
    [{ ...TEXT, fault: { kind: 'stall', at: 'before_terminal' } }],
    async ({ model, server }) => {
      const running = agentRun({ name: 'tester', signal: abort.signal }, async () => {
        const { errors } = await heard(model, { onChunk: () => abort.abort() });
        throw errors[0];
      });
      try {
        await running;
      } finally {
        while (server.requests[0]?.outcome === 'pending') await turn();
      }
    },
  );
  expect((error as Error).name).toBe('AbortError');
  expect(requests.map(({ outcome }) => outcome)).toEqual(['client_closed']);
  expect(spans.derived().incident?.cause).toBe('user_cancelled');
  expect(spans.open).toEqual([]);
});

test('a request that run.stream observes already is left alone', async () => {
  const { spans, error } = await asked([TEXT], async ({ model }, run) => {
    const stream = run.stream(
      { provider: 'openai', model: 'm', format: 'ai-sdk', tools: [] },
      ({ signal }) => streamText({ model, prompt: 'x', abortSignal: signal }).fullStream,
    );
    for await (const _ of stream);
  });
  expect(error).toBeUndefined();
  expect(treeOf(spans)).toEqual(['invoke_agent tester', 'chat m < invoke_agent tester']);
});

test('native spans are the attempts and the calls: nothing is doubled', async () => {
  const { spans, error } = await asked(
    [CALL, TEXT],
    async ({ model }, run) => {
      const experimental_telemetry = { isEnabled: true, tracer: trace.getTracer('ai') };
      await heard(model, { tools: files(run), stopWhen: stepCountIs(3), experimental_telemetry });
    },
    { processors: [incidentProcessor()] },
  );
  expect(error).toBeUndefined();
  expect(treeOf(spans)).toEqual([
    'invoke_agent tester',
    'ai.streamText < invoke_agent tester',
    'ai.streamText.doStream < ai.streamText',
    'ai.toolCall < ai.streamText',
    'ai.streamText.doStream < ai.streamText',
  ]);
  const [first, second] = spans.named('ai.streamText.doStream');
  expect(first?.attributes).toMatchObject({
    'ai.operationId': 'ai.streamText.doStream',
    'spanbox.attempt.number': 1,
  });
  expect(second?.attributes['spanbox.attempt.number']).toBe(2);
  expect(kindsOn(spans.named('ai.toolCall')[0])).toEqual(['tool_execution_started', 'tool_execution_finished']);
  expect(spans.named('ai.toolCall')[0]?.attributes['spanbox.tool.effect']).toBe('read_only');
  expect(spans.derived()).toEqual({ overcome: [] });
});

test('a replay below a native span is an attempt of its own, and the native span did not fail', async () => {
  const { spans } = await asked(
    [DROP_BEFORE, TEXT],
    async ({ model }) => {
      const experimental_telemetry = { isEnabled: true, tracer: trace.getTracer('ai') };
      await heard(model, { experimental_telemetry });
    },
    { processors: [incidentProcessor()] },
  );
  expect(treeOf(spans)).toEqual([
    'invoke_agent tester',
    'ai.streamText < invoke_agent tester',
    'ai.streamText.doStream < ai.streamText',
    'chat m < invoke_agent tester',
  ]);
  const [native] = spans.named('ai.streamText.doStream');
  const [replay] = spans.named('chat');
  expect(replay?.links.map((link) => link.context.spanId)).toEqual([native?.spanContext().spanId]);
  expect([native?.status.code, native?.attributes['error.type']]).toEqual([0, undefined]);
  expect(eventsOf(native!, 'spanbox.incident').map((event) => event['spanbox.incident.disposition'])).toEqual([
    'overcome',
  ]);
});

test.each([
  ['with the span processor', [incidentProcessor()]],
  ['without it', []],
])('a native span that broke: its incident is told once, and there, %s', async (_, processors) => {
  const { spans } = await asked(
    [DROP_IN_TEXT],
    async ({ model }) => {
      const experimental_telemetry = { isEnabled: true, tracer: trace.getTracer('ai') };
      const { errors } = await heard(model, { experimental_telemetry });
      throw errors[0];
    },
    { processors },
  );
  const told = spans.spans.flatMap((span) =>
    eventsOf(span, 'spanbox.incident').map((event) => [span.name, event['spanbox.incident.cause']]),
  );
  expect(told).toEqual([['ai.streamText.doStream', 'transport_lost']]);
  expect(spans.named('invoke_agent')[0]?.attributes['spanbox.incident.cause']).toBe('transport_lost');
  expect(spans.open).toEqual([]);
});

describe('outside of a run', () => {
  test('a request has a span of ours, with its evidence; the parts are those of the bare model', async () => {
    const told: Heard[] = [];
    const { spans } = await askedAlone([TEXT, TEXT], async ({ model, bare }) => {
      told.push(await heard(model), await heard(bare));
    });
    expect(told[0]).toEqual(told[1]);
    expect(treeOf(spans)).toEqual(['chat m']);
    const [span] = spans.named('chat');
    expect(kindsOn(span)).toEqual([
      'attempt_started',
      'boundary_snapshot',
      'provider_progress',
      'visible_output',
      'stream_finished',
    ]);
    expect(span?.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.usage.output_tokens': 7,
      'gen_ai.response.finish_reasons': ['stop'],
    });
    expect(span?.status.code).toBe(0);
  });

  test.each([
    ['streamText', 'an answer that ends early', CLEAN_END, 'stream_truncated', 'stream_truncated'],
    ['streamText', 'a 429', { fault: { kind: 'status', status: 429 } } satisfies Reply, '429', 'provider_rejected'],
    ['generateText', 'a 400', { fault: { kind: 'status', status: 400 } } satisfies Reply, '400', 'provider_rejected'],
    ['generateText', 'a drop', DROP_BEFORE, 'UND_ERR_SOCKET', 'transport_lost'],
  ])('%s, %s: nothing is replayed, and the span says what broke', async (how, _, broken, errorType, cause) => {
    const { spans, requests } = await askedAlone(
      [broken, TEXT],
      async ({ model }) => {
        if (how === 'streamText') await heard(model, { maxRetries: 0 });
        else await generateText({ model, prompt: 'x', maxRetries: 0 });
      },
      { processors: [incidentProcessor()] },
    );
    expect(requests).toHaveLength(1);
    expect(treeOf(spans)).toEqual(['chat m']);
    const [span] = spans.named('chat');
    expect([span?.status.code, span?.attributes['error.type']]).toEqual([2, errorType]);
    expect(eventsOf(span!, 'spanbox.incident').map((event) => event['spanbox.incident.cause'])).toEqual([cause]);
  });

  test('an error is the provider’s own', async () => {
    const thrown: unknown[] = [];
    await askedAlone(
      [{ fault: { kind: 'status', status: 401 } }, { fault: { kind: 'status', status: 401 } }],
      async ({ model, bare }) => {
        for (const asked of [model, bare]) {
          await generateText({ model: asked, prompt: 'x' }).catch((error: unknown) => {
            thrown.push([(error as Error).name, (error as Error).message]);
          });
        }
      },
    );
    expect(thrown[0]).toEqual(thrown[1]);
    expect(thrown[0]).toEqual(['AI_APICallError', expect.any(String)]);
  });

  test('a native span is enriched, and there is no other', async () => {
    const { spans } = await askedAlone([TEXT, TEXT], async ({ model }) => {
      const experimental_telemetry = { isEnabled: true, tracer: trace.getTracer('ai') };
      await heard(model, { experimental_telemetry });
      await generateText({ model, prompt: 'x', experimental_telemetry });
    });
    expect(treeOf(spans)).toEqual([
      'ai.streamText',
      'ai.streamText.doStream < ai.streamText',
      'ai.generateText',
      'ai.generateText.doGenerate < ai.generateText',
    ]);
    for (const name of ['ai.streamText.doStream', 'ai.generateText.doGenerate']) {
      expect(kindsOn(spans.named(name)[0])).toEqual([
        'attempt_started',
        'boundary_snapshot',
        'provider_progress',
        'visible_output',
        'stream_finished',
      ]);
    }
  });

  test('an abort is the caller’s', async () => {
    const abort = new AbortController();
    const { spans } = await askedAlone(
      [{ ...TEXT, fault: { kind: 'stall', at: 'before_terminal' } }],
      async ({ model }) => {
        await heard(model, { abortSignal: abort.signal, onChunk: () => abort.abort() });
      },
    );
    expect(kindsOn(spans.named('chat')[0]).at(-1)).toBe('user_cancelled');
    expect([spans.named('chat')[0]?.status.code, spans.open]).toEqual([0, []]);
  });
});
