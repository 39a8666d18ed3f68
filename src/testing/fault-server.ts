// The fault server: a local server that speaks the wires of real model providers, and breaks them where it is told to.
//
// Owns: listening on 127.0.0.1, choosing the reply of each request, the log.
// Promises: (T1) one reply of the script answers one request, in order of arrival; (T2) every byte of an answer is known
// before the first is sent, so a fault hits exactly where it says; (T3) nothing leaves the machine; (T4) `close()` ends every
// connection and resolves when all exchanges are over.
// Leaves to others: bytes (wires/), faults (sending-plan.ts), sockets (exchange.ts).

import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { DEFAULT_ANSWER } from './wires/answers.ts';
import type { ScriptedAnswer } from './wires/answers.ts';
import { runExchange } from './exchange.ts';
import { checkFault } from './faults.ts';
import type { Fault } from './faults.ts';
import { loggedHeaders, loggedPath } from './request-log.ts';
import type { LoggedRequest, OpenRecord } from './request-log.ts';
import { planOwnAnswer, planReply, planUnknownPath } from './reply-plan.ts';
import type { McpTool } from './wires/mcp.ts';
import type { WireName } from './wires/wire.ts';
import { wireOf } from './wires/registry.ts';

/** What one request gets. */
export interface Reply {
  /** @default a short text */
  readonly answer?: ScriptedAnswer;
  /** What goes wrong. @default nothing */
  readonly fault?: Fault;
  /** Only a request of this wire takes the reply. @default any */
  readonly wire?: WireName;
}

/** Chooses the reply while the server runs; undefined is the default reply. */
export type ReplyChooser = (request: LoggedRequest) => Reply | undefined | Promise<Reply | undefined>;

export interface FaultServerOptions {
  /** The replies in order of the requests, or a function that chooses. @default [] */
  readonly replies?: readonly Reply[] | ReplyChooser;
  /** What a request gets for which no reply is left. @default a short text */
  readonly defaultReply?: Reply;
  /** Port on 127.0.0.1; 0 is any free one. @default 0 */
  readonly port?: number;
  /** The tools that the MCP wire lists. @default [] */
  readonly mcpTools?: readonly McpTool[];
  /** Bytes of each answer kept in the log. @default 1048576 */
  readonly maxLoggedBytes?: number;
}

export interface FaultServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  /** What each client library wants as its base URL. */
  readonly baseUrls: Readonly<Record<WireName, string>>;
  /** All requests so far, in order of arrival; the records of running exchanges still change. */
  readonly requests: readonly LoggedRequest[];
  /** Appends replies to the script. @throws TypeError, RangeError for an impossible fault, or if a function chooses. */
  reply(...replies: readonly Reply[]): void;
  /** From now on connections are refused (nobody listens on the port); open ones are closed. */
  refuse(): Promise<void>;
  /** Ends `refuse()`: listens again on the same port. */
  accept(): Promise<void>;
  /** Resolves when no exchange is running. */
  idle(): Promise<void>;
  /** Ends everything; safe to call twice. */
  close(): Promise<void>;
}

export const DEFAULT_FAULT_SERVER_OPTIONS: Required<FaultServerOptions> = {
  replies: [],
  defaultReply: { answer: DEFAULT_ANSWER },
  port: 0,
  mcpTools: [],
  maxLoggedBytes: 1024 * 1024,
};

/**
 * Starts a fault server; when it resolves the server listens.
 * @throws TypeError or RangeError (as a rejection) for an impossible option or fault.
 */
export async function createFaultServer(options: FaultServerOptions = {}): Promise<FaultServer> {
  const server = new LocalFaultServer(resolveOptions(options));
  await server.accept();
  return server;
}

