// Runs inside runs, requests in one piece, steps, requests at the same time, and what is refused.
import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { beforeEach, describe, expect, test } from 'vitest';
import { startRun } from '../../src/run/agent-run.ts';
import { agentRun } from '../../src/run/index.ts';
import type { ObservedStream } from '../../src/run/index.ts';
import { eventsOf, linesOf } from './recorded.ts';
import { interrupted, readAll, request, Runs } from './running.ts';
import { dropped, FedSource, finish, parts, text } from './sources.ts';

let runs: Runs;

beforeEach(() => {
  runs = new Runs();
});

describe('runs inside runs', () => {
  test('are linked to the tool in which they began, and an incident below is linked above', async () => {
    const outcome = await startRun(
      { name: 'outer', tracer: runs.record.tracer, session: 's1' },
      (run) =>
        run.tool({ name: 'ask_agent', effect: 'unknown' }, () =>
          startRun(
            { name: 'inner', tracer: runs.record.tracer },
            (below) => readAll(below.stream(request, () => parts([text('a')], dropped()))),
            runs.time,
          ),
        ),
      runs.time,
    ).catch((error: unknown) => error);
    expect(interrupted(outcome).incident.cause).toBe('transport_lost');
    const [tool] = runs.record.spans.named('execute_tool');
    const [, inner] = runs.record.spans.named('invoke_agent');
    const [attempt] = runs.record.spans.named('chat');
    expect(inner!.links.map(({ context: to, attributes }) => [to.spanId, attributes])).toEqual([
      [tool!.spanContext().spanId, { 'spanbox.link.kind': 'parent_run' }],
    ]);
    expect(tool!.links.map(({ context: to, attributes }) => [to.spanId, attributes])).toEqual([
      [attempt!.spanContext().spanId, { 'spanbox.link.kind': 'child_incident' }],
    ]);
    expect(runs.record.spans.spans.map(({ attributes }) => attributes['session.id'])).toEqual(['s1', 's1', 's1', 's1']);
    expect(runs.record.spans.open).toEqual([]);
  });

  test('a cancel passes down', async () => {
    const user = new AbortController();
    const reason = new Error('enough');
    const source = new FedSource();
    const outcome = startRun(
      { name: 'outer', tracer: runs.record.tracer, signal: user.signal },
      (run) =>
        run.tool({ name: 'ask_agent' }, () =>
          startRun(
            { name: 'inner', tracer: runs.record.tracer },
            (below) => readAll(below.stream(request, () => source)),
            runs.time,
          ),
        ),
      runs.time,
    ).catch((error: unknown) => error);
    await runs.time.settle();
    user.abort(reason);
    expect(await outcome).toBe(reason);
    for (const run of runs.record.spans.named('invoke_agent')) {
      expect(run.attributes['spanbox.incident.cause']).toBe('user_cancelled');
    }
    expect(runs.record.spans.open).toEqual([]);
  });
});

describe('run.request', () => {
  const completion = {
    id: 'chatcmpl-1',
    model: 'gpt-1',
    choices: [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 3, completion_tokens: 2 },
  };

  test('hands the answer on as it is, with its evidence and usage', async () => {
    const outcome = await runs.running((run) => run.request(request, () => Promise.resolve(completion)));
    expect(outcome).toBe(completion);
    expect(linesOf(runs.record.spans.evidence())).toEqual([
      '1:attempt_started',
      '1:boundary_snapshot exposed=0 unknown=0 providerSide=0 externalWait=0 opaque=0',
      '1:provider_progress',
      '1:visible_output',
      '1:stream_finished finishReason=stop',
      'run_finished outcome=completed',
    ]);
    const { attributes } = runs.record.spans.named('chat')[0]!;
    expect([attributes['gen_ai.usage.output_tokens'], attributes['gen_ai.response.id']]).toEqual([2, 'chatcmpl-1']);
  });

  test('is replayed where a stream would be', async () => {
    let starts = 0;
    const outcome = runs.running((run) =>
      run.request(request, () => {
        starts += 1;
        return starts === 1 ? Promise.reject(dropped()) : Promise.resolve(completion);
      }),
    );
    await runs.time.advance(2_000);
    expect([await outcome, starts]).toEqual([completion, 2]);
  });

  test('of a shape that nobody knows is complete when it is there', async () => {
    const answer = { something: 'else' };
    expect(
      await runs.running((run) => run.request({ provider: 'mine', model: 'm' }, () => Promise.resolve(answer))),
    ).toBe(answer);
    expect(linesOf(runs.record.spans.evidence()).slice(-2)).toEqual([
      '1:stream_finished finishReason=answered',
      'run_finished outcome=completed',
    ]);
  });

  test('silence counts from the start', async () => {
    const outcome = runs.running((run) =>
      run.request(
        { ...request, watchdogs: { silenceMillis: 500 }, budget: { chain: 0 } },
        () => new Promise(() => undefined),
      ),
    );
    await runs.time.advance(500);
    expect(interrupted(await outcome).incident.detail).toBe('silence');
  });
});

