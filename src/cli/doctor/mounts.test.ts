import { expect, test } from 'vitest';
import { persistenceCheck } from './directory-check.ts';
import { durableMounts, lifetimeOf, mountOf, parseMountInfo } from './mounts.ts';
import { temporaryFolder } from '../../../test/support/temporary.ts';

const CONTAINER = [
  '600 500 0:60 / / rw,relatime master:1 - overlay overlay rw,lowerdir=/a:/b,upperdir=/c',
  '601 600 0:61 / /proc rw,nosuid - proc proc rw',
  '602 600 0:62 / /dev rw,nosuid - tmpfs tmpfs rw,size=65536k',
  '603 600 8:1 /vol /var/lib/my\\040data rw,relatime - ext4 /dev/sda1 rw',
  '604 600 8:1 /ro /srv/fixed ro,relatime - ext4 /dev/sda1 rw',
  '605 600 8:1 /hosts /etc/hosts rw,relatime - ext4 /dev/sda1 rw',
  '606 600 0:63 / /tmp rw - tmpfs tmpfs rw',
  'nonsense',
].join('\n');

test('mountinfo: points with escapes, types, read-only by either list of options', () => {
  expect(parseMountInfo(CONTAINER).slice(3, 5)).toEqual([
    { mountPoint: '/var/lib/my data', fsType: 'ext4', source: '/dev/sda1', isReadOnly: false },
    { mountPoint: '/srv/fixed', fsType: 'ext4', source: '/dev/sda1', isReadOnly: true },
  ]);
  expect(parseMountInfo('1 0 8:1 / /x rw - ext4 /dev/sda ro,quota')).toEqual([
    { mountPoint: '/x', fsType: 'ext4', source: '/dev/sda', isReadOnly: true },
  ]);
});

test('a path is on its deepest mount, and of two on one place on the later', () => {
  const mounts = parseMountInfo(`${CONTAINER}\n700 606 0:70 / /tmp rw - ext4 /dev/sdb rw`);
  expect(mountOf('/tmp/x', mounts)?.fsType).toBe('ext4');
  expect(mountOf('/tmpx', mounts)?.fsType).toBe('overlay');
  expect(mountOf('/var/lib/my data/a', mounts)?.mountPoint).toBe('/var/lib/my data');
});

test.each([
  ['overlay', 'container'],
  ['aufs', 'container'],
  ['fuse.fuse-overlayfs', 'container'],
  ['tmpfs', 'memory'],
  ['ramfs', 'memory'],
  ['proc', 'none'],
  ['squashfs', 'none'],
  ['ext4', 'disk'],
  ['virtiofs', 'disk'],
  ['toString', 'disk'],
])('files on %s live as long as the %s', (fsType, lifetime) => {
  expect(lifetimeOf(fsType)).toBe(lifetime);
});

test('only writable disk mounts outside of the system are offered', () => {
  expect(durableMounts(parseMountInfo(CONTAINER)).map((mount) => mount.mountPoint)).toEqual(['/var/lib/my data']);
});

test('a directory on overlay is a finding that names a mount this user may write to', () => {
  const volume = temporaryFolder();
  const mounts = parseMountInfo(`${CONTAINER.split('\n')[0]}\n603 600 8:1 / ${volume} rw - xfs /dev/sda1 rw`);
  expect(persistenceCheck('/data/x', '/', mounts)).toEqual({
    check: 'persistence',
    level: 'finding',
    message: '/data/x dies with the container: it is on overlay (/)',
    hint: `Set SPANBOX_DIR=${volume}/spanbox: ${volume} is a mount that stays.`,
  });
  expect(persistenceCheck(volume, volume, mounts)).toEqual({
    check: 'persistence',
    level: 'ok',
    message: `${volume} is on xfs (${volume}), which outlives the process`,
    hint: '',
  });
});

test('memory, read-only and unknown', () => {
  expect(persistenceCheck('/x', '/', parseMountInfo('1 0 0:1 / / rw - tmpfs tmpfs rw'))).toEqual({
    check: 'persistence',
    level: 'finding',
    message: '/x is in memory: it is on tmpfs (/), and gone after a restart',
    hint: 'Mount a volume and set SPANBOX_DIR to it, for example: docker run -v spanbox:/var/lib/spanbox -e SPANBOX_DIR=/var/lib/spanbox …',
  });
  expect(persistenceCheck('/x', '/', parseMountInfo('1 0 8:1 / / ro - ext4 /dev/sda ro')).message).toBe(
    '/x is on a read-only mount (/)',
  );
  expect(persistenceCheck('/x', '/', undefined).level).toBe('note');
});
