/**
 * The key of this installation's hashes: 64 hex digits and LF in `v1/key`, 0600 (docs/format.md section 1).
 *
 * K1. Any number of processes may ask at once: all get the same key. It is made complete and then linked to its name, so nobody
 *     ever reads half a key.
 * K2. A key that is not one is replaced; hashes change then, nothing else does.
 */
import { randomBytes } from 'node:crypto';
import { StoreError, systemCodeOf, toStoreError } from './errors.ts';
import { NODE_FILE_SYSTEM, type FileSystem } from './file-system.ts';
import { ASIDE_SUFFIX } from './layout.ts';
import { createPrivateFile, readPrivateFile, replacePrivateFile, tryRemoveFile, writeAll } from './private-files.ts';

const KEY = /^[0-9a-f]{64}\n$/;

/** The 32 bytes of the installation's key, made if there is none. @throws StoreError when it can be neither read nor made. */
export function readOrMakeKey(path: string, fs: FileSystem = NODE_FILE_SYSTEM): Buffer {
  const known = readKey(path, fs);
  if (known !== undefined && known !== 'invalid') return known;
  const made = randomBytes(32);
  const text = Buffer.from(`${made.toString('hex')}\n`);
  if (known === 'invalid') {
    replacePrivateFile(path, text, false, fs);
    return made;
  }
  return linkKey(path, text, fs) ? made : agreedKey(path, fs);
}

function readKey(path: string, fs: FileSystem): Buffer | 'invalid' | undefined {
  try {
    // Two names for as long as the maker has not removed the first one.
    const text = readPrivateFile(path, 1024, fs, 2).toString('latin1');
    return KEY.test(text) ? Buffer.from(text.trimEnd(), 'hex') : 'invalid';
  } catch (error) {
    if (error instanceof StoreError && error.code === 'missing') return undefined;
    if (error instanceof StoreError && error.code === 'too_large') return 'invalid';
    throw error;
  }
}

/** True if our key got the name, false if somebody else's has it. */
function linkKey(path: string, text: Buffer, fs: FileSystem): boolean {
  const aside = `${path}.${randomBytes(4).toString('hex')}${ASIDE_SUFFIX}`;
  try {
    const fd = createPrivateFile(aside, fs);
    try {
      writeAll(fd, text, fs);
    } finally {
      fs.closeSync(fd);
    }
    fs.linkSync(aside, path);
    return true;
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'EEXIST') return false;
    // File systems without hard links: the last of several makers wins, and each reads again what stayed.
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'EOPNOTSUPP' || code === 'EMLINK' || code === 'ENOSYS') {
      replacePrivateFile(path, text, false, fs);
      return false;
    }
    throw toStoreError(error, 'make', path);
  } finally {
    tryRemoveFile(aside, fs);
  }
}

function agreedKey(path: string, fs: FileSystem): Buffer {
  const key = readKey(path, fs);
  if (key === undefined || key === 'invalid') throw new StoreError('invalid', `${path} is not a key`, path);
  return key;
}
