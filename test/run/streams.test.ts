// What `run.stream` and `run.request` do with one attempt: parts, watchdogs, ends, failures, content, links.
import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { beforeEach, describe, expect, test } from 'vitest';
import { startRun } from '../../src/run/agent-run.ts';
import { agentRun, RunInterruptedError } from '../../src/run/index.ts';
import type { AgentRunOptions, ObservedStream, RequestInfo, Run } from '../../src/run/index.ts';
import { partialOutputOf } from '../../src/run/partial-journal.ts';
import { ManualTime } from './manual-time.ts';
import { eventsOf, linesOf, recorded } from './recorded.ts';
import type { Recorded } from './recorded.ts';
import { dropped, FedSource, finish, parts, reasoning, role, text } from './sources.ts';

let time: ManualTime;
let record: Recorded;

beforeEach(() => {
  time = new ManualTime();
  record = recorded();
});

const request: RequestInfo = { provider: 'openai', model: 'gpt', tools: [] };

function running<T>(body: (run: Run) => Promise<T>, options: Partial<AgentRunOptions> = {}): Promise<unknown> {
  return startRun({ name: 'a', tracer: record.tracer, ...options }, body, time).catch((error: unknown) => error);
}

async function readAll(stream: AsyncIterable<unknown>): Promise<readonly unknown[]> {
  const read: unknown[] = [];
  for await (const part of stream) read.push(part);
  return read;
}

const interrupted = (error: unknown): RunInterruptedError => {
  if (!(error instanceof RunInterruptedError)) throw new Error(`not interrupted: ${String(error)}`);
  return error;
};

describe('parts', () => {
  test('are the source’s own, in order, and nothing is read ahead', async () => {
    const given = [role(), text('a'), text('b'), finish()];
    const source = new FedSource();
    const reads: number[] = [];
    const outcome = await running(async (run) => {
      const stream = run.stream(request, () => source);
      for (const part of given) source.part(part);
      source.end();
      const read: unknown[] = [];
      for await (const part of stream) {
        read.push(part);
        await time.settle();
        reads.push(source.reads);
      }
      return read;
    });
    expect(outcome).toEqual(given);
    expect((outcome as object[]).every((part, index) => part === given[index])).toBe(true);
    // The part before the first content is held back with it.
    expect(reads).toEqual([2, 2, 3, 4]);
  });

  test('come in order to a consumer that does not wait', async () => {
    const given = [text('a'), text('b'), text('c'), finish()];
    const outcome = await running(async (run) => {
      const stream = run.stream(request, () => parts(given));
      const reads = await Promise.all(Array.from({ length: 6 }, () => stream.next()));
      return reads.map(({ done, value }) => (done === true ? 'end' : value));
    });
    expect(outcome).toEqual([...given, 'end', 'end']);
  });

  test.each([
    ['a number', 7],
    ['nothing', undefined],
    ['an object', {}],
  ])('%s instead of a stream is a failed setup', async (_, source) => {
    const outcome = await running((run) => readAll(run.stream(request, () => source as never)));
    expect(interrupted(outcome).incident).toMatchObject({ cause: 'setup_failed', error: { type: 'TypeError' } });
    expect(record.spans.open).toEqual([]);
  });

  test('of a web stream too, and as a web stream', async () => {
    const given = [text('a'), finish()];
    const outcome = await running(async (run) => {
      const stream = run.stream(request, () => ReadableStream.from<object>(given));
      const read: unknown[] = [];
      const reader = stream.toReadableStream().getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return read;
        read.push(value);
      }
    });
    expect(outcome).toEqual(given);
  });

  test('a consumer that stops is no incident; the source is told', async () => {
    const source = new FedSource();
    source.part(text('a'));
    const outcome = await running(async (run) => {
      for await (const _ of run.stream(request, () => source)) break;
      return 'enough';
    });
    expect([outcome, source.isReturned]).toEqual(['enough', true]);
    expect(linesOf(record.spans.evidence()).slice(-2)).toEqual([
      '1:consumer_stopped',
      'run_finished outcome=completed',
    ]);
    const [attempt] = record.spans.named('chat');
    expect([attempt!.status.code, attempt!.attributes['gen_ai.response.finish_reasons']]).toEqual([
      SpanStatusCode.UNSET,
      ['error'],
    ]);
    expect(record.spans.open).toEqual([]);
  });

  test('a stream that nobody reads to its end is ended with the run', async () => {
    const source = new FedSource();
    source.part(text('a'));
    let signal: AbortSignal | undefined;
    const outcome = await running(async (run) => {
      const stream = run.stream(request, (attempt) => {
        ({ signal } = attempt);
        return source;
      });
      await stream.next();
      return 'enough';
    });
    expect([outcome, signal?.aborted]).toEqual(['enough', true]);
    expect(record.spans.open).toEqual([]);
    expect(record.spans.derived()).toEqual({ overcome: [] });
  });
});

