// Anthropic Messages events.
//
// Owns: event → signals. A call is known by the index of its block; it is whole when the block stops. `server_tool_use` and
// `mcp_tool_use` blocks are provider-side calls, ended by the result block that names them. The terminal event is the
// `message_delta` with a `stop_reason` (or `message_stop`, should it come without one).
// A whole message is read as its blocks and its end.
// Input tokens are summed as the conventions want them: fresh, read from a cache, and written to one.
// Source: https://docs.anthropic.com/en/docs/build-with-claude/streaming.

import { countOf, isRecord, listOf, nameOf, recordOf, textOf } from './reading.ts';
import type { PartRecord } from './reading.ts';
import type { PartSignals } from './signals.ts';

export function readAnthropic(part: unknown, signals: PartSignals): void {
  if (!isRecord(part)) return signals.unknown(typeof part);
  switch (part['type']) {
    case 'content_block_delta':
      return readDelta(countOf(part['index']) ?? 0, recordOf(part['delta']), signals);
    case 'content_block_start':
      return readStart(countOf(part['index']) ?? 0, recordOf(part['content_block']), signals);
    case 'content_block_stop':
      signals.progress();
      return signals.callMaterialized(countOf(part['index']) ?? 0);
    case 'message_start': {
      const message = recordOf(part['message']);
      signals.response(message?.['id'], message?.['model']);
      return readUsage(message?.['usage'], signals);
    }
    case 'message_delta': {
      readUsage(part['usage'], signals);
      const reason = nameOf(recordOf(part['delta'])?.['stop_reason']);
      return reason === undefined ? undefined : signals.finished(reason);
    }
    case 'message_stop':
      return signals.finished('message_stop');
    case 'message':
      return readWhole(part, signals);
    case 'ping':
      return undefined;
    case 'error':
      return signals.failed(part['error'] ?? part);
    default:
      return signals.unknown(part['type']);
  }
}

function readWhole(message: PartRecord, signals: PartSignals): void {
  signals.response(message['id'], message['model']);
  readUsage(message['usage'], signals);
  for (const [index, block] of listOf(message['content']).entries()) {
    readStart(index, recordOf(block), signals);
    signals.callMaterialized(index);
  }
  const reason = nameOf(message['stop_reason']);
  if (reason !== undefined) signals.finished(reason);
}

function readDelta(index: number, delta: PartRecord | undefined, signals: PartSignals): void {
  switch (delta?.['type']) {
    case 'text_delta':
      return signals.text(textOf(delta['text']));
    case 'input_json_delta':
      return signals.callInput(index, textOf(delta['partial_json']));
    case 'thinking_delta':
      return signals.reasoning(textOf(delta['thinking']));
    case 'signature_delta':
      return signals.hiddenReasoning();
    case 'citations_delta':
      return signals.output();
    default:
      return signals.unknown(delta?.['type'] ?? 'content_block_delta');
  }
}

function readStart(index: number, block: PartRecord | undefined, signals: PartSignals): void {
  const type = textOf(block?.['type']);
  switch (type) {
    case 'text':
      signals.progress();
      return signals.text(textOf(block?.['text']));
    case 'thinking':
      signals.progress();
      return signals.reasoning(textOf(block?.['thinking']));
    case 'redacted_thinking':
      return signals.hiddenReasoning();
    case 'tool_use':
      return signals.callStarted(index, { id: nameOf(block?.['id']), name: nameOf(block?.['name']) });
    case 'server_tool_use':
    case 'mcp_tool_use':
      return signals.callStarted(index, {
        id: nameOf(block?.['id']),
        name: nameOf(block?.['name']),
        providerSide: true,
      });
    default:
      signals.progress();
      if (!type.endsWith('_tool_result')) return signals.unknown(type);
      return signals.callEnded(nameOf(block?.['tool_use_id']) ?? index, { error: resultError(block) });
  }
}

/** The error code of a result block that failed. */
function resultError(block: PartRecord | undefined): string | undefined {
  const content = recordOf(block?.['content']);
  if (textOf(content?.['type']).endsWith('_error')) return nameOf(content?.['error_code']) ?? 'failed';
  return block?.['is_error'] === true ? 'failed' : undefined;
}

function readUsage(value: unknown, signals: PartSignals): void {
  const usage = recordOf(value);
  if (usage === undefined) return;
  const fresh = countOf(usage['input_tokens']);
  const read = countOf(usage['cache_read_input_tokens']);
  const written = countOf(usage['cache_creation_input_tokens']);
  signals.usage({
    inputTokens: fresh === undefined ? undefined : fresh + (read ?? 0) + (written ?? 0),
    outputTokens: countOf(usage['output_tokens']),
    cacheReadTokens: read,
    cacheWriteTokens: written,
    reasoningTokens: undefined,
  });
}
