/**
 * A request as the application gave it, checked once.
 */
import type { StreamFormat } from '../streams/index.ts';
import type { CheckedRequest } from './request-chain.ts';
import type { RequestInfo } from './run-types.ts';
import { resolveWatchdogs } from './watchdogs.ts';

/** The formats that a provider's own client library streams. */
const FORMAT_BY_PROVIDER: Readonly<Record<string, StreamFormat>> = {
  openai: 'openai-chat',
  anthropic: 'anthropic',
  gemini: 'gemini',
  google: 'gemini',
  'gcp.gemini': 'gemini',
  'gcp.gen_ai': 'gemini',
};

/**
 * The request of a stream.
 * @throws TypeError for a request without provider, model or format; RangeError for a limit out of range.
 */
export function checkStreamRequest(request: RequestInfo): CheckedRequest {
  const format = request.format ?? FORMAT_BY_PROVIDER[request.provider];
  if (format === undefined) {
    throw new TypeError(`Cannot stream: the format is needed for provider ${JSON.stringify(request.provider)}`);
  }
  check(request);
  return { request, format, watchdogs: resolveWatchdogs(request.watchdogs) };
}

/**
 * The request of an answer in one piece. When its head comes is mostly not known, and mostly it comes with the answer: so `connect` is off
 * unless it is asked for, and `silence` runs from the start.
 * @throws TypeError for a request without provider or model; RangeError for a limit out of range.
 */
export function checkWholeRequest(request: RequestInfo): CheckedRequest & { readonly isFormatKnown: boolean } {
  check(request);
  const format = request.format ?? FORMAT_BY_PROVIDER[request.provider];
  return {
    request,
    format: format ?? 'ai-sdk',
    isFormatKnown: format !== undefined,
    watchdogs: resolveWatchdogs({ connectMillis: Number.POSITIVE_INFINITY, ...request.watchdogs }),
  };
}

function check({ provider, model, budget, maxDelayMillis, signal }: RequestInfo): void {
  for (const [name, value] of Object.entries({ provider, model })) {
    if (typeof value !== 'string' || value === '') {
      throw new TypeError(`Cannot send request: ${name} must be a name, received ${JSON.stringify(value)}`);
    }
  }
  if (signal !== undefined && typeof signal.addEventListener !== 'function') {
    throw new TypeError('Cannot send request: signal must be an AbortSignal, received something else');
  }
  for (const [name, value] of Object.entries({ ...budget, maxDelayMillis })) {
    if (value !== undefined && !(typeof value === 'number' && value >= 0)) {
      throw new RangeError(`Cannot send request: ${name} must be 0 or more, received ${String(value)}`);
    }
  }
}
