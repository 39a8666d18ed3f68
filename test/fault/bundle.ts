/** A module of the sources as one file of JavaScript, for processes that tests start. */
import { build } from 'esbuild';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Bundles `entry` (a path under `src/`) into a folder of its own. @returns the file's URL and how to remove it */
export async function bundle(entry: string): Promise<{ readonly url: string; remove(): void }> {
  const folder = fs.mkdtempSync(join(tmpdir(), 'spanbox-bundle-'));
  const outfile = join(folder, 'bundle.mjs');
  const source = fileURLToPath(new URL(`../../src/${entry}`, import.meta.url));
  await build({ entryPoints: [source], outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
  return { url: pathToFileURL(outfile).href, remove: () => fs.rmSync(folder, { recursive: true }) };
}
