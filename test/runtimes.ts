/** Programs of other runtimes for the tests, from npm, as paths, so that a test kills the program and not a wrapper. */
import { execFileSync } from 'node:child_process';

/** Path of this Node, or of the newest one of another major version. */
export function nodeProgram(version: 'this' | '24'): string {
  if (version === 'this') return process.execPath;
  const args = ['--yes', '--package', `node@${version}`, 'node', '--print', 'process.execPath'];
  return execFileSync('npx', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}
