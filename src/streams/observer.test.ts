import { trace } from '@opentelemetry/api';
import type { Span } from '@opentelemetry/api';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deriveIncidents } from '../incident/index.ts';
import type { Evidence } from '../incident/index.ts';
import { createStreamObserver, factAttributes, observeStream } from './index.ts';
import type { SpanLike, StreamFacts, StreamObserver, StreamObserverOptions } from './index.ts';

interface Watched {
  readonly observer: StreamObserver;
  readonly items: Evidence[];
  readonly kinds: () => string[];
  readonly ends: StreamFacts[];
  readonly clock: { atMs: number };
}

function watch(options: Partial<StreamObserverOptions> = {}): Watched {
  const items: Evidence[] = [];
  const ends: StreamFacts[] = [];
  const clock = { atMs: 100 };
  const observer = createStreamObserver({
    format: 'ai-sdk',
    onEvidence: (item) => items.push(item),
    onAttemptEnd: (facts) => ends.push(facts),
    now: () => clock.atMs,
    ...options,
  });
  return { observer, items, kinds: () => items.map((item) => item.kind), ends, clock };
}

const TEXT = { type: 'text-delta', id: '0', text: 'hello' };
const FINISH = { type: 'finish', finishReason: 'stop' };
const DROPPED = Object.assign(new TypeError('terminated'), {
  cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
});

