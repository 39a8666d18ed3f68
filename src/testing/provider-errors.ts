// The error bodies that each provider really sends.
//
// Owns: status and variant → body, per provider; and the event by which an error comes inside a stream.
// Promises: the shapes are the providers' own (`{ error: { message, type, param, code } }`, `{ type: 'error', error, request_id }`,
// `{ error: { code, message, status } }`, JSON-RPC), so that a client library makes its own typed error of them.
// Leaves to others: headers and sending (exchange.ts).
// Sources: platform.openai.com/docs/guides/error-codes, docs.anthropic.com/en/api/errors, ai.google.dev/gemini-api/docs/troubleshooting.

import { STATUS_CODES } from 'node:http';
import type { ErrorVariant } from './faults.ts';
import { dataFrame, eventFrame } from './wires/wire.ts';
import type { Frame, ProviderName, WireName } from './wires/wire.ts';

interface ProviderError {
  readonly type: string;
  readonly code: string | null;
  readonly message: string;
}

const OPENAI_STATUS: Readonly<Record<number, ProviderError>> = {
  400: openai('invalid_request_error', null, "Invalid value for 'messages'."),
  401: openai('invalid_request_error', 'invalid_api_key', 'Incorrect API key provided.'),
  402: openai('insufficient_quota', 'billing_hard_limit_reached', 'Billing hard limit has been reached.'),
  403: openai(
    'invalid_request_error',
    'unsupported_country_region_territory',
    'Country, region, or territory not supported.',
  ),
  404: openai('invalid_request_error', 'model_not_found', 'The model does not exist or you do not have access to it.'),
  408: openai('timeout', null, 'Request timed out.'),
  413: openai('invalid_request_error', null, 'Request too large.'),
  429: openai('requests', 'rate_limit_exceeded', 'Rate limit reached for requests per min.'),
  500: openai('server_error', null, 'The server had an error while processing your request. Sorry about that!'),
  503: openai('server_error', null, 'The engine is currently overloaded, please try again later.'),
};

const OPENAI_VARIANT: Readonly<Record<ErrorVariant, ProviderError>> = {
  overload: openai('server_error', null, 'The engine is currently overloaded, please try again later.'),
  server_error: openai('server_error', 'server_error', 'The server had an error while processing your request.'),
  rate_limit: openai('tokens', 'rate_limit_exceeded', 'Rate limit reached for tokens per min.'),
  quota: openai(
    'insufficient_quota',
    'insufficient_quota',
    'You exceeded your current quota, please check your plan and billing details.',
  ),
  context_overflow: openai(
    'invalid_request_error',
    'context_length_exceeded',
    "This model's maximum context length is 128000 tokens.",
  ),
  content_filter: openai(
    'invalid_request_error',
    'content_filter',
    'The response was filtered by the content management policy.',
  ),
  auth: openai('invalid_request_error', 'invalid_api_key', 'Incorrect API key provided.'),
  invalid_request: openai('invalid_request_error', null, "Invalid value for 'messages'."),
};

const ANTHROPIC_STATUS: Readonly<Record<number, ProviderError>> = {
  400: plain('invalid_request_error', 'messages: at least one message is required'),
  401: plain('authentication_error', 'invalid x-api-key'),
  402: plain('billing_error', 'There is an issue with your billing or payment information.'),
  403: plain('permission_error', 'Your API key does not have permission to use the specified resource.'),
  404: plain('not_found_error', 'model: not found'),
  408: plain('timeout_error', 'The request timed out.'),
  413: plain('request_too_large', 'Request exceeds the maximum size'),
  429: plain('rate_limit_error', 'This request would exceed your rate limit.'),
  500: plain('api_error', 'Internal server error'),
  503: plain('api_error', 'Service unavailable'),
  529: plain('overloaded_error', 'Overloaded'),
};

const ANTHROPIC_VARIANT: Readonly<Record<ErrorVariant, ProviderError>> = {
  overload: plain('overloaded_error', 'Overloaded'),
  server_error: plain('api_error', 'Internal server error'),
  rate_limit: plain('rate_limit_error', 'This request would exceed your rate limit.'),
  quota: plain('billing_error', 'Your credit balance is too low to access the API.'),
  context_overflow: plain('invalid_request_error', 'prompt is too long: 208310 tokens > 200000 maximum'),
  content_filter: plain('invalid_request_error', 'Output blocked by content filtering policy'),
  auth: plain('authentication_error', 'invalid x-api-key'),
  invalid_request: plain('invalid_request_error', 'messages: at least one message is required'),
};

