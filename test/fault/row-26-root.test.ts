import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listSessions, repair } from '../../src/repair/index.ts';
import { NODE_FILE_SYSTEM, type FileSystem } from '../../src/store/file-system.ts';
import { defaultRoot, prepareRoot } from '../../src/store/root.ts';
import { makeRoot, treeOf } from './build-recording.ts';

let folder = '';
beforeEach(() => {
  folder = makeRoot();
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const mode = (path: string): number => fs.lstatSync(path).mode & 0o777;

function refusal(root: string, system: FileSystem = NODE_FILE_SYSTEM): string {
  try {
    prepareRoot(root, system);
  } catch (error) {
    return error instanceof Error ? error.message : 'not an error';
  }
  return 'made';
}

const ADVICE = 'Set SPANBOX_DIR or createSpanbox({ dir })';

describe('row 26: the root', () => {
  it('missing, with folders above it missing: made, 0700', () => {
    const root = join(folder, 'deep', 'er', 'root');
    const before = process.umask(0);
    try {
      expect(prepareRoot(root).recordings).toBe(join(root, 'v1', 'recordings'));
    } finally {
      process.umask(before);
    }
    const made = [
      'deep',
      'deep/er',
      'deep/er/root',
      'deep/er/root/v1',
      ...['recordings', 'repairing', 'snapshots', 'quarantine'].map((name) => `deep/er/root/v1/${name}`),
    ];
    expect(made.map((name) => mode(join(folder, name)))).toEqual(made.map(() => 0o700));
    expect([fs.readFileSync(join(root, '.gitignore'), 'utf8'), mode(join(root, '.gitignore'))]).toEqual(['*\n', 0o600]);
    expect(refusal(root)).toBe('made');
  });

  it.each([
    ['a file', (path: string) => fs.writeFileSync(path, 'mine'), 'is not a folder'],
    ['a dangling symlink', (path: string) => fs.symlinkSync(`${path}-nowhere`, path), 'is a symbolic link'],
    [
      'a symlink to a folder',
      (path: string) => {
        fs.mkdirSync(`${path}-target`);
        fs.symlinkSync(`${path}-target`, path);
      },
      'is a symbolic link',
    ],
    [
      'a folder that others can write to',
      (path: string) => {
        fs.mkdirSync(path);
        fs.chmodSync(path, 0o777);
      },
      'is writable by other users',
    ],
  ])('%s in its place: refused and said, and nothing is changed', async (_, make, reason) => {
    const root = join(folder, 'root');
    make(root);
    const before = treeOf(folder);
    const message = `recording is off: ${root} ${reason}. ${ADVICE}`;
    expect(refusal(root)).toBe(message);
    expect((await repair(root)).error).toBe(
      `${root} ${reason === 'is writable by other users' ? 'is writable by others' : reason}`,
    );
    await expect(listSessions(root).next()).rejects.toMatchObject({ name: 'StoreError' });
    expect(treeOf(folder)).toEqual(before);
  });

  it('a folder of another user: refused and said', () => {
    const root = join(folder, 'root');
    fs.mkdirSync(root, { mode: 0o700 });
    fs.chownSync(root, 12_345, 12_345);
    expect(refusal(root)).toBe(`recording is off: ${root} belongs to another user. ${ADVICE}`);
  });

  it('a folder inside it that is a link: refused, and its target untouched', () => {
    const root = join(folder, 'root');
    fs.mkdirSync(join(root, 'v1'), { recursive: true, mode: 0o700 });
    fs.mkdirSync(join(folder, 'target'));
    fs.symlinkSync(join(folder, 'target'), join(root, 'v1', 'recordings'));
    expect(refusal(root)).toBe(`recording is off: ${join(root, 'v1', 'recordings')} is a symbolic link. ${ADVICE}`);
    expect(fs.readdirSync(join(folder, 'target'))).toEqual([]);
  });

  it('not writable: said with what the system says', () => {
    const denied: FileSystem = {
      ...NODE_FILE_SYSTEM,
      mkdirSync: () => {
        throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
      },
    };
    const root = join(folder, 'root');
    expect(refusal(root, denied)).toBe(`recording is off: ${root} is not writable (EACCES). ${ADVICE}`);
  });

  it('that does not exist is nothing to list or repair, and is not made', async () => {
    const root = join(folder, 'nothing');
    expect(await repair(root)).toEqual({ dir: root, dryRun: false, recordings: [], live: 0, finished: 0, foreign: [] });
    expect((await listSessions(root).next()).done).toBe(true);
    expect(fs.existsSync(root)).toBe(false);
  });

  it.each([
    ['linux', { XDG_STATE_HOME: '/state' }, '/state/spanbox'],
    ['linux', { XDG_STATE_HOME: '' }, '/home/u/.local/state/spanbox'],
    ['linux', { XDG_STATE_HOME: 'relative' }, '/home/u/.local/state/spanbox'],
    ['linux', { SPANBOX_DIR: '/mine', XDG_STATE_HOME: '/state' }, '/mine'],
    ['linux', { SPANBOX_DIR: '' }, '/home/u/.local/state/spanbox'],
    ['darwin', {}, '/home/u/Library/Application Support/spanbox'],
  ] as const)('by default on %s with %j: %s', (platform, env, root) => {
    expect(defaultRoot({ platform, env, home: '/home/u' })).toBe(root);
  });
});
