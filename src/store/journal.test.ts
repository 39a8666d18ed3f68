import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { NODE_FILE_SYSTEM, type FileSystem } from './file-system.ts';
import { Journal } from './journal.ts';
import { readRecords } from './record-reader.ts';
import type { RecordWriter } from './record-writer.ts';
import { SmallLog } from './small-log.ts';

const RECORDING = '20261120T101449123Z-4711-0-9f3ac21b';

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spanbox-journal-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function say(writer: RecordWriter, members: object): void {
  const at = writer.begin();
  expect(writer.commit(at + writer.buffer.write(JSON.stringify(members).slice(1), at))).toBe('written');
}

function kinds(path: string, generation: number): unknown[] {
  const fd = openSync(path, 'r');
  try {
    return [...readRecords(fd, { file: 'open', recording: RECORDING, generation })].map((item) =>
      item.kind === 'record' ? item.value['k'] : item.kind,
    );
  } finally {
    closeSync(fd);
  }
}

const failing = (calls: Partial<FileSystem>): FileSystem => ({ ...NODE_FILE_SYSTEM, ...calls });
const refuse = (code: string) => (): never => {
  throw Object.assign(new Error(code), { code });
};

describe('Journal', () => {
  it('a generation becomes the truth whole: the old one goes, the next records follow in the new one', () => {
    const folder = scratch();
    const journal = new Journal(folder, RECORDING);
    say(journal.writer, { k: 'old' });
    const next = journal.beginNext();
    if (next === undefined) throw new Error('no generation');
    say(journal.writer, { k: 'meanwhile' });
    say(next.writer, { k: 'state' });
    expect(readdirSync(folder).sort()).toEqual(['0001.open.log', '0002.open.log.aside']);
    expect(journal.adopt(next, true)).toBe(true);
    say(journal.writer, { k: 'new' });
    expect([readdirSync(folder), journal.generation]).toEqual([['0002.open.log'], 2]);
    expect(kinds(join(folder, '0002.open.log'), 2)).toEqual(['header', 'state', 'new']);
    expect(journal.bytes).toBe(statSync(join(folder, '0002.open.log')).size);
    expect((statSync(join(folder, '0002.open.log')).mode & 0o777).toString(8)).toBe('600');
  });

  it.each<[string, Partial<FileSystem>]>([
    ['the rename is refused', { renameSync: refuse('EBUSY') }],
    ['the sync fails', { fsyncSync: refuse('EIO') }],
  ])('%s: the old one goes on, and the aside file is gone', (_, calls) => {
    const folder = scratch();
    const journal = new Journal(folder, RECORDING, failing(calls));
    say(journal.writer, { k: 'old' });
    const next = journal.beginNext();
    if (next === undefined) throw new Error('no generation');
    say(next.writer, { k: 'state' });
    expect(journal.adopt(next, true)).toBe(false);
    say(journal.writer, { k: 'later' });
    expect([readdirSync(folder), journal.generation]).toEqual([['0001.open.log'], 1]);
    expect(kinds(join(folder, '0001.open.log'), 1)).toEqual(['header', 'old', 'later']);
    expect((journal.lastError as { code: string }).code).toBe(Object.keys(calls)[0] === 'renameSync' ? 'EBUSY' : 'EIO');
  });

  it('a generation that cannot be begun says why, and the old one goes on', () => {
    const folder = scratch();
    const journal = new Journal(folder, RECORDING);
    mkdirSync(join(folder, '0002.open.log.aside'));
    expect(journal.beginNext()).toBeUndefined();
    expect((journal.lastError as { code: string }).code).toBe('exists');
    say(journal.writer, { k: 'later' });
    expect(kinds(join(folder, '0001.open.log'), 1)).toEqual(['header', 'later']);
  });

  it('what an attempt left aside is written anew', () => {
    const folder = scratch();
    const journal = new Journal(folder, RECORDING);
    const first = journal.beginNext();
    if (first === undefined) throw new Error('no generation');
    say(first.writer, { k: 'of the first attempt' });
    journal.abandon(first);
    expect(readdirSync(folder)).toEqual(['0001.open.log']);
    const second = journal.beginNext();
    if (second === undefined) throw new Error('no generation');
    say(second.writer, { k: 'state' });
    expect(journal.adopt(second, false)).toBe(true);
    expect(kinds(join(folder, '0002.open.log'), 2)).toEqual(['header', 'state']);
  });

  it('finish removes it: what is deferred is given up', () => {
    const folder = scratch();
    const journal = new Journal(folder, RECORDING);
    journal.writer.defer(journal.writer.begin() + journal.writer.buffer.write('"k":"a"}', journal.writer.begin()));
    expect([journal.finish(), readdirSync(folder)]).toEqual([true, []]);
  });

  it('a header that cannot be written leaves no file', () => {
    const folder = scratch();
    expect(() => new Journal(folder, RECORDING, failing({ writeSync: refuse('ENOSPC') }))).toThrow('ENOSPC');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('SmallLog', () => {
  const read = (path: string): unknown[] => {
    const fd = openSync(path, 'r');
    try {
      return [...readRecords(fd, { file: 'marks', recording: RECORDING })].map((item) =>
        item.kind === 'record' ? [item.sequence, item.value['k']] : item.kind,
      );
    } finally {
      closeSync(fd);
    }
  };

  it('one write a record; a record that fails leaves nothing, and its sequence is used again', () => {
    const folder = scratch();
    let writes = 0;
    let full = false;
    const log = SmallLog.create(
      folder,
      'marks.log',
      'marks',
      RECORDING,
      failing({
        writeSync: (fd, buffer, offset, length, position) => {
          writes += 1;
          if (full && writes % 2 === 0) refuse('ENOSPC')();
          return NODE_FILE_SYSTEM.writeSync(fd, buffer, offset, full ? 5 : length, position);
        },
      }),
    );
    writes = 0;
    expect([log.append({ k: 'a', n: 99 }), writes]).toEqual(['written', 1]);
    full = true;
    writes = 0;
    expect(log.append({ k: 'lost' })).toBe('cut');
    full = false;
    expect(log.append({ k: 'b' })).toBe('written');
    expect(read(join(folder, 'marks.log'))).toEqual([
      [0, 'header'],
      [1, 'a'],
      [2, 'b'],
    ]);
    log.close();
    expect(log.append({ k: 'c' })).toBe('broken');
  });
});
