/**
 * What a name must look like to be said in an incident.
 *
 * N1. Codes, classes and kinds: 1 to 80 characters of `A-Z a-z 0-9 _ . : -`, else they are dropped.
 * N2. Tool names: only registered ones are said, others become `other`.
 * N3. Nothing that looks like a credential passes, whatever it is called. The patterns are anchored at a word's start and want a long
 *     and mixed tail, so `task-list`, `ask-user`, `disk-usage` and `tokenize` are ordinary names.
 */
/**
 * The name as it may be said in an incident, on a `spanbox.*` attribute, or in an export.
 *
 * @param name - any value; only strings can pass.
 * @param registered - the tool names that the application registered, or `'all'` if every one of the form of N1 may be said. Given: the value is
 *   a tool name, and the result is that name or `other`. Absent: the value is a code, a class or a kind, and the result is that name or
 *   `undefined` (dropped).
 */
export declare function sanitizeName(name: unknown, registered: readonly string[] | ReadonlySet<string> | 'all'): string;
export declare function sanitizeName(name: unknown, registered?: readonly string[] | ReadonlySet<string> | 'all'): string | undefined;
