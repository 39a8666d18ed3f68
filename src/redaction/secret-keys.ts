/**
 * Names under which a secret is kept: of attributes, of members in JSON text, of query parameters.
 *
 * A name counts by its last dotted segment, in any case, with `-` and `_` left out: `http.request.header.X-API-Key`,
 * `x_api_key` and `xApiKey` are one name. `gen_ai.usage.*_tokens`, `session.id` and ids of calls are none of them.
 */

/** The plain names; the kind in `[redacted:<kind>]` is the name as written here. */
const NAMES: readonly string[] = [
  'authorization',
  'proxy_authorization',
  'cookie',
  'set_cookie',
  'x_api_key',
  'api_key',
  'password',
  'passwd',
  'client_secret',
  'secret_access_key',
  'aws_secret_access_key',
  'access_token',
  'refresh_token',
  'id_token',
  'private_key',
];

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, '');
}

const KIND_OF: ReadonlyMap<string, string> = new Map(NAMES.map((name) => [plain(name), name]));

/** The longest name, with separators; a longer segment is never looked at. */
const MAX_NAME = 32;

/** The kind of secret kept under `key`, undefined for an ordinary key. */
export function kindOfKey(key: string): string | undefined {
  const segment = key.slice(key.lastIndexOf('.') + 1);
  if (segment.length < 6 || segment.length > MAX_NAME) return undefined;
  return KIND_OF.get(plain(segment));
}

/**
 * The names as a regular expression's alternatives, for use with the `i` flag: with either separator, or without where the
 * pivots still find it (`clientsecret` in running text is a word nobody writes).
 */
export const KEY_ALTERNATIVES: string = [...NAMES]
  .toSorted((a, b) => b.length - a.length)
  .map((name) => name.replaceAll('_', name === 'client_secret' ? '[-_]' : '[-_]?'))
  .join('|');
