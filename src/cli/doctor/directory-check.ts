/**
 * The directory of the recordings: where it comes from, whether this user may write to it and nobody else, how much room it has, and whether
 * it outlives the container. Nothing is written: rights are asked for, not tried.
 */
import { accessSync, constants, lstatSync, readFileSync, realpathSync, statfsSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatBytes } from '../quantities.ts';
import { finding, note, ok } from './check.ts';
import type { Check } from './check.ts';
import { durableMounts, lifetimeOf, mountOf, parseMountInfo } from './mounts.ts';
import type { Mount } from './mounts.ts';

/** Below this the library gives up payload, and soon recording (store option `retention.minFreeBytes`). */
const MIN_FREE_BYTES = 200_000_000;
const MIN_FREE_FILES = 1_000;

const ELSEWHERE = 'Set SPANBOX_DIR, or createSpanbox({ dir }), to a directory that only you can write to.';

/** Permissions, space and persistence of the directory. */
export function directoryChecks(dir: string): readonly Check[] {
  const link = lstatOf(dir);
  const place = link === undefined ? existingParent(dir) : dir;
  return [permissionCheck(dir, link, place), spaceCheck(place), persistenceCheck(dir, place, readMounts())];
}

function lstatOf(path: string): Stats | undefined {
  // `throwIfNoEntry` covers what is missing; what may not be looked at counts as missing, and the parent's check names it.
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function existingParent(path: string): string {
  let parent = dirname(path);
  while (lstatOf(parent) === undefined && dirname(parent) !== parent) parent = dirname(parent);
  return parent;
}

function permissionCheck(dir: string, link: Stats | undefined, place: string): Check {
  if (link === undefined) {
    if (!mayWrite(place)) return finding('directory', `${dir} cannot be made: ${place} is not writable`, ELSEWHERE);
    return ok('directory', `${dir} does not exist yet; it is made by the first recording`);
  }
  if (link.isSymbolicLink()) {
    return finding('directory', `${dir} is a symbolic link, and refused as the root of recordings`, ELSEWHERE);
  }
  if (!link.isDirectory()) return finding('directory', `${dir} is not a directory`, ELSEWHERE);
  const uid = process.getuid?.();
  if (uid !== undefined && link.uid !== uid) {
    return finding('directory', `${dir} belongs to user ${link.uid}, not to you (${uid})`, ELSEWHERE);
  }
  if (process.platform !== 'win32' && (link.mode & 0o022) !== 0) {
    return finding('directory', `${dir} is writable by others (mode ${modeText(link)})`, `Run: chmod 700 ${dir}`);
  }
  if (!mayWrite(dir)) return finding('directory', `${dir} is not writable`, ELSEWHERE);
  if (process.platform !== 'win32' && (link.mode & 0o055) !== 0) {
    return finding('directory', `${dir} can be read by others (mode ${modeText(link)})`, `Run: chmod 700 ${dir}`);
  }
  return ok('directory', `${dir} is yours alone and writable`);
}

function modeText(stats: Stats): string {
  return (stats.mode & 0o7777).toString(8).padStart(4, '0');
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
    return statSync(path).isDirectory();
  } catch {
    // Not allowed, or not there: either way nothing can be written.
    return false;
  }
}

function spaceCheck(place: string): Check {
  let free;
  try {
    free = statfsSync(place);
  } catch (error) {
    return note('space', `the free space of ${place} is not known (${error instanceof Error ? error.message : ''})`);
  }
  const bytes = free.bavail * free.bsize;
  if (bytes < MIN_FREE_BYTES) {
    return finding(
      'space',
      `${formatBytes(bytes)} free at ${place}: under ${formatBytes(MIN_FREE_BYTES)} old recordings are removed and payload is dropped`,
      'Make room, or set SPANBOX_DIR to another disk.',
    );
  }
  if (free.files > 0 && free.ffree < MIN_FREE_FILES) {
    return finding('space', `only ${free.ffree} more files fit on the disk of ${place}`, 'Remove files there.');
  }
  return ok('space', `${formatBytes(bytes)} free`);
}

function readMounts(): readonly Mount[] | undefined {
  try {
    return parseMountInfo(readFileSync('/proc/self/mountinfo', 'utf8'));
  } catch {
    // Not Linux, or /proc is not mounted: nothing is known of mounts.
    return undefined;
  }
}

/** Whether the directory outlives the container and the machine's memory. Exported for its tests. */
export function persistenceCheck(dir: string, place: string, mounts: readonly Mount[] | undefined): Check {
  if (mounts === undefined) return note('persistence', 'mounts are not known on this platform');
  const mount = mountOf(realPath(place), mounts);
  if (mount === undefined) return note('persistence', `the mount of ${place} is not known`);
  if (mount.isReadOnly) {
    return finding('persistence', `${dir} is on a read-only mount (${mount.mountPoint})`, whereTo(mounts));
  }
  switch (lifetimeOf(mount.fsType)) {
    case 'disk':
      return ok('persistence', `${dir} is on ${mount.fsType} (${mount.mountPoint}), which outlives the process`);
    case 'container':
      return finding(
        'persistence',
        `${dir} dies with the container: it is on ${mount.fsType} (${mount.mountPoint})`,
        whereTo(mounts),
      );
    case 'memory':
      return finding(
        'persistence',
        `${dir} is in memory: it is on ${mount.fsType} (${mount.mountPoint}), and gone after a restart`,
        whereTo(mounts),
      );
    case 'none':
      return finding(
        'persistence',
        `${dir} is on ${mount.fsType} (${mount.mountPoint}), which keeps no files`,
        whereTo(mounts),
      );
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // It may not be looked at: the path as it is says enough for the mount.
    return path;
  }
}

function whereTo(mounts: readonly Mount[]): string {
  const writable = durableMounts(mounts).filter((mount) => mayWrite(mount.mountPoint));
  const first = writable[0];
  if (first !== undefined) {
    const others = writable.slice(1, 4).map((mount) => mount.mountPoint);
    const also = others.length === 0 ? '' : ` (also possible: ${others.join(', ')})`;
    return `Set SPANBOX_DIR=${join(first.mountPoint, 'spanbox')}: ${first.mountPoint} is a mount that stays${also}.`;
  }
  const root = mountOf('/', mounts);
  if (root !== undefined && lifetimeOf(root.fsType) === 'disk' && !root.isReadOnly) {
    return 'Set SPANBOX_DIR to a directory on the disk of /, for example one below your home directory.';
  }
  return 'Mount a volume and set SPANBOX_DIR to it, for example: docker run -v spanbox:/var/lib/spanbox -e SPANBOX_DIR=/var/lib/spanbox …';
}