describe('the end', () => {
  test('without the terminal event is a truncation, never a success', async () => {
    const outcome = await running((run) => readAll(run.stream(request, () => parts([text('a')]))));
    expect(interrupted(outcome).incident.cause).toBe('stream_truncated');
    expect(record.spans.named('chat')[0]!.attributes['error.type']).toBe('stream_truncated');
  });

  test('after the terminal event an error is a clean end', async () => {
    const outcome = await running((run) => readAll(run.stream(request, () => parts([text('a'), finish()], dropped()))));
    expect(outcome).toEqual([text('a'), finish()]);
    expect(record.spans.derived()).toEqual({ overcome: [] });
  });

  test('after the terminal event a connection that stays open is left', async () => {
    const source = new FedSource();
    source.part(text('a'));
    source.part(finish());
    const outcome = running((run) => readAll(run.stream(request, () => source)));
    await time.advance(1_999);
    expect(source.isReturned).toBe(false);
    await time.advance(1);
    expect(await outcome).toEqual([text('a'), finish()]);
    expect(source.isReturned).toBe(true);
    expect([...time.timers]).toEqual([]);
  });

  test('usage after the terminal event is read', async () => {
    const usage = { id: 'c', choices: [], usage: { prompt_tokens: 11, completion_tokens: 7 } };
    await running((run) => readAll(run.stream(request, () => parts([text('a'), finish(), usage]))));
    const { attributes } = record.spans.named('chat')[0]!;
    expect([attributes['gen_ai.usage.input_tokens'], attributes['gen_ai.usage.output_tokens']]).toEqual([11, 7]);
  });
});

describe('watchdogs', () => {
  const limits = { connectMillis: 100, firstProgressMillis: 200, silenceMillis: 300, totalMillis: 5_000 };

  interface Expired {
    readonly watchdog: string;
    readonly at: number;
    readonly fed: readonly (readonly [at: number, part: object | 'head'])[];
  }

  test.each<Expired>([
    { watchdog: 'connect', at: 100, fed: [] },
    { watchdog: 'first_progress', at: 250, fed: [[50, 'head']] },
    {
      watchdog: 'first_progress',
      at: 250,
      fed: [
        [50, 'head'],
        [150, role()],
      ],
    },
    { watchdog: 'silence', at: 350, fed: [[50, text('a')]] },
    {
      watchdog: 'silence',
      at: 550,
      fed: [
        [50, text('a')],
        [250, text('b')],
      ],
    },
    { watchdog: 'total', at: 5_000, fed: Array.from({ length: 60 }, (_, index) => [index * 90, text('a')] as const) },
  ])('$watchdog at $at ms, whatever the client does with the abort', async ({ watchdog, at, fed }) => {
    const source = new FedSource();
    const started = time.now();
    const outcome = running((run) =>
      readAll(
        run.stream({ ...request, watchdogs: limits, budget: { chain: 0 } }, (attempt) => {
          // Before the head the client library waits; the source is there with it.
          for (const [when, part] of fed) {
            time.after(when, () => {
              if (part === 'head') attempt.onHead();
              else source.part(part);
            });
          }
          return source;
        }),
      ),
    );
    await time.advance(10_000);
    const { incident, cause } = interrupted(await outcome);
    expect([incident.cause, incident.detail]).toEqual(['watchdog_expired', watchdog]);
    expect(cause).toMatchObject({ name: 'WatchdogError', watchdog });
    const item = record.spans.evidence().find(({ kind }) => kind === 'watchdog_expired');
    expect(item!.atMs! - started).toBe(at);
    const [attempt] = record.spans.named('chat');
    expect([attempt!.attributes['error.type'], attempt!.status.code]).toEqual(['timeout', SpanStatusCode.ERROR]);
    expect(incident.recovery.action).toBe(incident.facts.visibleOutput ? 'offer_continue' : 'replay');
    expect(record.spans.open).toEqual([]);
  });

  test('a consumer that does not read is no silence of the provider', async () => {
    const source = new FedSource();
    source.part(text('a'));
    const outcome = running(async (run) => {
      const stream = run.stream({ ...request, watchdogs: limits }, () => source);
      await stream.next();
      await new Promise<void>((resolve) => time.after(2_000, resolve));
      source.part(finish());
      source.end();
      return readAll(stream);
    });
    await time.advance(10_000);
    expect(await outcome).toEqual([finish()]);
  });

  test.each([
    ['connectMillis', 0],
    ['silenceMillis', -1],
    ['totalMillis', Number.NaN],
  ])('%s of %d is refused', async (name, value) => {
    const outcome = await running((run) =>
      Promise.resolve(run.stream({ ...request, watchdogs: { [name]: value } }, () => parts([]))),
    );
    expect(String(outcome)).toBe(
      `RangeError: Cannot watch request: ${name} must be above 0, received ${String(value)}`,
    );
  });
});

