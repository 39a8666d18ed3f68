import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { Evidence } from '../incident/index.ts';
import { observeStream } from './index.ts';

const CHUNKS: readonly object[] = [
  { choices: [{ index: 0, delta: { role: 'assistant', content: '' } }] },
  { choices: [{ index: 0, delta: { content: 'a' } }] },
  { choices: [{ index: 0, delta: { content: 'b' } }] },
  { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
];

/** What happened to a source. */
interface SourceLog {
  pulls: number;
  returned: unknown[];
  thrown: unknown[];
  cancelled: unknown[];
  nextArguments: unknown[];
}

function newLog(): SourceLog {
  return { pulls: 0, returned: [], thrown: [], cancelled: [], nextArguments: [] };
}

function iterableSource(
  log: SourceLog,
  parts: readonly unknown[],
  error?: unknown,
): AsyncIterable<unknown> & AsyncIterator<unknown> {
  let at = 0;
  return {
    next(...args: [] | [unknown]) {
      log.pulls += 1;
      log.nextArguments.push(...args);
      const value = parts[at];
      at += 1;
      if (at <= parts.length) return Promise.resolve({ done: false as const, value });
      return error === undefined ? Promise.resolve({ done: true as const, value: 'returned' }) : Promise.reject(error);
    },
    return(value?: unknown) {
      log.returned.push(value);
      return Promise.resolve({ done: true as const, value });
    },
    throw(thrown?: unknown) {
      log.thrown.push(thrown);
      return Promise.reject(thrown);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function webSource(log: SourceLog, parts: readonly unknown[], error?: unknown): ReadableStream<unknown> {
  let at = 0;
  return new ReadableStream<unknown>(
    {
      pull(controller) {
        log.pulls += 1;
        if (at < parts.length) controller.enqueue(parts[at]);
        else if (error === undefined) controller.close();
        else controller.error(error);
        at += 1;
      },
      cancel(reason) {
        log.cancelled.push(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

function nodeSource(log: SourceLog, parts: readonly unknown[], error?: Error): Readable {
  let at = 0;
  return new Readable({
    objectMode: true,
    highWaterMark: 0,
    read() {
      log.pulls += 1;
      if (at < parts.length) this.push(parts[at]);
      else if (error === undefined) this.push(null);
      else this.destroy(error);
      at += 1;
    },
    destroy(destroyed, callback) {
      log.cancelled.push(destroyed);
      callback(destroyed);
    },
  });
}

const KINDS = [
  { kind: 'async iterable', make: iterableSource },
  { kind: 'web stream', make: webSource },
  { kind: 'Node stream', make: nodeSource },
] as const;

type Make = (log: SourceLog, parts: readonly unknown[], error?: Error) => AsyncIterable<unknown>;

async function read(stream: AsyncIterable<unknown>, take = Infinity): Promise<{ parts: unknown[]; error?: unknown }> {
  const parts: unknown[] = [];
  try {
    for await (const part of stream) {
      parts.push(part);
      if (parts.length >= take) break;
    }
    return { parts };
  } catch (error) {
    return { parts, error };
  }
}

function watch<S extends AsyncIterable<unknown>>(stream: S): { stream: S; kinds: string[] } {
  const kinds: string[] = [];
  const observed = observeStream(stream, {
    format: 'openai-chat',
    evidence: (item: Evidence) => kinds.push(item.kind),
  });
  return { stream: observed, kinds };
}

describe.each(KINDS)('$kind', ({ make }) => {
  const source = make as Make;

  test('parts are the same objects, in the same order', async () => {
    const { stream, kinds } = watch(source(newLog(), CHUNKS));
    const { parts, error } = await read(stream);
    expect(error).toBe(undefined);
    expect(parts).toHaveLength(CHUNKS.length);
    for (const [index, part] of parts.entries()) expect(part).toBe(CHUNKS[index]);
    expect(kinds).toEqual(['attempt_started', 'provider_progress', 'visible_output', 'stream_finished']);
  });

  test('as many pulls as without an observer', async () => {
    const bare = newLog();
    await read(source(bare, CHUNKS));
    const watched = newLog();
    await read(watch(source(watched, CHUNKS)).stream);
    expect(watched.pulls).toBe(bare.pulls);
  });

  test('nothing is pulled before the consumer asks, and no part ahead of it', async () => {
    const log = newLog();
    const { stream } = watch(source(log, CHUNKS));
    await new Promise(setImmediate);
    expect(log.pulls).toBe(0);
    const bare = newLog();
    await read(source(bare, CHUNKS), 2);
    await read(stream, 2);
    await new Promise(setImmediate);
    expect(log.pulls).toBe(bare.pulls);
  });

  test('the error of the source is the error of the consumer', async () => {
    const broken = Object.assign(new Error('broken'), { code: 'ECONNRESET' });
    const { stream, kinds } = watch(source(newLog(), CHUNKS.slice(0, 2), broken));
    const { parts, error } = await read(stream);
    expect(error).toBe(broken);
    expect(parts).toHaveLength(2);
    expect(kinds).toEqual(['attempt_started', 'provider_progress', 'visible_output', 'transport_error']);
  });

  test('an end without the terminal event is a truncation', async () => {
    const { stream, kinds } = watch(source(newLog(), CHUNKS.slice(0, 3)));
    expect((await read(stream)).error).toBe(undefined);
    expect(kinds.at(-1)).toBe('stream_truncated');
  });

  test('an error after the terminal event is handed on and is no evidence', async () => {
    const late = Object.assign(new Error('late'), { code: 'ECONNRESET' });
    const { stream, kinds } = watch(source(newLog(), CHUNKS, late));
    expect((await read(stream)).error).toBe(late);
    expect(kinds).toEqual(['attempt_started', 'provider_progress', 'visible_output', 'stream_finished']);
  });

  test('a consumer that stops reaches the source', async () => {
    const log = newLog();
    const { stream, kinds } = watch(source(log, CHUNKS));
    expect((await read(stream, 2)).parts).toHaveLength(2);
    expect(log.returned.length + log.cancelled.length).toBe(1);
    expect(kinds).toEqual(['attempt_started', 'provider_progress', 'visible_output', 'consumer_stopped']);
  });

  test('parts of unknown shape and parts that cannot be read are passed on', async () => {
    const hostile = {
      get choices() {
        throw new Error('do not touch');
      },
    };
    const odd = [42, 'text', Symbol.for('x'), { choices: 'no' }, hostile, []];
    const { stream, kinds } = watch(source(newLog(), odd));
    const { parts } = await read(stream);
    expect(parts).toHaveLength(odd.length);
    for (const [index, part] of parts.entries()) expect(part === odd[index]).toBe(true);
    expect(kinds).toEqual(['attempt_started', 'stream_truncated']);
  });
});

describe('async iterables', () => {
  test('next passes its argument, return and throw pass theirs and their answers', async () => {
    const log = newLog();
    const { stream } = watch(iterableSource(log, CHUNKS));
    const iterator = stream[Symbol.asyncIterator]();
    await iterator.next('argument');
    expect(log.nextArguments).toEqual(['argument']);
    expect(await iterator.return?.('value')).toEqual({ done: true, value: 'value' });
    expect(log.returned).toEqual(['value']);
    const thrown = new Error('thrown in');
    await expect(iterator.throw?.(thrown)).rejects.toBe(thrown);
    expect(log.thrown).toEqual([thrown]);
  });

  test('the return value of the source is the return value', async () => {
    const { stream } = watch(iterableSource(newLog(), []));
    expect(await stream[Symbol.asyncIterator]().next()).toEqual({ done: true, value: 'returned' });
  });

  test('calls of next that do not wait for each other are answered in order', async () => {
    const { stream } = watch(iterableSource(newLog(), CHUNKS));
    const iterator = stream[Symbol.asyncIterator]();
    const results = await Promise.all(CHUNKS.map(() => iterator.next()));
    expect(results.map((result) => result.value as unknown)).toEqual(CHUNKS);
  });

  test('an async generator stays one', async () => {
    async function* generate(): AsyncGenerator<object> {
      yield* CHUNKS as object[];
    }
    const { stream } = watch(generate());
    expect((await stream.next()).value).toBe(CHUNKS[0]);
    expect((await stream.next()).value).toBe(CHUNKS[1]);
    expect(stream[Symbol.asyncIterator]()).toBe(stream[Symbol.asyncIterator]());
    expect(await stream.return('over')).toEqual({ done: true, value: 'over' });
    expect(Object.prototype.toString.call(stream)).toBe('[object AsyncGenerator]');
  });

  test('an object of a class with private fields keeps its own properties', async () => {
    class LibraryStream {
      readonly controller: AbortController = new AbortController();
      #name = 'private';
      name(): string {
        return this.#name;
      }
      set title(title: string) {
        this.#name = title;
      }
      on(): this {
        return this;
      }
      async *[Symbol.asyncIterator](): AsyncGenerator<object> {
        yield* CHUNKS as object[];
      }
    }
    const original = new LibraryStream();
    const { stream } = watch(original);
    expect(stream).toBeInstanceOf(LibraryStream);
    expect(stream.name()).toBe('private');
    expect(stream.controller).toBe(original.controller);
    expect(stream.constructor).toBe(LibraryStream);
    expect(stream.on()).toBe(stream);
    stream.title = 'set';
    expect(original.name()).toBe('set');
    expect((await read(stream)).parts).toHaveLength(4);
  });

  test('frozen sources are observed too', async () => {
    const { stream, kinds } = watch(Object.freeze(iterableSource(newLog(), CHUNKS)));
    expect((await stream.next()).value).toBe(CHUNKS[0]);
    expect((await read(stream)).parts).toHaveLength(3);
    expect(kinds.at(-1)).toBe('stream_finished');
    const plain = watch(Object.freeze({ [Symbol.asyncIterator]: () => iterableSource(newLog(), CHUNKS) }));
    expect((await read(plain.stream)).parts).toEqual(CHUNKS);
    expect(plain.kinds.at(-1)).toBe('stream_finished');
  });

  test('a source that throws instead of rejecting does so for the consumer too', () => {
    const broken = new Error('sync');
    const { stream, kinds } = watch({
      [Symbol.asyncIterator]: () => ({
        next() {
          throw broken;
        },
      }),
    } as AsyncIterable<unknown>);
    expect(() => stream[Symbol.asyncIterator]().next()).toThrow(broken);
    expect(kinds).toEqual(['attempt_started', 'stream_failed']);
  });
});

describe('web streams', () => {
  test('an error of the source shows although nobody reads', async () => {
    const broken = new Error('broken');
    let fail: ((error: unknown) => void) | undefined;
    const origin = new ReadableStream<unknown>({
      start(controller) {
        fail = (error) => controller.error(error);
      },
    });
    const reader = watch(origin).stream.getReader();
    fail?.(broken);
    await expect(reader.closed).rejects.toBe(broken);
  });

  test('a chunk and the close in one step arrive both', async () => {
    const origin = new ReadableStream<unknown>({
      start(controller) {
        for (const chunk of CHUNKS) controller.enqueue(chunk);
        controller.close();
      },
    });
    const { stream, kinds } = watch(origin);
    expect((await read(stream)).parts).toEqual(CHUNKS);
    expect(kinds.at(-1)).toBe('stream_finished');
  });

  test('cancel passes its reason and the answer of the source', async () => {
    const log = newLog();
    const { stream, kinds } = watch(webSource(log, CHUNKS));
    const reason = new Error('enough');
    await stream.cancel(reason);
    expect(log.cancelled).toEqual([reason]);
    expect(kinds).toEqual(['attempt_started', 'consumer_stopped']);
    const refusing = new ReadableStream<unknown>({
      cancel() {
        throw reason;
      },
    });
    await expect(watch(refusing).stream.cancel('x')).rejects.toBe(reason);
  });

  test('it stays a ReadableStream that pipes and tees', async () => {
    const { stream, kinds } = watch(webSource(newLog(), CHUNKS));
    expect(stream).toBeInstanceOf(ReadableStream);
    const [left, right] = stream.tee();
    expect((await read(left)).parts).toEqual(CHUNKS);
    expect((await read(right)).parts).toEqual(CHUNKS);
    expect(kinds.at(-1)).toBe('stream_finished');
  });
});

describe('Node streams', () => {
  test('it stays a Readable that pipes and flows', async () => {
    const { stream, kinds } = watch(nodeSource(newLog(), CHUNKS));
    expect(stream).toBeInstanceOf(Readable);
    const seen: unknown[] = [];
    stream.on('data', (chunk) => seen.push(chunk));
    await new Promise((resolve) => stream.on('end', resolve));
    expect(seen).toEqual(CHUNKS);
    expect(kinds.at(-1)).toBe('stream_finished');
  });

  test('destroy passes its error to the source', async () => {
    const log = newLog();
    const { stream, kinds } = watch(nodeSource(log, CHUNKS));
    const reason = new Error('enough');
    const failed = new Promise((resolve) => stream.on('error', resolve));
    stream.destroy(reason);
    expect(await failed).toBe(reason);
    expect(log.cancelled).toEqual([reason]);
    expect(kinds).toEqual(['attempt_started', 'consumer_stopped']);
  });

  test('an error of the source shows although nobody reads, and only there', async () => {
    const origin = nodeSource(newLog(), CHUNKS);
    const { stream, kinds } = watch(origin);
    const broken = Object.assign(new Error('broken'), { code: 'ECONNRESET' });
    const failed = new Promise((resolve) => stream.on('error', resolve));
    origin.destroy(broken);
    expect(await failed).toBe(broken);
    expect(kinds).toEqual(['attempt_started', 'transport_error']);
  });

  test('a source that is closed before its end ends the reading as it does without an observer', async () => {
    const origin = new Readable({ objectMode: true, highWaterMark: 0, read() {} });
    const { stream, kinds } = watch(origin);
    const reading = read(stream);
    setImmediate(() => origin.destroy());
    expect(((await reading).error as NodeJS.ErrnoException).code).toBe('ERR_STREAM_PREMATURE_CLOSE');
    expect(kinds).toEqual(['attempt_started', 'transport_error']);
  });
});

test('what is no stream, and a format that is none, throw', () => {
  expect(() => observeStream({} as AsyncIterable<unknown>, { format: 'gemini' })).toThrow(
    new TypeError('Cannot observe stream: it is neither async iterable nor readable, received an object'),
  );
  expect(() => observeStream(1 as unknown as AsyncIterable<unknown>, { format: 'gemini' })).toThrow(
    new TypeError('Cannot observe stream: it is no stream, received number'),
  );
  expect(() => watch({} as AsyncIterable<unknown>)).toThrow(TypeError);
  expect(() => observeStream(iterableSource(newLog(), []), { format: 'soap' as 'gemini' })).toThrow(
    new TypeError('Cannot observe stream: unknown format, received "soap"'),
  );
});
