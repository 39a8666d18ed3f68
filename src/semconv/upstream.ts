/**
 * Names of other conventions that our code reads or writes, each under the page that defines it. Ours are in the files beside this one.
 * Written by hand: a registry may not be copied for a few names, and GenAI names are in Development, so each use is decided here.
 * Reading is wider than writing: old names of the same thing are read and never written.
 */

// https://opentelemetry.io/docs/specs/semconv/registry/attributes/error/
/** Class of the error: a code, a status, a class name, or `_OTHER`. Stable. */
export const ATTR_ERROR_TYPE = 'error.type' as const;
/** Value of `error.type` when nothing better is known. */
export const ERROR_TYPE_VALUE_OTHER = '_OTHER' as const;

// https://opentelemetry.io/docs/specs/semconv/registry/attributes/exception/
/** Name of the span event that `recordException` adds. Stable. */
export const EVENT_EXCEPTION = 'exception' as const;
/** Class or code of the exception. Stable. */
export const ATTR_EXCEPTION_TYPE = 'exception.type' as const;
/** Text of the exception. Stable; read to classify, never written by us. */
export const ATTR_EXCEPTION_MESSAGE = 'exception.message' as const;

// https://opentelemetry.io/docs/specs/semconv/registry/attributes/http/
/** Status of the response. Stable. */
export const ATTR_HTTP_RESPONSE_STATUS_CODE = 'http.response.status_code' as const;

// https://opentelemetry.io/docs/specs/semconv/registry/attributes/server/
/** Host that was called. Stable. */
export const ATTR_SERVER_ADDRESS = 'server.address' as const;
/** Port that was called. Stable. */
export const ATTR_SERVER_PORT = 'server.port' as const;

// https://opentelemetry.io/docs/specs/semconv/registry/attributes/session/
/** Id of the session. Development. */
export const ATTR_SESSION_ID = 'session.id' as const;

// https://opentelemetry.io/docs/specs/semconv/registry/attributes/gen-ai/ (all of them Development)
/** What the span does: `chat`, `invoke_agent`, `execute_tool`, … */
export const ATTR_GEN_AI_OPERATION_NAME = 'gen_ai.operation.name' as const;
/** Values of `gen_ai.operation.name` that we write or read. */
export const GEN_AI_OPERATION_NAME_VALUES = {
  CHAT: 'chat',
  GENERATE_CONTENT: 'generate_content',
  TEXT_COMPLETION: 'text_completion',
  INVOKE_AGENT: 'invoke_agent',
  INVOKE_WORKFLOW: 'invoke_workflow',
  EXECUTE_TOOL: 'execute_tool',
} as const;
/** Provider of the model. */
export const ATTR_GEN_AI_PROVIDER_NAME = 'gen_ai.provider.name' as const;
/** Provider of the model, older name. Read only. */
export const ATTR_GEN_AI_SYSTEM = 'gen_ai.system' as const;
/** Model that was asked for. */
export const ATTR_GEN_AI_REQUEST_MODEL = 'gen_ai.request.model' as const;
/** Model that answered. */
export const ATTR_GEN_AI_RESPONSE_MODEL = 'gen_ai.response.model' as const;
/** Provider's id of the answer. */
export const ATTR_GEN_AI_RESPONSE_ID = 'gen_ai.response.id' as const;
/** Finish reasons, one for each choice. */
export const ATTR_GEN_AI_RESPONSE_FINISH_REASONS = 'gen_ai.response.finish_reasons' as const;
/** Seconds to the first chunk of a streamed answer. */
export const ATTR_GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK = 'gen_ai.response.time_to_first_chunk' as const;
/** Name of the agent. */
export const ATTR_GEN_AI_AGENT_NAME = 'gen_ai.agent.name' as const;
/** Id of the conversation. */
export const ATTR_GEN_AI_CONVERSATION_ID = 'gen_ai.conversation.id' as const;
/** Name of the tool. */
export const ATTR_GEN_AI_TOOL_NAME = 'gen_ai.tool.name' as const;
/** Id of the tool call. */
export const ATTR_GEN_AI_TOOL_CALL_ID = 'gen_ai.tool.call.id' as const;
/** Kind of tool: `function`, `extension` (run by the agent's side), `datastore`. */
export const ATTR_GEN_AI_TOOL_TYPE = 'gen_ai.tool.type' as const;
/** Tokens of the request. */
export const ATTR_GEN_AI_USAGE_INPUT_TOKENS = 'gen_ai.usage.input_tokens' as const;
/** Tokens of the answer. */
export const ATTR_GEN_AI_USAGE_OUTPUT_TOKENS = 'gen_ai.usage.output_tokens' as const;
/** Tokens of the request, older name. Read only. */
export const ATTR_GEN_AI_USAGE_PROMPT_TOKENS = 'gen_ai.usage.prompt_tokens' as const;
/** Tokens of the answer, older name. Read only. */
export const ATTR_GEN_AI_USAGE_COMPLETION_TOKENS = 'gen_ai.usage.completion_tokens' as const;
/** Tokens that were read from a cache. */
export const ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS = 'gen_ai.usage.cache_read.input_tokens' as const;
/** Tokens that were written to a cache. The name that is written. */
export const ATTR_GEN_AI_USAGE_CACHE_CREATION_INPUT_TOKENS = 'gen_ai.usage.cache_creation.input_tokens' as const;
/** Tokens that were written to a cache, the other name in use. Read only. */
export const ATTR_GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS = 'gen_ai.usage.cache_write.input_tokens' as const;
/** Tokens of the answer that were reasoning. */
export const ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS = 'gen_ai.usage.reasoning.output_tokens' as const;
/** Messages of the request. Content: only when asked for. */
export const ATTR_GEN_AI_INPUT_MESSAGES = 'gen_ai.input.messages' as const;
/** Messages of the answer. Content: only when asked for. */
export const ATTR_GEN_AI_OUTPUT_MESSAGES = 'gen_ai.output.messages' as const;
/** Arguments of a tool call. Content: only when asked for. */
export const ATTR_GEN_AI_TOOL_CALL_ARGUMENTS = 'gen_ai.tool.call.arguments' as const;
/** Result of a tool call. Content: only when asked for. */
export const ATTR_GEN_AI_TOOL_CALL_RESULT = 'gen_ai.tool.call.result' as const;

// https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/ (Development)
/** Duration of a GenAI operation, histogram, `s`. */
export const METRIC_GEN_AI_CLIENT_OPERATION_DURATION = 'gen_ai.client.operation.duration' as const;
/** Time to the first chunk of a streamed answer, histogram, `s`. */
export const METRIC_GEN_AI_CLIENT_OPERATION_TIME_TO_FIRST_CHUNK =
  'gen_ai.client.operation.time_to_first_chunk' as const;
