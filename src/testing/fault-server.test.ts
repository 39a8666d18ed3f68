import { afterEach, describe, expect, test } from 'vitest';
import { createFaultServer } from './index.ts';
import type { Fault, FaultServer, FaultServerOptions, LoggedRequest } from './index.ts';

let server: FaultServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function start(options?: FaultServerOptions): Promise<FaultServer> {
  server = await createFaultServer(options);
  return server;
}

const CHAT = '/v1/chat/completions';

async function post(
  of: FaultServer,
  path = CHAT,
  body: unknown = { model: 'm', stream: true },
  init: RequestInit = {},
): Promise<Response> {
  return fetch(of.url + path, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...init,
  });
}

/** Code of the error, wherever in its chain. */
async function codeOf(promise: Promise<unknown>): Promise<string | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    for (
      let link = error as { code?: string; cause?: unknown } | undefined;
      link !== undefined;
      link = link.cause as typeof link
    ) {
      if (typeof link.code === 'string') return link.code;
    }
    return 'no code';
  }
}

describe('the log', () => {
  test('says what was asked, without secrets, and what was sent, to the byte', async () => {
    const of = await start({ replies: [{ answer: { parts: [{ type: 'text', text: 'né' }], requestId: 'req_1' } }] });
    const headers = {
      authorization: 'Bearer sk-1',
      'x-api-key': 'sk-2',
      'x-goog-api-key': 'k',
      'api-key': 'k',
      cookie: 'c=1',
      'x-kept': 'yes',
    };
    const response = await post(of, `${CHAT}?key=secret&a=1`, { model: 'm', stream: true, n: 2 }, { headers });
    const text = await response.text();
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('x-request-id')).toBe('req_1');
    await of.idle();
    const [request] = of.requests;
    expect(request).toMatchObject({
      number: 1,
      wire: 'openai-chat',
      method: 'POST',
      path: `${CHAT}?key=(removed)&a=1`,
      body: { model: 'm', stream: true, n: 2 },
      streaming: true,
      status: 200,
      outcome: 'answered',
      sent: text,
      sentBytes: Buffer.byteLength(text),
      answerBytes: Buffer.byteLength(text),
    });
    for (const name of ['authorization', 'x-api-key', 'x-goog-api-key', 'api-key', 'cookie'])
      expect(request?.headers[name]).toBe('(removed)');
    expect(request?.headers['x-kept']).toBe('yes');
    expect(Buffer.from(text).subarray(0, request?.terminalBytes).toString()).toMatch(/"finish_reason":"stop"}\]}\n\n$/);
    const { receivedAtMillis, headAtMillis, firstByteAtMillis, endedAtMillis } = request!;
    const times = [receivedAtMillis, headAtMillis!, firstByteAtMillis!, endedAtMillis!];
    expect(times.toSorted((a, b) => a - b)).toEqual(times);
    expect('fault' in request!).toBe(false);
  });

  test('keeps as much of an answer as it was told to', async () => {
    const of = await start({ maxLoggedBytes: 0 });
    await (await post(of)).text();
    await of.idle();
    expect(of.requests[0]?.sent).toBe('');
    expect(of.requests[0]?.sentBytes).toBe(of.requests[0]?.answerBytes);
  });

  test('a path of no wire is a 404 and is logged, a body that is no JSON is kept as text', async () => {
    const of = await start();
    const response = await post(of, '/nowhere', 'not json');
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ error: { message: 'No wire of the fault server has the path /nowhere' } });
    expect(of.requests[0]).toMatchObject({ body: 'not json', outcome: 'rejected', status: 404 });
    expect(of.requests[0]?.wire).toBe(undefined);
  });
});

describe('replies', () => {
  test('are given in order, then the default', async () => {
    const of = await start({ replies: [{ fault: { kind: 'status', status: 500 } }] });
    of.reply({ fault: { kind: 'status', status: 401 } });
    const statuses = [];
    for (let n = 0; n < 3; n += 1) statuses.push((await post(of)).status);
    expect(statuses).toEqual([500, 401, 200]);
  });

  test('for one wire wait for a request of it', async () => {
    const of = await start({
      replies: [
        { wire: 'anthropic', fault: { kind: 'status', status: 529 } },
        { fault: { kind: 'status', status: 500 } },
      ],
    });
    expect((await post(of)).status).toBe(500);
    expect((await post(of)).status).toBe(200);
    expect((await post(of, '/v1/messages')).status).toBe(529);
  });

  test('can be chosen by a function that sees the request; it may wait', async () => {
    const of = await start({
      replies: async ({ body }: LoggedRequest) => {
        await new Promise(setImmediate);
        return (body as { model: string }).model === 'bad' ? { fault: { kind: 'status', status: 400 } } : undefined;
      },
      defaultReply: { fault: { kind: 'status', status: 418 } },
    });
    expect((await post(of, CHAT, { model: 'bad' })).status).toBe(400);
    expect((await post(of, CHAT, { model: 'good' })).status).toBe(418);
    expect(() => of.reply({})).toThrow(
      new TypeError('Cannot append replies: the server was created with a function that chooses them'),
    );
  });
});

