import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreError } from './errors.ts';
import { NODE_FILE_SYSTEM, type FileSystem } from './file-system.ts';
import {
  createPrivateFile,
  makePrivateFolder,
  namesIn,
  openPrivateFile,
  readPrivateFile,
  removeFile,
  removeFolder,
  replacePrivateFile,
  writeAll,
} from './private-files.ts';

let folder = '';
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'spanbox-private-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const mode = (path: string): number => fs.lstatSync(path).mode & 0o777;

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof StoreError) return error.code;
    throw error;
  }
  return 'none';
}

function failing(code: string): Error {
  return Object.assign(new Error(code), { code });
}

describe('folders and files are ours alone', () => {
  it.each([0o000, 0o022, 0o077, 0o277, 0o777])('has 0700 and 0600 whatever the umask (%o)', (umask) => {
    const before = process.umask(umask);
    try {
      const path = join(folder, 'made');
      makePrivateFolder(path);
      makePrivateFolder(path);
      fs.closeSync(createPrivateFile(join(path, 'file')));
      replacePrivateFile(join(path, 'small'), Buffer.from('x'), true);
      expect([mode(path), mode(join(path, 'file')), mode(join(path, 'small'))]).toEqual([0o700, 0o600, 0o600]);
    } finally {
      process.umask(before);
    }
  });

  it('tightens a folder of ours, and refuses one that others can write to', () => {
    const [loose, open] = [join(folder, 'loose'), join(folder, 'open')];
    fs.mkdirSync(loose, { mode: 0o755 });
    makePrivateFolder(loose);
    expect(mode(loose)).toBe(0o700);
    fs.mkdirSync(open);
    fs.chmodSync(open, 0o777);
    expect(codeOf(() => makePrivateFolder(open))).toBe('writable_by_others');
    expect(mode(open)).toBe(0o777);
  });

  it('never makes a file that exists', () => {
    fs.closeSync(createPrivateFile(join(folder, 'file')));
    expect(codeOf(() => createPrivateFile(join(folder, 'file')))).toBe('exists');
  });
});

describe('openPrivateFile', () => {
  it('opens a regular file of ours', () => {
    fs.writeFileSync(join(folder, 'file'), 'hello');
    const fd = openPrivateFile(join(folder, 'file'), 'append');
    writeAll(fd, Buffer.from(' world'));
    fs.closeSync(fd);
    expect(readPrivateFile(join(folder, 'file'), 11).toString()).toBe('hello world');
    expect(codeOf(() => readPrivateFile(join(folder, 'file'), 10))).toBe('too_large');
  });

  it('refuses what is in the place of a file, at once, and leaves it as it is', async () => {
    const target = join(folder, 'target');
    fs.writeFileSync(target, 'untouched');
    const at = (name: string): string => join(folder, name);
    fs.symlinkSync(target, at('link'));
    fs.symlinkSync(at('nowhere'), at('dangling'));
    fs.mkdirSync(at('folder'));
    execFileSync('mkfifo', [at('fifo')]);
    const server = createServer().listen(at('socket'));
    try {
      for (const access of ['read', 'append', 'update'] as const) {
        const codes = ['link', 'dangling', 'folder', 'fifo', 'socket', 'nothing'].map((name) =>
          codeOf(() => openPrivateFile(at(name), access)),
        );
        expect(codes).toEqual([
          'symbolic_link',
          'symbolic_link',
          'not_a_private_file',
          'not_a_private_file',
          'not_a_private_file',
          'missing',
        ]);
        expect(codeOf(() => openPrivateFile('/dev/zero', access))).toBe('not_a_private_file');
      }
      fs.linkSync(target, at('hard'));
      expect(codeOf(() => openPrivateFile(target, 'append'))).toBe('not_a_private_file');
      expect(fs.readFileSync(target, 'utf8')).toBe('untouched');
      expect(fs.existsSync(at('nowhere'))).toBe(false);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('refuses a file that was exchanged between looking and opening', () => {
    fs.writeFileSync(join(folder, 'file'), 'mine');
    fs.writeFileSync(join(folder, 'other'), 'not mine');
    const swapping: FileSystem = {
      ...NODE_FILE_SYSTEM,
      openSync: (_path, flags) => fs.openSync(join(folder, 'other'), flags),
    };
    expect(codeOf(() => openPrivateFile(join(folder, 'file'), 'read', swapping))).toBe('not_a_private_file');
  });
});

describe('writeAll', () => {
  it('goes on after short and interrupted writes', () => {
    const path = join(folder, 'file');
    const fd = createPrivateFile(path);
    let call = 0;
    const short: FileSystem = {
      ...NODE_FILE_SYSTEM,
      writeSync: (to, bytes, offset, length) => {
        call += 1;
        if (call % 3 === 0) throw failing('EINTR');
        return call % 3 === 1 ? 0 : fs.writeSync(to, bytes, offset, Math.min(length, 2));
      },
    };
    writeAll(fd, Buffer.from('0123456789'), short);
    fs.closeSync(fd);
    expect(fs.readFileSync(path, 'utf8')).toBe('0123456789');
  });

  it('gives up on a system that writes nothing for ever', () => {
    const stuck: FileSystem = { ...NODE_FILE_SYSTEM, writeSync: () => 0 };
    expect(codeOf(() => writeAll(1, Buffer.from('x'), stuck))).toBe('failed');
  });
});

describe('replacePrivateFile', () => {
  it.each(['openSync', 'writeSync', 'fsyncSync', 'renameSync'] as const)(
    'keeps the old file and leaves nothing aside when %s fails',
    (call) => {
      const path = join(folder, 'file');
      replacePrivateFile(path, Buffer.from('old'), false);
      const broken: FileSystem = {
        ...NODE_FILE_SYSTEM,
        [call]: () => {
          throw failing('ENOSPC');
        },
      };
      expect(codeOf(() => replacePrivateFile(path, Buffer.from('new'), true, broken))).toBe('exhausted');
      expect(fs.readFileSync(path, 'utf8')).toBe('old');
      expect(fs.readdirSync(folder)).toEqual(['file']);
    },
  );
});

describe('removing', () => {
  it('counts what is gone as removed', () => {
    expect(removeFile(join(folder, 'nothing'))).toBe(false);
    expect(namesIn(join(folder, 'nothing'))).toEqual([]);
    removeFolder(join(folder, 'nothing'));
  });

  it('removes a link, not what it points to', () => {
    fs.mkdirSync(join(folder, 'gone'));
    fs.mkdirSync(join(folder, 'kept'));
    fs.writeFileSync(join(folder, 'kept', 'file'), '');
    fs.symlinkSync(join(folder, 'kept'), join(folder, 'gone', 'link'));
    removeFolder(join(folder, 'gone'));
    expect(fs.readdirSync(folder)).toEqual(['kept']);
    expect(fs.readdirSync(join(folder, 'kept'))).toEqual(['file']);
  });
});
