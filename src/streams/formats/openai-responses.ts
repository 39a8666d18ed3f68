// OpenAI Responses events.
//
// Owns: event → signals. A call is known by its item's id; it is whole when its item is done. Items that the provider runs
// itself (web search, file search, code, images, MCP, hosted shell) are provider-side calls, whole and ended when their item is done.
// The terminal events are `response.completed` and `response.incomplete`; `response.failed` and `error` are rejections.
// A whole response object is read as its items and its end.
// Source: https://platform.openai.com/docs/api-reference/responses-streaming.

import { countOf, isRecord, listOf, nameOf, recordOf, textOf } from './reading.ts';
import type { PartRecord } from './reading.ts';
import type { CallKey, PartSignals } from './signals.ts';

/** Items that the application runs. */
const APPLICATION_CALLS: ReadonlySet<string> = new Set([
  'function_call',
  'custom_tool_call',
  'computer_call',
  'local_shell_call',
  'apply_patch_call',
]);

/** Items that the provider runs, with the name of their tool. */
const PROVIDER_CALLS: ReadonlyMap<string, string> = new Map([
  ['web_search_call', 'web_search'],
  ['file_search_call', 'file_search'],
  ['code_interpreter_call', 'code_interpreter'],
  ['image_generation_call', 'image_generation'],
  ['mcp_call', 'mcp'],
  ['mcp_list_tools', 'mcp_list_tools'],
  ['shell_call', 'shell'],
  ['tool_search_call', 'tool_search'],
]);

const PROVIDER_STAGES =
  /^response\.(?:web_search_call|file_search_call|code_interpreter_call|image_generation_call|mcp_call|mcp_list_tools|shell_call)(?:_code)?\./u;

export function readOpenaiResponses(part: unknown, signals: PartSignals): void {
  if (!isRecord(part)) return signals.unknown(typeof part);
  if (part['object'] === 'response') return readWhole(part, signals);
  const type = textOf(part['type']);
  switch (type) {
    case 'response.output_text.delta':
    case 'response.refusal.delta':
      return signals.text(textOf(part['delta']));
    case 'response.reasoning_text.delta':
    case 'response.reasoning_summary_text.delta':
      return signals.reasoning(textOf(part['delta']));
    case 'response.function_call_arguments.delta':
    case 'response.custom_tool_call_input.delta':
    case 'response.mcp_call_arguments.delta':
      return signals.callInput(itemKey(part), textOf(part['delta']));
    case 'response.function_call_arguments.done':
    case 'response.custom_tool_call_input.done':
    case 'response.mcp_call_arguments.done':
      return signals.callInputFinished(itemKey(part));
    case 'response.audio.delta':
    case 'response.output_audio.delta':
    case 'response.audio.transcript.delta':
    case 'response.output_audio_transcript.delta':
    case 'response.image_generation_call.partial_image':
    case 'response.output_text.annotation.added':
      return signals.output();
    case 'response.output_item.added':
      return itemAdded(part, signals);
    case 'response.output_item.done':
      return itemDone(part, signals);
    case 'response.created':
    case 'response.queued':
    case 'response.in_progress':
      return readResponse(part, signals);
    case 'response.completed':
      readResponse(part, signals);
      return signals.finished('completed');
    case 'response.incomplete':
      readResponse(part, signals);
      return signals.finished(incompleteReason(part));
    case 'response.failed':
      readResponse(part, signals);
      return signals.failed(recordOf(recordOf(part['response'])?.['error']) ?? { code: 'server_error' });
    case 'error':
      return signals.failed(recordOf(part['error']) ?? { code: part['code'], message: part['message'] });
    case 'response.content_part.added':
    case 'response.content_part.done':
    case 'response.output_text.done':
    case 'response.refusal.done':
    case 'response.reasoning_text.done':
    case 'response.reasoning_summary_text.done':
    case 'response.reasoning_summary_part.added':
    case 'response.reasoning_summary_part.done':
    case 'response.audio.done':
    case 'response.audio.transcript.done':
      return signals.progress();
    default:
      if (PROVIDER_STAGES.test(type)) return signals.progress();
      return type === 'ping' || type === 'keepalive' ? undefined : signals.unknown(type);
  }
}

