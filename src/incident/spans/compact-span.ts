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
import type { ReadableSpanLike } from './span-types.ts';

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

/** The span without its content. Call it when the span ends or has ended; `endTime` is its end. */
export function compactSpan(span: ReadableSpanLike): ReadableSpanLike {
  const { traceId, spanId } = span.spanContext();
  const { name, kind, parentSpanContext, parentSpanId, startTime, endTime, status } = span;
  const context = { traceId, spanId };
  return {
    name,
    kind,
    spanContext: () => context,
    parentSpanContext: parentSpanContext === undefined ? undefined : { spanId: parentSpanContext.spanId },
    parentSpanId,
    startTime,
    endTime,
    ended: true,
    attributes: compactAttributes(span.attributes),
    events: span.events.length === 0 ? NO_EVENTS : compactEvents(span.events),
    status,
  };
}

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
    else if (key.startsWith(PREFIX_GEN_AI_COMPLETION) || key.startsWith(PREFIX_LLM_OUTPUT_MESSAGES)) {
      kept[key] = NUMBERED_CONTENT.test(key) ? without(attributes[key], 'mark') : attributes[key];
    }
  }
  return kept;
}

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
