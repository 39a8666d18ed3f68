/** Runs the built command line as a user would: `node dist/cli.js`, with an environment of the test's own. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cleanEnv } from '../clean-env.ts';

/** The built command line. */
export const CLI: string = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface CliRun {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly input?: string | Uint8Array;
}

function environment(options: CliOptions): NodeJS.ProcessEnv {
  if (!existsSync(CLI)) throw new Error('dist/cli.js is missing: npm run build');
  return cleanEnv({ HOME: '/nonexistent', ...options.env });
}

/** Runs it to its end, its outputs being pipes. */
export function runCli(args: readonly string[], options: CliOptions = {}): CliRun {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    encoding: 'utf8',
    env: environment(options),
    timeout: 60_000,
    maxBuffer: 256 * 1024 * 1024,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.input === undefined ? {} : { input: options.input }),
  });
  return { code: status, signal, stdout, stderr };
}

/** Runs it without blocking the test's own process, which may be a server. */
export async function runCliAsync(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  const child = spawn(process.execPath, [CLI, ...args], {
    env: environment(options),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    child.once('close', (...end) => resolve(end));
  });
  return { code, signal, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') };
}

/** Runs a shell line in which `$CLI` is the command line. */
export function runShell(line: string, options: CliOptions = {}): CliRun {
  const { status, signal, stdout, stderr } = spawnSync('bash', ['-c', line], {
    encoding: 'utf8',
    env: { ...environment(options), CLI: `${process.execPath} ${CLI}` },
    timeout: 60_000,
  });
  return { code: status, signal, stdout, stderr };
}
