// Which wire a path belongs to.
//
// Owns: the list of wires and the paths by which clients reach them.
// Promises: only the end of a path counts, so that any base URL in front of it works.
// Leaves to others: what the wires say.

import { openaiChatWire } from './openai-chat.ts';
import type { Wire } from './wire.ts';

const ROUTES: readonly (readonly [RegExp, Wire])[] = [[/\/chat\/completions$/u, openaiChatWire]];

/** The wire of a path without its query; undefined for a path of none. */
export function wireOf(pathname: string): Wire | undefined {
  return ROUTES.find(([pattern]) => pattern.test(pathname))?.[1];
}
