/**
 * How a command ends: the exit codes, and the one error class of the command line.
 *
 * A `CliError` is what a user can act upon: it is printed as one line (or one JSON object) on stderr, without a stack.
 */

/** The exit codes; docs/cli.md explains them. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  findings: 4,
  partial: 5,
  unreachable: 6,
  sigint: 130,
  sigterm: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What went wrong, as a stable word for programs. */
export type CliErrorCode =
  | 'usage'
  | 'not_found'
  | 'ambiguous'
  | 'unreadable'
  | 'refused'
  | 'demo_failed'
  | 'interrupted'
  | 'failed';

const EXIT_OF: Readonly<Record<CliErrorCode, ExitCode>> = {
  usage: EXIT.usage,
  not_found: EXIT.notFound,
  ambiguous: EXIT.notFound,
  unreadable: EXIT.failed,
  refused: EXIT.failed,
  demo_failed: EXIT.failed,
  interrupted: EXIT.sigint,
  failed: EXIT.failed,
};

/** An end of a command that the user is told about. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: CliErrorCode;
  /** What to do about it; empty if there is nothing to say. */
  readonly hint: string;

  constructor(code: CliErrorCode, message: string, hint = '', options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.hint = hint;
  }

  get exitCode(): ExitCode {
    return EXIT_OF[this.code];
  }
}
