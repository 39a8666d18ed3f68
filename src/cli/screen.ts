/**
 * Where a command writes: answers on stdout, talk and progress on stderr.
 *
 * A write resolves when the stream has taken the text, so that nothing is lost when the process ends right after it. A reader that
 * went away (EPIPE) is no error: the process ends quietly with the exit code that the command had reached.
 */
import { coloursWanted, COLOURED, PLAIN } from './colour.ts';
import type { ColourEnvironment, ColourFlag, Palette } from './colour.ts';
import { EXIT } from './exit-code.ts';
import type { Signals } from './signals.ts';

/** One of the two outputs. */
export interface Screen {
  readonly isTerminal: boolean;
  /** Rows of the terminal; 24 where it does not say (or says 0), `Infinity` where there is no terminal. */
  readonly rows: number;
  readonly palette: Palette;
  write(text: string): Promise<void>;
}

/** What a command is given. */
export interface CliContext {
  readonly out: Screen;
  readonly err: Screen;
  readonly environment: ColourEnvironment;
  readonly cwd: string;
  /** Whether answers and errors are JSON. */
  readonly json: boolean;
  readonly signals: Signals;
}

/** A screen over a stream of the process. */
export function createScreen(
  stream: NodeJS.WriteStream,
  flag: ColourFlag | undefined,
  environment: ColourEnvironment,
): Screen {
  const isTerminal = 'isTTY' in stream && stream.isTTY;
  return {
    isTerminal,
    rows: isTerminal ? stream.rows || 24 : Infinity,
    palette: coloursWanted(flag, environment, isTerminal) ? COLOURED : PLAIN,
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => {
          if (error === undefined || error === null) resolve();
          // On EPIPE the listener of `endQuietlyWithoutReader` is about to end the process: nothing may be said before that.
          else if (!isBrokenPipe(error)) reject(error);
        });
      }),
  };
}

function isBrokenPipe(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE';
}

/** Ends the process without a word when the reader of its output has gone. Other errors of a stream end it with code 1. */
export function endQuietlyWithoutReader(streams: readonly NodeJS.WriteStream[]): void {
  for (const stream of streams) {
    stream.on('error', (error) => {
      process.exit(isBrokenPipe(error) ? (process.exitCode ?? EXIT.ok) : EXIT.failed);
    });
  }
}
