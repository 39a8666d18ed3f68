/**
 * Files that somebody was writing aside and did not live to rename. Those that were not written to for a minute are nobody's any more.
 */
import { join } from 'node:path';
import { StoreError } from '../store/errors.ts';
import type { FileSystem } from '../store/file-system.ts';
import { ASIDE_SUFFIX, type StoreFolders } from '../store/layout.ts';
import { namesIn, statusOf, tryRemoveFile } from '../store/private-files.ts';
import { fileSystemNow } from './clock.ts';

const STALE_AFTER_MILLIS = 60_000;

/** Removes them; those inside recordings go with their repair. Never throws for what stays. */
export function removeStaleAsides(folders: StoreFolders, fs: FileSystem): void {
  let now: number | undefined;
  for (const folder of [folders.version, folders.repairing, folders.snapshots, folders.quarantine]) {
    try {
      for (const name of namesIn(folder, fs)) {
        if (!name.endsWith(ASIDE_SUFFIX)) continue;
        const path = join(folder, name);
        const status = statusOf(path, fs);
        if (status === undefined || !status.isFile()) continue;
        now ??= fileSystemNow(folders.repairing, fs);
        if (now - status.mtimeMs > STALE_AFTER_MILLIS) tryRemoveFile(path, fs);
      }
    } catch (error) {
      // A folder that cannot be listed keeps them until the next time.
      if (!(error instanceof StoreError)) throw error;
    }
  }
}
