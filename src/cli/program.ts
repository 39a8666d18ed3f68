/**
 * The commands and their options, and nothing of what they do: each command's code is loaded when it is called, so that `--help` is fast.
 */
import { Command, CommanderError, Option } from 'commander';
import { CliError, EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import type { CliContext } from './screen.ts';
import { SESSION_STATES } from './session-states.ts';
import { VERSION } from './version.ts';

const EPILOGUE = `
Exit codes: 0 fine, 1 failed, 2 usage, 3 not found or ambiguous, 4 findings, 5 partial, 6 endpoint unreachable, 130 and 143 on signals.
A session is named by its id or slug, a unique beginning of one, @latest, @crashed, @interrupted, or the path of a file or recording.
The directory is --dir, else $SPANBOX_DIR, else $XDG_STATE_HOME/spanbox, else the platform's state folder.`;

interface GlobalOptions {
  readonly dir?: string;
}

/**
 * Parses the arguments and runs their command.
 *
 * @throws CliError `usage` for arguments that are none; what the command throws.
 */
export async function runProgram(commandLine: readonly string[], context: CliContext): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const finish = (code: ExitCode): void => {
    exitCode = code;
  };
  const help: string[] = [];
  const program = createProgram(context, finish, (text) => help.push(text));
  if (commandLine.length === 0) {
    await context.err.write(`${program.helpInformation()}${EPILOGUE}\n`);
    return EXIT.usage;
  }
  try {
    await program.parseAsync([...commandLine], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) {
      await context.out.write(help.join(''));
      return EXIT.ok;
    }
    const message = error.message.replace(/^error: /, '').replaceAll(/\n\((Did you mean [^)]*)\)$/g, '. $1');
    throw new CliError('usage', message, 'Run spanbox --help for the commands and options.', { cause: error });
  }
  return exitCode;
}

function createProgram(
  context: CliContext,
  finish: (code: ExitCode) => void,
  writeHelp: (text: string) => void,
): Command {
  const program = new Command('spanbox');
  program
    .description('The black box for LLM-agent runs: what was recorded, what broke, and whether it is safe to go on.')
    .version(VERSION, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .option('--dir <path>', 'the directory of the recordings')
    .option('--json', 'answers and errors as JSON')
    .addOption(new Option('--color <when>', 'always, never or auto').choices(['always', 'never', 'auto']))
    .addHelpText('after', EPILOGUE)
    .exitOverride()
    .configureOutput({
      writeOut: writeHelp,
      // Errors are thrown, and printed by the caller.
      writeErr: () => undefined,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError(true);
  const dir = (): string | undefined => program.opts<GlobalOptions>().dir;

  program
    .command('list')
    .description('the sessions on this machine, newest first')
    .option('--state <states>', `only sessions in these states, by comma: ${SESSION_STATES.join(', ')}`)
    .option('--fail-on <states>', 'exit with 4 if a session is in one of these states')
    .action(async (options: { readonly state?: string; readonly failOn?: string }) => {
      const { list } = await import('./list.ts');
      finish(await list(context, { dir: dir(), ...options }));
    });

  program
    .command('show')
    .description('one session: incidents and advice first, then the tree of its spans')
    .argument('[id]', 'the session: an id, slug, unique beginning, @latest, @crashed, @interrupted or path')
    .option('--trace <id>', 'only this trace (a unique beginning is enough)')
    .option('--from <file>', 'any file of OTLP JSON instead of the directory; - for stdin')
    .option('--no-pager', 'never through a pager')
    .action(
      async (
        id: string | undefined,
        options: { readonly trace?: string; readonly from?: string; readonly pager: boolean },
      ) => {
        const { show } = await import('./show.ts');
        finish(await show(context, { dir: dir(), id, ...options }));
      },
    );

  program
    .command('repair')
    .description('closes what dead processes left open; says what it did')
    .option('--dry-run', 'only say what would be done; exit with 4 if there is something')
    .action(async (options: { readonly dryRun?: boolean }) => {
      const { repairCommand } = await import('./repair-command.ts');
      finish(await repairCommand(context, { dir: dir(), dryRun: options.dryRun === true }));
    });

  program
    .command('doctor')
    .description('checks the directory, the disk, the installed packages and the endpoint; exit with 4 on findings')
    .action(async () => {
      const { doctor } = await import('./doctor/doctor.ts');
      finish(await doctor(context, { dir: dir() }));
    });

  program
    .command('demo')
    .description('an agent is killed in mid-answer and comes back: no key, no network, ten seconds')
    .action(async () => {
      const { demo } = await import('./demo/demo.ts');
      finish(await demo(context, { dir: dir() }));
    });

  program.command('demo-agent', { hidden: true }).action(async () => {
    const { demoAgent } = await import('./demo/demo-agent.ts');
    finish(await demoAgent());
  });
  return program;
}
