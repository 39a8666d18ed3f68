/**
 * System programs that tests need. Where one is missing the test fails in CI and says so; it never passes unrun.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { onTestFinished } from 'vitest';

/** The program's name, after a look that it is there. @throws naming how to install it */
export function systemProgram(name: string): string {
  try {
    execFileSync('which', [name], { stdio: 'ignore' });
    return name;
  } catch {
    throw new Error(
      `${name} is not on this machine: install it (apt-get install ${name}), or run the other tests by name`,
    );
  }
}

/** Mounts a small file system of its own at `folder`, for the test. Needs root, as CI has. */
export function mountTmpfs(folder: string, options: string): void {
  mkdirSync(folder, { recursive: true });
  execFileSync(systemProgram('mount'), ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
  onTestFinished(() => {
    execFileSync('umount', ['-l', folder]);
  });
}