describe('failures', () => {
  test('an abort that nobody here asked for is a close without a name', async () => {
    const error = new DOMException('aborted', 'AbortError');
    const outcome = await running((run) => readAll(run.stream(request, () => parts([text('a')], error))));
    const { incident } = interrupted(outcome);
    expect([incident.cause, incident.detail, incident.severity]).toEqual(['lifecycle_closed', 'unattributed', 'warn']);
    const [attempt] = record.spans.named('chat');
    expect([attempt!.attributes['error.type'], attempt!.status.code]).toEqual([
      'unattributed_close',
      SpanStatusCode.ERROR,
    ]);
  });

  test('a client’s stream whose own controller was aborted ends silently: the same', async () => {
    const controller = new AbortController();
    controller.abort();
    const source = Object.assign(parts([text('a')]), { controller });
    const outcome = await running((run) => readAll(run.stream(request, () => source)));
    expect(interrupted(outcome).incident.detail).toBe('unattributed');
  });

  test('`start` that throws at once: the setup failed, nothing was sent', async () => {
    const outcome = await running((run) =>
      readAll(
        run.stream(request, () => {
          throw new TypeError('the key is missing');
        }),
      ),
    );
    const { incident } = interrupted(outcome);
    expect([incident.cause, incident.error?.type, incident.recovery.row, incident.runPhase]).toEqual([
      'setup_failed',
      'TypeError',
      '5',
      'awaiting_provider',
    ]);
    const [attempt] = record.spans.named('chat');
    expect([attempt!.attributes['error.type'], attempt!.attributes['gen_ai.response.finish_reasons']]).toEqual([
      'TypeError',
      undefined,
    ]);
  });

  test('anything else that is thrown while it is read: undetermined', async () => {
    const outcome = await running((run) =>
      readAll(run.stream(request, () => parts([text('a')], new SyntaxError('x')))),
    );
    const { incident, cause } = interrupted(outcome);
    expect([incident.cause, incident.confidence, incident.error?.type]).toEqual([
      'undetermined',
      'medium',
      'SyntaxError',
    ]);
    expect(cause).toBeInstanceOf(SyntaxError);
  });

  test('a body that catches the interruption and returns has completed; the attempt says what happened', async () => {
    const outcome = await running(async (run) => {
      await readAll(run.stream(request, () => parts([text('a')], dropped()))).catch(() => undefined);
      return 'fallback';
    });
    expect(outcome).toBe('fallback');
    const [run] = record.spans.named('invoke_agent');
    const [attempt] = record.spans.named('chat');
    expect([run!.attributes['spanbox.run.outcome'], run!.attributes['spanbox.incident.id'], run!.status.code]).toEqual([
      'completed',
      undefined,
      SpanStatusCode.UNSET,
    ]);
    expect([attempt!.status.code, attempt!.attributes['error.type'], eventsOf(attempt!, 'spanbox.incident')]).toEqual([
      SpanStatusCode.ERROR,
      'UND_ERR_SOCKET',
      [],
    ]);
    expect(record.spans.open).toEqual([]);
  });

  test('a body that throws something of its own: undetermined, on the run', async () => {
    const error = new RangeError('mine');
    expect(await running(() => Promise.reject(error))).toBe(error);
    const [run] = record.spans.named('invoke_agent');
    expect([run!.attributes['spanbox.incident.cause'], run!.attributes['error.type'], run!.status.code]).toEqual([
      'undetermined',
      'RangeError',
      SpanStatusCode.ERROR,
    ]);
    expect(eventsOf(run!, 'spanbox.incident').length).toBe(1);
  });
});

