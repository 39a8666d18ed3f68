/** Programs of other runtimes for the tests, from npm, as paths, so that a test kills the program and not a wrapper. */
import { execFileSync } from 'node:child_process';

export type Runtime = 'node' | 'node24' | 'bun' | 'deno';

const FROM_NPM = {
  node24: { from: 'node@24', ask: ['node', '--print', 'process.execPath'] },
  bun: { from: 'bun@1.4.4', ask: ['bun', '--print', 'process.execPath'] },
  deno: { from: 'deno@2.9.6', ask: ['deno', 'eval', 'console.log(Deno.execPath())'] },
} as const;

/** Path of a runtime's program: `node` is the one that runs the tests, the others come from npm and its cache. */
export function runtimeProgram(runtime: Runtime): string {
  if (runtime === 'node') return process.execPath;
  const { from, ask } = FROM_NPM[runtime];
  const args = ['--yes', '--package', from, ...ask];
  return execFileSync('npx', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}
