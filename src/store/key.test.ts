import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundle } from '../../test/fault/bundle.ts';
import { NODE_FILE_SYSTEM, type FileSystem } from './file-system.ts';
import { readOrMakeKey } from './key.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'spanbox-key-'));
  path = join(folder, 'key');
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

describe('the key of an installation', () => {
  it('is made once, 0600, and read again', () => {
    const key = readOrMakeKey(path);
    expect(key.length).toBe(32);
    expect(fs.readFileSync(path, 'latin1')).toBe(`${key.toString('hex')}\n`);
    expect(fs.statSync(path).mode & 0o777).toBe(0o600);
    expect(readOrMakeKey(path)).toEqual(key);
    expect(fs.readdirSync(folder)).toEqual(['key']);
  });

  it('is one for all processes that ask at once', async () => {
    const module = await bundle('store/key.ts');
    try {
      const script = `
        import { readOrMakeKey } from ${JSON.stringify(module.url)};
        process.stdin.once('data', () => { process.stdout.write(readOrMakeKey(${JSON.stringify(path)}).toString('hex')); process.exit(0); });
        process.stdout.write('ready');`;
      const children = Array.from({ length: 8 }, () => spawn(process.execPath, ['--input-type=module', '-e', script]));
      await Promise.all(children.map((child) => once(child.stdout, 'data')));
      const answers = children.map(async (child) => String((await once(child.stdout, 'data'))[0]));
      for (const child of children) child.stdin.write('go');
      const keys = new Set(await Promise.all(answers));
      expect([...keys]).toEqual([readOrMakeKey(path).toString('hex')]);
      expect(fs.readdirSync(folder)).toEqual(['key']);
    } finally {
      module.remove();
    }
  });

  it.each(['', 'short\n', 'Z'.repeat(64) + '\n', 'a'.repeat(2_000)])('that is none (%j) is replaced', (content) => {
    fs.writeFileSync(path, content, { mode: 0o600 });
    const key = readOrMakeKey(path);
    expect(fs.readFileSync(path, 'latin1')).toBe(`${key.toString('hex')}\n`);
  });

  it('is made without hard links too', () => {
    const linkless: FileSystem = {
      ...NODE_FILE_SYSTEM,
      linkSync: () => {
        throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
      },
    };
    const key = readOrMakeKey(path, linkless);
    expect(readOrMakeKey(path)).toEqual(key);
    expect(fs.readdirSync(folder)).toEqual(['key']);
  });

  it('is never read through a link', () => {
    fs.writeFileSync(join(folder, 'target'), `${'a'.repeat(64)}\n`);
    fs.symlinkSync(join(folder, 'target'), path);
    expect(() => readOrMakeKey(path)).toThrow('is a symbolic link');
  });
});
