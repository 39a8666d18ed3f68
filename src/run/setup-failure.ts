/**
 * Failures before a request existed.
 * A failure is one of the setup only where nothing can have been sent: `start` threw at once, or the library says so by its error's class.
 */
import { classifyError, sanitizeName } from '../incident/index.ts';
import type { Evidence } from '../incident/index.ts';

/** Classes of the AI SDK for a request that could not be made. */
const SETUP_CLASSES: ReadonlySet<string> = new Set([
  'AI_LoadAPIKeyError',
  'AI_LoadSettingError',
  'AI_InvalidArgumentError',
  'AI_InvalidPromptError',
  'AI_InvalidMessageRoleError',
  'AI_MessageConversionError',
  'AI_NoSuchModelError',
  'AI_NoSuchProviderError',
  'AI_UnsupportedFunctionalityError',
  'AI_UnsupportedModelVersionError',
]);

/** Was it the setup that failed? */
export function isSetupError(
  error: unknown,
  { isSync, wasSent, signal }: { readonly isSync: boolean; readonly wasSent: boolean; readonly signal: AbortSignal },
): boolean {
  if (wasSent) return false;
  const name = nameOf(error);
  if (name !== undefined && SETUP_CLASSES.has(name)) return true;
  return isSync && classifyError(error, { signal }).kind === 'stream_failed';
}

/** The item: the code of the error, else its class. */
export function setupItem(error: unknown, atMs: number, attempt: number): Evidence {
  const name = errorTypeOf(error);
  return { kind: 'setup_failed', atMs, attempt, ...(name === undefined ? {} : { error: name }) };
}

/** The code of an error, else its class, if it may be said. */
export function errorTypeOf(error: unknown): string | undefined {
  return sanitizeName(field(error, 'code')) ?? sanitizeName(nameOf(error));
}

function nameOf(error: unknown): string | undefined {
  const name = field(error, 'name');
  if (typeof name === 'string' && name !== '' && name !== 'Error') return name;
  const constructor = field(field(error, 'constructor'), 'name');
  return typeof constructor === 'string' && constructor !== '' ? constructor : undefined;
}

function field(value: unknown, key: string): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  try {
    return (value as Readonly<Record<string, unknown>>)[key];
  } catch {
    // A getter that throws: what cannot be read is absent.
    return undefined;
  }
}
