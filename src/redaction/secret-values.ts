/**
 * Secrets by the look of their value: keys of providers, tokens, private keys, credentials in URLs, and values beside a
 * secret's name in JSON text.
 *
 * Every pattern is anchored on both sides, so `task-list`, `ask-user`, `disk-usage` and `tokenize` stay as they are. No pattern
 * backtracks more than once over the same text: the time is linear in the length, whatever is in it.
 */

import { KEY_ALTERNATIVES, kindOfKey } from './secret-keys.ts';

interface ValueRule {
  readonly kind: string;
  readonly pattern: RegExp;
  /** The text to put in place of a match; absent: `[redacted:<kind>]`. Answering the match itself leaves it. */
  readonly replace?: (match: string, ...groups: string[]) => string;
}

/** What stands in place of a secret. */
export function redacted(kind: string): string {
  return `[redacted:${kind}]`;
}

/** A random-looking run: a digit, both cases, or sixteen letters and digits without a break. */
function looksRandom(token: string): boolean {
  return /\d/.test(token) || (/[a-z]/.test(token) && /[A-Z]/.test(token)) || /[A-Za-z0-9]{16}/.test(token);
}

function isBasicCredentials(token: string): boolean {
  const decoded = Buffer.from(token, 'base64').toString('latin1');
  return /^[\x20-\x7e]*:[\x20-\x7e]*$/.test(decoded) && decoded.length > 2;
}

const RULES: readonly ValueRule[] = [
  {
    kind: 'private_key',
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
  },
  { kind: 'anthropic_key', pattern: /(?<![A-Za-z0-9_-])sk-ant-[A-Za-z0-9_-]{8,}/g },
  {
    kind: 'openai_key',
    pattern: /(?<![A-Za-z0-9_-])sk-[A-Za-z0-9_-]{16,}/g,
    replace: (match) => (looksRandom(match.slice(3)) ? redacted('openai_key') : match),
  },
  { kind: 'google_key', pattern: /(?<![A-Za-z0-9_-])AIza[A-Za-z0-9_-]{30,}/g },
  { kind: 'github_token', pattern: /(?<![A-Za-z0-9_])(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})/g },
  { kind: 'slack_token', pattern: /(?<![A-Za-z0-9_-])xox[abprs]-[A-Za-z0-9-]{10,}/g },
  { kind: 'gitlab_token', pattern: /(?<![A-Za-z0-9_-])glpat-[A-Za-z0-9_-]{16,}/g },
  { kind: 'jwt', pattern: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]+){1,2}(?:\.[A-Za-z0-9_-]*){0,2}/g },
  {
    kind: 'bearer_token',
    pattern: /(?<![A-Za-z0-9_-])(Bearer\s{1,8})([A-Za-z0-9._~+/=-]{8,})/gi,
    replace: (match, scheme = '', token = '') =>
      (token.length >= 16 && /[a-z]/.test(token) && /[A-Z]/.test(token)) || (/\d/.test(token) && /[A-Za-z]/.test(token))
        ? `${scheme}${redacted('bearer_token')}`
        : match,
  },
  {
    kind: 'basic_credentials',
    pattern: /(?<![A-Za-z0-9_-])(Basic\s{1,8})([A-Za-z0-9+/]{4,}={0,2})/gi,
    replace: (match, scheme = '', token = '') =>
      isBasicCredentials(token) || (token.length >= 20 && looksRandom(token))
        ? `${scheme}${redacted('basic_credentials')}`
        : match,
  },
  {
    kind: 'url_credentials',
    pattern: /(?<![A-Za-z0-9+.-])([A-Za-z][A-Za-z0-9+.-]{0,31}:\/\/)([^\s/?#"'<>\\]{0,512})@/g,
    replace: (match, scheme = '', userInfo = '') =>
      userInfo.includes(':') ? `${scheme}${redacted('url_credentials')}@` : match,
  },
  {
    kind: 'url_secret',
    pattern: new RegExp(`([?&;](?:${KEY_ALTERNATIVES}|token|key|sig|signature)=)([^&\\s"'#<>\\\\]{1,4096})`, 'gi'),
    replace: (match, name = '', value = '') =>
      value.startsWith('[redacted:') ? match : `${name}${redacted('url_secret')}`,
  },
  {
    // "password": "…" in JSON, also when the JSON is itself a string in JSON (any number of backslashes before a quote).
    kind: 'json_member',
    pattern: new RegExp(
      // The value ends at the same number of backslashes and the same quote, not at an escaped one.
      `((\\\\{0,15})(["'])(?:[A-Za-z0-9_.-]{0,64}\\.)?(${KEY_ALTERNATIVES})\\2\\3\\s{0,16}:\\s{0,16})` +
        `(?:\\2\\3((?:(?!(?<!\\\\)\\2\\3)[\\s\\S])*)(\\2\\3)?|(\\[(?:\\2\\3(?:(?!(?<!\\\\)\\2\\3)[\\s\\S])*(?:\\2\\3|$)|(?!\\2\\3)[^\\]])*\\]?)|(-?[0-9][0-9.eE+-]{0,64}|true|false))`,
      'gi',
    ),
    replace: (_match, head = '', slashes = '', quote = '', key = '', text, close, list) => {
      const mark = redacted(kindOfKey(key) ?? 'secret');
      if (text !== undefined) return `${head}${slashes}${quote}${mark}${close ?? ''}`;
      if (list !== undefined) return `${head}[${slashes}${quote}${mark}${slashes}${quote}]`;
      return `${head}${slashes}${quote}${mark}${slashes}${quote}`;
    },
  },
];

const AWS_ID = /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g;
/** A secret access key has no prefix: forty characters of base64, told only by an access key id in the same text. */
const AWS_SECRET = /(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])/g;

/** `text` without secrets; the same string when there is none. */
export function redactSecrets(text: string): string {
  let clean = text;
  for (const rule of RULES) {
    const replace = rule.replace;
    clean =
      replace === undefined
        ? clean.replace(rule.pattern, redacted(rule.kind))
        : clean.replace(rule.pattern, (match: string, ...rest: unknown[]) => replace(match, ...(rest as string[])));
  }
  if (clean.search(AWS_ID) >= 0) {
    clean = clean
      .replace(AWS_ID, redacted('aws_key_id'))
      .replace(AWS_SECRET, (match) => (looksRandom(match) ? redacted('aws_secret') : match));
  }
  return clean;
}
