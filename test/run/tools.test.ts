// Tools of a run: whose attempt they belong to, what a lost stream, a cancel and a replay do to them.
import { beforeEach, describe, expect, test } from 'vitest';
import { SpanStatusCode } from '@opentelemetry/api';
import { startRun } from '../../src/run/agent-run.ts';
import { RunInterruptedError } from '../../src/run/index.ts';
import type { AgentRunOptions, Run } from '../../src/run/index.ts';
import type { Effect } from '../../src/incident/index.ts';
import { ManualTime } from './manual-time.ts';
import { eventsOf, linesOf, recorded } from './recorded.ts';
import type { Recorded } from './recorded.ts';
import { dropped, FedSource, finish, parts, text } from './sources.ts';

let time: ManualTime;
let record: Recorded;

beforeEach(() => {
  time = new ManualTime();
  record = recorded();
});

/** Anthropic's events: a call is whole when its block stops, while the stream goes on. */
const toolUse = (index: number, id: string, name: string): readonly object[] => [
  { type: 'content_block_start', index, content_block: { type: 'tool_use', id, name } },
  { type: 'content_block_delta', index, delta: { type: 'input_json_delta', partial_json: '{}' } },
  { type: 'content_block_stop', index },
];

function running<T>(body: (run: Run) => Promise<T>, options: Partial<AgentRunOptions> = {}): Promise<unknown> {
  return startRun({ name: 'a', tracer: record.tracer, ...options }, body, time).catch((error: unknown) => error);
}

const request = { provider: 'anthropic', model: 'm', tools: [{ name: 'one' }, { name: 'two' }] };

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

describe('two parallel tools, one finished and one running, and the stream is lost', () => {
  interface Outcome {
    readonly error: unknown;
    readonly results: readonly unknown[];
    readonly starts: number;
  }

  async function lost(effects: readonly [Effect, Effect], lateAfter: number): Promise<Outcome> {
    const results: unknown[] = [];
    let starts = 0;
    const late = deferred<string>();
    const outcome = running(
      async (run) => {
        const source = new FedSource();
        const stream = run.stream(request, () => {
          starts += 1;
          if (starts === 1) return source;
          return parts([{ type: 'message_delta', delta: { stop_reason: 'end_turn' } }]);
        });
        for (const part of [...toolUse(0, 'toolu_1', 'one'), ...toolUse(1, 'toolu_2', 'two')]) source.part(part);
        for (let read = 0; read < 6; read += 1) await stream.next();
        const one = run.tool({ name: 'one', callId: 'toolu_1', effect: effects[0] }, () => 'first result');
        const two = run.tool({ name: 'two', callId: 'toolu_2', effect: effects[1] }, () => late.promise);
        void two.then((result) => results.push(result));
        results.push(await one);
        source.fail(dropped());
        try {
          await stream.next();
        } finally {
          await two;
        }
      },
      { tools: { one: { effect: effects[0] }, two: { effect: effects[1] } } },
    );
    await time.advance(lateAfter);
    late.resolve('second result');
    await time.advance(60_000);
    return { error: await outcome, results, starts };
  }

  test('mutating: asked first, right phase, both results kept with their attempt', async () => {
    const { error, results, starts } = await lost(['read_only', 'mutating'], 1_000);
    expect(results).toEqual(['first result', 'second result']);
    expect(error).toBeInstanceOf(RunInterruptedError);
    const { incident } = error as RunInterruptedError;
    expect([incident.cause, incident.detail, incident.runPhase, incident.toolPhase]).toEqual([
      'transport_lost',
      'tool_running',
      'tool_execution',
      'executing',
    ]);
    expect(incident.recovery).toEqual({
      action: 'ask_first',
      reason: 'unsafe_effect_started',
      confidence: 'high',
      row: '9',
    });
    expect(starts).toBe(1);
    expect(linesOf(record.spans.evidence()).filter((line) => line.includes('tool_execution'))).toEqual([
      '1:tool_execution_started call=toolu_1 tool=one effect=read_only',
      '1:tool_execution_started call=toolu_2 tool=two effect=mutating',
      '1:tool_execution_finished call=toolu_1 tool=one',
      '1:tool_execution_finished call=toolu_2 tool=two',
    ]);
    expect(record.spans.open).toEqual([]);
  });

  test('read only, and the second ends within 2 s: replayed after it', async () => {
    const { error, results, starts } = await lost(['read_only', 'idempotent'], 1_000);
    expect([error, results, starts]).toEqual([undefined, ['first result', 'second result'], 2]);
    const [overcome] = record.spans.derived().overcome;
    expect([overcome?.recovery.row, overcome?.detail]).toEqual(['10', 'tool_running']);
  });

  test('read only, and the second ends later: it is not waited for, and its result stays with the first attempt', async () => {
    const { error, results, starts } = await lost(['read_only', 'read_only'], 30_000);
    expect([error, results, starts]).toEqual([undefined, ['first result', 'second result'], 2]);
    const items = record.spans.evidence();
    const decided = items.find(({ kind }) => kind === 'recovery_decided');
    expect(decided?.atMs).toBe(3_000);
    expect(
      items.filter((item) => item.kind === 'tool_execution_finished').map(({ call, attempt }) => [call, attempt]),
    ).toEqual([
      ['toolu_1', 1],
      ['toolu_2', 1],
    ]);
    expect(record.spans.derived().incident).toBeUndefined();
    expect(record.spans.open).toEqual([]);
  });
});