const GEMINI_STATUS: Readonly<Record<number, ProviderError>> = {
  400: plain('INVALID_ARGUMENT', 'Request contains an invalid argument.'),
  401: plain('UNAUTHENTICATED', 'Request had invalid authentication credentials.'),
  402: plain('FAILED_PRECONDITION', 'Billing is not enabled for this project.'),
  403: plain('PERMISSION_DENIED', 'The caller does not have permission.'),
  404: plain('NOT_FOUND', 'The model is not found for this API version.'),
  408: plain('DEADLINE_EXCEEDED', 'The request took too long.'),
  413: plain('INVALID_ARGUMENT', 'Request payload size exceeds the limit.'),
  429: plain('RESOURCE_EXHAUSTED', 'Resource has been exhausted (e.g. check quota).'),
  500: plain('INTERNAL', 'An internal error has occurred.'),
  503: plain('UNAVAILABLE', 'The model is overloaded. Please try again later.'),
};

const GEMINI_VARIANT: Readonly<Record<ErrorVariant, ProviderError>> = {
  overload: plain('UNAVAILABLE', 'The model is overloaded. Please try again later.'),
  server_error: plain('INTERNAL', 'An internal error has occurred.'),
  rate_limit: plain('RESOURCE_EXHAUSTED', 'Resource has been exhausted (e.g. check quota).'),
  quota: plain('RESOURCE_EXHAUSTED', 'You exceeded your current quota, please check your plan and billing details.'),
  context_overflow: plain('INVALID_ARGUMENT', 'The input token count exceeds the maximum number of tokens allowed.'),
  content_filter: plain('INVALID_ARGUMENT', 'The request was blocked by the safety filter.'),
  auth: plain('UNAUTHENTICATED', 'Request had invalid authentication credentials.'),
  invalid_request: plain('INVALID_ARGUMENT', 'Request contains an invalid argument.'),
};

/** The HTTP status that a variant has when the provider sends it before the stream. */
export const VARIANT_STATUS: Readonly<Record<ProviderName, Readonly<Record<ErrorVariant, number>>>> = {
  openai: statuses(503, 429),
  anthropic: statuses(529, 400),
  gemini: statuses(503, 429),
  mcp: statuses(503, 429),
};

/** The body of an HTTP error, as text. */
export function errorBody(
  provider: ProviderName,
  status: number,
  variant: ErrorVariant | undefined,
  requestId: string,
): string {
  const error = errorOf(provider, status, variant);
  switch (provider) {
    case 'openai':
      return JSON.stringify({ error: { message: error.message, type: error.type, param: null, code: error.code } });
    case 'anthropic':
      return JSON.stringify({
        type: 'error',
        error: { type: error.type, message: error.message },
        request_id: requestId,
      });
    case 'gemini':
      return JSON.stringify({ error: { code: status, message: error.message, status: error.type } });
    case 'mcp':
      return JSON.stringify({ jsonrpc: '2.0', error: { code: -32_000, message: error.message }, id: null });
  }
}

/** The event by which the provider says inside a stream that it failed. */
export function errorFrame(wire: WireName, variant: ErrorVariant, requestId: string): Frame {
  switch (wire) {
    case 'openai-chat':
      return dataFrame('content', JSON.parse(errorBody('openai', 500, variant, requestId)));
    case 'openai-responses': {
      // As the API sends it; its reference shows the fields of `error` beside `type`.
      const { code, type, message } = errorOf('openai', 500, variant);
      const error = { type, code: code ?? type, message, param: null };
      return eventFrame('content', 'error', { type: 'error', sequence_number: 99, error });
    }
    case 'anthropic':
      return eventFrame('content', 'error', JSON.parse(errorBody('anthropic', 500, variant, requestId)));
    case 'gemini':
      return dataFrame('content', JSON.parse(errorBody('gemini', VARIANT_STATUS.gemini[variant], variant, requestId)));
    case 'mcp':
      return eventFrame('content', 'message', JSON.parse(errorBody('mcp', 500, variant, requestId)));
  }
}

function errorOf(provider: ProviderName, status: number, variant: ErrorVariant | undefined): ProviderError {
  if (provider === 'mcp') return plain('', STATUS_CODES[status] ?? 'Error');
  const [byStatus, byVariant] = tablesOf(provider);
  if (variant !== undefined) return byVariant[variant];
  const known = byStatus[status];
  if (known !== undefined) return known;
  return status >= 500 ? byVariant.overload : byVariant.invalid_request;
}

function tablesOf(
  provider: Exclude<ProviderName, 'mcp'>,
): readonly [Readonly<Record<number, ProviderError>>, Readonly<Record<ErrorVariant, ProviderError>>] {
  switch (provider) {
    case 'anthropic':
      return [ANTHROPIC_STATUS, ANTHROPIC_VARIANT];
    case 'gemini':
      return [GEMINI_STATUS, GEMINI_VARIANT];
    case 'openai':
      return [OPENAI_STATUS, OPENAI_VARIANT];
  }
}

function statuses(overload: number, quota: number): Readonly<Record<ErrorVariant, number>> {
  return {
    overload,
    server_error: 500,
    rate_limit: 429,
    quota,
    context_overflow: 400,
    content_filter: 400,
    auth: 401,
    invalid_request: 400,
  };
}

function openai(type: string, code: string | null, message: string): ProviderError {
  return { type, code, message };
}

function plain(type: string, message: string): ProviderError {
  return { type, code: null, message };
}
