/**
 * Names that other instrumentations put on their spans: read to recognise and to understand them, never written by us.
 * `upstream.ts` has OpenTelemetry's own; here are the AI SDK, OpenLLMetry (Traceloop) and OpenInference (Arize).
 */

// AI SDK 5 and 6: https://ai-sdk.dev/docs/ai-sdk-core/telemetry, "Collected Data"
export const ATTR_AI_OPERATION_ID = 'ai.operationId' as const;
export const ATTR_AI_RESPONSE_FINISH_REASON = 'ai.response.finishReason' as const;
export const ATTR_AI_RESPONSE_TEXT = 'ai.response.text' as const;
export const ATTR_AI_RESPONSE_OBJECT = 'ai.response.object' as const;
export const ATTR_AI_RESPONSE_REASONING = 'ai.response.reasoning' as const;
/** A JSON list of `{ toolCallId, toolName, input, providerExecuted? }`. */
export const ATTR_AI_RESPONSE_TOOL_CALLS = 'ai.response.toolCalls' as const;
export const ATTR_AI_USAGE_OUTPUT_TOKENS = 'ai.usage.outputTokens' as const;
export const ATTR_AI_TOOL_CALL_ID = 'ai.toolCall.id' as const;
export const ATTR_AI_TOOL_CALL_NAME = 'ai.toolCall.name' as const;
export const EVENT_AI_STREAM_FIRST_CHUNK = 'ai.stream.firstChunk' as const;

// OpenLLMetry: https://github.com/traceloop/openllmetry, opentelemetry-semantic-conventions-ai
/** `workflow`, `task`, `agent`, `tool`. */
export const ATTR_TRACELOOP_SPAN_KIND = 'traceloop.span.kind' as const;
export const ATTR_TRACELOOP_ENTITY_NAME = 'traceloop.entity.name' as const;
/** `chat`, `completion`, `embedding`, `rerank`. */
export const ATTR_LLM_REQUEST_TYPE = 'llm.request.type' as const;
export const ATTR_LLM_RESPONSE_FINISH_REASON = 'llm.response.finish_reason' as const;
export const ATTR_LLM_RESPONSE_STOP_REASON = 'llm.response.stop_reason' as const;
export const ATTR_GEN_AI_RESPONSE_FINISH_REASON = 'gen_ai.response.finish_reason' as const;
export const ATTR_GEN_AI_RESPONSE_STOP_REASON = 'gen_ai.response.stop_reason' as const;
export const EVENT_LLM_CONTENT_COMPLETION_CHUNK = 'llm.content.completion.chunk' as const;
/** Followed by `.{n}.content`, `.{n}.finish_reason`, `.{n}.tool_calls.{m}.id`, `.{n}.tool_calls.{m}.name`. */
export const PREFIX_GEN_AI_COMPLETION = 'gen_ai.completion' as const;

// OpenInference: https://github.com/Arize-ai/openinference, spec/semantic_conventions.md
/** `LLM`, `TOOL`, `AGENT`, `CHAIN`, `RETRIEVER`, `EMBEDDING`, … */
export const ATTR_OPENINFERENCE_SPAN_KIND = 'openinference.span.kind' as const;
export const ATTR_LLM_FINISH_REASON = 'llm.finish_reason' as const;
export const ATTR_LLM_TOKEN_COUNT_COMPLETION = 'llm.token_count.completion' as const;
export const ATTR_TOOL_NAME = 'tool.name' as const;
export const ATTR_TOOL_ID = 'tool.id' as const;
export const ATTR_TOOL_CALL_ID = 'tool_call.id' as const;
export const ATTR_TOOL_CALL_FUNCTION_NAME = 'tool_call.function.name' as const;
export const EVENT_FIRST_TOKEN_STREAM_EVENT = 'First Token Stream Event' as const;
/** Followed by `.{n}.message.content`, `.{n}.message.tool_calls.{m}.tool_call.id`, `….tool_call.function.name`. */
export const PREFIX_LLM_OUTPUT_MESSAGES = 'llm.output_messages' as const;
