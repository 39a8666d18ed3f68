/**
 * Which kind of refusal a provider's answer is: its typed code before the HTTP status, and its text only to refine a 400 or 422.
 * Knows the codes of OpenAI, Anthropic, Google, Azure, and the gateways that speak their wires.
 */
import type { Rejection } from './evidence.ts';

/** What the answer said. */
export interface RejectionInput {
  /** The HTTP status, from 100 to 599. */
  readonly status?: number | undefined;
  /** The typed codes of the answer, the most specific one first. */
  readonly codes: readonly string[];
  /** Its words; looked at, never kept. */
  readonly text?: string | undefined;
}

/** Codes that say more than the status. */
const STRONG: readonly (readonly [RegExp, Rejection])[] = [
  [/context_(?:length|window|overflow)|context_limit|prompt_too_long|max_context|too_many_tokens/, 'context_overflow'],
  [/quota|insufficient_(?:funds|credits?|balance)|billing|credit_balance|usage_limit|payment_required/, 'quota'],
  [/overloaded|^(?:server_error|api_error|internal_server_error)$/, 'overload'],
  [/^rate_limit/, 'rate_limit'],
  [
    /content_filter|content_policy|(?:^|_)safety(?:$|_)|prohibited_content|^blocklist$|responsible_ai|^recitation$/,
    'content_filter',
  ],
];

/** Codes that say the same as a status would, for errors that come inside a stream. */
const WEAK: readonly (readonly [RegExp, Rejection])[] = [
  [/^request_too_large$|payload_too_large/, 'request_too_large'],
  [/authentication|invalid_api_key|permission|unauthenticated|unauthorized|forbidden/, 'auth'],
  [/^resource_exhausted$|too_many_requests|^rate_/, 'rate_limit'],
  [/^(?:unavailable|internal|deadline_exceeded|timeout_error|service_unavailable|engine_overloaded)/, 'overload'],
  [/invalid_request|invalid_argument|failed_precondition|unprocessable|bad_request|invalid_prompt/, 'invalid_request'],
];

const OVERFLOW_TEXT =
  /context (?:length|window|limit)|maximum context|prompt (?:is )?too long|input (?:is )?too long|too many (?:input )?tokens|token count.{0,40}exceeds|exceeds? the (?:model'?s? )?(?:maximum|max|context|token)|reduce the length/i;
const BILLING_TEXT =
  /credit balance|billing|insufficient (?:funds|credits?|quota|balance)|quota (?:exceeded|exhausted)|exceeded your (?:current )?quota|purchase (?:more )?credits|payment required/i;

/** The rejection that a code alone proves, or `undefined`. */
export function rejectionOfCode(code: string): Rejection | undefined {
  return match(STRONG, code) ?? match(WEAK, code);
}

/** Does the code say it on any error, whoever threw it? The others need a provider's error object around them. */
export function isTellingCode(code: string): boolean {
  return match(STRONG, code) !== undefined;
}

function match(rows: readonly (readonly [RegExp, Rejection])[], code: string): Rejection | undefined {
  const word = code
    .trim()
    .toLowerCase()
    .replace(/[\s.-]+/g, '_');
  return rows.find(([pattern]) => pattern.test(word))?.[1];
}

function first(rows: readonly (readonly [RegExp, Rejection])[], codes: readonly string[]): Rejection | undefined {
  for (const code of codes) {
    const found = match(rows, code);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The rejection, `unknown` where the answer does not say which. */
export function rejectionOf({ status, codes, text }: RejectionInput): Rejection {
  const strong = first(STRONG, codes);
  if (strong !== undefined) return strong;
  if (status === undefined || status < 400) return first(WEAK, codes) ?? 'unknown';
  return ofStatus(status, text);
}

function ofStatus(status: number, text: string | undefined): Rejection {
  switch (status) {
    case 401:
    case 403:
      return 'auth';
    case 402:
      return 'quota';
    case 429:
      return 'rate_limit';
    case 413:
      return 'request_too_large';
    case 400:
    case 422:
      if (text !== undefined && OVERFLOW_TEXT.test(text)) return 'context_overflow';
      if (text !== undefined && BILLING_TEXT.test(text)) return 'quota';
      return 'invalid_request';
    default:
      return status >= 500 ? 'overload' : 'unknown';
  }
}
