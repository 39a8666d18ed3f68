/** `spanbox doctor`: everything that can keep recordings from being made, from staying, or from being seen; each with what to do about it. */
import { directoryOf, isStore } from '../directory.ts';
import { CliError, EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { optionsFromEnvironment } from '../../environment.ts';
import type { Palette } from '../colour.ts';
import { padToColumns, printable, printableJson } from '../printable.ts';
import { count } from '../quantities.ts';
import type { CliContext } from '../screen.ts';
import { finding, note, ok } from './check.ts';
import type { Check } from './check.ts';
import { directoryChecks } from './directory-check.ts';
import { endpointCheck } from './endpoint-check.ts';
import { packageChecks } from './packages-check.ts';
import { storeChecks } from './store-check.ts';

/** The options of `doctor`. */
export interface DoctorOptions {
  readonly dir: string | undefined;
}

/**
 * Checks and prints.
 *
 * @returns 4 if there is a finding, else 0.
 */
export async function doctor(context: CliContext, options: DoctorOptions): Promise<ExitCode> {
  const dir = directoryOf(options.dir);
  const checks: readonly Check[] = [
    runtimeCheck(process.versions.node),
    ...environmentChecks(context.environment),
    ...directoryChecks(dir),
    ...(await recordingsChecks(dir)),
    ...packageChecks(context.cwd, process.versions.node),
    providerCheck(),
    await endpointCheck(context.environment),
  ];
  const findings = checks.filter((check) => check.level === 'finding').length;
  if (context.json) await context.out.write(`${printableJson({ schemaVersion: 1, dir, findings, checks })}\n`);
  else await context.out.write(`${checkLines(checks, findings, context.out.palette).join('\n')}\n`);
  return findings > 0 ? EXIT.findings : EXIT.ok;
}

/** `engines` of the package: ^20.19.0 || >=22.12.0. */
function runtimeCheck(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isSupported = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  return isSupported
    ? ok('runtime', `Node ${version} on ${process.platform}`)
    : finding('runtime', `Node ${version} is not supported`, 'Use Node 20.19, 22.12 or newer.');
}

/** What `spanbox/auto` will not understand. */
function environmentChecks(environment: CliContext['environment']): readonly Check[] {
  const { problems } = optionsFromEnvironment(environment);
  return problems.map((problem) => finding('environment', problem, 'Correct the variable, or unset it.'));
}

async function recordingsChecks(dir: string): Promise<readonly Check[]> {
  try {
    return isStore(dir) ? await storeChecks(dir) : [note('health', 'no recordings yet')];
  } catch (error) {
    // A root that is refused: the check of the directory has said why.
    if (error instanceof CliError && error.code === 'refused') return [];
    throw error;
  }
}

/** The api keeps its globals under this symbol, whichever copy is loaded. */
const API_GLOBAL = Symbol.for('opentelemetry.js.api.1');

/** A provider lives in the application's process. From a shell there is none to see, which is no finding. */
function providerCheck(): Check {
  const registered: unknown = Reflect.get(globalThis, API_GLOBAL);
  if (typeof registered === 'object' && registered !== null && 'trace' in registered) {
    return ok('provider', 'a tracer provider is registered in this process');
  }
  return note(
    'provider',
    'from a shell the provider of your application cannot be seen',
    'health() of the box says whether it is registered.',
  );
}

const MARKS: Readonly<Record<Check['level'], string>> = { ok: 'ok', note: 'note', finding: 'FINDING' };
const MARK_COLUMNS = 8;
const CHECK_COLUMNS = 12;

function checkLines(checks: readonly Check[], findings: number, palette: Palette): readonly string[] {
  const paint = { ok: palette.green, note: palette.cyan, finding: palette.red };
  const lines = checks.flatMap((check) => {
    const mark = paint[check.level](padToColumns(MARKS[check.level], MARK_COLUMNS));
    const line = `${mark}${padToColumns(check.check, CHECK_COLUMNS)} ${printable(check.message)}`;
    return check.hint === ''
      ? [line]
      : [line, `${' '.repeat(MARK_COLUMNS + CHECK_COLUMNS + 1)}${palette.dim(printable(check.hint))}`];
  });
  return [...lines, '', findings === 0 ? palette.green('no findings') : palette.red(count(findings, 'finding'))];
}
