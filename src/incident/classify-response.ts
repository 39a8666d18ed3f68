/**
 * What a provider's answer becomes: a rejection with its kind, its retryability and the time to wait, or no rejection at all.
 * The words of the answer are looked at and never kept: what leaves is an enum, a status, a code that may be said, and numbers.
 */
import type { Rejection } from './evidence.ts';
import { asObject, asStatus, read, readText, retryAfterMillis, shouldRetry } from './foreign.ts';
import { sanitizeName } from './names.ts';
import { rejectionOf, rejectionOfCode } from './rejection.ts';
import { isRetryable } from './retryable.ts';

/** What came back. */
export interface ResponseInput {
  /** The HTTP status. */
  readonly status?: number | undefined;
  /** The provider's typed code. */
  readonly code?: string | undefined;
  /** The body: text, or the parsed object. */
  readonly body?: unknown;
  /** The text of the error, where there is no body. */
  readonly message?: string | undefined;
  /** `Headers`, or a record. */
  readonly headers?: unknown;
}

/** A rejection, ready to be recorded as `provider_rejected`. */
export interface ClassifiedRejection {
  readonly kind: 'provider_rejected';
  readonly rejection: Rejection;
  readonly status?: number;
  /** The provider's typed code, if it may be said. */
  readonly code?: string;
  readonly retryable?: boolean;
  readonly retryAfterMs?: number;
}

/** What the answer is. `transport_error`: nothing came back; `stream_failed`: something did, and it is no rejection. */
export type ClassifiedResponse =
  | ClassifiedRejection
  | { readonly kind: 'transport_error' | 'stream_failed'; readonly rejection?: never };

/**
 * Classifies what came back from a provider. Never throws.
 *
 * @param response - at least one of its fields; a message alone proves no rejection.
 */
export function classifyResponse(response: ResponseInput): ClassifiedResponse {
  return rejectionIn(response, undefined) ?? { kind: isEmpty(response) ? 'transport_error' : 'stream_failed' };
}

function isEmpty(response: ResponseInput): boolean {
  return asStatus(response.status) === undefined && !hasBody(response.body) && typeof response.code !== 'string';
}

function hasBody(body: unknown): boolean {
  return typeof body === 'string' ? body.trim() !== '' : body !== undefined && body !== null;
}

/** The rejection in an answer, or `undefined`. `clientRetryable` is the client library's own flag. */
export function rejectionIn(
  response: ResponseInput,
  clientRetryable: boolean | undefined,
): ClassifiedRejection | undefined {
  const body = asObject(response.body) ?? asObject(response.message);
  const codes = codesOf(response.code, body);
  const status = [asStatus(response.status), ...codes.map(asStatus)].find(
    (candidate) => candidate !== undefined && candidate >= 400,
  );
  const known = codes.some((code) => rejectionOfCode(code) !== undefined);
  // A good status with an error that nobody knows is an answer that could not be read, not a refusal.
  const isGood = asStatus(response.status) !== undefined && status === undefined;
  const said = typeof response.code === 'string' || hasBody(response.body);
  if (status === undefined && !known && (isGood || !said)) return undefined;

  const rejection = rejectionOf({ status, codes, text: textOf(response, body) });
  const code = codes.map((candidate) => sanitizeName(candidate)).find((candidate) => candidate !== undefined);
  const retryable = isRetryable({
    source: 'rejection',
    rejection,
    status,
    clientRetryable,
    shouldRetry: shouldRetry(response.headers),
  });
  const retryAfterMs = retryAfterMillis(response.headers) ?? retryDelayIn(body);
  return {
    kind: 'provider_rejected',
    rejection,
    ...(status === undefined ? {} : { status }),
    ...(code === undefined ? {} : { code }),
    ...(retryable === undefined ? {} : { retryable }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** The error object of a body, and the errors in it: `{ error: { type } }`, `{ type: 'error', error: { type } }`, `[{ error }]`. */
function layers(body: object | undefined): readonly unknown[] {
  const top: unknown = Array.isArray(body) ? body[0] : body;
  const inner = read(top, 'error');
  return [read(inner, 'error'), inner, read(read(top, 'response'), 'error'), top];
}

/** The typed codes, the most specific first. `type: 'error'` only says that it is one. */
function codesOf(code: unknown, body: object | undefined): string[] {
  const codes: unknown[] = [code];
  for (const layer of layers(body)) {
    codes.push(read(layer, 'code'), read(layer, 'type'), read(layer, 'status'), read(layer, 'blockReason'));
  }
  codes.push(read(read(asObject(body), 'promptFeedback'), 'blockReason'), read(body, 'error'));
  return codes
    .map((value) => (typeof value === 'number' ? String(value) : value))
    .filter((value): value is string => typeof value === 'string' && value !== '' && value !== 'error');
}

function textOf(response: ResponseInput, body: object | undefined): string | undefined {
  for (const layer of layers(body)) {
    const message = readText(layer, 'message');
    if (message !== undefined) return message;
  }
  if (body !== undefined) return undefined;
  return typeof response.body === 'string' && response.body !== '' ? response.body : response.message;
}

/** Google says the time to wait in the body: `{ error: { details: [{ retryDelay: '30s' }] } }`. */
function retryDelayIn(body: object | undefined): number | undefined {
  for (const layer of layers(body)) {
    const details = read(layer, 'details');
    if (!Array.isArray(details)) continue;
    for (const detail of details) {
      const seconds = /^(\d+(?:\.\d+)?)s$/.exec(readText(detail, 'retryDelay') ?? '')?.[1];
      if (seconds !== undefined && Number(seconds) > 0) return Number(seconds) * 1000;
    }
  }
  return undefined;
}