describe('evidence', () => {
  test('is on its span when the call that brings it returns', async () => {
    const source = new FedSource();
    const seen: string[][] = [];
    const look = (): void => void seen.push(linesOf(record.spans.evidence()).map((line) => line.split(' ')[0]!));
    await running(async (run) => {
      const stream = run.stream(request, () => source);
      look();
      source.part(reasoning('hm'));
      await stream.next();
      look();
      source.part(text('a'));
      await stream.next();
      look();
      await run.tool({ name: 't', effect: 'read_only' }, () => {
        look();
        return Promise.resolve();
      });
      look();
      source.part(finish());
      await stream.next();
      look();
    });
    const all = linesOf(record.spans.evidence()).map((line) => line.split(' ')[0]!);
    // Each look found the first items of what came to be, and no later one.
    expect(seen.map((lines) => lines.length)).toEqual([2, 4, 5, 6, 7, 8]);
    for (const lines of seen) expect(lines).toEqual(all.slice(0, lines.length));
  });

  test('is what the incident was derived from: spans alone give the same verdict', async () => {
    const outcome = await running((run) => readAll(run.stream(request, () => parts([text('a')], dropped()))));
    expect(record.spans.derived().incident).toEqual(interrupted(outcome).incident);
  });

  test('of a very long run stays bounded on every span, and proves the same', async () => {
    const outcome = await running(
      async (run) => {
        const source = new FedSource();
        const stream = run.stream({ ...request, provider: 'anthropic', tools: ['t'] }, () => source);
        for (let index = 0; index < 300; index += 1) {
          const id = `toolu_${String(index)}`;
          source.part({ type: 'content_block_start', index, content_block: { type: 'tool_use', id, name: 't' } });
          source.part({ type: 'content_block_stop', index });
          await stream.next();
          await stream.next();
          await run.tool({ name: 't', callId: id }, () => index);
        }
        source.fail(dropped());
        await stream.next();
      },
      { tools: { t: { effect: 'mutating' } } },
    );
    const { incident } = interrupted(outcome);
    const [attempt] = record.spans.named('chat');
    expect(attempt!.droppedEventsCount).toBe(0);
    expect(eventsOf(attempt!, 'spanbox.evidence').length).toBeLessThanOrEqual(100);
    const derived = record.spans.derived().incident;
    expect([derived?.cause, derived?.detail, derived?.recovery]).toEqual([
      incident.cause,
      incident.detail,
      incident.recovery,
    ]);
  });
});

describe('budgets', () => {
  const failing = (run: Run, budget: RequestInfo['budget']): Promise<unknown> => {
    const stream = run.stream({ ...request, ...(budget === undefined ? {} : { budget }) }, () => parts([], dropped()));
    return readAll(stream).catch((error: unknown) => error);
  };

  test.each([
    [undefined, undefined, 4],
    [{ chain: 1 }, undefined, 2],
    [{ chain: 0 }, undefined, 1],
    [{ run: 2 }, undefined, 3],
    [undefined, { run: 1 }, 2],
  ] as const)('%o for the request and %o for the run: %i attempts', async (own, ofRun, attempts) => {
    const outcome = running((run) => failing(run, own), ofRun === undefined ? {} : { budget: ofRun });
    await time.advance(600_000);
    await outcome;
    expect(record.spans.named('chat').length).toBe(attempts);
  });

  test('the budget of a run is for all its requests, that of a session for all its runs', async () => {
    const both = running(
      async (run) => {
        await failing(run, { chain: 2 });
        await failing(run, { chain: 2 });
      },
      { budget: { run: 3 } },
    );
    await time.advance(600_000);
    await both;
    expect(record.spans.named('chat').length).toBe(2 + 3);
    for (const attempts of [3, 1]) {
      record = recorded();
      const outcome = running((run) => failing(run, undefined), { session: 'budget-session', budget: { session: 2 } });
      await time.advance(600_000);
      await outcome;
      expect(record.spans.named('chat').length).toBe(attempts);
    }
  });

  test('a provider that asks to wait longer than there is time is not waited for', async () => {
    const rejected = Object.assign(new Error('slow down'), { status: 429, headers: { 'retry-after': '3600' } });
    const outcome = running((run) =>
      readAll(run.stream({ ...request, maxDelayMillis: 60_000 }, () => Promise.reject(rejected))),
    );
    await time.advance(1);
    expect(interrupted(await outcome).cause).toBe(rejected);
    const [event] = eventsOf(record.spans.named('chat')[0]!, 'spanbox.recovery');
    expect([event!['spanbox.recovery.mode'], event!['spanbox.recovery.gate_reason']]).toEqual([
      'stop',
      'retry_after_too_long',
    ]);
  });
});

