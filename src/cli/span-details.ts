/**
 * What a line of the tree says of a span besides its name: model, tokens, tool, attempt, error. Content (messages, arguments, results) is
 * never read here. The words come from OpenTelemetry's GenAI conventions; names that older and other instrumentations use are read, too.
 */
import type { OtlpSpan } from '../otlp/otlp-types.ts';
import { countSpan } from '../otlp/span-counts.ts';
import {
  ATTR_SPANBOX_ATTEMPT_NUMBER,
  ATTR_SPANBOX_ATTEMPT_RESEND_COUNT,
  ATTR_SPANBOX_TOOL_EFFECT,
} from '../semconv/index.ts';
import * as foreign from '../semconv/foreign.ts';
import * as upstream from '../semconv/upstream.ts';
import { cutToColumns, printable } from './printable.ts';
import { attributeLookup, attributeMap, numberOf, textOf, textsOf } from './span-attributes.ts';
import type { AttributeMap } from './span-attributes.ts';

/** What a span is in an agent's run. */
type SpanRole = 'agent' | 'model' | 'tool' | 'other';

const AGENT_OPERATIONS: ReadonlySet<string> = new Set([
  upstream.GEN_AI_OPERATION_NAME_VALUES.INVOKE_AGENT,
  upstream.GEN_AI_OPERATION_NAME_VALUES.INVOKE_WORKFLOW,
  'create_agent',
]);

/** The role of a span; model and tool calls are those that a session's summary counts. */
function spanRole(attributes: AttributeMap): SpanRole {
  const { modelCall, toolCall } = countSpan(attributeLookup(attributes));
  if (modelCall) return 'model';
  if (toolCall) return 'tool';
  const operation = textOf(attributes, upstream.ATTR_GEN_AI_OPERATION_NAME);
  const isAgent =
    (operation !== undefined && AGENT_OPERATIONS.has(operation)) ||
    textOf(attributes, foreign.ATTR_OPENINFERENCE_SPAN_KIND) === 'AGENT' ||
    textOf(attributes, foreign.ATTR_TRACELOOP_SPAN_KIND) === 'agent';
  return isAgent ? 'agent' : 'other';
}

const MAX_VALUE_COLUMNS = 80;

function shown(value: string): string {
  return cutToColumns(printable(value), MAX_VALUE_COLUMNS);
}

/** Adds a value unless the span's name says it already. */
function unlessNamed(parts: string[], span: OtlpSpan, value: string | undefined): void {
  if (value !== undefined && !span.name.includes(value)) parts.push(shown(value));
}

/** The details of a span, printable, in the order in which they are shown. */
export function spanDetails(span: OtlpSpan): readonly string[] {
  const attributes = attributeMap(span.attributes);
  const parts: string[] = [];
  switch (spanRole(attributes)) {
    case 'model':
      modelDetails(span, attributes, parts);
      break;
    case 'tool':
      unlessNamed(parts, span, textOf(attributes, ...TOOL_NAMES));
      unlessNamed(parts, span, textOf(attributes, ...CALL_IDS));
      unlessNamed(parts, span, textOf(attributes, ATTR_SPANBOX_TOOL_EFFECT));
      break;
    case 'agent':
      unlessNamed(parts, span, textOf(attributes, upstream.ATTR_GEN_AI_AGENT_NAME, 'agent.name'));
      break;
    case 'other':
      httpDetails(attributes, parts);
      break;
  }
  return parts;
}

const TOOL_NAMES = [upstream.ATTR_GEN_AI_TOOL_NAME, foreign.ATTR_AI_TOOL_CALL_NAME, foreign.ATTR_TOOL_NAME] as const;
const CALL_IDS = [upstream.ATTR_GEN_AI_TOOL_CALL_ID, foreign.ATTR_AI_TOOL_CALL_ID, foreign.ATTR_TOOL_CALL_ID] as const;
const MODELS = [
  upstream.ATTR_GEN_AI_RESPONSE_MODEL,
  'ai.response.model',
  upstream.ATTR_GEN_AI_REQUEST_MODEL,
  'ai.model.id',
  'llm.model_name',
] as const;
const INPUT_TOKENS = [
  upstream.ATTR_GEN_AI_USAGE_INPUT_TOKENS,
  upstream.ATTR_GEN_AI_USAGE_PROMPT_TOKENS,
  'ai.usage.promptTokens',
  'llm.token_count.prompt',
] as const;
const OUTPUT_TOKENS = [
  upstream.ATTR_GEN_AI_USAGE_OUTPUT_TOKENS,
  upstream.ATTR_GEN_AI_USAGE_COMPLETION_TOKENS,
  'ai.usage.completionTokens',
  foreign.ATTR_LLM_TOKEN_COUNT_COMPLETION,
] as const;
const CACHE_WRITES = [
  upstream.ATTR_GEN_AI_USAGE_CACHE_CREATION_INPUT_TOKENS,
  upstream.ATTR_GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
] as const;

function modelDetails(span: OtlpSpan, attributes: AttributeMap, parts: string[]): void {
  const attempt = numberOf(attributes, ATTR_SPANBOX_ATTEMPT_NUMBER);
  if (attempt !== undefined) parts.push(`attempt ${attempt}`);
  const resend = numberOf(attributes, ATTR_SPANBOX_ATTEMPT_RESEND_COUNT);
  if (resend !== undefined && resend > 0) parts.push(`replay ${resend}`);
  unlessNamed(parts, span, textOf(attributes, ...MODELS));
  const input = numberOf(attributes, ...INPUT_TOKENS);
  if (input !== undefined) {
    const read = amount(attributes, [upstream.ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS], 'from cache');
    parts.push(`${input} in${inBrackets(read, amount(attributes, CACHE_WRITES, 'to cache'))}`);
  }
  const output = numberOf(attributes, ...OUTPUT_TOKENS);
  if (output !== undefined) {
    const reasoning = amount(attributes, [upstream.ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS], 'reasoning');
    parts.push(`${output} out${inBrackets(reasoning)}`);
  }
  const reasons = textsOf(attributes, upstream.ATTR_GEN_AI_RESPONSE_FINISH_REASONS);
  if (reasons.length > 0) parts.push(shown(reasons.join(', ')));
}

function amount(attributes: AttributeMap, keys: readonly string[], word: string): string {
  const number = numberOf(attributes, ...keys);
  return number === undefined || number <= 0 ? '' : `${number} ${word}`;
}

function inBrackets(...words: readonly string[]): string {
  const said = words.filter((word) => word !== '');
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
}

function httpDetails(attributes: AttributeMap, parts: string[]): void {
  const method = textOf(attributes, 'http.request.method', 'http.method');
  const status = numberOf(attributes, 'http.response.status_code', 'http.status_code');
  const address = textOf(attributes, 'server.address', 'url.path', 'http.route');
  if (method !== undefined) parts.push(shown(method));
  if (status !== undefined) parts.push(String(status));
  if (method !== undefined && address !== undefined) parts.push(shown(address));
}

/** What a span says of its failure: `ERROR type: message`, printable; absent for a span whose status is not ERROR. */
export function errorText(span: OtlpSpan): string | undefined {
  if (span.status?.code !== 2) return undefined;
  const type = textOf(attributeMap(span.attributes), 'error.type');
  const message = span.status.message;
  const head = type === undefined ? 'ERROR' : `ERROR ${shown(type)}`;
  return message === undefined || message === '' ? head : `${head}: ${shown(message)}`;
}
