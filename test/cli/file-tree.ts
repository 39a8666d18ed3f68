/** Everything about the files below a folder that a command could have changed: names, kinds, modes, sizes, times, contents. */
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One entry per file or folder, by its path. Times of access are left out: reading may change them. */
export function fileTree(folder: string): Readonly<Record<string, string>> {
  const tree: Record<string, string> = {};
  const waiting = [folder];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const status = lstatSync(path, { bigint: true });
    const content = status.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : '';
    tree[path] = [status.mode, status.ino, status.size, status.mtimeNs, status.ctimeNs, content].join(' ');
    if (status.isDirectory()) for (const name of readdirSync(path)) waiting.push(join(path, name));
  }
  return tree;
}