function itemAdded(part: PartRecord, signals: PartSignals): void {
  const item = recordOf(part['item']);
  signals.progress();
  if (item === undefined) return;
  const type = textOf(item['type']);
  const key = item['id'] === undefined ? itemKey(part) : keyOf(item['id']);
  if (APPLICATION_CALLS.has(type)) {
    signals.callStarted(key, { id: nameOf(item['call_id']) ?? nameOf(item['id']), name: nameOf(item['name']) ?? type });
  } else if (PROVIDER_CALLS.has(type)) {
    signals.callStarted(key, { id: nameOf(item['id']), name: providerName(type, item), providerSide: true });
  }
}

function itemDone(part: PartRecord, signals: PartSignals): void {
  const item = recordOf(part['item']);
  signals.progress();
  if (item === undefined) return;
  const type = textOf(item['type']);
  const key = item['id'] === undefined ? itemKey(part) : keyOf(item['id']);
  if (APPLICATION_CALLS.has(type)) {
    if (item['status'] === 'incomplete') return;
    signals.callMaterialized(key, {
      id: nameOf(item['call_id']) ?? nameOf(item['id']),
      name: nameOf(item['name']) ?? type,
    });
  } else if (PROVIDER_CALLS.has(type)) {
    const name = providerName(type, item);
    signals.callMaterialized(key, { id: nameOf(item['id']), name, providerSide: true });
    if (item['status'] === 'failed' || isFailure(item['error'])) signals.callEnded(key, { name, error: 'failed' });
    else signals.callEnded(key, { name });
  }
}

function readWhole(response: PartRecord, signals: PartSignals): void {
  readResponse({ response }, signals);
  for (const [index, item] of listOf(response['output']).entries()) {
    if (!isRecord(item)) continue;
    for (const content of listOf(item['content'])) {
      if (!isRecord(content)) continue;
      if (item['type'] === 'reasoning') signals.reasoning(textOf(content['text']));
      else if (content['type'] === 'output_audio') signals.output();
      else signals.text(textOf(content['text']) || textOf(content['refusal']));
    }
    for (const summary of listOf(item['summary'])) signals.reasoning(textOf(recordOf(summary)?.['text']));
    if (item['type'] !== 'message' && item['type'] !== 'reasoning') itemDone({ item, output_index: index }, signals);
  }
  if (response['status'] === 'failed') signals.failed(recordOf(response['error']) ?? { code: 'server_error' });
  else if (response['status'] === 'incomplete') signals.finished(incompleteReason({ response }));
  else if (response['status'] === 'completed') signals.finished('completed');
}

/** The tool that an MCP call names; else the provider's own. */
function providerName(type: string, item: PartRecord): string | undefined {
  return type === 'mcp_call' ? nameOf(item['name']) : PROVIDER_CALLS.get(type);
}

function isFailure(error: unknown): boolean {
  return error !== undefined && error !== null;
}

/** Deltas name the item; where they do not, its place in the output does. */
function itemKey(part: PartRecord): CallKey {
  return part['item_id'] === undefined ? (countOf(part['output_index']) ?? 0) : keyOf(part['item_id']);
}

function keyOf(id: unknown): CallKey {
  return typeof id === 'number' ? id : textOf(id);
}

function readResponse(part: PartRecord, signals: PartSignals): void {
  const response = recordOf(part['response']);
  if (response === undefined) return;
  signals.response(response['id'], response['model']);
  const usage = recordOf(response['usage']);
  if (usage === undefined) return;
  signals.usage({
    inputTokens: countOf(usage['input_tokens']),
    outputTokens: countOf(usage['output_tokens']),
    cacheReadTokens: countOf(recordOf(usage['input_tokens_details'])?.['cached_tokens']),
    cacheWriteTokens: countOf(recordOf(usage['input_tokens_details'])?.['cache_write_tokens']),
    reasoningTokens: countOf(recordOf(usage['output_tokens_details'])?.['reasoning_tokens']),
  });
}

function incompleteReason(part: PartRecord): string {
  return nameOf(recordOf(recordOf(part['response'])?.['incomplete_details'])?.['reason']) ?? 'incomplete';
}
