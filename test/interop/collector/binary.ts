/**
 * Finds or builds the OpenTelemetry Collector for the interoperability tests.
 *
 * Promises: the path it gives is a program that can be run; a build happens once for each content of `builder.yaml`,
 * in the user's cache and never in this tree; two builds at the same time do not disturb each other.
 * `SPANBOX_TEST_COLLECTOR` names a Collector that is there already (it needs the components of `builder.yaml`).
 * Running it is the job of `collector.ts`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const BUILDER_MODULE = 'go.opentelemetry.io/collector/cmd/builder';
const CONFIG_FILE = fileURLToPath(new URL('builder.yaml', import.meta.url));
const BUILD_LIMIT_MILLIS = 15 * 60_000;
const OUTPUT_TAIL_CHARACTERS = 4_000;

export type CollectorSource =
  | { readonly kind: 'named'; readonly path: string }
  | { readonly kind: 'cached'; readonly path: string }
  | { readonly kind: 'buildable'; readonly path: string }
  | { readonly kind: 'missing'; readonly reason: string };

/** Where a Collector would come from on this machine; builds nothing. `path` of `buildable` is where it will be. */
export function collectorSource(env: NodeJS.ProcessEnv = process.env): CollectorSource {
  const named = env['SPANBOX_TEST_COLLECTOR'];
  if (named !== undefined && named !== '') return { kind: 'named', path: named };
  const digest = createHash('sha256').update(readFileSync(CONFIG_FILE)).digest('hex').slice(0, 16);
  const path = join(cacheFolder(env), `collector-${process.platform}-${process.arch}-${digest}`);
  if (isProgram(path)) return { kind: 'cached', path };
  const go = spawnSync('go', ['version'], { env, stdio: 'ignore' });
  if (go.status === 0) return { kind: 'buildable', path };
  return { kind: 'missing', reason: 'Go is not on this machine and SPANBOX_TEST_COLLECTOR is not set' };
}

/**
 * The path of a Collector that can be run; builds it first where that is needed (about two minutes, once).
 *
 * @throws Error when there is none and none can be built, or when the build fails: with the builder's last output.
 */
export async function collectorBinary(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const source = collectorSource(env);
  switch (source.kind) {
    case 'named':
      if (!isProgram(source.path)) throw new Error(`SPANBOX_TEST_COLLECTOR is not a program: ${source.path}`);
      return source.path;
    case 'cached':
      return source.path;
    case 'buildable':
      return buildInto(source.path, env);
    case 'missing':
      throw new Error(`no OpenTelemetry Collector: ${source.reason}`);
  }
}

function cacheFolder(env: NodeJS.ProcessEnv): string {
  const base = env['XDG_CACHE_HOME'];
  return join(base !== undefined && base !== '' ? base : join(homedir(), '.cache'), 'spanbox-test-collector');
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // not there, or not ours to run: both mean that it cannot be used
  }
}

async function buildInto(path: string, env: NodeJS.ProcessEnv): Promise<string> {
  const folder = cacheFolder(env);
  mkdirSync(folder, { recursive: true });
  const workshop = mkdtempSync(join(folder, 'building-'));
  try {
    const { dist } = parse(readFileSync(CONFIG_FILE, 'utf8')) as {
      dist: { name: string; version: string; output_path: string };
    };
    await runGo(['run', `${BUILDER_MODULE}@v${dist.version}`, '--config', CONFIG_FILE], workshop, env);
    renameSync(join(workshop, dist.output_path, dist.name), path);
    return path;
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

function runGo(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('go', args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: BUILD_LIMIT_MILLIS });
    let output = '';
    const keepTail = (chunk: string): void => {
      output = (output + chunk).slice(-OUTPUT_TAIL_CHARACTERS);
    };
    child.stdout.setEncoding('utf8').on('data', keepTail);
    child.stderr.setEncoding('utf8').on('data', keepTail);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`building the Collector failed (exit ${code ?? signal}):\n${output}`));
    });
  });
}