describe('content', () => {
  const answer = [reasoning('hm, '), text('one '), text('two '.repeat(600)), text('three')];

  test('is nowhere unless it is asked for', async () => {
    const outcome = await running((run) => readAll(run.stream(request, () => parts(answer, dropped()))));
    expect('partial' in interrupted(outcome)).toBe(false);
    const written = JSON.stringify(record.spans.spans.map(({ attributes, events }) => [attributes, events]));
    expect(written).not.toContain('two');
    expect(written).not.toContain('hm');
  });

  test('is on the span when the consumer has the part, and comes back from its attributes', async () => {
    let said = '';
    const outcome = await running(
      async (run) => {
        for await (const part of run.stream(request, () => parts(answer, dropped()))) {
          said += (part as { choices: { delta: { content?: string } }[] }).choices[0]!.delta.content ?? '';
          const { attributes } = record.spans.named('chat')[0]!;
          expect(partialOutputOf((name) => attributes[name])?.text).toBe(said);
        }
      },
      { captureContent: true },
    );
    const { partial } = interrupted(outcome);
    expect(partial).toEqual({ text: said, reasoning: 'hm, ', toolInputs: [], omittedChars: 0 });
    const { attributes } = record.spans.named('chat')[0]!;
    expect(JSON.parse(attributes['gen_ai.output.messages'] as string)).toEqual([
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'hm, ' },
          { type: 'text', content: said },
        ],
      },
    ]);
    expect(attributes['spanbox.output.tail']).toBe('[]');
  });
});

