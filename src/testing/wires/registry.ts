// Which wire a path belongs to.
//
// Owns: the list of wires and the paths by which clients reach them.
// Promises: only the end of a path counts, so that any base URL in front of it works.
// Leaves to others: what the wires say.

import { anthropicWire } from './anthropic.ts';
import { geminiWire } from './gemini.ts';
import { mcpWire } from './mcp.ts';
import { openaiChatWire } from './openai-chat.ts';
import { openaiResponsesWire } from './openai-responses.ts';
import type { Wire } from './wire.ts';

const ROUTES: readonly (readonly [RegExp, Wire])[] = [
  [/\/chat\/completions$/u, openaiChatWire],
  [/\/responses$/u, openaiResponsesWire],
  [/\/messages$/u, anthropicWire],
  [/\/models\/[^/]+:(?:streamGenerateContent|generateContent)$/u, geminiWire],
  [/\/mcp$/u, mcpWire],
];

/** The wire of a path without its query; undefined for a path of none. */
export function wireOf(pathname: string): Wire | undefined {
  return ROUTES.find(([pattern]) => pattern.test(pathname))?.[1];
}
