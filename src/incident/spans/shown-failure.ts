/**
 * What somebody else's failed span shows of the failure, as an item of evidence: the words on the span are put together to the error that
 * they came from, and that is classified like a live one. Where they prove less than the live error did, so does the item.
 */
import {
  ATTR_ERROR_TYPE,
  ATTR_EXCEPTION_MESSAGE,
  ATTR_EXCEPTION_TYPE,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ERROR_TYPE_VALUE_OTHER,
  EVENT_EXCEPTION,
} from '../../semconv/upstream.ts';
import { classifyError } from '../classify-error.ts';
import type { ClassifiedError } from '../classify-error.ts';
import type { Evidence } from '../evidence.ts';
import { sanitizeName } from '../names.ts';
import type { EventView, SpanView } from './view.ts';

/** A failure as the span shows it. */
export interface ShownFailure {
  /** When it was noticed: at the exception, else at the end of the span. */
  readonly time?: bigint;
  /** Class, code or status; absent when the span has none of them. */
  readonly type?: string;
  readonly message?: string;
  readonly status?: number;
}

/** The failure of `span`; undefined when it did not fail. */
export function shownFailure(span: SpanView): ShownFailure | undefined {
  const errorType = nameIn(span, ATTR_ERROR_TYPE);
  const exception = span.events.findLast((event) => event.name === EVENT_EXCEPTION);
  // An exception that was recorded and handled leaves the status as it is.
  if (!span.failed && errorType === undefined) return undefined;
  const type = errorType ?? nameIn(exception, ATTR_EXCEPTION_TYPE);
  const message = stringIn(exception, ATTR_EXCEPTION_MESSAGE) ?? span.statusMessage;
  const status = statusOf(span, type);
  const time = exception?.time ?? span.end;
  return {
    ...(time === undefined ? {} : { time }),
    ...(type === undefined ? {} : { type }),
    ...(message === undefined ? {} : { message }),
    ...(status === undefined ? {} : { status }),
  };
}

/** The failure of a model request as evidence; undefined when the span shows nothing that could be one. */
export function failureItem(failure: ShownFailure, attempt: number): Evidence | undefined {
  const { type, message, status } = failure;
  // Our own words, on a span that lost its events.
  if (type === 'stream_truncated') return { kind: 'stream_truncated', attempt };
  if (type === 'transport_lost') return { kind: 'transport_error', attempt };
  if (type === 'unattributed_close') return { kind: 'lifecycle_closed', action: 'abort' };
  if (type === undefined && message === undefined && status === undefined) return undefined;
  const name = type === undefined ? undefined : sanitizeName(type);
  const { kind, code, retryable, rejection } = classified(failure);
  const said = {
    ...(code === undefined ? {} : { code }),
    ...(retryable === undefined ? {} : { retryable }),
  };
  switch (kind) {
    case 'abort':
      // Who asked for it is not on the span.
      return { kind: 'lifecycle_closed', action: 'abort' };
    case 'transport_error':
      return { kind, attempt, ...said, ...(name === undefined ? {} : { name }) };
    case 'provider_rejected':
      return {
        kind,
        attempt,
        rejection: rejection ?? 'unknown',
        ...said,
        ...(status === undefined ? {} : { status }),
      };
    case 'stream_failed':
      if (name === undefined) return undefined;
      return { kind: 'stream_failed', attempt, name, ...(retryable === undefined ? {} : { retryable }) };
  }
}

/** Classes that clients use for rejections and lost connections alike; the status that would tell is not among the words on the span. */
const AMBIGUOUS_CLASSES = new Set(['AI_APICallError', 'AI_RetryError', 'APIError']);

function classified(failure: ShownFailure): ClassifiedError {
  const found = classifyError(errorOf(failure));
  const ambiguous =
    found.kind === 'transport_error' &&
    found.code === undefined &&
    failure.type !== undefined &&
    AMBIGUOUS_CLASSES.has(failure.type);
  return ambiguous ? { kind: 'stream_failed' } : found;
}

/** The error that the words on the span came from, as far as they tell. */
function errorOf({ type, message, status }: ShownFailure): Error {
  const error = new Error(message ?? '');
  if (type !== undefined) error.name = type;
  return Object.assign(error, {
    ...(type !== undefined && isCode(type) ? { code: type } : {}),
    ...(status === undefined ? {} : { status }),
  });
}

/** `ECONNRESET`, `rate_limit_exceeded`, `ConnectionRefused`; not `TypeError`, not `429`. */
function isCode(type: string): boolean {
  return /^(?:[A-Z][A-Z0-9_]+|[a-z][a-z0-9_]*)$/.test(type) || /^(?:Connection|FailedToOpen)/.test(type);
}

function statusOf(span: SpanView, type: string | undefined): number | undefined {
  const status = span.attributes.get(ATTR_HTTP_RESPONSE_STATUS_CODE);
  if (typeof status === 'number' && status >= 400 && status <= 599) return status;
  return type !== undefined && /^[45]\d\d$/.test(type) ? Number(type) : undefined;
}

function stringIn(from: SpanView | EventView | undefined, key: string): string | undefined {
  const value = from?.attributes.get(key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** `_OTHER` says nothing, and so is none. */
function nameIn(from: SpanView | EventView | undefined, key: string): string | undefined {
  const value = stringIn(from, key);
  return value === ERROR_TYPE_VALUE_OTHER ? undefined : value;
}
