/**
 * Makes each lane's install tree in a temporary folder: its lock file, then the packed tarball of this package, through
 * npm itself, so that a peer range that excludes a lane's SDK fails here. The trees go when the run ends.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { packTarball } from '../../.ci/pack.mjs';
import { runtimeProgram } from '../runtimes.ts';
import { BESIDE_LANES } from './lanes-beside.ts';
import { LANES } from './lanes.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder that holds one install tree for each lane, by its name. */
    readonly compatTrees: string;
    /** Path of the Node program for each lane, by its name. */
    readonly compatNodes: Readonly<Record<string, string>>;
  }
}

const HERE = fileURLToPath(new URL('.', import.meta.url));
const EXAMPLE = fileURLToPath(new URL('../../examples/openai-run', import.meta.url));

export function setup(project: TestProject): () => void {
  const trees = mkdtempSync(join(tmpdir(), 'spanbox-compat-'));
  const remove = (): void => rmSync(trees, { recursive: true, force: true });
  try {
    const { tarball } = packTarball(trees);
    for (const { name } of LANES) {
      const tree = join(trees, name);
      cpSync(join(HERE, name), tree, { recursive: true });
      cpSync(join(HERE, 'programs'), tree, { recursive: true });
      install(tree, tarball);
    }
    for (const { name } of BESIDE_LANES) {
      const tree = join(trees, name);
      cpSync(join(HERE, 'beside', name), tree, { recursive: true });
      cpSync(join(HERE, 'beside/app.mjs'), join(tree, 'app.mjs'));
      cpSync(EXAMPLE, tree, { recursive: true });
      install(tree, tarball);
    }
    project.provide('compatTrees', trees);
    project.provide('compatNodes', Object.fromEntries(LANES.map((lane) => [lane.name, runtimeProgram(lane.runtime)])));
  } catch (error) {
    remove();
    throw error;
  }
  return remove;
}

function install(tree: string, tarball: string): void {
  npm(tree, ['ci']);
  npm(tree, ['install', '--no-save', tarball]);
}

function npm(cwd: string, args: readonly string[]): void {
  // engine-strict is off on purpose: npm runs on this Node, the lane's programs on their own
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
