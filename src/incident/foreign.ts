/**
 * Reading values that somebody else made: errors, headers and bodies of any client library. Nothing here throws, whatever the value is;
 * what cannot be read is absent.
 */

/** A property of a foreign value. A getter or a proxy that throws is read as absent. */
export function read(value: unknown, key: string): unknown {
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return undefined;
  try {
    return (value as Readonly<Record<string, unknown>>)[key];
  } catch {
    return undefined;
  }
}

/** A property, if it is a string with something in it. */
export function readText(value: unknown, key: string): string | undefined {
  const text = read(value, key);
  return typeof text === 'string' && text.trim() !== '' ? text : undefined;
}

/** The class of an error: its `name`, or its constructor's where the name says nothing. */
export function classOf(error: unknown): string | undefined {
  const name = readText(error, 'name');
  if (name !== undefined && name !== 'Error') return name;
  return readText(read(error, 'constructor'), 'name') ?? name;
}

/** An HTTP status in `value`, whoever put it there. */
export function asStatus(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= 100 && number <= 599 ? number : undefined;
}

/** The field names before the JSON of a server-sent event. */
const SSE_PREFIX = /^\s*(?:event:[^\n]*\n\s*)?data:\s*/;

/** A body as an object; text is parsed if it is JSON, or the first event of a stream that is. */
export function asObject(body: unknown): object | undefined {
  if (typeof body === 'object' && body !== null) return body;
  if (typeof body !== 'string') return undefined;
  const text = SSE_PREFIX.test(body) ? (body.replace(SSE_PREFIX, '').split('\n')[0] ?? '') : body;
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    // Not JSON: then it is text, and has no typed code.
    return undefined;
  }
}

/** A header of a `Headers` object, a `Map`, or a record in any case of letters. */
function readHeader(headers: unknown, name: string): string | undefined {
  const get = read(headers, 'get');
  if (typeof get === 'function') {
    try {
      const value: unknown = Reflect.apply(get, headers, [name]);
      return typeof value === 'string' ? value : undefined;
    } catch {
      // A `get` that is not that of headers.
      return undefined;
    }
  }
  if (typeof headers !== 'object' || headers === null) return undefined;
  try {
    for (const [key, value] of Object.entries(headers)) {
      if (key.toLowerCase() === name) return typeof value === 'string' ? value : undefined;
    }
  } catch {
    // A proxy that does not want to be listed.
  }
  return undefined;
}

/** How long the answer asks to wait, in milliseconds: `retry-after-ms`, `retry-after` in seconds, or as a date beside the answer's own. */
export function retryAfterMillis(headers: unknown): number | undefined {
  const millis = Number.parseFloat(readHeader(headers, 'retry-after-ms') ?? '');
  if (millis > 0) return millis;
  const after = readHeader(headers, 'retry-after')?.trim();
  if (after === undefined || after === '') return undefined;
  if (/^\d+(?:\.\d+)?$/.test(after)) return Number(after) > 0 ? Number(after) * 1000 : undefined;
  // There is no clock here: a date is worth something only beside the answer's own.
  const wait = Date.parse(after) - Date.parse(readHeader(headers, 'date') ?? '');
  return wait > 0 ? wait : undefined;
}

/** The provider's own word on a retry. */
export function shouldRetry(headers: unknown): boolean | undefined {
  const value = readHeader(headers, 'x-should-retry')?.trim().toLowerCase();
  if (value === 'true') return true;
  return value === 'false' ? false : undefined;
}
