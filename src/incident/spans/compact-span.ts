/**
 * An ended span without what its run does not need of it any more: what is read to derive evidence stays, content goes.
 *
 * C1. A compact span shows the same evidence as the whole one (events of ours excepted: they are kept elsewhere).
 * C2. Its size does not depend on prompts, answers, arguments or results.
 */
import {
  ATTR_AI_RESPONSE_OBJECT,
  ATTR_AI_RESPONSE_REASONING,
  ATTR_AI_RESPONSE_TEXT,
  ATTR_AI_RESPONSE_TOOL_CALLS,
  PREFIX_GEN_AI_COMPLETION,
  PREFIX_LLM_OUTPUT_MESSAGES,
} from '../../semconv/foreign.ts';
import {
  ATTR_SPANBOX_END_REASON,
  ATTR_SPANBOX_REPAIRED,
  ATTR_SPANBOX_RUN_ID,
  ATTR_SPANBOX_RUN_OUTCOME,
  ATTR_SPANBOX_TOOL_EFFECT,
  ATTR_SPANBOX_TOOL_TARGET,
} from '../../semconv/index.ts';
import {
  ATTR_ERROR_TYPE,
  ATTR_GEN_AI_OUTPUT_MESSAGES,
  ATTR_GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  EVENT_EXCEPTION,
} from '../../semconv/upstream.ts';
import { FINISH_REASONS, FIRST_CONTENT_EVENTS, OUTPUT_TOKENS } from './attempt-output.ts';
import { CALL_IDS, TOOL_NAMES } from './foreign-calls.ts';
import { ROLE_ATTRIBUTES } from './roles.ts';
import { BROKEN_FINISH } from './foreign-evidence.ts';
import type { HrTimeLike, ReadableSpanLike } from './span-types.ts';

type Keeping = 'whole' | 'mark' | 'json';

/** What is kept of which attribute: its value, a mark that there is something, or the JSON without its content. */
const KEEPING: ReadonlyMap<string, Keeping> = new Map<string, Keeping>([
  ...[
    ...ROLE_ATTRIBUTES,
    ...CALL_IDS,
    ...TOOL_NAMES,
    ...FINISH_REASONS,
    ...OUTPUT_TOKENS,
    ATTR_SPANBOX_RUN_ID,
    ATTR_SPANBOX_RUN_OUTCOME,
    ATTR_SPANBOX_REPAIRED,
    ATTR_SPANBOX_END_REASON,
    ATTR_SPANBOX_TOOL_EFFECT,
    ATTR_SPANBOX_TOOL_TARGET,
    ATTR_ERROR_TYPE,
    ATTR_HTTP_RESPONSE_STATUS_CODE,
    ATTR_GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK,
  ].map((key): [string, Keeping] => [key, 'whole']),
  [ATTR_AI_RESPONSE_TEXT, 'mark'],
  [ATTR_AI_RESPONSE_OBJECT, 'mark'],
  [ATTR_AI_RESPONSE_REASONING, 'mark'],
  [ATTR_AI_RESPONSE_TOOL_CALLS, 'json'],
  [ATTR_GEN_AI_OUTPUT_MESSAGES, 'json'],
]);

/** Text that holds content, of those that write messages as numbered attributes; their other attributes are names, ids and roles. */
const NUMBERED_CONTENT = /\.(?:content|reasoning|text|arguments)$/;
/** JSON shorter than this is kept as it is. */
const SMALL_JSON = 512;
/** What of an entry of that JSON is kept. */
const JSON_FIELDS = new Set(['type', 'id', 'name', 'parts', 'toolCallId', 'toolName', 'providerExecuted']);

/** A span that has ended or is about to, without its content. Who was its parent is not kept: it has its place. */
export class CompactSpan implements ReadableSpanLike {
  readonly name = '';
  readonly kind = 0;
  readonly ended = true;
  readonly startTime: HrTimeLike;
  readonly endTime: HrTimeLike;
  readonly attributes: ReadableSpanLike['attributes'];
  readonly events: ReadableSpanLike['events'];
  readonly status: ReadableSpanLike['status'];
  readonly #context: { readonly traceId: string; readonly spanId: string };

  /** `as`: what it says instead of what `span` says. */
  constructor(span: ReadableSpanLike, as?: Pick<ReadableSpanLike, 'attributes' | 'status'>) {
    this.startTime = span.startTime;
    this.endTime = span.endTime;
    this.attributes = as?.attributes ?? compactAttributes(span.attributes);
    this.events = span.events.length === 0 ? NO_EVENTS : compactEvents(span.events);
    this.status = as?.status ?? span.status;
    this.#context = span.spanContext();
  }

  spanContext(): { readonly traceId: string; readonly spanId: string } {
    return this.#context;
  }

  /** Whether a finish reason says that the answer broke off. */
  get brokeOff(): boolean {
    for (const key in this.attributes) {
      if (!FINISH_REASON_KEYS.has(key)) continue;
      const value = this.attributes[key];
      const first: unknown = Array.isArray(value) ? value[0] : value;
      if (typeof first === 'string' && BROKEN_FINISH.has(first)) return true;
    }
    return false;
  }
}

const FINISH_REASON_KEYS = new Set(FINISH_REASONS);
const NO_EVENTS: ReadableSpanLike['events'] = [];

function compactEvents(events: ReadableSpanLike['events']): ReadableSpanLike['events'] {
  const first = events.find(({ name }) => FIRST_CONTENT_EVENTS.has(name));
  const exception = events.findLast(({ name }) => name === EVENT_EXCEPTION);
  return [
    ...(first === undefined ? [] : [{ name: first.name, time: first.time }]),
    ...(exception === undefined ? [] : [exception]),
  ];
}

function compactAttributes(attributes: ReadableSpanLike['attributes']): ReadableSpanLike['attributes'] {
  const kept: Record<string, unknown> = {};
  for (const key in attributes) {
    const keeping = KEEPING.get(key);
    if (keeping === 'whole') kept[key] = attributes[key];
    else if (keeping !== undefined) kept[key] = without(attributes[key], keeping);
    else if (isNumbered(key)) {
      kept[key] = NUMBERED_CONTENT.test(key) ? without(attributes[key], 'mark') : attributes[key];
    }
  }
  return kept;
}

/** One of the numbered attributes of a message. Called for every attribute: the letters before the prefixes, which cost more. */
function isNumbered(key: string): boolean {
  if (key.charCodeAt(4) === LETTER_O) return key.startsWith(PREFIX_LLM_OUTPUT_MESSAGES);
  return key.charCodeAt(7) === LETTER_C && key.startsWith(PREFIX_GEN_AI_COMPLETION);
}

const LETTER_O = PREFIX_LLM_OUTPUT_MESSAGES.charCodeAt(4);
const LETTER_C = PREFIX_GEN_AI_COMPLETION.charCodeAt(7);

function without(value: unknown, keeping: 'mark' | 'json'): unknown {
  if (typeof value !== 'string') return value;
  if (keeping === 'mark') return value === '' ? '' : 'x';
  return value.length <= SMALL_JSON ? value : shortJson(value);
}

function shortJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text, compactField));
  } catch {
    // Cut, redacted, or never JSON: it shows nothing, and neither does the empty text.
    return '';
  }
}

/** Called from the inside out: fields that nobody reads go, and of content it is left that there is some. */
function compactField(key: string, value: unknown): unknown {
  if (key === 'content') return typeof value === 'string' && value !== '' ? 'x' : '';
  return key === '' || /^\d+$/.test(key) || JSON_FIELDS.has(key) ? value : undefined;
}