describe('how a stream ends', () => {
  test('finished: the terminal event was seen; the end, an error, a stop after it change nothing', () => {
    for (const end of ['onEnd', 'onError', 'onCancel'] as const) {
      const { observer, kinds, ends } = watch();
      observer.onPart(TEXT);
      observer.onPart(FINISH);
      expect(observer.isFinished).toBe(true);
      expect(observer.isOver).toBe(false);
      expect(observer[end](DROPPED)).toBe('finished');
      expect(observer.isOver).toBe(true);
      expect(kinds()).toEqual(['provider_progress', 'visible_output', 'stream_finished']);
      expect(ends.map((facts) => facts.outcome)).toEqual(['finished']);
    }
  });

  test('truncated, failed and stopped, each once, and nothing after', () => {
    const outcomes = {
      onEnd: ['truncated', 'stream_truncated'],
      onError: ['failed', 'transport_error'],
      onCancel: ['stopped', 'consumer_stopped'],
    } as const;
    for (const end of ['onEnd', 'onError', 'onCancel'] as const) {
      const { observer, kinds, ends } = watch();
      observer.onPart(TEXT);
      expect(observer[end](DROPPED)).toBe(outcomes[end][0]);
      observer.onPart(FINISH);
      for (const late of ['onEnd', 'onError', 'onCancel'] as const)
        expect(observer[late](DROPPED)).toBe(outcomes[end][0]);
      expect(kinds()).toEqual(['provider_progress', 'visible_output', outcomes[end][1]]);
      expect(ends).toHaveLength(1);
    }
  });

  test('an error that is the reason of the signal, and a silent end once it is aborted, are no items', () => {
    const reason = new Error('enough');
    for (const end of ['onEnd', 'onError', 'onCancel'] as const) {
      const { observer, kinds } = watch({ signal: AbortSignal.abort(reason) });
      observer.onPart(TEXT);
      expect(observer[end](reason)).toBe('aborted');
      expect(kinds()).toEqual(['provider_progress', 'visible_output']);
    }
  });

  test('a drop while the signal is aborted for another reason is a drop', () => {
    const { observer, kinds } = watch({ signal: AbortSignal.abort(new Error('enough')) });
    expect(observer.onError(DROPPED)).toBe('failed');
    expect(kinds()).toEqual(['transport_error']);
  });

  test('a failure that came as a part is not said again when the stream throws', () => {
    const { observer, kinds } = watch();
    observer.onPart({ type: 'error', error: { type: 'overloaded_error', message: 'm' } });
    expect(observer.onError(DROPPED)).toBe('rejected');
    expect(kinds()).toEqual(['provider_rejected']);
  });

  test('fields of a drop: the code down the chain, the class, nothing of the text', () => {
    const { observer, items } = watch({ attempt: 4 });
    observer.onError(DROPPED);
    expect(items).toEqual([
      {
        kind: 'transport_error',
        atMs: 100,
        attempt: 4,
        causeCode: 'UND_ERR_SOCKET',
        name: 'TypeError',
        retryable: true,
      },
    ]);
    const own = watch();
    own.observer.onError(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
    expect(own.items).toEqual([
      { kind: 'transport_error', atMs: 100, attempt: 1, code: 'ECONNRESET', name: 'Error', retryable: true },
    ]);
  });

  test('Retry-After and the request id of a rejection', () => {
    const { observer, items } = watch();
    observer.onError(
      Object.assign(new Error('429'), {
        status: 429,
        headers: new Headers({ 'retry-after': '7', 'x-request-id': 'req_1' }),
        error: { type: 'tokens', code: 'rate_limit_exceeded' },
      }),
    );
    expect(items).toEqual([
      {
        kind: 'provider_rejected',
        atMs: 100,
        attempt: 1,
        rejection: 'rate_limit',
        status: 429,
        code: 'rate_limit_exceeded',
        retryable: true,
        retryAfterMs: 7000,
      },
    ]);
    expect(observer.facts()).toMatchObject({ requestId: 'req_1', retryAfterMillis: 7000 });
  });
});

describe('facts', () => {
  test('times: to the first chunk, to the first progress, of quiet; parts of the library itself do not count', () => {
    const { observer, clock } = watch({ startedAtMs: 40 });
    observer.onPart({ type: 'start' });
    observer.onPart({ type: 'start-step' });
    clock.atMs = 150;
    observer.onPart({ type: 'response-metadata', id: 'r', modelId: 'm' });
    clock.atMs = 190;
    observer.onPart(TEXT);
    clock.atMs = 1000;
    observer.onEnd();
    expect(observer.facts()).toEqual({
      attempt: 1,
      outcome: 'truncated',
      parts: 4,
      textPieces: 1,
      reasoningPieces: 0,
      toolInputPieces: 0,
      unknownParts: 0,
      unknownTypes: {},
      finishReasons: [],
      responseId: 'r',
      responseModel: 'm',
      timeToFirstChunkMillis: 110,
      timeToFirstProgressMillis: 150,
      quietMillis: 810,
    });
  });

  test('a stream without any part was quiet from its start', () => {
    const { observer, clock } = watch({ startedAtMs: 40 });
    clock.atMs = 90;
    observer.onEnd();
    expect(observer.facts().quietMillis).toBe(50);
    expect(observer.facts().timeToFirstChunkMillis).toBe(undefined);
  });

  test('the head gives request id and Retry-After, in seconds, milliseconds or as a date, from any kind of headers', () => {
    const cases: readonly [unknown, number | undefined][] = [
      [new Headers({ 'retry-after': '2' }), 2000],
      [{ 'retry-after': '2', 'retry-after-ms': '150' }, 150],
      [{ 'retry-after': ['3'] }, 3000],
      [new Map([['retry-after', '0']]), 0],
      [{ 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }, 0],
      [{ 'retry-after': 'soon' }, undefined],
      [{ 'retry-after': '-1' }, undefined],
      [undefined, undefined],
    ];
    for (const [headers, millis] of cases) {
      const { observer } = watch();
      observer.onHead(headers);
      expect(observer.facts().retryAfterMillis).toBe(millis);
    }
    const { observer } = watch();
    observer.onHead({ 'request-id': 'req_9' });
    observer.onHead({ 'request-id': 'req_10' });
    expect(observer.facts().requestId).toBe('req_9');
  });

  test('unknown types are told apart up to a bound', () => {
    const { observer } = watch();
    for (let n = 0; n < 1000; n += 1) observer.onPart({ type: `future-${String(n)}` });
    expect(observer.facts().unknownParts).toBe(1000);
    expect(Object.keys(observer.facts().unknownTypes)).toHaveLength(16);
  });

  test('as span attributes: numbers, ids and reasons; seconds where the conventions want seconds', () => {
    const { observer, clock } = watch({ startedAtMs: 100 });
    observer.onHead({ 'x-request-id': 'req_1' });
    clock.atMs = 350;
    observer.onPart(TEXT);
    observer.onPart({
      type: 'finish-step',
      finishReason: 'stop',
      usage: {
        inputTokens: 11,
        outputTokens: 7,
        inputTokenDetails: { cacheReadTokens: 4, cacheWriteTokens: 2 },
        outputTokenDetails: { reasoningTokens: 3 },
      },
      response: { id: 'r', modelId: 'm' },
    });
    expect(factAttributes(observer.facts())).toEqual({
      'gen_ai.usage.input_tokens': 11,
      'gen_ai.usage.output_tokens': 7,
      'gen_ai.usage.cache_read.input_tokens': 4,
      'gen_ai.usage.cache_creation.input_tokens': 2,
      'gen_ai.usage.reasoning.output_tokens': 3,
      'gen_ai.response.id': 'r',
      'gen_ai.response.model': 'm',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.response.time_to_first_chunk': 0.25,
      'spanbox.provider.request_id': 'req_1',
    });
    const failed = watch();
    failed.observer.onEnd();
    expect(factAttributes(failed.observer.facts())).toEqual({ 'gen_ai.response.finish_reasons': ['error'] });
  });
});

describe('the application', () => {
  test('callbacks that throw are counted and hurt nothing', () => {
    const { observer, ends } = watch({
      onEvidence: () => {
        throw new Error('mine');
      },
      onOutput: () => {
        throw new Error('mine');
      },
    });
    observer.onPart(TEXT);
    observer.onPart(FINISH);
    expect(observer.onEnd()).toBe('finished');
    expect(observer.trouble).toBe(4);
    expect(ends).toHaveLength(1);
  });

  test('output is kept and told only where it was asked for, within its bound', () => {
    const silent = watch();
    silent.observer.onPart(TEXT);
    expect(silent.observer.partial()).toBe(undefined);
    const told: unknown[] = [];
    const { observer } = watch({ maxPartialChars: 10, onOutput: (...piece) => told.push(piece) });
    observer.onPart({ type: 'reasoning-delta', id: '0', text: 'hm ' });
    observer.onPart(TEXT);
    observer.onPart({ type: 'tool-input-start', id: 'c', toolName: 'edit' });
    observer.onPart({ type: 'tool-input-delta', id: 'c', delta: '{"a":1}' });
    expect(observer.partial()).toEqual({
      text: 'hello',
      reasoning: 'hm ',
      toolInputs: [{ call: 'c', input: '{"' }],
      omittedChars: 5,
    });
    expect(told).toEqual([
      ['reasoning', 'hm ', undefined],
      ['text', 'hello', undefined],
      ['tool_input', '{"a":1}', 'c'],
    ]);
  });

  test('a tool result from outside makes the next progress and output transitions again', () => {
    const { observer, kinds } = watch();
    observer.onPart(TEXT);
    observer.onToolResult();
    observer.onPart(TEXT);
    observer.onPart(TEXT);
    expect(kinds()).toEqual(['provider_progress', 'visible_output', 'provider_progress', 'visible_output']);
  });

  test('the execution of a call that somebody else follows is not said twice', () => {
    const { observer, kinds } = watch({ isCallFollowed: (call) => call === 'c' });
    observer.onPart({ type: 'tool-call', toolCallId: 'c', toolName: 'edit' });
    observer.onPart({ type: 'tool-result', toolCallId: 'c', toolName: 'edit' });
    observer.onPart(TEXT);
    expect(kinds()).toEqual(['provider_progress', 'tool_call_materialized', 'provider_progress', 'visible_output']);
  });

  test('a tool that cannot be described is other, and unknown', () => {
    const { observer, items } = watch({
      describeTool: () => {
        throw new Error('mine');
      },
      isCallFollowed: () => {
        throw new Error('mine');
      },
    });
    observer.onPart({ type: 'tool-call', toolCallId: 'c', toolName: 'edit' });
    observer.onPart({ type: 'tool-result', toolCallId: 'c', toolName: 'edit' });
    expect(items.map((item) => item.kind)).toEqual([
      'provider_progress',
      'tool_call_materialized',
      'tool_execution_started',
      'tool_execution_finished',
    ]);
    expect(items[1]).toMatchObject({ tool: 'other', effect: 'unknown' });
    expect(observer.trouble).toBe(3);
  });

  test('impossible options throw', () => {
    expect(() => watch({ attempt: 0 })).toThrow(
      new RangeError('Cannot observe stream: attempt must be 1 or more, received 0'),
    );
    expect(() => watch({ maxPartialChars: -1 })).toThrow(
      new RangeError('Cannot observe stream: maxPartialChars must be 0 or more, received -1'),
    );
  });

  test('a span gets the evidence in order and the facts; an abort that nobody asked for is a close', async () => {
    const events: [string, unknown][] = [];
    const attributes: Record<string, unknown> = {};
    const span = {
      addEvent: (name: string, fields?: unknown) => events.push([name, fields]),
      setAttribute: (key: string, value: unknown) => (attributes[key] = value),
    };
    const asSpan = (real: Span): SpanLike => real;
    expect(asSpan(trace.getTracer('test').startSpan('chat'))).toBeDefined();
    const controller = new AbortController();
    const source = {
      controller,
      async *[Symbol.asyncIterator]() {
        yield TEXT;
        controller.abort();
      },
    };
    for await (const _ of observeStream(source, { format: 'ai-sdk', span })) void _;
    expect(
      events.map(([name, fields]) => [
        name,
        (fields as Record<string, unknown>)['spanbox.evidence.kind'],
        (fields as Record<string, unknown>)['spanbox.evidence.order'],
      ]),
    ).toEqual([
      ['spanbox.evidence', 'attempt_started', 0],
      ['spanbox.evidence', 'provider_progress', 1],
      ['spanbox.evidence', 'visible_output', 2],
      ['spanbox.evidence', 'lifecycle_closed', 3],
    ]);
    expect(attributes).toMatchObject({ 'gen_ai.response.finish_reasons': ['error'] });
  });
});

test('whatever the parts are: nothing is thrown, at most one finish and one failure, and a success only with a finish', () => {
  const part = fc.oneof(
    fc.constantFrom<unknown>(
      TEXT,
      FINISH,
      { type: 'start-step' },
      { type: 'error', error: 'x' },
      { type: 'abort' },
      { type: 'finish-step', finishReason: 'unknown' },
    ),
    fc.record({
      type: fc.constantFrom('tool-input-start', 'tool-input-delta', 'tool-call', 'tool-result', 'tool-error'),
      id: fc.constantFrom('a', 'b'),
      toolCallId: fc.constantFrom('a', 'b', 'c'),
    }),
    fc.anything(),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), fc.constantFrom('onEnd', 'onError', 'onCancel'), (parts, end) => {
      const { observer, items } = watch();
      observer.onAttemptStart();
      for (const one of parts) observer.onPart(one);
      const outcome = observer[end as 'onEnd'](...([DROPPED] as unknown as []));
      for (let attempt = 1; attempt <= observer.attempt; attempt += 1) {
        const own = items.filter((item) => 'attempt' in item && item.attempt === attempt).map((item) => item.kind);
        expect(own.filter((kind) => kind === 'stream_finished').length).toBeLessThanOrEqual(1);
        const failures = own.filter((kind) =>
          ['transport_error', 'stream_failed', 'stream_truncated', 'provider_rejected', 'consumer_stopped'].includes(
            kind,
          ),
        );
        expect(failures.length).toBeLessThanOrEqual(1);
        const hasFinished = own.includes('stream_finished');
        if (attempt === observer.attempt) expect(outcome === 'finished').toBe(hasFinished);
      }
      if (outcome === 'failed' || outcome === 'truncated') expect(deriveIncidents(items).incident).toBeDefined();
    }),
    { numRuns: 300 },
  );
});
