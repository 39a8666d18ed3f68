/**
 * SIGINT and SIGTERM while a command runs: the command is told (its `AbortSignal`), gets a moment to clean up, and the process ends with
 * 130 or 143. The second signal ends it at once. While a pager has the terminal, SIGINT is the pager's.
 */
import { EXIT } from './exit-code.ts';

const CLEAN_UP_MILLIS = 3_000;

/** The signals of one run of the command line. */
export class Signals {
  readonly #controller = new AbortController();
  #exitCode: typeof EXIT.sigint | typeof EXIT.sigterm | undefined;
  #interruptsIgnored = 0;

  /** Aborted by the first signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The exit code that a signal asked for; undefined while none came. */
  get exitCode(): typeof EXIT.sigint | typeof EXIT.sigterm | undefined {
    return this.#exitCode;
  }

  /** Listens to the process. The listeners keep nothing alive. */
  listen(): void {
    process.on('SIGINT', () => {
      if (this.#interruptsIgnored === 0) this.#received(EXIT.sigint);
    });
    process.on('SIGTERM', () => {
      this.#received(EXIT.sigterm);
    });
  }

  /** Leaves SIGINT to somebody else until the returned function is called. */
  ignoreInterrupts(): () => void {
    this.#interruptsIgnored++;
    let held = true;
    return () => {
      if (held) this.#interruptsIgnored--;
      held = false;
    };
  }

  #received(exitCode: typeof EXIT.sigint | typeof EXIT.sigterm): void {
    if (this.#exitCode !== undefined) process.exit(exitCode);
    this.#exitCode = exitCode;
    process.exitCode = exitCode;
    this.#controller.abort();
    setTimeout(() => process.exit(exitCode), CLEAN_UP_MILLIS).unref();
  }
}
