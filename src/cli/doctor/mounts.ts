/**
 * The mounts of this process and how long what is written to them lives: proc_pid_mountinfo(5) read, and the kinds of file systems told apart.
 */

/** One line of `/proc/self/mountinfo`. */
export interface Mount {
  readonly mountPoint: string;
  readonly fsType: string;
  readonly source: string;
  readonly isReadOnly: boolean;
}

/** How long files of a file system live: as long as the `container`, as the machine's `memory`, on a `disk`; `none`: not for files. */
export type Lifetime = 'container' | 'memory' | 'disk' | 'none';

const LIFETIME_OF: Readonly<Record<string, Lifetime>> = {
  overlay: 'container',
  aufs: 'container',
  'fuse.fuse-overlayfs': 'container',
  tmpfs: 'memory',
  ramfs: 'memory',
  devtmpfs: 'memory',
  ...Object.fromEntries(
    [
      'autofs binfmt_misc bpf cgroup cgroup2 configfs debugfs devpts efivarfs fusectl hugetlbfs mqueue nsfs',
      'proc pstore rpc_pipefs securityfs selinuxfs sysfs tracefs squashfs iso9660 erofs cramfs',
    ].flatMap((names) => names.split(' ').map((name): [string, Lifetime] => [name, 'none'])),
  ),
};

/** The lifetime of files on a file system of this type; a type that is not known here is taken for a disk. */
export function lifetimeOf(fsType: string): Lifetime {
  return Object.hasOwn(LIFETIME_OF, fsType) ? (LIFETIME_OF[fsType] ?? 'disk') : 'disk';
}

/** Spaces, tabs, line feeds and backslashes of paths stand as octal escapes. */
function unescaped(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/** The mounts in the order of the file; lines that are none are left out. */
export function parseMountInfo(text: string): readonly Mount[] {
  const mounts: Mount[] = [];
  for (const line of text.split('\n')) {
    const [before, after] = line.split(' - ', 2);
    const fields = before?.split(' ') ?? [];
    const [fsType, source, superOptions] = after?.split(' ') ?? [];
    const mountPoint = fields[4];
    if (mountPoint === undefined || fsType === undefined) continue;
    const options = [...(fields[5] ?? '').split(','), ...(superOptions ?? '').split(',')];
    mounts.push({
      mountPoint: unescaped(mountPoint),
      fsType,
      source: unescaped(source ?? ''),
      isReadOnly: options.includes('ro'),
    });
  }
  return mounts;
}

function isWithin(path: string, mountPoint: string): boolean {
  return mountPoint === '/' || path === mountPoint || path.startsWith(`${mountPoint}/`);
}

/** The mount that an absolute path without symbolic links is on: the deepest, and of two on one place the later. */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | undefined {
  let found: Mount | undefined;
  for (const mount of mounts) {
    if (!isWithin(path, mount.mountPoint)) continue;
    if (found === undefined || mount.mountPoint.length >= found.mountPoint.length) found = mount;
  }
  return found;
}

const SYSTEM = /^\/(?:proc|sys|dev|etc|boot|run|usr|bin|lib|lib64|sbin)(?:\/|$)/;

/** The mounts on a disk that recordings could go to: writable, visible, and not a part of the system. The root is never one. */
export function durableMounts(mounts: readonly Mount[]): readonly Mount[] {
  return mounts.filter(
    (mount) =>
      mount.mountPoint !== '/' &&
      !mount.isReadOnly &&
      lifetimeOf(mount.fsType) === 'disk' &&
      !SYSTEM.test(mount.mountPoint) &&
      mountOf(mount.mountPoint, mounts) === mount,
  );
}