describe('runs inside runs', () => {
  test('are linked to the tool in which they began, and an incident below is linked above', async () => {
    const outcome = await startRun(
      { name: 'outer', tracer: record.tracer, session: 's1' },
      (run) =>
        run.tool({ name: 'ask_agent', effect: 'unknown' }, () =>
          startRun(
            { name: 'inner', tracer: record.tracer },
            (below) => readAll(below.stream(request, () => parts([text('a')], dropped()))),
            time,
          ),
        ),
      time,
    ).catch((error: unknown) => error);
    expect(interrupted(outcome).incident.cause).toBe('transport_lost');
    const [tool] = record.spans.named('execute_tool');
    const [, inner] = record.spans.named('invoke_agent');
    const [attempt] = record.spans.named('chat');
    expect(inner!.links.map(({ context: to, attributes }) => [to.spanId, attributes])).toEqual([
      [tool!.spanContext().spanId, { 'spanbox.link.kind': 'parent_run' }],
    ]);
    expect(tool!.links.map(({ context: to, attributes }) => [to.spanId, attributes])).toEqual([
      [attempt!.spanContext().spanId, { 'spanbox.link.kind': 'child_incident' }],
    ]);
    expect(record.spans.spans.map(({ attributes }) => attributes['session.id'])).toEqual(['s1', 's1', 's1', 's1']);
    expect(record.spans.open).toEqual([]);
  });

  test('a cancel passes down', async () => {
    const user = new AbortController();
    const reason = new Error('enough');
    const source = new FedSource();
    const outcome = startRun(
      { name: 'outer', tracer: record.tracer, signal: user.signal },
      (run) =>
        run.tool({ name: 'ask_agent' }, () =>
          startRun(
            { name: 'inner', tracer: record.tracer },
            (below) => readAll(below.stream(request, () => source)),
            time,
          ),
        ),
      time,
    ).catch((error: unknown) => error);
    await time.settle();
    user.abort(reason);
    expect(await outcome).toBe(reason);
    for (const run of record.spans.named('invoke_agent')) {
      expect(run.attributes['spanbox.incident.cause']).toBe('user_cancelled');
    }
    expect(record.spans.open).toEqual([]);
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
    const outcome = await running((run) => run.request(request, () => Promise.resolve(completion)));
    expect(outcome).toBe(completion);
    expect(linesOf(record.spans.evidence())).toEqual([
      '1:attempt_started',
      '1:boundary_snapshot exposed=0 unknown=0 providerSide=0 externalWait=0 opaque=0',
      '1:provider_progress',
      '1:visible_output',
      '1:stream_finished finishReason=stop',
      'run_finished outcome=completed',
    ]);
    const { attributes } = record.spans.named('chat')[0]!;
    expect([attributes['gen_ai.usage.output_tokens'], attributes['gen_ai.response.id']]).toEqual([2, 'chatcmpl-1']);
  });

  test('is replayed where a stream would be', async () => {
    let starts = 0;
    const outcome = running((run) =>
      run.request(request, () => {
        starts += 1;
        return starts === 1 ? Promise.reject(dropped()) : Promise.resolve(completion);
      }),
    );
    await time.advance(2_000);
    expect([await outcome, starts]).toEqual([completion, 2]);
  });

  test('of a shape that nobody knows is complete when it is there', async () => {
    const answer = { something: 'else' };
    expect(await running((run) => run.request({ provider: 'mine', model: 'm' }, () => Promise.resolve(answer)))).toBe(
      answer,
    );
    expect(linesOf(record.spans.evidence()).slice(-2)).toEqual([
      '1:stream_finished finishReason=answered',
      'run_finished outcome=completed',
    ]);
  });

  test('silence counts from the start', async () => {
    const outcome = running((run) =>
      run.request(
        { ...request, watchdogs: { silenceMillis: 500 }, budget: { chain: 0 } },
        () => new Promise(() => undefined),
      ),
    );
    await time.advance(500);
    expect(interrupted(await outcome).incident.detail).toBe('silence');
  });
});

test('a step of the AI SDK is an attempt of its own, and a stream past its first step is not sent again', async () => {
  let starts = 0;
  const outcome = running((run) =>
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
  await time.advance(600_000);
  const { incident } = interrupted(await outcome);
  expect([starts, incident.attempt, incident.recovery.reason]).toEqual([1, 2, 'clean_attempt']);
  const [first, second] = record.spans.named('chat');
  expect([first!.status.code, second!.status.code]).toEqual([SpanStatusCode.UNSET, SpanStatusCode.ERROR]);
  const [event] = eventsOf(second!, 'spanbox.recovery');
  expect([event!['spanbox.recovery.mode'], event!['spanbox.recovery.gate_reason']]).toEqual([
    'continue',
    'earlier_step',
  ]);
  expect(record.spans.open).toEqual([]);
});

test('two requests at the same time: the failure of the first is judged by its own facts', async () => {
  const one = new FedSource();
  const two = new FedSource();
  let starts = 0;
  const outcome = running(async (run) => {
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
  await time.advance(600_000);
  const { incident } = interrupted(await outcome);
  expect([starts, incident.recovery.row, incident.facts.visibleOutput]).toEqual([1, '13', true]);
  expect(record.spans.open).toEqual([]);
});

test('spans of the client library are below the attempt, spans of the tool below the tool', async () => {
  await running(async (run) => {
    await readAll(
      run.stream(request, () => {
        record.tracer.startSpan('POST').end();
        return parts([text('a'), finish()]);
      }),
    );
    await run.tool({ name: 't' }, () => record.tracer.startSpan('query').end());
  });
  const parentOf = (name: string): string | undefined => record.spans.named(name)[0]!.parentSpanContext?.spanId;
  expect(parentOf('POST')).toBe(record.spans.named('chat')[0]!.spanContext().spanId);
  expect(parentOf('query')).toBe(record.spans.named('execute_tool')[0]!.spanContext().spanId);
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
  const outcome = await running((run) => Promise.resolve(run.stream(given, () => parts([]))));
  expect(String(outcome)).toBe(message);
  expect(record.spans.open).toEqual([]);
});
