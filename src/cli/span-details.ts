/**
 * What a line of the tree says of a span besides its name: model, tokens, tool, attempt, error. Content (messages, arguments, results) is
 * never read here. The words come from OpenTelemetry's GenAI conventions; names that older and other instrumentations use are read, too.
 */
import type { OtlpSpan } from '../otlp/otlp-types.ts';
import { cutToColumns, printable } from './printable.ts';
import { attributeMap, numberOf, textOf, textsOf } from './span-attributes.ts';
import type { AttributeMap } from './span-attributes.ts';

/** What a span is in an agent's run. */
export type SpanRole = 'agent' | 'model' | 'tool' | 'other';

const ROLE_OF_OPERATION: Readonly<Record<string, SpanRole>> = {
  invoke_agent: 'agent',
  create_agent: 'agent',
  invoke_workflow: 'agent',
  chat: 'model',
  text_completion: 'model',
  generate_content: 'model',
  embeddings: 'model',
  execute_tool: 'tool',
};

const ROLE_OF_OPENINFERENCE: Readonly<Record<string, SpanRole>> = {
  AGENT: 'agent',
  LLM: 'model',
  EMBEDDING: 'model',
  TOOL: 'tool',
};

/** The role of a span, from its attributes alone. */
export function spanRole(attributes: AttributeMap): SpanRole {
  const operation = textOf(attributes, 'gen_ai.operation.name');
  const named = operation === undefined ? undefined : ROLE_OF_OPERATION[operation];
  if (named !== undefined) return named;
  const inference = ROLE_OF_OPENINFERENCE[textOf(attributes, 'openinference.span.kind') ?? ''];
  if (inference !== undefined) return inference;
  if (textOf(attributes, 'gen_ai.tool.name', 'ai.toolCall.name', 'tool.name') !== undefined) return 'tool';
  if (textOf(attributes, 'gen_ai.request.model', 'ai.model.id', 'llm.model_name') !== undefined) return 'model';
  return 'other';
}

/** Tokens of a model call. `undefined`: not said. */
export interface TokenUsage {
  readonly input: number | undefined;
  readonly output: number | undefined;
  readonly cached: number | undefined;
  readonly reasoning: number | undefined;
}

/** The token counts of a span. */
export function tokenUsage(attributes: AttributeMap): TokenUsage {
  return {
    input: numberOf(
      attributes,
      'gen_ai.usage.input_tokens',
      'gen_ai.usage.prompt_tokens',
      'ai.usage.promptTokens',
      'ai.usage.inputTokens',
      'llm.token_count.prompt',
    ),
    output: numberOf(
      attributes,
      'gen_ai.usage.output_tokens',
      'gen_ai.usage.completion_tokens',
      'ai.usage.completionTokens',
      'ai.usage.outputTokens',
      'llm.token_count.completion',
    ),
    cached: numberOf(attributes, 'gen_ai.usage.cache_read.input_tokens', 'gen_ai.usage.cache_read_input_tokens'),
    reasoning: numberOf(attributes, 'gen_ai.usage.reasoning.output_tokens', 'gen_ai.usage.reasoning_tokens'),
  };
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
      unlessNamed(parts, span, textOf(attributes, 'gen_ai.tool.name', 'ai.toolCall.name', 'tool.name'));
      unlessNamed(parts, span, textOf(attributes, 'gen_ai.tool.call.id', 'ai.toolCall.id', 'tool_call.id'));
      unlessNamed(parts, span, textOf(attributes, 'spanbox.tool.effect'));
      break;
    case 'agent':
      unlessNamed(parts, span, textOf(attributes, 'gen_ai.agent.name', 'agent.name'));
      break;
    case 'other':
      httpDetails(attributes, parts);
      break;
  }
  return parts;
}

function modelDetails(span: OtlpSpan, attributes: AttributeMap, parts: string[]): void {
  const attempt = numberOf(attributes, 'spanbox.attempt.number');
  if (attempt !== undefined) parts.push(`attempt ${attempt}`);
  const resend = numberOf(attributes, 'spanbox.attempt.resend_count');
  if (resend !== undefined && resend > 0) parts.push(`replay ${resend}`);
  const requested = textOf(attributes, 'gen_ai.request.model', 'ai.model.id', 'llm.model_name');
  unlessNamed(parts, span, textOf(attributes, 'gen_ai.response.model', 'ai.response.model') ?? requested);
  const { input, output, cached, reasoning } = tokenUsage(attributes);
  if (input !== undefined) parts.push(`${input} in${cached !== undefined && cached > 0 ? ` (${cached} cached)` : ''}`);
  if (output !== undefined) {
    parts.push(`${output} out${reasoning !== undefined && reasoning > 0 ? ` (${reasoning} reasoning)` : ''}`);
  }
  const reasons = textsOf(attributes, 'gen_ai.response.finish_reasons');
  if (reasons.length > 0) parts.push(shown(reasons.join(', ')));
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
