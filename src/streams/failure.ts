// From what was thrown, or came as an error part, to the one item of evidence that it is.
//
// Owns: the fields of `transport_error`, `provider_rejected`, `stream_failed`, and the two disguises in which client libraries
// hide what happened: a dropped connection inside an API error with status 200, and a truncation inside a parse error.
// Promises: names, codes, numbers and enums only: never a message, a body or a header.
// Leaves to others: what a code or a status means (incident: classifyError, classifyResponse).

import { classifyError, classifyResponse, sanitizeName } from '../incident/index.ts';
import type { Evidence } from '../incident/index.ts';
import { countOf, isRecord, known, listOf, nameOf } from './formats/reading.ts';
import type { PartRecord } from './formats/reading.ts';

export interface FailureSurroundings {
  readonly attempt: number;
  readonly atMs: number;
  readonly signal: AbortSignal | undefined;
  readonly retryAfterMillis: number | undefined;
}

/** What `@ai-sdk/openai-compatible` throws at a clean end of file: the whole of its name and of its text. */
const TRUNCATED_NAME = 'AI_InvalidResponseDataError';
const TRUNCATED_TEXT = 'Response stream ended without a finish reason.';

/** The item; 'abort' for an error that somebody asked for. */
export function failureItem(error: unknown, surroundings: FailureSurroundings): Evidence | 'abort' {
  const { atMs, attempt, signal } = surroundings;
  if (isRecord(error) && !isError(error)) return rejectedInside(error, surroundings);
  if (isRecord(error) && error['name'] === TRUNCATED_NAME && error['message'] === TRUNCATED_TEXT) {
    return { kind: 'stream_truncated', atMs, attempt };
  }
  const told = classifyError(disguised(error) ?? error, signal === undefined ? {} : { signal });
  const name = isRecord(error) ? sanitizeName(error['name']) : undefined;
  const retryable = told.retryable === undefined ? {} : { retryable: told.retryable };
  switch (told.kind) {
    case 'abort':
      return 'abort';
    case 'transport_error': {
      const own = isRecord(error) && error['code'] === told.code;
      return {
        kind: 'transport_error',
        atMs,
        attempt,
        ...(told.code === undefined ? {} : own ? { code: told.code } : { causeCode: told.code }),
        ...(name === undefined ? {} : { name }),
        ...retryable,
      };
    }
    case 'provider_rejected':
      return {
        kind: 'provider_rejected',
        atMs,
        attempt,
        rejection: told.rejection ?? 'unknown',
        ...rejectionFacts(isRecord(error) ? error : {}, told.code, surroundings),
        ...retryable,
      };
    default:
      return { kind: 'stream_failed', atMs, attempt, ...(name === undefined ? {} : { name }), ...retryable };
  }
}

/** The provider's own error object, sent as a part: it is a rejection whatever it says. */
function rejectedInside(error: PartRecord, surroundings: FailureSurroundings): Evidence {
  const inner = isRecord(error['error']) ? error['error'] : error;
  const status = statusOf(inner);
  const code = [inner['code'], inner['type'], inner['status']].map(nameOf).find((value) => value !== undefined);
  const message = nameOf(inner['message']);
  const told = classifyResponse(known<Parameters<typeof classifyResponse>[0]>({ status, code, message }));
  return {
    kind: 'provider_rejected',
    atMs: surroundings.atMs,
    attempt: surroundings.attempt,
    rejection: told.rejection ?? 'unknown',
    ...rejectionFacts(inner, code, surroundings),
  };
}

function rejectionFacts(
  error: PartRecord,
  code: string | undefined,
  surroundings: FailureSurroundings,
): { readonly status?: number; readonly code?: string; readonly retryAfterMs?: number } {
  return known<{ status?: number; code?: string; retryAfterMs?: number }>({
    status: statusOf(error),
    code: sanitizeName(code),
    retryAfterMs: surroundings.retryAfterMillis,
  });
}

/** A client library wraps a connection that was lost in the body into an API error with the status of the head. */
function disguised(error: unknown): unknown {
  if (!isRecord(error)) return undefined;
  const status = statusOf(error);
  return status !== undefined && status < 400 && isRecord(error['cause']) ? error['cause'] : undefined;
}

function statusOf(error: PartRecord): number | undefined {
  return listOf([error['status'], error['statusCode'], error['code']])
    .map(countOf)
    .find((status) => status !== undefined && status >= 100 && status <= 599);
}

/** Also for errors of another realm. */
function isError(value: object): boolean {
  return (
    value instanceof Error ||
    Object.prototype.toString.call(value) === '[object Error]' ||
    value instanceof DOMException
  );
}
