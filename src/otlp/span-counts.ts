/**
 * What a session's summary counts of a span, told from its attributes: one rule for the recorder, for repair and for readers.
 *
 * Names are those of the GenAI conventions, of the AI SDK, of OpenLLMetry and of OpenInference. Tokens are counted on model calls alone: a run
 * that repeats the sum of its calls would count them twice.
 */

/** Looks an attribute up by its key; undefined where it is not set. Integers may be decimal strings. */
export type AttributeLookup = (key: string) => unknown;

/** What one span adds to its session. */
export interface SpanCounts {
  readonly modelCall: boolean;
  readonly toolCall: boolean;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

const MODEL_OPERATIONS: ReadonlySet<unknown> = new Set([
  'chat',
  'text_completion',
  'generate_content',
  'completion',
  'embeddings',
]);
const MODEL_SPANS: ReadonlySet<unknown> = new Set([
  'ai.generateText.doGenerate',
  'ai.streamText.doStream',
  'ai.generateObject.doGenerate',
  'ai.streamObject.doStream',
  'ai.embed.doEmbed',
  'ai.embedMany.doEmbed',
]);
const INPUT_TOKENS = [
  'gen_ai.usage.input_tokens',
  'gen_ai.usage.prompt_tokens',
  'ai.usage.promptTokens',
  'llm.token_count.prompt',
];
const OUTPUT_TOKENS = [
  'gen_ai.usage.output_tokens',
  'gen_ai.usage.completion_tokens',
  'ai.usage.completionTokens',
  'llm.token_count.completion',
];

/** Every key that is looked up. */
export const COUNTED_KEYS: readonly string[] = [
  'gen_ai.operation.name',
  'ai.operationId',
  'openinference.span.kind',
  'traceloop.span.kind',
  'llm.request.type',
  ...INPUT_TOKENS,
  ...OUTPUT_TOKENS,
];

/** Counts one span. */
export function countSpan(attribute: AttributeLookup): SpanCounts {
  const operation = attribute('gen_ai.operation.name');
  const aiOperation = attribute('ai.operationId');
  const kind = attribute('openinference.span.kind') ?? attribute('traceloop.span.kind');
  const toolCall = operation === 'execute_tool' || aiOperation === 'ai.toolCall' || kind === 'TOOL' || kind === 'tool';
  const request = attribute('llm.request.type');
  const modelCall =
    !toolCall &&
    (MODEL_OPERATIONS.has(operation) ||
      MODEL_SPANS.has(aiOperation) ||
      kind === 'LLM' ||
      request === 'chat' ||
      request === 'completion');
  if (!modelCall) return { modelCall, toolCall, inputTokens: 0, outputTokens: 0 };
  return {
    modelCall,
    toolCall,
    inputTokens: firstCount(attribute, INPUT_TOKENS),
    outputTokens: firstCount(attribute, OUTPUT_TOKENS),
  };
}

function firstCount(attribute: AttributeLookup, keys: readonly string[]): number {
  for (const key of keys) {
    const value = attribute(key);
    const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
    if (typeof number === 'number' && Number.isSafeInteger(number) && number >= 0) return number;
  }
  return 0;
}
