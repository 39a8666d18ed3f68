/** Which directory of recordings a command works on, and a readable error where it may not be used. */
import { resolve } from 'node:path';
import { checkRoot, defaultRoot } from '../store/root.ts';
import { CliError } from './exit-code.ts';

/** The directory: the flag, else the environment, else the platform's place. Absolute. */
export function directoryOf(flag: string | undefined): string {
  return flag === undefined || flag === '' ? defaultRoot() : resolve(flag);
}

/**
 * Whether there is a store at the directory; nothing is made.
 *
 * @throws CliError `refused` if it is a link, a file, somebody else's or writable by others.
 */
export function isStore(dir: string): boolean {
  try {
    return checkRoot(dir) !== undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new CliError('refused', message, 'spanbox doctor says more.', { cause: error });
  }
}
