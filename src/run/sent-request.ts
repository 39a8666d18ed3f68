/**
 * What a request shows when it is sent through `attempt.fetch`: where it goes, and the tools that are really in it.
 * Nothing else of it is looked at, and nothing of it is kept.
 */
import type { RequestInfo } from './run-types.ts';

/** Fields by which a request exposes tools that it does not list: servers, stored prompts, cached contents, searches. */
const UNLISTED = ['mcp_servers', 'web_search_options', 'prompt_id', 'cachedContent', 'container'];

/** Told of what goes through a `fetch`. */
export interface FetchListener {
  /** A request is about to be sent, for the `count`th time. */
  readonly sends: (count: number, input: unknown, body: unknown) => void;
  /** An answer that is no error came: after another one the client library may send again. */
  readonly answered: (headers: Headers) => void;
}

/** The `fetch` of the runtime, observed. */
export function observedFetch({ sends, answered }: FetchListener): typeof fetch {
  let count = 0;
  return async (input, init) => {
    count += 1;
    sends(count, input, init?.body);
    const response = await fetch(input, init);
    if (response.ok) answered(response.headers);
    return response;
  };
}

/** Host and port of a URL; undefined for what is none. */
export function serverOf(input: unknown): RequestInfo['server'] {
  const text = typeof input === 'string' ? input : input instanceof URL ? input.href : urlIn(input);
  try {
    const { hostname, port, protocol } = new URL(text ?? '');
    return { address: hostname, port: port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port) };
  } catch {
    // A relative URL, in a browser: nobody asked for it.
    return undefined;
  }
}

/** The tools in the JSON body of a request, with an unreadable one for each way to expose tools unlisted; undefined if it cannot be read. */
export function toolsIn(body: unknown): readonly unknown[] | undefined {
  if (typeof body !== 'string') return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    // A body of another kind.
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
  const fields = parsed as Readonly<Record<string, unknown>>;
  const tools = fields['tools'] ?? [];
  if (!Array.isArray(tools)) return undefined;
  const unlisted = UNLISTED.filter((field) => fields[field] !== undefined && fields[field] !== null);
  // A stored prompt of OpenAI brings its own tools; a text is an ordinary prompt.
  if (typeof fields['prompt'] === 'object' && fields['prompt'] !== null) unlisted.push('prompt');
  return [...(tools as readonly unknown[]), ...unlisted.map(() => null)];
}

function urlIn(input: unknown): string | undefined {
  const url = typeof input === 'object' && input !== null ? (input as { readonly url?: unknown }).url : undefined;
  return typeof url === 'string' ? url : undefined;
}
