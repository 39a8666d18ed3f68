// MCP over streamable HTTP: `POST …/mcp`, a JSON-RPC server with scripted tools.
//
// Owns: the bytes of this wire. `initialize`, `ping`, `tools/list` and notifications are answered by the server itself; the
// script answers `tools/call`. Text pieces but the last are sent as progress, if the client asked for it; the terminal event
// is the result. The tools named in `tools/list` are those of the server's options.
// Source: https://modelcontextprotocol.io/specification/2025-06-18/basic/transports.

import { textOf } from './answers.ts';
import { commentFrame, eventFrame, jsonFrame } from './wire.ts';
import type { AnswerContext, Frame, Wire } from './wire.ts';

/** A tool that the server lists. */
export interface McpTool {
  readonly name: string;
  readonly description?: string;
  /** JSON schema of the arguments. @default an object */
  readonly inputSchema?: Readonly<Record<string, unknown>>;
  /** `readOnlyHint`, `destructiveHint`, `idempotentHint`, `openWorldHint`, `title`. */
  readonly annotations?: Readonly<Record<string, unknown>>;
}

const MCP_PROTOCOL_VERSION = '2025-06-18';
const MCP_SESSION_ID = 'mcp-session-000001';

export const mcpWire: Wire = {
  name: 'mcp',
  provider: 'mcp',
  streams: () => true,
  frames(answer, context) {
    const frames: Frame[] = [];
    const params = context.body['params'];
    const token = progressToken(params);
    const texts = answer.parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));
    const pieces = texts.flatMap((text) => (typeof text === 'string' ? [text] : text));
    if (token !== undefined) {
      for (const [index, message] of pieces.slice(0, -1).entries()) {
        frames.push(
          rpcEvent('content', {
            method: 'notifications/progress',
            params: { progressToken: token, progress: index + 1, message },
          }),
        );
      }
    }
    for (const part of answer.parts) if (part.type === 'ping') frames.push(commentFrame('keep-alive'));
    const result = {
      content: texts.map((text) => ({ type: 'text', text: textOf(text) })),
      isError: answer.isError ?? false,
    };
    frames.push(rpcEvent('terminal', { id: context.body['id'] ?? null, result }));
    return frames;
  },
};

/** What the server answers by itself; undefined for `tools/call`, which the script answers. */
export function mcpOwnAnswer(
  method: string,
  context: AnswerContext,
  tools: readonly McpTool[],
):
  | { readonly status: number; readonly frames: readonly Frame[]; readonly headers: Readonly<Record<string, string>> }
  | undefined {
  const id = context.body['id'];
  if (method === 'DELETE') return { status: 200, frames: [], headers: {} };
  if (method !== 'POST') return { status: 405, frames: [], headers: { allow: 'POST, DELETE' } };
  if (id === undefined) return { status: 202, frames: [], headers: {} };
  const json = { 'content-type': 'application/json' };
  const answered = (result: object): Frame[] => [jsonFrame({ jsonrpc: '2.0', id, result })];
  switch (context.body['method']) {
    case 'tools/call':
      return undefined;
    case 'initialize':
      return {
        status: 200,
        frames: answered({
          protocolVersion: MCP_PROTOCOL_VERSION,
          capabilities: { tools: {} },
          serverInfo: { name: 'fault-server', version: '1.0.0' },
        }),
        headers: { ...json, 'mcp-session-id': MCP_SESSION_ID },
      };
    case 'ping':
      return { status: 200, frames: answered({}), headers: json };
    case 'tools/list':
      return { status: 200, frames: answered({ tools: tools.map(listed) }), headers: json };
    default: {
      const error = { code: -32_601, message: 'Method not found' };
      return { status: 200, frames: [jsonFrame({ jsonrpc: '2.0', id, error })], headers: json };
    }
  }
}

function listed(tool: McpTool): object {
  return { inputSchema: { type: 'object' }, ...tool };
}

function rpcEvent(role: 'content' | 'terminal', message: object): Frame {
  return eventFrame(role, 'message', { jsonrpc: '2.0', ...message });
}

function progressToken(params: unknown): unknown {
  if (typeof params !== 'object' || params === null || !('_meta' in params)) return undefined;
  const meta = params._meta;
  return typeof meta === 'object' && meta !== null && 'progressToken' in meta ? meta.progressToken : undefined;
}
