/**
 * What a name must look like to be said in an incident.
 *
 * N1. Codes, classes and kinds: 1 to 80 characters of `A-Z a-z 0-9 _ . : -`, else they are dropped.
 * N2. Tool names: only registered ones are said, others become `other`.
 * N3. Nothing that looks like a credential passes, whatever it is called. The patterns are anchored at a word's start and want a long
 *     tail with a digit, so `task-list`, `ask-user`, `disk-usage` and `tokenize` are ordinary names.
 */

const NAME = /^[A-Za-z0-9_.:-]{1,80}$/;

/** Registered tool names may also have letters of any script, spaces, `/`, `@`, `(`, `)` and `#`; they are never paths or URLs. */
const TOOL_NAME = /^[\p{L}\p{N}_.:@()# /-]{1,128}$/u;
const PATH_OR_URL = /^[/~.]|:\/\/|^[A-Za-z]:[/\\]|\?|(^|\/)\.\.(\/|$)/;

/** Starts of credentials of model providers, clouds, code hosts and payment providers, at the start of a word. */
const SECRET_STARTS =
  /(?<![A-Za-z0-9])(?:sk|pk|rk|ak|ghp|gho|ghu|ghs|ghr|github_pat|glpat|gsk|hf|npm|pypi|xox[abeoprs]|xapp|whsec|AIza|ya29|key|api[_-]?key|bearer|basic|token|secret|password|passwd|pwd)[ _.:-]?(?=[A-Za-z0-9_.:-]*[0-9])[A-Za-z0-9_.:-]{12,}/i;
const SECRET_SHAPES: readonly RegExp[] = [
  // AWS access key ids, JSON web tokens.
  /(?<![A-Za-z0-9])(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}/,
  /(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{8,}/,
  // Long hexadecimal and long mixed strings: keys without a prefix.
  /(?<![A-Za-z0-9])[A-Fa-f0-9]{32,}(?![A-Za-z0-9])/,
  /(?<![A-Za-z0-9_-])(?=[A-Za-z0-9_-]*[0-9])(?=[A-Za-z0-9_-]*[A-Z])(?=[A-Za-z0-9_-]*[a-z])[A-Za-z0-9_-]{36,}/,
];

/** What every credential has: a look at this first makes ordinary names cheap. */
const HINT = /[0-9]|eyJ|A[KS]IA|AROA|AIDA|[A-Fa-f]{32}/;
const MIN_SECRET_LENGTH = 11;

/** Does the value look like a credential? */
export function looksSecret(value: string): boolean {
  if (value.length < MIN_SECRET_LENGTH || !HINT.test(value)) return false;
  return SECRET_STARTS.test(value) || SECRET_SHAPES.some((shape) => shape.test(value));
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
