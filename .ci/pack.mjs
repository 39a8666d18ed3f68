// The tarball that would be published, made from the dist/ that is there, in a folder of its own.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Packs the package into `folder`; gives the tarball's path and the paths of the files in it.
 * @param {string} folder an existing folder
 * @returns {{ tarball: string, files: readonly string[] }}
 */
export function packTarball(folder) {
  if (!existsSync('dist')) throw new Error('dist/ is not there: npm run build');
  const output = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 64 * 1024 * 1024,
  });
  const [packed] = JSON.parse(output);
  return { tarball: join(folder, packed.filename), files: packed.files.map((file) => file.path) };
}