function resolveOptions(options: FaultServerOptions): Required<FaultServerOptions> {
  const resolved = { ...DEFAULT_FAULT_SERVER_OPTIONS, ...options };
  const { port, maxLoggedBytes } = resolved;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new RangeError(`Cannot create fault server: port must be 0 to 65535, received ${String(port)}`);
  }
  if (typeof maxLoggedBytes !== 'number' || !(maxLoggedBytes >= 0)) {
    throw new RangeError(
      `Cannot create fault server: maxLoggedBytes must be 0 or more, received ${String(maxLoggedBytes)}`,
    );
  }
  for (const reply of [...(typeof resolved.replies === 'function' ? [] : resolved.replies), resolved.defaultReply]) {
    if (reply.fault !== undefined) checkFault(reply.fault);
  }
  return resolved;
}

class LocalFaultServer implements FaultServer {
  readonly requests: LoggedRequest[] = [];
  readonly #options: Required<FaultServerOptions>;
  readonly #script: Reply[];
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #startedAtMillis = performance.now();
  #server: Server | undefined;
  #port: number;

  constructor(options: Required<FaultServerOptions>) {
    this.#options = options;
    this.#script = typeof options.replies === 'function' ? [] : [...options.replies];
    this.#port = options.port;
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.#port)}`;
  }

  get baseUrls(): Readonly<Record<WireName, string>> {
    return {
      'openai-chat': `${this.url}/v1`,
      'openai-responses': `${this.url}/v1`,
      anthropic: this.url,
      gemini: this.url,
      mcp: `${this.url}/mcp`,
    };
  }

  reply(...replies: readonly Reply[]): void {
    if (typeof this.#options.replies === 'function') {
      throw new TypeError('Cannot append replies: the server was created with a function that chooses them');
    }
    for (const reply of replies) if (reply.fault !== undefined) checkFault(reply.fault);
    this.#script.push(...replies);
  }

  async accept(): Promise<void> {
    if (this.#server !== undefined || this.#closing.signal.aborted) return;
    const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, (request, response) => {
      const running = this.#serve(request, response);
      this.#running.add(running);
      void running.finally(() => this.#running.delete(running));
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
  }

  async refuse(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    server.closeAllConnections();
    await closed;
  }

  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.refuse();
    await this.idle();
  }

  readonly #now = (): number => performance.now() - this.#startedAtMillis;

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.socket?.setNoDelay(true);
    response.on('error', () => {
      // The client went away while we wrote: the exchange sees `close`.
    });
    const text = await readBody(request);
    if (text === undefined) return;
    const record = this.#open(request, text);
    const wire = wireOf(new URL(request.url ?? '/', 'http://127.0.0.1').pathname);
    let plan;
    if (wire === undefined) {
      plan = planUnknownPath(record);
    } else {
      record.wire = wire.name;
      const own = planOwnAnswer(wire, record, this.#options.mcpTools);
      plan = own ?? planReply(wire, await this.#choose(record), record);
    }
    await runExchange(response, plan.head, plan.steps, record, {
      now: this.#now,
      maxLoggedBytes: this.#options.maxLoggedBytes,
      closing: this.#closing.signal,
    });
  }

  #open(request: IncomingMessage, text: string): OpenRecord {
    const record: OpenRecord = {
      number: this.requests.length + 1,
      method: request.method ?? 'GET',
      path: loggedPath(request.url ?? '/'),
      headers: loggedHeaders(request.headers),
      body: parsed(text),
      streaming: false,
      receivedAtMillis: this.#now(),
      sentBytes: 0,
      answerBytes: 0,
      terminalBytes: 0,
      sent: '',
      outcome: 'pending',
    };
    this.requests.push(record);
    return record;
  }

  async #choose(record: OpenRecord): Promise<Reply> {
    const { replies, defaultReply } = this.#options;
    if (typeof replies === 'function') {
      const reply = (await replies(record)) ?? defaultReply;
      if (reply.fault !== undefined) checkFault(reply.fault);
      return reply;
    }
    const next = this.#script.findIndex((reply) => reply.wire === undefined || reply.wire === record.wire);
    return next === -1 ? defaultReply : (this.#script.splice(next, 1)[0] ?? defaultReply);
  }
}

/** The body as text; undefined if the client went away while it sent it. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    // An aborted request: there is nobody to answer.
    return undefined;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not JSON: the log keeps the text.
    return text;
  }
}