test('a call is adopted by its name where the wire has no ids, oldest first', async () => {
  await running(async (run) => {
    const stream = run.stream({ ...request, provider: 'gemini' }, () =>
      parts([
        {
          candidates: [
            {
              content: {
                parts: [{ functionCall: { name: 'one', args: {} } }, { functionCall: { name: 'one', args: {} } }],
              },
              finishReason: 'STOP',
            },
          ],
        },
      ]),
    );
    for await (const _ of stream);
    await run.tool({ name: 'one', effect: 'read_only' }, () => 1);
    await run.tool({ name: 'one', effect: 'read_only' }, () => 2);
    await run.tool({ name: 'one', effect: 'read_only' }, () => 3);
  });
  const calls = record.spans.named('execute_tool').map((span) => span.attributes['gen_ai.tool.call.id']);
  expect(calls).toEqual(['call_1_1', 'call_1_2', 'one_1']);
});

test('a tool that throws: its error is the caller’s, its span has the class, and the run that goes on has no incident', async () => {
  const error = new RangeError('no such file: /secret/path');
  const caught: unknown[] = [];
  const outcome = running(async (run) => {
    await run
      .tool({ name: 'one', callId: 'c1', effect: 'read_only' }, () => Promise.reject(error))
      .catch((thrown: unknown) => caught.push(thrown));
    for await (const _ of run.stream({ provider: 'openai', model: 'm', tools: [] }, () =>
      parts([text('a'), finish()]),
    ));
    return 'fine';
  });
  expect(await outcome).toBe('fine');
  expect(caught).toEqual([error]);
  const [tool] = record.spans.named('execute_tool');
  expect([tool!.status, tool!.attributes['error.type'], tool!.ended]).toEqual([
    { code: SpanStatusCode.ERROR },
    'RangeError',
    true,
  ]);
  expect(record.spans.derived()).toEqual({ overcome: [] });
  expect(JSON.stringify(record.spans.spans.map(({ attributes, events }) => [attributes, events]))).not.toContain(
    'secret',
  );
});

test('a tool that throws and ends the run: the incident is on its span', async () => {
  const error = Object.assign(new Error('x'), { code: 'ENOENT' });
  expect(await running((run) => run.tool({ name: 'one', effect: 'read_only' }, () => Promise.reject(error)))).toBe(
    error,
  );
  const [tool] = record.spans.named('execute_tool');
  const [run] = record.spans.named('invoke_agent');
  const [incident] = eventsOf(tool!, 'spanbox.incident');
  expect([incident!['spanbox.incident.cause'], incident!['error.type']]).toEqual(['tool_failed', 'ENOENT']);
  expect([run!.attributes['spanbox.incident.cause'], run!.attributes['error.type'], run!.status.code]).toEqual([
    'tool_failed',
    'ENOENT',
    SpanStatusCode.ERROR,
  ]);
  expect(run!.attributes['spanbox.incident.id']).toBe(incident!['spanbox.incident.id']);
});

