import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AppendFile } from './append-file.ts';
import { NODE_FILE_SYSTEM, type FileSystem } from './file-system.ts';
import { createPrivateFile } from './private-files.ts';

const REAL = NODE_FILE_SYSTEM;
const bytes = (text: string): Buffer => Buffer.from(text);

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

function open(calls: Partial<FileSystem> = {}): { file: AppendFile; path: string; append: (text: string) => string } {
  const folder = mkdtempSync(join(tmpdir(), 'spanbox-append-'));
  const path = join(folder, 'file');
  const file = new AppendFile(path, createPrivateFile(path), 0, { ...REAL, ...calls });
  onTestFinished(() => {
    file.close();
    rmSync(folder, { recursive: true });
  });
  return { file, path, append: (text) => file.append(bytes(text), 0, text.length) };
}

/** Writes whose n-th call does as it is told; `undefined` does what the system does. */
function scripted(script: readonly (number | Error | undefined)[]): { fs: Partial<FileSystem>; calls: () => number } {
  let calls = 0;
  return {
    calls: () => calls,
    fs: {
      writeSync: (fd, buffer, offset, length, position) => {
        const step = script[calls];
        calls += 1;
        if (step instanceof Error) throw step;
        return REAL.writeSync(fd, buffer, offset, step === undefined ? length : Math.min(step, length), position);
      },
    },
  };
}

describe('append', () => {
  it('is one write where the system takes it whole', () => {
    const { fs, calls } = scripted([]);
    const { file, path, append } = open(fs);
    expect([append('hello\n'), append('you\n'), calls(), file.size]).toEqual(['written', 'written', 2, 10]);
    expect(readFileSync(path, 'utf8')).toBe('hello\nyou\n');
  });

  it('goes on after short writes and interruptions, wherever they come', () => {
    const { fs } = scripted([
      1,
      systemError('EINTR'),
      0,
      2,
      systemError('EAGAIN'),
      undefined,
      systemError('EINTR'),
      undefined,
    ]);
    const { file, path, append } = open(fs);
    expect([append('hello\n'), append('you\n'), file.size]).toEqual(['written', 'written', 10]);
    expect(readFileSync(path, 'utf8')).toBe('hello\nyou\n');
  });

  it('cuts back to the last good byte when it fails half way', () => {
    const { fs } = scripted([undefined, 3, systemError('ENOSPC')]);
    const { file, path, append } = open(fs);
    expect([append('good\n'), append('torn off\n'), append('next\n')]).toEqual(['written', 'cut', 'written']);
    expect(readFileSync(path, 'utf8')).toBe('good\nnext\n');
    expect([(file.lastError as { code: string }).code, file.size]).toEqual(['ENOSPC', 10]);
  });

  it('seals with a line feed where the file cannot be cut', () => {
    const { fs } = scripted([undefined, 3, systemError('ENOSPC')]);
    const { file, path, append } = open({
      ...fs,
      ftruncateSync: () => {
        throw systemError('EPERM');
      },
    });
    expect([append('good\n'), append('torn off\n'), file.size, append('next\n')]).toEqual([
      'written',
      'sealed',
      9,
      'written',
    ]);
    expect(readFileSync(path, 'utf8')).toBe('good\ntor\nnext\n');
    expect(file.usable).toBe(true);
  });

  it('is broken, and not used again, where it can be neither cut nor sealed', () => {
    const { fs, calls } = scripted([undefined, 3, systemError('EIO'), systemError('EIO')]);
    const { file, path, append } = open({
      ...fs,
      ftruncateSync: () => {
        throw systemError('EPERM');
      },
    });
    expect([append('good\n'), append('torn off\n'), append('next\n')]).toEqual(['written', 'broken', 'broken']);
    expect([file.usable, calls()]).toEqual([false, 4]);
    expect(readFileSync(path, 'utf8')).toBe('good\ntor');
  });

  it('gives up on a system that writes nothing for ever', () => {
    const { file, append } = open({ writeSync: () => 0 });
    expect([append('hello\n'), file.size, (file.lastError as Error).message]).toEqual([
      'cut',
      0,
      'the system writes nothing',
    ]);
    const again = open({
      writeSync: () => {
        throw systemError('EINTR');
      },
    });
    expect([again.append('hello\n'), (again.file.lastError as { code: string }).code]).toEqual(['cut', 'EINTR']);
  });

  it('appends a part of a buffer', () => {
    const { file, path } = open();
    expect(file.append(bytes('0123456789'), 2, 5)).toBe('written');
    expect(readFileSync(path, 'utf8')).toBe('234');
  });

  it('is broken once it is closed, which may happen twice', () => {
    const { file, append } = open();
    file.close();
    file.close();
    expect([append('x'), file.usable, file.sync(), file.fd]).toEqual(['broken', false, false, -1]);
  });
});

describe('sync', () => {
  it('that failed is believed once: the file is suspect and not asked again', () => {
    let asked = 0;
    const { file } = open({
      fsyncSync: () => {
        asked += 1;
        if (asked === 2) throw systemError('EIO');
      },
    });
    expect([file.sync(), file.sync(), file.sync(), asked, file.suspect]).toEqual([true, false, false, 2, true]);
    expect((file.lastError as { code: string }).code).toBe('EIO');
  });
});

describe('intact', () => {
  it('says whether the path still names the whole file', () => {
    const { file, path, append } = open();
    append('hello\n');
    expect(file.intact()).toBe(true);
    truncateSync(path, 3);
    expect(file.intact()).toBe(false);
  });

  it.each<[string, (path: string) => void]>([
    ['moved', (path) => renameSync(path, `${path}.moved`)],
    ['removed', (path) => rmSync(path)],
    [
      'replaced by a copy',
      (path) => {
        renameSync(path, `${path}.moved`);
        writeFileSync(path, readFileSync(`${path}.moved`));
      },
    ],
  ])('%s: no', (_, deed) => {
    const { file, path, append } = open();
    append('hello\n');
    deed(path);
    expect(file.intact()).toBe(false);
  });

  it('a descriptor that somebody closed: no', () => {
    const { file, path } = open();
    closeSync(file.fd);
    expect(file.intact()).toBe(false);
    // Its number is taken again, so that closing the file closes nothing else.
    openSync(path, 'r');
  });
});
