// What is read from the wire beside evidence: usage, ids, times, counters.
//
// Owns: the mutable facts of one attempt and their snapshot; reading request ids and Retry-After from headers of any shape.
// Promises: bounded: at most 16 unknown types are told apart, names are kept only if they are names (conventions: up to 80
// characters of `[A-Za-z0-9_.:-]`); usage fields only grow more complete, a later absent field never erases an earlier one.
// Leaves to others: evidence (tracker.ts), span attributes (span-facts.ts).

import type { StreamUsage, ToldUsage } from './formats/signals.ts';
import { isRecord } from './formats/reading.ts';

/**
 * - `open`: nothing decided yet
 * - `finished`: the provider's terminal event was seen
 * - `truncated`: the stream ended without it
 * - `failed`: reading it threw: the connection, a parser, a bug
 * - `rejected`: the provider answered with an error
 * - `stopped`: the consumer stopped reading
 * - `aborted`: somebody asked for an abort: the cancel, close or timer that did is the evidence, not this stream
 */
export type StreamOutcome = 'open' | 'finished' | 'truncated' | 'failed' | 'rejected' | 'stopped' | 'aborted';

/** What was read from the wire of one attempt; a snapshot. Times are milliseconds. */
export interface StreamFacts {
  readonly attempt: number;
  readonly outcome: StreamOutcome;
  /** Parts of any kind. */
  readonly parts: number;
  /** Pieces of non-empty text, of non-empty reasoning, of tool input: a part may hold several. */
  readonly textPieces: number;
  readonly reasoningPieces: number;
  readonly toolInputPieces: number;
  /** Parts, or events in them, of a type that is not known. */
  readonly unknownParts: number;
  /** How often each unknown type came; further types than 16 are only in `unknownParts`. */
  readonly unknownTypes: Readonly<Record<string, number>>;
  /** In the provider's own words. */
  readonly finishReasons: readonly string[];
  /** As far as the wire told it, of failed attempts too. */
  readonly usage?: StreamUsage;
  /** The id and the model that the answer names. */
  readonly responseId?: string;
  readonly responseModel?: string;
  /** The provider's request id header. */
  readonly requestId?: string;
  /** From the start of the attempt to the first part that the provider caused. */
  readonly timeToFirstChunkMillis?: number;
  /** From the start of the attempt to its first content. */
  readonly timeToFirstProgressMillis?: number;
  /** From the last part (none: the start) to the end of the stream, however it ended. */
  readonly quietMillis?: number;
  /** What the provider asked to wait. */
  readonly retryAfterMillis?: number;
  /** Requests that the client library sent again by itself before it gave up, as far as its error says so (`ai` does). */
  readonly clientRetries?: number;
}

const MAX_UNKNOWN_TYPES = 16;
/** What `ai` throws when it has tried more than once: all errors, and the last one. */
const RETRY_ERROR = 'AI_RetryError';
const NAME = /^[A-Za-z0-9_.:-]{1,80}$/u;
const REQUEST_ID_HEADERS = ['x-request-id', 'request-id', 'x-goog-request-id', 'x-amzn-requestid', 'apim-request-id'];

export class WireFacts {
  parts = 0;
  /** Number of the last part that the client library made by itself. */
  lastLocalPart = 0;
  textPieces = 0;
  reasoningPieces = 0;
  toolInputPieces = 0;
  unknownParts = 0;
  readonly finishReasons: string[] = [];
  readonly finishedChoices: Set<number> = new Set();
  readonly #usage: { -readonly [K in keyof StreamUsage]: StreamUsage[K] } = {};
  responseId: string | undefined;
  responseModel: string | undefined;
  requestId: string | undefined;
  retryAfterMillis: number | undefined;
  clientRetries: number | undefined;
  firstPartAtMs: number | undefined;
  firstProgressAtMs: number | undefined;
  lastPartAtMs: number | undefined;
  endedAtMs: number | undefined;
  readonly startedAtMs: number;
  readonly #unknownTypes = new Map<string, number>();

  constructor(startedAtMs: number) {
    this.startedAtMs = startedAtMs;
  }

