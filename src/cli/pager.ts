/**
 * A pager for text that is longer than the terminal: `$PAGER`, else `less`. An empty variable or `cat` means none, and a
 * dumb terminal (`TERM=dumb`) has none by default.
 * `less` gets `-FRX` (colours kept, short text left on the screen) unless `$LESS` says otherwise.
 */
import { spawn } from 'node:child_process';
import type { CliContext } from './screen.ts';

/** Whether a text is for a pager at all. */
function isForPager(context: CliContext, text: string): boolean {
  if (!context.out.isTerminal || context.json || pagerCommand(context.environment) === undefined) return false;
  let lines = 0;
  for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1)) lines++;
  return lines >= context.out.rows;
}

/** The pager's command line; undefined: none is wanted. */
function pagerCommand(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const usual = environment['TERM'] === 'dumb' ? '' : 'less';
  const command = environment['PAGER'] ?? usual;
  return command === '' || command === 'cat' ? undefined : command;
}

/** Shows the text: through the pager where it fits none of the screen, else as it is. Resolves when the pager has ended. */
export async function writePaged(context: CliContext, text: string): Promise<void> {
  const command = pagerCommand(context.environment);
  if (command === undefined || !isForPager(context, text) || !(await paged(context, command, text))) {
    await context.out.write(text);
  }
}

/** False if there is no such pager: nothing was shown then. */
function paged(context: CliContext, command: string, text: string): Promise<boolean> {
  const release = context.signals.ignoreInterrupts();
  return new Promise<boolean>((resolve) => {
    const pager = spawn(command, {
      shell: true,
      stdio: ['pipe', 'inherit', 'inherit'],
      env: { LESS: 'FRX', ...context.environment },
    });
    pager.once('error', () => resolve(false));
    // 126 and 127: the shell found nothing to run.
    pager.once('close', (code) => resolve(code !== 126 && code !== 127));
    pager.stdin.on('error', () => {
      // The reader has seen enough and left.
    });
    pager.stdin.end(text);
  }).finally(release);
}
