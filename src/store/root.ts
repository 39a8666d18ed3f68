/**
 * Where the store lives, and whether it may live there (docs/format.md section 1).
 *
 * R1. A missing root is made, 0700, one level at a time.
 * R2. A symlink, a file, a folder of another user or one that others can write to is refused, and said in one sentence that tells what to do.
 * Everything below `v1/` of another major format is left alone.
 */
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { StoreError, systemCodeOf, toStoreError } from './errors.ts';
import { NODE_FILE_SYSTEM, type FileSystem } from './file-system.ts';
import { storeFolders, type StoreFolders } from './layout.ts';
import { checkPrivateFolder, createPrivateFile, makePrivateFolder, statusOf, writeAll } from './private-files.ts';

/** What the default root depends on. */
export interface RootEnvironment {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/** This process's own. */
function rootEnvironment(): RootEnvironment {
  return { platform: process.platform, env: process.env, home: homedir() };
}

/**
 * The root that is used when nobody names one: `$SPANBOX_DIR`, else the platform's place for state. An empty variable counts
 * as unset; a relative `XDG_STATE_HOME` too (XDG Base Directory Specification).
 */
export function defaultRoot(environment: RootEnvironment = rootEnvironment()): string {
  const { platform, env, home } = environment;
  const named = env['SPANBOX_DIR'];
  if (named !== undefined && named !== '') return resolve(named);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'spanbox');
  if (platform === 'win32') return join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'spanbox');
  const state = env['XDG_STATE_HOME'];
  if (state !== undefined && isAbsolute(state)) return join(state, 'spanbox');
  return join(home, '.local', 'state', 'spanbox');
}

/**
 * Checks a root and makes what is missing of it: the folders of format 1 and `.gitignore`.
 * @returns its folders. @throws StoreError whose message is ready to be shown: `recording is off: …`.
 */
export function prepareRoot(root: string, fs: FileSystem = NODE_FILE_SYSTEM): StoreFolders {
  const folders = storeFolders(resolve(root));
  try {
    makeRoot(folders.root, fs);
    for (const folder of [
      folders.version,
      folders.recordings,
      folders.repairing,
      folders.snapshots,
      folders.quarantine,
    ]) {
      makePrivateFolder(folder, fs);
    }
    writeGitignore(folders.gitignoreFile, fs);
    return folders;
  } catch (error) {
    throw refusal(error, folders.root);
  }
}

/**
 * Checks a root that is only looked at; makes nothing.
 * @returns its folders, or undefined if there is no root yet. @throws StoreError as `prepareRoot` does.
 */
export function checkRoot(root: string, fs: FileSystem = NODE_FILE_SYSTEM): StoreFolders | undefined {
  const folders = storeFolders(resolve(root));
  for (const folder of [folders.root, folders.version]) {
    const status = statusOf(folder, fs);
    if (status === undefined) return undefined;
    checkPrivateFolder(folder, status);
  }
  return folders;
}

function makeRoot(root: string, fs: FileSystem): void {
  const status = statusOf(root, fs);
  if (status !== undefined) {
    checkPrivateFolder(root, status);
    return;
  }
  makeParents(dirname(root), fs);
  makePrivateFolder(root, fs);
}

/** Folders above the root may be anybody's and may be links: they are only made where they are missing. */
function makeParents(folder: string, fs: FileSystem): void {
  const missing: string[] = [];
  let at = folder;
  while (!isFolder(at, fs)) {
    missing.push(at);
    const above = dirname(at);
    if (above === at) break;
    at = above;
  }
  for (const path of missing.reverse()) {
    try {
      fs.mkdirSync(path, 0o700);
    } catch (error) {
      // Another process made it in the meantime, or it is what it should be after all.
      if (systemCodeOf(error) !== 'EEXIST') throw toStoreError(error, 'make', path);
      if (!isFolder(path, fs)) throw new StoreError('not_a_folder', `${path} is not a folder`, path);
    }
  }
}

function isFolder(path: string, fs: FileSystem): boolean {
  try {
    return fs.statSync(path).isDirectory();
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return false;
    throw toStoreError(error, 'look at', path);
  }
}

function writeGitignore(path: string, fs: FileSystem): void {
  if (statusOf(path, fs) !== undefined) return;
  try {
    const fd = createPrivateFile(path, fs);
    try {
      writeAll(fd, Buffer.from('*\n'), fs);
    } finally {
      fs.closeSync(fd);
    }
  } catch (error) {
    // Another process was first, or the disk is full: recording does not depend on it.
    if (!(error instanceof StoreError) && systemCodeOf(error) === undefined) throw error;
  }
}

const REASONS: Partial<Record<StoreError['code'], string>> = {
  symbolic_link: 'is a symbolic link',
  not_a_folder: 'is not a folder',
  foreign_owner: 'belongs to another user',
  writable_by_others: 'is writable by other users',
  not_writable: 'is not writable',
  exhausted: 'has no space left',
};

function refusal(error: unknown, root: string): StoreError {
  const failure = toStoreError(error, 'prepare', root);
  const reason = REASONS[failure.code] ?? 'cannot be used';
  const place = failure.path === '' ? root : failure.path;
  const said = failure.systemCode === undefined ? '' : ` (${failure.systemCode})`;
  const message = `recording is off: ${place} ${reason}${said}. Set SPANBOX_DIR or createSpanbox({ dir })`;
  return new StoreError(failure.code, message, root, failure.cause ?? failure);
}