test('a step of the AI SDK is an attempt of its own, and a stream past its first step is not sent again', async () => {
  let starts = 0;
  const outcome = runs.running((run) =>
    readAll(
      run.stream({ ...request, format: 'ai-sdk', tools: { t: { effect: 'mutating' } } }, () => {
        starts += 1;
        return parts([
          { type: 'start' },
          { type: 'start-step' },
          { type: 'tool-call', toolCallId: 'c1', toolName: 't', input: {} },
          { type: 'tool-result', toolCallId: 'c1', toolName: 't', output: 1 },
          { type: 'finish-step', finishReason: 'tool-calls' },
          { type: 'error', error: dropped() },
        ]);
      }),
    ),
  );
  await runs.time.advance(600_000);
  const { incident } = interrupted(await outcome);
  expect([starts, incident.attempt, incident.recovery.reason]).toEqual([1, 2, 'clean_attempt']);
  const [first, second] = runs.record.spans.named('chat');
  expect([first!.status.code, second!.status.code]).toEqual([SpanStatusCode.UNSET, SpanStatusCode.ERROR]);
  const [event] = eventsOf(second!, 'spanbox.recovery');
  expect([event!['spanbox.recovery.mode'], event!['spanbox.recovery.gate_reason']]).toEqual([
    'continue',
    'earlier_step',
  ]);
  expect(runs.record.spans.open).toEqual([]);
});

test('two requests at the same time: the failure of the first is judged by its own facts', async () => {
  const one = new FedSource();
  const two = new FedSource();
  let starts = 0;
  const outcome = runs.running(async (run) => {
    const first = run.stream(request, () => {
      starts += 1;
      return starts === 1 ? one : parts([text('again'), finish()]);
    });
    const second = run.stream(request, () => two);
    one.part(text('shown'));
    await first.next();
    one.fail(dropped());
    const failed = await first.next().catch((error: unknown) => error);
    two.part(text('b'));
    two.part(finish());
    two.end();
    await readAll(second);
    return failed;
  });
  await runs.time.advance(600_000);
  const { incident } = interrupted(await outcome);
  expect([starts, incident.recovery.row, incident.facts.visibleOutput]).toEqual([1, '13', true]);
  expect(runs.record.spans.open).toEqual([]);
});

test('spans of the client library are below the attempt, spans of the tool below the tool', async () => {
  await runs.running(async (run) => {
    await readAll(
      run.stream(request, () => {
        runs.record.tracer.startSpan('POST').end();
        return parts([text('a'), finish()]);
      }),
    );
    await run.tool({ name: 't' }, () => runs.record.tracer.startSpan('query').end());
  });
  const parentOf = (name: string): string | undefined => runs.record.spans.named(name)[0]!.parentSpanContext?.spanId;
  expect(parentOf('POST')).toBe(runs.record.spans.named('chat')[0]!.spanContext().spanId);
  expect(parentOf('query')).toBe(runs.record.spans.named('execute_tool')[0]!.spanContext().spanId);
});

test('without a tracer provider everything works, and nothing is thrown', async () => {
  const tracer = trace.getTracer('nothing');
  const outcome = await agentRun({ name: 'a', tracer }, async (run) => {
    const stream: ObservedStream<object> = run.stream(request, () => parts([text('a')], dropped()));
    return readAll(stream);
  }).catch((error: unknown) => error);
  expect(interrupted(outcome).incident.recovery.row).toBe('13');
  expect(context.active()).toBeDefined();
});

test.each([
  [{ name: '' }, 'TypeError: Cannot run agent: it needs a name, received ""'],
  [{ name: 'a', session: '' }, 'TypeError: Cannot run agent: session must be an id, received ""'],
  [{ name: 'a', budget: { run: -1 } }, 'RangeError: Cannot run agent: budget.run must be 0 or more, received -1'],
])('%o is refused', async (options, message) => {
  expect(String(await agentRun(options, () => 1).catch((error: unknown) => error))).toBe(message);
});

test.each([
  [{ provider: 'mine', model: 'm' }, 'TypeError: Cannot stream: the format is needed for provider "mine"'],
  [{ provider: 'openai', model: '' }, 'TypeError: Cannot send request: model must be a name, received ""'],
  [
    { provider: 'openai', model: 'm', maxDelayMillis: -1 },
    'RangeError: Cannot send request: maxDelayMillis must be 0 or more, received -1',
  ],
])('request %o is refused', async (given, message) => {
  const outcome = await runs.running((run) => Promise.resolve(run.stream(given, () => parts([]))));
  expect(String(outcome)).toBe(message);
  expect(runs.record.spans.open).toEqual([]);
});
