/**
 * What stands between an application's words and the first byte written.
 *
 * Built-in secrets (secret-keys.ts, secret-values.ts) are always redacted; the application may add names, patterns and a function
 * of its own. Whatever throws in the application's function costs its value, never the span and never a secret. The shape fits
 * the encoder's `TextGuard`.
 */

import { EVERY_BYTE, isSuspicious, SECRET_PIVOTS } from './pivots.ts';
import { kindOfKey } from './secret-keys.ts';
import { redacted, redactSecrets } from './secret-values.ts';

export interface RedactOptions {
  /** Names whose values are secret: strings count like the built-in ones (last dotted segment, any case), patterns see the whole key. */
  readonly keys?: readonly (string | RegExp)[];
  /** Patterns of secrets in values, names and messages; each match becomes `[redacted:pattern]`. */
  readonly patterns?: readonly RegExp[];
  /** Called last for every string value with its attribute key ('' for names and messages); answers what is written. */
  readonly value?: (value: string, key: string) => string;
}

/** A text longer than this is not searched beyond it: it will be cut there before it is written. */
const MAX_SEARCHED = 1_200_000;

function simple(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, '');
}

function globalPattern(pattern: RegExp): RegExp {
  return new RegExp(pattern.source, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`);
}

/** Checks the options; throws `TypeError` naming the option and the value. */
function checkOptions(options: RedactOptions): void {
  for (const name of Object.keys(options)) {
    if (name !== 'keys' && name !== 'patterns' && name !== 'value') {
      throw new TypeError(`Cannot create redactor: unknown option redact.${name}, known are keys, patterns, value`);
    }
  }
  for (const key of options.keys ?? []) {
    if (typeof key !== 'string' && !(key instanceof RegExp)) {
      throw new TypeError(`Cannot create redactor: redact.keys takes strings and RegExps, received ${typeof key}`);
    }
  }
  for (const pattern of options.patterns ?? []) {
    if (!(pattern instanceof RegExp)) {
      throw new TypeError(`Cannot create redactor: redact.patterns takes RegExps, received ${typeof pattern}`);
    }
  }
  if (options.value !== undefined && typeof options.value !== 'function') {
    throw new TypeError(`Cannot create redactor: redact.value takes a function, received ${typeof options.value}`);
  }
}

export class Redactor {
  readonly pivots: Uint8Array;
  readonly #names: ReadonlySet<string>;
  readonly #keyPatterns: readonly RegExp[];
  readonly #patterns: readonly RegExp[];
  readonly #value: ((value: string, key: string) => string) | undefined;
  readonly #searchesAll: boolean;
  /** How often the application's own function threw; each time its value was withheld. */
  failures = 0;

  /** @throws TypeError on an unknown option or a wrong type; nothing is kept. */
  constructor(options: RedactOptions = {}) {
    checkOptions(options);
    const keys = options.keys ?? [];
    this.#names = new Set(keys.filter((key) => typeof key === 'string').map(simple));
    this.#keyPatterns = keys
      .filter((key) => key instanceof RegExp)
      .map((key) => new RegExp(key.source, key.flags.replaceAll(/[gy]/g, '')));
    this.#patterns = (options.patterns ?? []).map(globalPattern);
    this.#value = options.value;
    this.#searchesAll = this.#patterns.length > 0 || this.#value !== undefined || keys.length > 0;
    this.pivots = this.#searchesAll ? EVERY_BYTE : SECRET_PIVOTS;
  }

  /** Whether the text around the pivot `at` may hold a secret and must go through {@link redact}. */
  suspicious(bytes: Uint8Array, at: number, start: number, end: number): boolean {
    return this.#searchesAll || isSuspicious(bytes, at, start, end);
  }

  /** The kind of secret kept under `key`, undefined when the key is ordinary. */
  secretKind(key: string): string | undefined {
    const kind = kindOfKey(key);
    if (kind !== undefined) return kind;
    if (this.#names.size > 0 && this.#names.has(simple(key.slice(key.lastIndexOf('.') + 1)))) return 'key';
    return this.#keyPatterns.some((pattern) => pattern.test(key)) ? 'key' : undefined;
  }

  /** `text` without secrets; the same string when there is none. Never throws. */
  redact(text: string, key: string): string {
    let clean = redactSecrets(text.length > MAX_SEARCHED ? text.slice(0, MAX_SEARCHED) : text);
    for (const pattern of this.#patterns) clean = clean.replace(pattern, redacted('pattern'));
    if (this.#names.size > 0) clean = this.#redactOwnMembers(clean);
    if (this.#value === undefined) return clean;
    try {
      const own: unknown = this.#value(clean, key);
      // What is no string cannot be written as one; the text is withheld rather than guessed at.
      return typeof own === 'string' ? own : redacted('value');
    } catch {
      // Forgives the application's function: a secret it meant to hide must not be written because it threw.
      this.failures += 1;
      return redacted('value');
    }
  }

  /** The application's own names as members in JSON text. */
  #redactOwnMembers(text: string): string {
    return text.replace(
      /("([A-Za-z0-9_.-]{1,128})"\s*:\s*)("(?:[^"\\]|\\[\s\S])*"?|-?[0-9][0-9.eE+-]*|true|false)/g,
      (match, head: string, name: string) =>
        this.#names.has(simple(name.slice(name.lastIndexOf('.') + 1))) ? `${head}"${redacted('key')}"` : match,
    );
  }
}
