// What `run.stream` does with one attempt: its parts, its end, its watchdogs, its failures.
import { SpanStatusCode } from '@opentelemetry/api';
import { beforeEach, describe, expect, test } from 'vitest';
import { eventsOf, linesOf } from './recorded.ts';
import { interrupted, readAll, request, Runs } from './running.ts';
import { dropped, FedSource, finish, parts, role, text } from './sources.ts';

let runs: Runs;

beforeEach(() => {
  runs = new Runs();
});

describe('parts', () => {
  test('are the source’s own, in order, and nothing is read ahead', async () => {
    const given = [role(), text('a'), text('b'), finish()];
    const source = new FedSource();
    const reads: number[] = [];
    const outcome = await runs.running(async (run) => {
      const stream = run.stream(request, () => source);
      for (const part of given) source.part(part);
      source.end();
      const read: unknown[] = [];
      for await (const part of stream) {
        read.push(part);
        await runs.time.settle();
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
    const outcome = await runs.running(async (run) => {
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
    const outcome = await runs.running((run) => readAll(run.stream(request, () => source as never)));
    expect(interrupted(outcome).incident).toMatchObject({ cause: 'setup_failed', error: { type: 'TypeError' } });
    expect(runs.record.spans.open).toEqual([]);
  });

  test('of a web stream too, and as a web stream', async () => {
    const given = [text('a'), finish()];
    const outcome = await runs.running(async (run) => {
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
    const outcome = await runs.running(async (run) => {
      for await (const _ of run.stream(request, () => source)) break;
      return 'enough';
    });
    expect([outcome, source.isReturned]).toEqual(['enough', true]);
    expect(linesOf(runs.record.spans.evidence()).slice(-2)).toEqual([
      '1:consumer_stopped',
      'run_finished outcome=completed',
    ]);
    const [attempt] = runs.record.spans.named('chat');
    expect([attempt!.status.code, attempt!.attributes['gen_ai.response.finish_reasons']]).toEqual([
      SpanStatusCode.UNSET,
      ['error'],
    ]);
    expect(runs.record.spans.open).toEqual([]);
  });

  test('a stream that nobody reads to its end is ended with the run', async () => {
    const source = new FedSource();
    source.part(text('a'));
    let signal: AbortSignal | undefined;
    const outcome = await runs.running(async (run) => {
      const stream = run.stream(request, (attempt) => {
        ({ signal } = attempt);
        return source;
      });
      await stream.next();
      return 'enough';
    });
    expect([outcome, signal?.aborted]).toEqual(['enough', true]);
    expect(runs.record.spans.open).toEqual([]);
    expect(runs.record.spans.derived()).toEqual({ overcome: [] });
  });
});

describe('the end', () => {
  test('without the terminal event is a truncation, never a success', async () => {
    const outcome = await runs.running((run) => readAll(run.stream(request, () => parts([text('a')]))));
    expect(interrupted(outcome).incident.cause).toBe('stream_truncated');
    expect(runs.record.spans.named('chat')[0]!.attributes['error.type']).toBe('stream_truncated');
  });

  test('after the terminal event an error is a clean end', async () => {
    const outcome = await runs.running((run) =>
      readAll(run.stream(request, () => parts([text('a'), finish()], dropped()))),
    );
    expect(outcome).toEqual([text('a'), finish()]);
    expect(runs.record.spans.derived()).toEqual({ overcome: [] });
  });

  test('after the terminal event a connection that stays open is left', async () => {
    const source = new FedSource();
    source.part(text('a'));
    source.part(finish());
    const outcome = runs.running((run) => readAll(run.stream(request, () => source)));
    await runs.time.advance(1_999);
    expect(source.isReturned).toBe(false);
    await runs.time.advance(1);
    expect(await outcome).toEqual([text('a'), finish()]);
    expect(source.isReturned).toBe(true);
    expect([...runs.time.timers]).toEqual([]);
  });

  test('usage after the terminal event is read', async () => {
    const usage = { id: 'c', choices: [], usage: { prompt_tokens: 11, completion_tokens: 7 } };
    await runs.running((run) => readAll(run.stream(request, () => parts([text('a'), finish(), usage]))));
    const { attributes } = runs.record.spans.named('chat')[0]!;
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
    const started = runs.time.now();
    const outcome = runs.running((run) =>
      readAll(
        run.stream({ ...request, watchdogs: limits, budget: { chain: 0 } }, (attempt) => {
          // Before the head the client library waits; the source is there with it.
          for (const [when, part] of fed) {
            runs.time.after(when, () => {
              if (part === 'head') attempt.onHead();
              else source.part(part);
            });
          }
          return source;
        }),
      ),
    );
    await runs.time.advance(10_000);
    const { incident, cause } = interrupted(await outcome);
    expect([incident.cause, incident.detail]).toEqual(['watchdog_expired', watchdog]);
    expect(cause).toMatchObject({ name: 'WatchdogError', watchdog });
    const item = runs.record.spans.evidence().find(({ kind }) => kind === 'watchdog_expired');
    expect(item!.atMs! - started).toBe(at);
    const [attempt] = runs.record.spans.named('chat');
    expect([attempt!.attributes['error.type'], attempt!.status.code]).toEqual(['timeout', SpanStatusCode.ERROR]);
    expect(incident.recovery.action).toBe(incident.facts.visibleOutput ? 'offer_continue' : 'replay');
    expect(runs.record.spans.open).toEqual([]);
  });

  test('a consumer that does not read is no silence of the provider', async () => {
    const source = new FedSource();
    source.part(text('a'));
    const outcome = runs.running(async (run) => {
      const stream = run.stream({ ...request, watchdogs: limits }, () => source);
      await stream.next();
      await new Promise<void>((resolve) => runs.time.after(2_000, resolve));
      source.part(finish());
      source.end();
      return readAll(stream);
    });
    await runs.time.advance(10_000);
    expect(await outcome).toEqual([finish()]);
  });

  test.each([
    ['connectMillis', 0],
    ['silenceMillis', -1],
    ['totalMillis', Number.NaN],
  ])('%s of %d is refused', async (name, value) => {
    const outcome = await runs.running((run) =>
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
    const outcome = await runs.running((run) => readAll(run.stream(request, () => parts([text('a')], error))));
    const { incident } = interrupted(outcome);
    expect([incident.cause, incident.detail, incident.severity]).toEqual(['lifecycle_closed', 'unattributed', 'warn']);
    const [attempt] = runs.record.spans.named('chat');
    expect([attempt!.attributes['error.type'], attempt!.status.code]).toEqual([
      'unattributed_close',
      SpanStatusCode.ERROR,
    ]);
  });

  test('a client’s stream whose own controller was aborted ends silently: the same', async () => {
    const controller = new AbortController();
    controller.abort();
    const source = Object.assign(parts([text('a')]), { controller });
    const outcome = await runs.running((run) => readAll(run.stream(request, () => source)));
    expect(interrupted(outcome).incident.detail).toBe('unattributed');
  });

  test('`start` that throws at once: the setup failed, nothing was sent', async () => {
    const outcome = await runs.running((run) =>
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
    const [attempt] = runs.record.spans.named('chat');
    expect([attempt!.attributes['error.type'], attempt!.attributes['gen_ai.response.finish_reasons']]).toEqual([
      'TypeError',
      undefined,
    ]);
  });

  test('anything else that is thrown while it is read: undetermined', async () => {
    const outcome = await runs.running((run) =>
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
    const outcome = await runs.running(async (run) => {
      await readAll(run.stream(request, () => parts([text('a')], dropped()))).catch(() => undefined);
      return 'fallback';
    });
    expect(outcome).toBe('fallback');
    const [run] = runs.record.spans.named('invoke_agent');
    const [attempt] = runs.record.spans.named('chat');
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
    expect(runs.record.spans.open).toEqual([]);
  });

  test('a body that throws something of its own: undetermined, on the run', async () => {
    const error = new RangeError('mine');
    expect(await runs.running(() => Promise.reject(error))).toBe(error);
    const [run] = runs.record.spans.named('invoke_agent');
    expect([run!.attributes['spanbox.incident.cause'], run!.attributes['error.type'], run!.status.code]).toEqual([
      'undetermined',
      'RangeError',
      SpanStatusCode.ERROR,
    ]);
    expect(eventsOf(run!, 'spanbox.incident').length).toBe(1);
  });
});
