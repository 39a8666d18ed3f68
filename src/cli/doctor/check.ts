/**
 * What `doctor` says of one thing: `ok`, a `finding` that somebody should act upon, or a `note` on what cannot be known from here.
 */

/** One line of doctor's report. Texts are raw. */
export interface Check {
  readonly check:
    | 'runtime'
    | 'environment'
    | 'directory'
    | 'space'
    | 'persistence'
    | 'packages'
    | 'provider'
    | 'endpoint'
    | 'pending'
    | 'health';
  readonly level: 'ok' | 'note' | 'finding';
  readonly message: string;
  /** What to do; empty if nothing. */
  readonly hint: string;
}

export function ok(check: Check['check'], message: string): Check {
  return { check, level: 'ok', message, hint: '' };
}

export function note(check: Check['check'], message: string, hint = ''): Check {
  return { check, level: 'note', message, hint };
}

export function finding(check: Check['check'], message: string, hint: string): Check {
  return { check, level: 'finding', message, hint };
}