describe('connections', () => {
  test('are refused while it refuses, and taken again on the same port', async () => {
    const of = await start();
    const { url } = of;
    expect((await post(of)).status).toBe(200);
    await of.refuse();
    expect(await codeOf(post(of))).toBe('ECONNREFUSED');
    await of.refuse();
    await of.accept();
    await of.accept();
    expect(of.url).toBe(url);
    expect((await post(of)).status).toBe(200);
    expect(of.requests).toHaveLength(2);
  });

  test.each<[Fault, string | undefined, LoggedRequest['outcome']]>([
    [{ kind: 'drop', at: 'before_headers' }, 'UND_ERR_SOCKET', 'dropped'],
    [{ kind: 'drop', at: 'before_headers', how: 'reset' }, 'ECONNRESET', 'reset'],
    [{ kind: 'drop', at: 'after_headers' }, 'UND_ERR_SOCKET', 'dropped'],
    [{ kind: 'drop', at: 'in_content', how: 'reset' }, 'ECONNRESET', 'reset'],
    [{ kind: 'drop', at: 'in_content', how: 'end' }, undefined, 'ended_early'],
    [{ kind: 'stall', at: 'in_content', millis: 1 }, undefined, 'answered'],
    [{ kind: 'stall', at: 'before_headers', millis: 1 }, undefined, 'answered'],
  ])('%j', async (fault, code, outcome) => {
    const of = await start({ replies: [{ fault }] });
    expect(await codeOf(post(of).then((response) => response.text()))).toBe(code);
    await of.idle();
    expect(of.requests[0]?.outcome).toBe(outcome);
    expect(of.requests[0]?.fault).toEqual(fault);
  });

  test('the same for an answer in one piece: a body that ends early is no longer valid', async () => {
    const of = await start({
      replies: [
        { fault: { kind: 'drop', at: 'in_content', how: 'end' } },
        { fault: { kind: 'drop', at: 'in_content' } },
      ],
    });
    const text = await (await post(of, CHAT, { model: 'm' })).text();
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
    expect(text).toHaveLength(Math.floor(of.requests[0]!.answerBytes / 2));
    expect(await codeOf(post(of, CHAT, { model: 'm' }).then((response) => response.text()))).toBe('UND_ERR_SOCKET');
  });

  test('a client that goes away ends the exchange', async () => {
    const of = await start({ replies: [{ fault: { kind: 'stall', at: 'in_content' } }] });
    const abort = new AbortController();
    const response = await post(of, CHAT, { stream: true }, { signal: abort.signal });
    abort.abort();
    await expect(response.text()).rejects.toThrow('aborted');
    await of.idle();
    expect(of.requests[0]?.outcome).toBe('client_closed');
  });

  test('close ends what stalls, twice is once', async () => {
    const of = await start({ replies: [{ fault: { kind: 'stall', at: 'before_headers' } }] });
    const asked = codeOf(post(of));
    while (of.requests.length === 0) await new Promise(setImmediate);
    await Promise.all([of.close(), of.close()]);
    expect(await asked).toBe('UND_ERR_SOCKET');
    expect(of.requests[0]?.outcome).toBe('server_closed');
    expect(await codeOf(post(of))).toBe('ECONNREFUSED');
  });
});

test('Retry-After, headers and a body of your own', async () => {
  const fault: Fault = {
    kind: 'status',
    status: 429,
    retryAfter: 'Wed, 21 Oct 2026 07:28:00 GMT',
    headers: { 'x-should-retry': 'false' },
    body: 'busy',
  };
  const of = await start({ replies: [{ fault }] });
  const response = await post(of);
  expect(response.headers.get('retry-after')).toBe('Wed, 21 Oct 2026 07:28:00 GMT');
  expect(response.headers.get('x-should-retry')).toBe('false');
  expect(await response.text()).toBe('busy');
});

test('impossible options throw', async () => {
  await expect(createFaultServer({ port: -1 })).rejects.toThrow(
    new RangeError('Cannot create fault server: port must be 0 to 65535, received -1'),
  );
  await expect(createFaultServer({ maxLoggedBytes: Number.NaN })).rejects.toThrow(
    new RangeError('Cannot create fault server: maxLoggedBytes must be 0 or more, received NaN'),
  );
  const of = await start();
  await expect(createFaultServer({ port: Number(new URL(of.url).port) })).rejects.toThrow('EADDRINUSE');
});