  addUnknown(type: unknown): void {
    this.unknownParts += 1;
    const name = nameOr(type, 'other');
    const count = this.#unknownTypes.get(name);
    if (count !== undefined || this.#unknownTypes.size < MAX_UNKNOWN_TYPES)
      this.#unknownTypes.set(name, (count ?? 0) + 1);
  }

  /** One reason for each answer that the stream holds. */
  addFinishReason(reason: string, choice: number): void {
    if (this.finishedChoices.has(choice)) return;
    this.finishedChoices.add(choice);
    this.finishReasons.push(reason);
  }

  addUsage(told: ToldUsage): void {
    if (told.inputTokens !== undefined) this.#usage.inputTokens = told.inputTokens;
    if (told.outputTokens !== undefined) this.#usage.outputTokens = told.outputTokens;
    if (told.cacheReadTokens !== undefined) this.#usage.cacheReadTokens = told.cacheReadTokens;
    if (told.cacheWriteTokens !== undefined) this.#usage.cacheWriteTokens = told.cacheWriteTokens;
    if (told.reasoningTokens !== undefined) this.#usage.reasoningTokens = told.reasoningTokens;
  }

  addResponse(id: unknown, model: unknown): void {
    if (typeof id === 'string' && id !== '') this.responseId = id;
    if (typeof model === 'string' && model !== '') this.responseModel = model;
  }

  addHeaders(headers: unknown, nowEpochMillis: number): void {
    for (const name of REQUEST_ID_HEADERS) this.requestId ??= headerOf(headers, name);
    this.retryAfterMillis ??= retryAfterMillis(headers, nowEpochMillis);
  }

  /** Client errors carry the response's headers, and often the request id beside them. */
  addErrorHeaders(error: unknown, nowEpochMillis: number): void {
    if (!isRecord(error)) return;
    if (error['name'] === RETRY_ERROR) {
      const { errors } = error;
      if (Array.isArray(errors)) this.clientRetries = Math.max(0, errors.length - 1);
      this.addErrorHeaders(error['lastError'], nowEpochMillis);
      return;
    }
    this.addHeaders(error['headers'] ?? error['responseHeaders'], nowEpochMillis);
    for (const field of ['requestID', 'request_id', 'requestId']) {
      const id = error[field];
      if (typeof id === 'string' && id !== '') this.requestId ??= id;
    }
  }

  snapshot(attempt: number, outcome: StreamOutcome): StreamFacts {
    const { startedAtMs, firstPartAtMs, firstProgressAtMs, lastPartAtMs, endedAtMs } = this;
    return {
      attempt,
      outcome,
      parts: this.parts,
      textPieces: this.textPieces,
      reasoningPieces: this.reasoningPieces,
      toolInputPieces: this.toolInputPieces,
      unknownParts: this.unknownParts,
      unknownTypes: Object.fromEntries(this.#unknownTypes),
      finishReasons: [...this.finishReasons],
      ...(Object.keys(this.#usage).length > 0 ? { usage: { ...this.#usage } } : {}),
      ...(this.responseId === undefined ? {} : { responseId: this.responseId }),
      ...(this.responseModel === undefined ? {} : { responseModel: this.responseModel }),
      ...(this.requestId === undefined ? {} : { requestId: this.requestId }),
      ...(firstPartAtMs === undefined ? {} : { timeToFirstChunkMillis: firstPartAtMs - startedAtMs }),
      ...(firstProgressAtMs === undefined ? {} : { timeToFirstProgressMillis: firstProgressAtMs - startedAtMs }),
      ...(endedAtMs === undefined ? {} : { quietMillis: endedAtMs - (lastPartAtMs ?? startedAtMs) }),
      ...(this.retryAfterMillis === undefined ? {} : { retryAfterMillis: this.retryAfterMillis }),
      ...(this.clientRetries === undefined ? {} : { clientRetries: this.clientRetries }),
    };
  }
}

/** The value if it is a name, else the other word. */
export function nameOr(value: unknown, other: string): string {
  return typeof value === 'string' && NAME.test(value) ? value : other;
}

/** A header of a `Headers` object, of a plain object, or of a Map. */
function headerOf(headers: unknown, name: string): string | undefined {
  if (!isRecord(headers)) return undefined;
  const get = headers['get'];
  const value: unknown = typeof get === 'function' ? get.call(headers, name) : headers[name];
  if (Array.isArray(value)) return headerOf({ [name]: (value as unknown[])[0] }, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** `retry-after-ms`, or `retry-after` in seconds or as an HTTP date (RFC 9110, 10.2.3); never negative. */
function retryAfterMillis(headers: unknown, nowEpochMillis: number): number | undefined {
  const millis = Number(headerOf(headers, 'retry-after-ms'));
  if (Number.isFinite(millis) && millis >= 0) return millis;
  const text = headerOf(headers, 'retry-after');
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return seconds >= 0 ? seconds * 1000 : undefined;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowEpochMillis);
}