test('a cancel aborts the tool’s signal; what ends in time is kept, what does not is given up', async () => {
  const user = new AbortController();
  const reason = new Error('stop');
  const aborted: unknown[] = [];
  const kept: unknown[] = [];
  const late = deferred<string>();
  const outcome = running(
    async (run) => {
      const one = run.tool({ name: 'one', effect: 'mutating' }, ({ signal }) => {
        signal.addEventListener('abort', () => aborted.push(signal.reason));
        return late.promise;
      });
      const two = run.tool({ name: 'two', effect: 'mutating' }, () => new Promise<string>(() => undefined));
      kept.push(await one);
      await two;
    },
    { signal: user.signal },
  );
  await time.settle();
  user.abort(reason);
  await time.advance(1_000);
  late.resolve('done after all');
  await time.advance(10_000);
  expect(await outcome).toBe(reason);
  expect(aborted).toEqual([reason]);
  expect(kept).toEqual(['done after all']);
  expect(linesOf(record.spans.evidence())).toEqual([
    '1:tool_execution_started call=one_1 tool=one effect=mutating',
    '1:tool_execution_started call=two_2 tool=two effect=mutating',
    'user_cancelled',
    '1:tool_execution_finished call=one_1 tool=one',
    '1:tool_interrupted call=two_2',
    'run_finished outcome=stopped',
  ]);
  const [, second] = record.spans.named('execute_tool');
  expect(eventsOf(second!, 'spanbox.incident').map((event) => event['spanbox.incident.cause'])).toEqual([
    'user_cancelled',
  ]);
  expect([second!.status.code, second!.attributes['error.type']]).toEqual([SpanStatusCode.UNSET, undefined]);
  expect(record.spans.open).toEqual([]);
});

test('a tool that nobody awaited is given up at the end of the run, and its late result changes nothing', async () => {
  const late = deferred<string>();
  let tool: Promise<string> | undefined;
  const outcome = running(async (run) => {
    tool = run.tool({ name: 'one', effect: 'read_only' }, () => late.promise);
    return 'done';
  });
  expect(await outcome).toBe('done');
  expect(record.spans.open).toEqual([]);
  const before = linesOf(record.spans.evidence());
  expect(before.at(-2)).toBe('1:tool_interrupted call=one_1');
  late.resolve('late');
  expect(await tool).toBe('late');
  expect(linesOf(record.spans.evidence())).toEqual(before);
});

test('a call of an attempt that was replayed does not begin any more', async () => {
  let ran = 0;
  const outcome = running(
    async (run) => {
      let starts = 0;
      const stream = run.stream(request, () => {
        starts += 1;
        if (starts > 1) return parts([{ type: 'message_delta', delta: { stop_reason: 'end_turn' } }]);
        return parts([...toolUse(0, 'toolu_1', 'one'), ...toolUse(1, 'toolu_2', 'two')], dropped());
      });
      for (let read = 0; read < 6; read += 1) await stream.next();
      await run.tool({ name: 'one', callId: 'toolu_1' }, () => 'harmless');
      await stream.next();
      await run.tool({ name: 'two', callId: 'toolu_2', effect: 'mutating' }, () => {
        ran += 1;
      });
    },
    { tools: { one: { effect: 'read_only' }, two: { effect: 'read_only' } } },
  );
  await time.advance(60_000);
  expect(await outcome).toBeInstanceOf(RunInterruptedError);
  expect(ran).toBe(0);
  expect(linesOf(record.spans.evidence()).filter((line) => line.includes('abandoned'))).toEqual([
    '1:tool_abandoned call=toolu_2',
  ]);
});

test('watchdogs wait while an answer from outside is awaited', async () => {
  const answer = deferred<string>();
  const source = new FedSource();
  const outcome = running(async (run) => {
    const stream = run.stream({ ...request, watchdogs: { silenceMillis: 1_000, totalMillis: 5_000 } }, () => source);
    const asked = run.tool({ name: 'ask_user', effect: 'read_only', externalWait: true }, () => answer.promise);
    const read = (async () => {
      for await (const _ of stream);
    })();
    source.part(toolUse(0, 'toolu_1', 'one')[0]!);
    await asked;
    await read;
  });
  await time.advance(60_000);
  answer.resolve('yes');
  await time.advance(999);
  source.part({ type: 'message_delta', delta: { stop_reason: 'end_turn' } });
  source.end();
  await time.settle();
  expect(await outcome).toBeUndefined();
  expect(record.spans.derived().incident).toBeUndefined();
});
