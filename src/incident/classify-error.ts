/**
 * What a thrown error becomes as evidence: an abort (which is no evidence of its own), a rejection, a transport error, or a failed stream.
 * Knows undici, Node, Bun and DOM errors, and the error objects of the OpenAI, Anthropic, Google and AI SDKs, by structure, not by class.
 *
 * X1. An abort is recognised by the identity of the signal's reason first, by name second, never by text.
 * X2. On the error, then down its causes, five deep, cycle-safe: an HTTP status makes it a rejection, a transport code a transport error.
 * X3. Text counts only if it is all of the message and one of two known ones; a timeout is never recognised by its text.
 */
import type { ClassifiedRejection } from './classify-response.ts';
import { rejectionIn } from './classify-response.ts';
import { asStatus, classOf, read, readText } from './foreign.ts';
import { sanitizeName } from './names.ts';
import { isTellingCode } from './rejection.ts';
import { isRetryable } from './retryable.ts';
import { transportCode } from './transport-codes.ts';

/** A classified error. `abort` is no evidence of its own: the cancel, close or timer that caused it is. */
export type ClassifiedError =
  | { readonly kind: 'abort'; readonly retryable: false; readonly code?: never; readonly rejection?: never }
  | ClassifiedRejection
  | {
      readonly kind: 'transport_error';
      /** The code, wherever in the chain it was found. */
      readonly code?: string;
      /** The class of the error. */
      readonly name?: string;
      readonly retryable?: boolean;
      readonly rejection?: never;
    }
  | {
      readonly kind: 'stream_failed';
      /** The class of the error. */
      readonly name?: string;
      readonly retryable?: never;
      readonly code?: never;
      readonly rejection?: never;
    };

/** What is known beside the error. */
export interface ClassifyErrorOptions {
  /** The signal of the request that failed. */
  readonly signal?: Pick<AbortSignal, 'aborted' | 'reason'> | undefined;
}

const MAX_CAUSES = 5;

/** Classes that say that the connection failed, where no code does. Their text is not looked at. */
const CONNECTION_CLASSES: ReadonlySet<string> = new Set([
  'APIConnectionError',
  'APIConnectionTimeoutError',
  'AI_APICallError',
  'ConnectionError',
]);

const CONNECTION_TEXTS: ReadonlySet<string> = new Set(['socket hang up', 'premature close']);

/**
 * Classifies an error as it was thrown while an answer was awaited or read. Never throws, and keeps nothing of its text.
 *
 * @param error - any value.
 */
export function classifyError(error: unknown, { signal }: ClassifyErrorOptions = {}): ClassifiedError {
  const chain = causes(error);
  const reason: unknown = signal?.aborted === true ? signal.reason : undefined;
  if (reason !== undefined && chain.includes(reason)) return ABORT;
  for (const link of chain) {
    const found = isAbort(link) ? ABORT : (rejectionOfError(link) ?? transportError(link, error));
    if (found !== undefined) return found;
  }
  const name = sanitizeName(classOf(error));
  const named = name === undefined ? {} : { name };
  return chain.some(saysConnection) ? { kind: 'transport_error', ...named } : { kind: 'stream_failed', ...named };
}

const ABORT: ClassifiedError = { kind: 'abort', retryable: false };

/** The error and its causes. The last error of a client that retried by itself counts as its cause. */
function causes(error: unknown): readonly unknown[] {
  const chain: unknown[] = [error];
  let link = error;
  for (let depth = 0; depth < MAX_CAUSES; depth += 1) {
    link = read(link, 'cause') ?? read(link, 'lastError') ?? firstOf(read(link, 'errors')) ?? wrapped(link);
    if (link === undefined || link === null || chain.includes(link)) break;
    chain.push(link);
  }
  return chain;
}

function firstOf(errors: unknown): unknown {
  return Array.isArray(errors) ? errors[0] : undefined;
}

/** An error part of a stream carries the error in it. */
function wrapped(part: unknown): unknown {
  const inner = read(part, 'error');
  return isError(inner) ? inner : undefined;
}

function isAbort(error: unknown): boolean {
  const name = readText(error, 'name');
  if (name === 'AbortError' || name === 'ResponseAborted') return true;
  const constructor = readText(read(error, 'constructor'), 'name');
  if (name === 'APIUserAbortError' || constructor === 'APIUserAbortError') return true;
  // That of AbortSignal.timeout(); libraries that use the name for a lost connection give a code with it.
  return name === 'TimeoutError' && transportCode(readText(error, 'code') ?? '') === undefined;
}

function rejectionOfError(error: unknown): ClassifiedRejection | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const response = read(error, 'response');
  const code = read(error, 'code');
  const status =
    asStatus(read(error, 'status')) ??
    asStatus(read(error, 'statusCode')) ??
    asStatus(read(response, 'status')) ??
    asStatus(read(read(error, '$metadata'), 'httpStatusCode')) ??
    asStatus(code);
  const typed = [code, read(error, 'type')].find(
    (value): value is string => typeof value === 'string' && isTellingCode(value),
  );
  const flag = read(error, 'isRetryable');
  const own = bodyIn(error);
  const found = rejectionIn(
    {
      status,
      code: own === undefined ? typed : undefined,
      body: own ?? read(error, 'data') ?? read(error, 'responseBody') ?? read(response, 'data'),
      message: readText(error, 'message'),
      headers: read(error, 'headers') ?? read(error, 'responseHeaders') ?? read(response, 'headers'),
    },
    typeof flag === 'boolean' ? flag : undefined,
  );
  // Many errors have a `data` of their own: without a status it takes a known code, or an error object of a provider.
  return found?.rejection === 'unknown' && found.status === undefined && own === undefined ? undefined : found;
}

/** The error object of a provider: kept by its client under `error`, or a part of a stream that is it itself. */
function bodyIn(error: object): object | undefined {
  const inner = read(error, 'error');
  if (typeof inner === 'object' && inner !== null && !isError(inner)) return { error: inner };
  if (isError(error) || readText(error, 'message') === undefined) return undefined;
  const isSystemError = transportCode(readText(error, 'code') ?? '') !== undefined;
  return typeof read(error, 'type') === 'string' && !isSystemError ? error : undefined;
}

/** Also of another realm, where `instanceof` fails. */
function isError(value: unknown): boolean {
  return value instanceof Error || typeof read(value, 'stack') === 'string';
}

function transportError(link: unknown, error: unknown): ClassifiedError | undefined {
  const code = readText(link, 'code');
  if (code === undefined || transportCode(code) === undefined) return undefined;
  const name = sanitizeName(classOf(error));
  const said = sanitizeName(code);
  const retryable = isRetryable({ source: 'transport', code });
  return {
    kind: 'transport_error',
    ...(said === undefined ? {} : { code: said }),
    ...(name === undefined ? {} : { name }),
    ...(retryable === undefined ? {} : { retryable }),
  };
}

function saysConnection(link: unknown): boolean {
  const name = classOf(link);
  if (name !== undefined && CONNECTION_CLASSES.has(name)) return asStatus(read(link, 'statusCode')) === undefined;
  const message = readText(link, 'message');
  return message !== undefined && CONNECTION_TEXTS.has(message.trim().toLowerCase());
}
