/**
 * What a name must look like to be said in an incident.
 *
 * N1. Codes, classes and kinds: 1 to 80 characters of `A-Z a-z 0-9 _ . : -`, else they are dropped.
 * N2. Tool names: only registered ones are said, others become `other`.
 * N3. Nothing that looks like a credential passes, whatever it is called. The patterns are anchored at a word's start and want a long
 *     and mixed tail, so `task-list`, `ask-user`, `disk-usage` and `tokenize` are ordinary names.
 */

const NAME = /^[A-Za-z0-9_.:-]{1,80}$/;

/** Registered tool names may also have letters of any script, spaces, `/`, `@`, `(`, `)` and `#`; they are never paths or URLs. */
const TOOL_NAME = /^[\p{L}\p{N}_.:@()# /-]{1,128}$/u;
const PATH_OR_URL = /^[/~.]|:\/\/|^[A-Za-z]:[/\\]|\?|(^|\/)\.\.(\/|$)/;

/**
 * Credentials of model providers, clouds, code hosts and payment providers, at the start of a word. What follows the prefix has a run of
 * letters and digits that is long and mixed: names that people make up have words there.
 */
const SECRETS: readonly RegExp[] = [
  /(?<![A-Za-z0-9])(?:sk|pk|rk|gh[oprsu]|github_pat|glpat|gsk|hf|npm|pypi|xox[abeoprs]|xapp|whsec|ya29)[_.-](?:[A-Za-z0-9]*[_.-])*(?=[A-Za-z]*[0-9])(?:(?=[0-9]*[A-Za-z])[A-Za-z0-9]{10,}|[0-9]{10,})/i,
  /(?<![A-Za-z0-9])(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}/,
  /(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{20,}/,
  /(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{8,}/,
  // A word for a credential, then the credential.
  /(?<![A-Za-z0-9])(?:bearer|basic|token|secret|password|passwd|pwd|api[_-]?key)[:= ](?=[A-Za-z]*[0-9])[A-Za-z0-9_.-]{8,}/i,
  // Keys without a prefix: long hexadecimal, and long and mixed.
  /(?<![A-Za-z0-9])(?=[A-Fa-f]*[0-9])(?=[0-9]*[A-Fa-f])[A-Fa-f0-9]{32,}(?![A-Za-z0-9])/,
  /(?<![A-Za-z0-9])(?=[A-Za-z]*[0-9])(?=[A-Z0-9]*[a-z])(?=[a-z0-9]*[A-Z])[A-Za-z0-9]{32,}/,
];

/** What every credential has: a look at this first makes ordinary names cheap. */
const HINT = /[0-9]|eyJ|A[KS]IA|AROA|AIDA|AIza/;
const MIN_SECRET_LENGTH = 11;

/** Does the value look like a credential? */
function looksSecret(value: string): boolean {
  if (value.length < MIN_SECRET_LENGTH || !HINT.test(value)) return false;
  return SECRETS.some((secret) => secret.test(value));
}

/**
 * The name as it may be said in an incident, on a `spanbox.*` attribute, or in an export.
 *
 * @param name - any value; only strings can pass.
 * @param registered - the tool names that the application registered, or `'all'` if every one of the form of N1 may be said. Given: the value is
 *   a tool name, and the result is that name or `other`. Absent: the value is a code, a class or a kind, and the result is that name or
 *   `undefined` (dropped).
 */
export function sanitizeName(name: unknown, registered: readonly string[] | ReadonlySet<string> | 'all'): string;
export function sanitizeName(
  name: unknown,
  registered?: readonly string[] | ReadonlySet<string> | 'all',
): string | undefined;
export function sanitizeName(
  name: unknown,
  registered?: readonly string[] | ReadonlySet<string> | 'all',
): string | undefined {
  if (registered === undefined) {
    return typeof name === 'string' && NAME.test(name) && !looksSecret(name) ? name : undefined;
  }
  if (registered === 'all') return sanitizeName(name) ?? 'other';
  if (typeof name !== 'string' || !isRegistered(name, registered)) return 'other';
  return TOOL_NAME.test(name) && !PATH_OR_URL.test(name) && !looksSecret(name) ? name : 'other';
}

function isRegistered(name: string, registered: readonly string[] | ReadonlySet<string>): boolean {
  return Array.isArray(registered)
    ? (registered as readonly string[]).includes(name)
    : (registered as ReadonlySet<string>).has(name);
}
