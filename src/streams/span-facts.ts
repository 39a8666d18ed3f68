// What an observed stream leaves on a span: evidence as events, facts as attributes.
//
// Owns: the attribute names of facts (OpenTelemetry's GenAI conventions, and `spanbox.provider.request_id`).
// Promises: numbers, ids and enums only; written once, when the attempt is over, for failed attempts too. Nothing is thrown
// into the stream by a span that is broken.
// Leaves to others: the shape of an evidence event (incident: recordEvidence).

import type { EventSpan } from '../incident/index.ts';
import type { StreamFacts } from './wire-facts.ts';

/** What is needed of a span. */
export interface SpanLike extends EventSpan {
  setAttribute(key: string, value: string | number | boolean | string[]): unknown;
}

/** The attributes that the facts of an attempt are, in seconds where the conventions want seconds. */
export function factAttributes(facts: StreamFacts): Readonly<Record<string, string | number | string[]>> {
  const { usage } = facts;
  const attributes: Readonly<Record<string, string | number | string[] | undefined>> = {
    'gen_ai.usage.input_tokens': usage?.inputTokens,
    'gen_ai.usage.output_tokens': usage?.outputTokens,
    'gen_ai.usage.cache_read.input_tokens': usage?.cacheReadTokens,
    'gen_ai.usage.cache_creation.input_tokens': usage?.cacheWriteTokens,
    'gen_ai.usage.reasoning.output_tokens': usage?.reasoningTokens,
    'gen_ai.response.id': facts.responseId,
    'gen_ai.response.model': facts.responseModel,
    'gen_ai.response.finish_reasons': reasonsOf(facts),
    'gen_ai.response.time_to_first_chunk':
      facts.timeToFirstChunkMillis === undefined ? undefined : facts.timeToFirstChunkMillis / 1000,
    'spanbox.provider.request_id': facts.requestId,
  };
  return Object.fromEntries(
    Object.entries(attributes).filter((entry): entry is [string, string | number | string[]] => entry[1] !== undefined),
  );
}

/** An attempt that ended without a reason of the provider's ends with `error`. */
function reasonsOf(facts: StreamFacts): string[] | undefined {
  if (facts.finishReasons.length > 0) return [...facts.finishReasons];
  return facts.outcome === 'open' ? undefined : ['error'];
}

/** Writes the facts on the span. */
export function recordFacts(span: SpanLike, facts: StreamFacts): void {
  for (const [key, value] of Object.entries(factAttributes(facts))) span.setAttribute(key, value);
}
