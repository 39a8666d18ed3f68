/**
 * Real processes for tests: a TypeScript program of the test folder is bundled once, with what it imports, and run by a runtime: a bundled program
 * starts in half the time, and tests start hundreds.
 * The children import the built product (`spanbox`), so `npm run build` comes first.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';
import { onTestFinished } from 'vitest';

const ROOT = new URL('../..', import.meta.url).pathname;
/** CommonJS packages in an ES module ask for `require`. */
const REQUIRE =
  "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";
const built = new Map<string, string>();

/** The bundled program's path. */
export function childProgram(source: URL): string {
  const known = built.get(source.pathname);
  if (known !== undefined) return known;
  const folder = join(ROOT, '.cache', 'children');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `${basename(source.pathname, '.ts')}-${process.pid}.mjs`);
  buildSync({
    entryPoints: [source.pathname],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: { js: REQUIRE },
    logLevel: 'error',
  });
  built.set(source.pathname, outfile);
  return outfile;
}

/** A folder that is removed when the test has finished. */
export function scratchFolder(prefix = 'spanbox-test-'): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What the child wrote to descriptor 3. */
  readonly told: string;
}

export interface RunningChild {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when the child's words on descriptor 3 contain `text`; rejects when it ends without. */
  said(text: string): Promise<void>;
}

export interface ChildOptions {
  readonly args?: readonly string[];
  readonly nodeArgs?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly command?: string;
  /** Command and arguments put before the runtime. */
  readonly wrapper?: readonly string[];
  readonly cwd?: string;
}

/** Starts the program; descriptor 3 is a pipe to the test. */
export function startChild(source: URL, options: ChildOptions = {}): RunningChild {
  const { args = [], nodeArgs = [], env = {}, command = process.execPath, wrapper = [], cwd } = options;
  const words = [...wrapper, command, ...nodeArgs, childProgram(source), ...args];
  const { NODE_OPTIONS: _, SPANBOX_DIR: __, ...inherited } = process.env;
  const child = spawn(words[0] as string, words.slice(1), {
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
  });
  let stdout = '';
  let stderr = '';
  let told = '';
  const waiting: { text: string; resolve: () => void }[] = [];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const pipe = child.stdio[3] as NodeJS.ReadableStream | null;
  pipe?.setEncoding('utf8');
  pipe?.on('data', (text: string) => {
    told += text;
    for (const wait of waiting.splice(0)) {
      if (told.includes(wait.text)) wait.resolve();
      else waiting.push(wait);
    }
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr, told }));
  });
  const said = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      if (told.includes(text)) resolve();
      else {
        waiting.push({ text, resolve });
        void ended.then((end) =>
          reject(new Error(`the child ended (${end.code}, ${end.signal}) without saying ${text}: ${end.stderr}`)),
        );
      }
    });
  return { process: child, ended, said };
}

/** Runs the program to its end. */
export function runChild(source: URL, options: ChildOptions = {}): Promise<Ended> {
  return startChild(source, options).ended;
}
