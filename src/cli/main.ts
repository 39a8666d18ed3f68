/**
 * The command `spanbox`: from the arguments of the process to its exit code. docs/cli.md is its contract with users.
 *
 * M1. Answers go to stdout, talk to stderr; errors are one line, with `--json` one JSON object.
 * M2. The process ends when both outputs have taken all of it; a reader that went away ends it without a word.
 * M3. Nothing but the parsing of arguments is loaded before a command is known.
 */
import { colourFlagOf, isJsonAsked, normaliseArguments } from './arguments.ts';
import { CliError, EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { printable, printableJson } from './printable.ts';
import { runProgram } from './program.ts';
import { createScreen, endQuietlyWithoutReader } from './screen.ts';
import { Signals } from './signals.ts';

async function main(): Promise<void> {
  endQuietlyWithoutReader([process.stdout, process.stderr]);
  const signals = new Signals();
  signals.listen();
  const commandLine = normaliseArguments(process.argv.slice(2));
  const json = isJsonAsked(commandLine);
  const flag = colourFlagOf(commandLine);
  const err = createScreen(process.stderr, flag, process.env);
  let exitCode: ExitCode;
  try {
    exitCode = await runProgram(commandLine, {
      out: createScreen(process.stdout, flag, process.env),
      err,
      environment: process.env,
      cwd: process.cwd(),
      json,
      signals,
    });
  } catch (error) {
    const failure = error instanceof CliError ? error : asCliError(error);
    exitCode = failure.exitCode;
    if (signals.exitCode === undefined) await err.write(errorText(failure, json));
  }
  process.exit(signals.exitCode ?? exitCode);
}

/** What nobody expected: its message is all that is shown, for a stack may hold paths and values of the user. */
function asCliError(error: unknown): CliError {
  const message = error instanceof Error ? error.message : String(error);
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  const shown = typeof code === 'string' && !message.includes(code) ? `${message} (${code})` : message;
  return new CliError('failed', shown, '', { cause: error });
}

function errorText(error: CliError, json: boolean): string {
  if (json) {
    return `${printableJson({ error: { code: error.code, message: error.message, hint: error.hint } }, 0)}\n`;
  }
  const hint = error.hint === '' ? '' : `${printable(error.hint)}\n`;
  return `spanbox: ${printable(error.message)}\n${hint}`;
}

main().catch(() => {
  // Even the error could not be written.
  process.exit(EXIT.failed);
});
