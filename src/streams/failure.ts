// From what was thrown, or came as an error part, to the one item of evidence that it is.
//
// Owns: the fields of `transport_error`, `provider_rejected` and `stream_failed`, and one disguise: a truncation that a client
// library throws as an error of its own.
// Promises: names, codes, numbers and enums only: never a message, a body or a header. An error object that came as a part is
// the provider's own word: a rejection, whatever it says.
// Leaves to others: what a code or a status means (incident: classifyError).

import { classifyError } from '../incident/index.ts';
import type { Evidence } from '../incident/index.ts';
import { isRecord } from './formats/reading.ts';

export interface FailureSurroundings {
  readonly attempt: number;
  readonly atMs: number;
  readonly signal: AbortSignal | undefined;
}

/** What client libraries throw at a clean end of file, by the whole of name and text: `@ai-sdk/openai-compatible`, `@google/genai`. */
const TRUNCATIONS: ReadonlyMap<unknown, string> = new Map([
  ['AI_InvalidResponseDataError', 'Response stream ended without a finish reason.'],
  ['Error', 'Incomplete JSON segment at the end'],
]);
/** What `ai` throws when an answer ended before it had said anything; any error of its own it would have given before. */
const EMPTY_NAME = 'AI_NoOutputGeneratedError';

/** The item; 'abort' for an error that somebody asked for. */
export function failureItem(error: unknown, { atMs, attempt, signal }: FailureSurroundings): Evidence | 'abort' {
  if (isTruncation(error)) return { kind: 'stream_truncated', atMs, attempt };
  const told = classifyError(error, { signal });
  switch (told.kind) {
    case 'abort':
      return 'abort';
    case 'provider_rejected':
      return { ...told, atMs, attempt };
    case 'transport_error': {
      const { code, ...fields } = told;
      const isOwn = isRecord(error) && error['code'] === code;
      return { ...fields, ...(code === undefined ? {} : isOwn ? { code } : { causeCode: code }), atMs, attempt };
    }
    case 'stream_failed':
      if (isRecord(error) && !isError(error)) return { kind: 'provider_rejected', rejection: 'unknown', atMs, attempt };
      return { ...told, atMs, attempt };
  }
}

function isTruncation(error: unknown): boolean {
  if (!isRecord(error)) return false;
  if (TRUNCATIONS.get(error['name']) === error['message'] && error['message'] !== undefined) return true;
  return error['name'] === EMPTY_NAME && error['cause'] === undefined;
}

/** Also for errors of another realm. */
function isError(value: object): boolean {
  return (
    value instanceof Error ||
    Object.prototype.toString.call(value) === '[object Error]' ||
    value instanceof DOMException
  );
}
