/**
 * Now by the file system's clock, by which heartbeats are dated: a machine's own clock may differ from it.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { StoreError } from '../store/errors.ts';
import type { FileSystem } from '../store/file-system.ts';
import { ASIDE_SUFFIX } from '../store/layout.ts';
import { createPrivateFile, tryRemoveFile } from '../store/private-files.ts';

/** Milliseconds since the epoch. Makes and removes a file in `folder`; the machine's clock where that cannot be. */
export function fileSystemNow(folder: string, fs: FileSystem): number {
  const path = join(folder, `clock-${randomBytes(4).toString('hex')}${ASIDE_SUFFIX}`);
  try {
    const fd = createPrivateFile(path, fs);
    try {
      return fs.fstatSync(fd).mtimeMs;
    } finally {
      fs.closeSync(fd);
      tryRemoveFile(path, fs);
    }
  } catch (error) {
    // Nothing can be made there; then nothing will be repaired there either.
    if (error instanceof StoreError) return Date.now();
    throw error;
  }
}
