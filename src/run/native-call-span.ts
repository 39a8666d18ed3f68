/**
 * The span that another instrumentation made of the tool call that goes on here (`ai.toolCall` of the AI SDK): it is enriched instead of
 * being doubled. Only an active span that records, says that it is the call of this very tool, and that no run has taken yet.
 */
import { trace } from '@opentelemetry/api';
import type { Span } from '@opentelemetry/api';
import { roleOfAttributes } from '../incident/spans/roles.ts';
import { ATTR_AI_TOOL_CALL_NAME } from '../semconv/foreign.ts';
import { ATTR_SPANBOX_RUN_ID } from '../semconv/index.ts';
import { ATTR_GEN_AI_TOOL_NAME } from '../semconv/upstream.ts';

/** The active span, if it is the call of this tool. */
export function nativeCallSpan(tool: string): Span | undefined {
  const span = trace.getActiveSpan();
  if (span?.isRecording() !== true) return undefined;
  // The API does not show what is on a span; the spans of every SDK do.
  const { attributes } = span as { readonly attributes?: unknown };
  if (typeof attributes !== 'object' || attributes === null) return undefined;
  const told = attributes as Readonly<Record<string, unknown>>;
  if (ATTR_SPANBOX_RUN_ID in told || roleOfAttributes(told) !== 'tool') return undefined;
  return (told[ATTR_AI_TOOL_CALL_NAME] ?? told[ATTR_GEN_AI_TOOL_NAME]) === tool ? span : undefined;
}
