/**
 * Errors as the real packages and the real runtime make them: what each becomes, exactly.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Anthropic from '@anthropic-ai/sdk';
import { ApiError } from '@google/genai';
import { APICallError, RetryError } from 'ai';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classifyError, classifyResponse } from '../../src/incident/index.ts';

const HEADERS = new Headers({ 'retry-after': '7', 'x-should-retry': 'true' });

function call(fields: Partial<ConstructorParameters<typeof APICallError>[0]>): APICallError {
  return new APICallError({
    message: 'failed',
    url: 'https://x.test/v1?key=sk-secret',
    requestBodyValues: {},
    ...fields,
  });
}

describe('errors of the OpenAI SDK', () => {
  const { APIError } = OpenAI;

  it('with a status are rejections', () => {
    const made = (status: number, error: object): unknown =>
      classifyError(APIError.generate(status, { error }, undefined, new Headers()));
    expect(
      made(401, {
        code: 'invalid_api_key',
        type: 'invalid_request_error',
        message: 'Incorrect API key provided: sk-abc',
      }),
    ).toEqual({
      kind: 'provider_rejected',
      rejection: 'auth',
      status: 401,
      code: 'invalid_api_key',
      retryable: false,
    });
    expect(made(429, { code: 'insufficient_quota', type: 'insufficient_quota', message: 'x' })).toEqual({
      kind: 'provider_rejected',
      rejection: 'quota',
      status: 429,
      code: 'insufficient_quota',
      retryable: false,
    });
    expect(made(400, { code: 'context_length_exceeded', type: 'invalid_request_error', message: 'x' })).toEqual({
      kind: 'provider_rejected',
      rejection: 'context_overflow',
      status: 400,
      code: 'context_length_exceeded',
      retryable: false,
    });
    expect(made(404, { code: 'model_not_found', type: 'invalid_request_error', message: 'x' })).toEqual({
      kind: 'provider_rejected',
      rejection: 'unknown',
      status: 404,
      code: 'model_not_found',
    });
    expect(classifyError(APIError.generate(503, { error: {} }, undefined, HEADERS))).toEqual({
      kind: 'provider_rejected',
      rejection: 'overload',
      status: 503,
      retryable: true,
      retryAfterMs: 7_000,
    });
  });

  it('inside a stream have a code and no status', () => {
    expect(
      classifyError(new APIError(undefined, { type: 'server_error', message: 'x' }, undefined, new Headers())),
    ).toEqual({
      kind: 'provider_rejected',
      rejection: 'overload',
      code: 'server_error',
      retryable: true,
    });
    expect(classifyError(new APIError(undefined, { type: 'weird', message: 'x' }, undefined, new Headers()))).toEqual({
      kind: 'provider_rejected',
      rejection: 'unknown',
      code: 'weird',
    });
  });

  it('for a connection are transport, with the code down the chain', () => {
    const cause = Object.assign(new TypeError('fetch failed'), {
      cause: Object.assign(new Error('x'), { code: 'ECONNRESET' }),
    });
    expect(classifyError(new OpenAI.APIConnectionError({ message: 'Connection error.', cause }))).toEqual({
      kind: 'transport_error',
      code: 'ECONNRESET',
      name: 'APIConnectionError',
      retryable: true,
    });
    expect(classifyError(new OpenAI.APIConnectionTimeoutError({}))).toEqual({
      kind: 'transport_error',
      name: 'APIConnectionTimeoutError',
    });
    expect(classifyError(new OpenAI.APIUserAbortError())).toEqual({ kind: 'abort', retryable: false });
  });
});

describe('errors of the Anthropic SDK', () => {
  it('are rejections by status, and by type inside a stream', () => {
    const body = (type: string): object => ({ type: 'error', error: { type, message: 'x' } });
    expect(classifyError(Anthropic.APIError.generate(529, body('overloaded_error'), undefined, new Headers()))).toEqual(
      {
        kind: 'provider_rejected',
        rejection: 'overload',
        status: 529,
        code: 'overloaded_error',
        retryable: true,
      },
    );
    expect(
      classifyError(Anthropic.APIError.generate(413, body('request_too_large'), undefined, new Headers())),
    ).toEqual({
      kind: 'provider_rejected',
      rejection: 'request_too_large',
      status: 413,
      code: 'request_too_large',
      retryable: false,
    });
    for (const [type, rejection, retryable] of [
      ['overloaded_error', 'overload', true],
      ['rate_limit_error', 'rate_limit', true],
      ['api_error', 'overload', true],
      ['authentication_error', 'auth', false],
      ['billing_error', 'quota', false],
      ['invalid_request_error', 'invalid_request', false],
    ] as const) {
      expect(classifyError(new Anthropic.APIError(undefined, body(type), undefined, new Headers()))).toEqual({
        kind: 'provider_rejected',
        rejection,
        code: type,
        retryable,
      });
    }
  });

  it('say in words that the credit is used up', () => {
    const error = {
      type: 'error',
      error: { type: 'invalid_request_error', message: 'Your credit balance is too low to access the API.' },
    };
    expect(classifyError(Anthropic.APIError.generate(400, error, undefined, new Headers()))).toEqual({
      kind: 'provider_rejected',
      rejection: 'quota',
      status: 400,
      code: 'invalid_request_error',
      retryable: false,
    });
  });

  it('of its connection and its abort are transport and abort', () => {
    expect(
      classifyError(
        new Anthropic.APIConnectionError({ message: 'x', cause: Object.assign(new Error('x'), { code: 'EPIPE' }) }),
      ),
    ).toMatchObject({
      kind: 'transport_error',
      code: 'EPIPE',
      retryable: true,
    });
    expect(classifyError(new Anthropic.APIUserAbortError())).toEqual({ kind: 'abort', retryable: false });
  });
});

describe('errors of the Google SDK', () => {
  it('have the body in their message, with the time to wait', () => {
    const body = {
      error: {
        code: 429,
        status: 'RESOURCE_EXHAUSTED',
        message: 'x',
        details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '30s' }],
      },
    };
    expect(classifyError(new ApiError({ status: 429, message: JSON.stringify(body) }))).toEqual({
      kind: 'provider_rejected',
      rejection: 'rate_limit',
      status: 429,
      code: '429',
      retryable: true,
      retryAfterMs: 30_000,
    });
  });

  it('keep the cause of a request that could not be sent', () => {
    const cause = Object.assign(new TypeError('fetch failed'), {
      cause: Object.assign(new Error('x'), { code: 'ENOTFOUND' }),
    });
    expect(classifyError(new Error('exception TypeError: fetch failed sending request', { cause }))).toEqual({
      kind: 'transport_error',
      code: 'ENOTFOUND',
      name: 'Error',
      retryable: false,
    });
  });
});

describe('errors of the AI SDK', () => {
  it('with a status are rejections, and the last of its own retries counts', () => {
    const error = call({
      statusCode: 429,
      responseHeaders: { 'Retry-After-Ms': '1500' },
      responseBody: '{"error":{"code":"rate_limit_exceeded"}}',
    });
    const expected = {
      kind: 'provider_rejected',
      rejection: 'rate_limit',
      status: 429,
      code: 'rate_limit_exceeded',
      retryable: true,
      retryAfterMs: 1_500,
    };
    expect(classifyError(error)).toEqual(expected);
    expect(
      classifyError(
        new RetryError({ message: 'x', reason: 'maxRetriesExceeded', errors: [new Error('first'), error] }),
      ),
    ).toEqual(expected);
    expect(classifyError({ type: 'error', error })).toEqual(expected);
  });

  it("of unknown kind take the client's own flag", () => {
    expect(classifyError(call({ statusCode: 409 }))).toEqual({
      kind: 'provider_rejected',
      rejection: 'unknown',
      status: 409,
      retryable: true,
    });
    expect(classifyError(call({ statusCode: 404 }))).toEqual({
      kind: 'provider_rejected',
      rejection: 'unknown',
      status: 404,
      retryable: false,
    });
  });

  it('without a status are transport', () => {
    expect(
      classifyError(call({ cause: Object.assign(new Error('x'), { code: 'UND_ERR_SOCKET' }), isRetryable: true })),
    ).toEqual({
      kind: 'transport_error',
      code: 'UND_ERR_SOCKET',
      name: 'AI_APICallError',
      retryable: true,
    });
  });

  it('for an answer that could not be read are neither', () => {
    expect(
      classifyError(call({ statusCode: 200, responseBody: '{"text":', message: 'Invalid JSON response' })),
    ).toEqual({
      kind: 'stream_failed',
      name: 'AI_APICallError',
    });
  });

  it('as parts of a stream are the error object of the provider', () => {
    expect(classifyError({ type: 'server_error', code: null, message: 'x' })).toEqual({
      kind: 'provider_rejected',
      rejection: 'overload',
      code: 'server_error',
      retryable: true,
    });
    expect(classifyError({ type: 'error', error: { type: 'overloaded_error', message: 'x' } })).toEqual({
      kind: 'provider_rejected',
      rejection: 'overload',
      code: 'overloaded_error',
      retryable: true,
    });
  });
});

describe('errors of this runtime', () => {
  const server = createServer((request, response) => {
    if (request.url === '/drop') request.socket.destroy();
    else if (request.url === '/body') response.writeHead(200).write('a', () => request.socket.destroy());
  });
  let origin = '';
  let refused = '';

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    refused = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    await new Promise((resolve) => other.close(resolve));
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  async function thrown(work: () => Promise<unknown>): Promise<unknown> {
    try {
      await work();
    } catch (error) {
      return error;
    }
    throw new Error('Cannot classify what did not fail');
  }

  it('are transport where the connection failed', async () => {
    expect(classifyError(await thrown(() => fetch(refused)))).toEqual({
      kind: 'transport_error',
      code: 'ECONNREFUSED',
      name: 'TypeError',
      retryable: true,
    });
    expect(classifyError(await thrown(() => fetch(`${origin}/drop`)))).toEqual({
      kind: 'transport_error',
      code: 'UND_ERR_SOCKET',
      name: 'TypeError',
      retryable: true,
    });
    const body = await thrown(async () => (await fetch(`${origin}/body`)).text());
    expect(classifyError(body)).toEqual({
      kind: 'transport_error',
      code: 'UND_ERR_SOCKET',
      name: 'TypeError',
      retryable: true,
    });
  });

  it('are aborts by the identity of the reason, and by name', async () => {
    const controller = new AbortController();
    const reason = new Error('ECONNRESET 500');
    const error = await thrown(() => {
      const pending = fetch(`${origin}/hang`, { signal: controller.signal });
      controller.abort(reason);
      return pending;
    });
    expect(error).toBe(reason);
    expect(classifyError(error, { signal: controller.signal })).toEqual({ kind: 'abort', retryable: false });
    expect(classifyError(new Error('wrapped', { cause: reason }), { signal: controller.signal })).toEqual({
      kind: 'abort',
      retryable: false,
    });
    expect(classifyError(error)).toEqual({ kind: 'stream_failed', name: 'Error' });
    expect(classifyError(new DOMException('x', 'AbortError'))).toEqual({ kind: 'abort', retryable: false });
    const timeout = AbortSignal.timeout(1);
    const late = await thrown(() => fetch(`${origin}/hang`, { signal: timeout }));
    expect(classifyError(late, { signal: timeout })).toEqual({ kind: 'abort', retryable: false });
    expect(classifyError(late)).toEqual({ kind: 'abort', retryable: false });
  });

  it('of certificates and addresses are not retryable', () => {
    for (const code of [
      'CERT_HAS_EXPIRED',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'ERR_INVALID_URL',
    ]) {
      expect(classifyError(Object.assign(new Error('x'), { code }))).toEqual({
        kind: 'transport_error',
        code,
        name: 'Error',
        retryable: false,
      });
    }
  });
});

describe('values that are no ordinary errors', () => {
  it('are failed streams, whatever they are', () => {
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no');
        },
      },
    );
    for (const value of [
      undefined,
      null,
      0,
      '',
      'ECONNRESET',
      Symbol('x'),
      [],
      {},
      () => 1,
      hostile,
      { code: -32_001, message: 'x', data: { error: 'y' } },
    ]) {
      expect(classifyError(value).kind).toBe('stream_failed');
    }
  });

  it('may be their own cause, or stand deeper than five causes', () => {
    const own = new Error('x');
    own.cause = own;
    expect(classifyError(own)).toEqual({ kind: 'stream_failed', name: 'Error' });
    const nested = (depth: number): unknown =>
      depth === 0 ? Object.assign(new Error('x'), { code: 'EPIPE' }) : new Error('x', { cause: nested(depth - 1) });
    expect(classifyError(nested(5)).kind).toBe('transport_error');
    expect(classifyError(nested(6)).kind).toBe('stream_failed');
  });

  it('named TimeoutError are aborts, unless they carry the code of a lost connection', () => {
    const named = (fields: object): Error => Object.assign(new Error('x'), { name: 'TimeoutError', ...fields });
    expect(classifyError(named({}))).toEqual({ kind: 'abort', retryable: false });
    expect(classifyError(named({ code: 'ETIMEDOUT' }))).toEqual({
      kind: 'transport_error',
      code: 'ETIMEDOUT',
      name: 'TimeoutError',
      retryable: true,
    });
  });

  it('that are plain objects with a system code are transport', () => {
    expect(classifyError({ message: 'x', code: 'ECONNRESET', type: 'system' })).toEqual({
      kind: 'transport_error',
      code: 'ECONNRESET',
      name: 'Object',
      retryable: true,
    });
  });
});

describe('classifyResponse', () => {
  it('says nothing of an answer that is none', () => {
    expect(classifyResponse({})).toEqual({ kind: 'transport_error' });
    expect(classifyResponse({ message: '500 in the words only' })).toEqual({ kind: 'transport_error' });
    expect(classifyResponse({ status: 200 })).toEqual({ kind: 'stream_failed' });
    expect(classifyResponse({ status: 200, body: '<html>' })).toEqual({ kind: 'stream_failed' });
  });

  it('reads the code before the status, and text only for 400 and 422', () => {
    const kind = (status: number | undefined, body: unknown): unknown => classifyResponse({ status, body }).rejection;
    expect(kind(400, { error: { code: 'content_filter' } })).toBe('content_filter');
    expect(kind(400, '{"error":{"message":"This model\'s maximum context length is 8192 tokens"}}')).toBe(
      'context_overflow',
    );
    expect(kind(422, { error: { message: 'prompt is too long: 210000 tokens > 200000 maximum' } })).toBe(
      'context_overflow',
    );
    expect(kind(401, { error: { message: 'maximum context length' } })).toBe('auth');
    expect(kind(404, { error: { message: 'billing' } })).toBe('unknown');
    expect(kind(500, { error: { type: 'rate_limit_error' } })).toBe('rate_limit');
    expect(kind(undefined, { error: { code: 402, message: 'x' } })).toBe('quota');
    expect(kind(undefined, { promptFeedback: { blockReason: 'SAFETY' } })).toBe('content_filter');
    expect(kind(undefined, 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error"}}\n\n')).toBe(
      'overload',
    );
    expect(kind(undefined, 'data: {"error":{"code":"insufficient_quota"}}')).toBe('quota');
    expect(kind(408, undefined)).toBe('unknown');
    expect(kind(422, undefined)).toBe('invalid_request');
  });

  it("lets the provider's own word on a retry win", () => {
    expect(classifyResponse({ status: 401, headers: { 'X-Should-Retry': 'true' } })).toMatchObject({
      rejection: 'auth',
      retryable: true,
    });
    expect(classifyResponse({ status: 503, headers: { 'x-should-retry': 'false' } })).toMatchObject({
      rejection: 'overload',
      retryable: false,
    });
  });

  it('reads Retry-After in seconds, in milliseconds, and as a date beside the date of the answer', () => {
    const wait = (headers: Record<string, string>): unknown => {
      const classified = classifyResponse({ status: 429, headers });
      return classified.kind === 'provider_rejected' ? classified.retryAfterMs : 'none';
    };
    expect(wait({ 'retry-after': '2.5' })).toBe(2_500);
    expect(wait({ 'retry-after-ms': '120', 'retry-after': '9' })).toBe(120);
    expect(wait({ 'retry-after': 'Wed, 21 Oct 2026 07:28:30 GMT', date: 'Wed, 21 Oct 2026 07:28:00 GMT' })).toBe(
      30_000,
    );
    expect(wait({ 'retry-after': 'Wed, 21 Oct 2026 07:28:30 GMT' })).toBe(undefined);
    expect(wait({ 'retry-after': '-3' })).toBe(undefined);
  });
});
