import { mkdtempSync, openSync, closeSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AppendFile } from './append-file.ts';
import { NODE_FILE_SYSTEM, type FileSystem } from './file-system.ts';
import { createPrivateFile } from './private-files.ts';
import { frameHeader, frameRecord, MAX_RECORD_BYTES, recordPayload, seedOf } from './record-frame.ts';
import { readRecords } from './record-reader.ts';
import { MAX_DEFERRED_BYTES, RecordWriter } from './record-writer.ts';

const SALT = '5a0c91e4';
const RECORDING = '20261120T101449123Z-4711-0-9f3ac21b';

function open(fs: FileSystem = NODE_FILE_SYSTEM): {
  writer: RecordWriter;
  path: string;
  say: (members: object, now: boolean) => string;
} {
  const folder = mkdtempSync(join(tmpdir(), 'spanbox-records-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'file');
  const header = frameHeader({ file: 'open', recording: RECORDING, generation: 1, salt: SALT });
  const file = new AppendFile(path, createPrivateFile(path), 0, fs);
  file.append(header, 0, header.length);
  const writer = new RecordWriter(Buffer.alloc(MAX_DEFERRED_BYTES + MAX_RECORD_BYTES + 64), file, seedOf(SALT));
  const say = (members: object, now: boolean): string => {
    const at = writer.begin();
    const end = at + writer.buffer.write(JSON.stringify(members).slice(1), at);
    if (now) return writer.commit(end);
    writer.defer(end);
    return 'deferred';
  };
  return { writer, path, say };
}

function sequences(path: string): (number | string)[] {
  const fd = openSync(path, 'r');
  try {
    return [...readRecords(fd, { file: 'open', recording: RECORDING, generation: 1 })].map((item) =>
      item.kind === 'record' ? item.sequence : item.kind,
    );
  } finally {
    closeSync(fd);
  }
}

describe('RecordWriter', () => {
  it('frames as frameRecord does, for short, long and many-digit records', () => {
    const { path, say, writer } = open();
    const texts = ['', 'x', 'é'.repeat(10), 'y'.repeat(60), 'z'.repeat(5_000), '😀'.repeat(1_000)];
    const expected: Buffer[] = [readFileSync(path)];
    for (let n = 1; n <= 1_200; n += 1) {
      const members = { k: 'attr', p: n, text: texts[n % texts.length] };
      say(members, n % 3 === 0);
      expected.push(frameRecord(recordPayload(n, members), seedOf(SALT)));
    }
    expect(writer.flush()).toBe('written');
    expect(readFileSync(path).equals(Buffer.concat(expected))).toBe(true);
    expect(writer.nextSequence).toBe(1_201);
  });

  it('deferred records ride on the next write, in order, and are written when they are many', () => {
    let writes = 0;
    const { path, say, writer } = open({
      ...NODE_FILE_SYSTEM,
      writeSync: (fd, buffer, offset, length, position) => {
        writes += 1;
        return NODE_FILE_SYSTEM.writeSync(fd, buffer, offset, length, position);
      },
    });
    writes = 0;
    say({ k: 'a' }, false);
    say({ k: 'b' }, false);
    expect([writes, sequences(path)]).toEqual([0, [0]]);
    say({ k: 'c' }, true);
    expect([writes, sequences(path)]).toEqual([1, [0, 1, 2, 3]]);
    const big = 'x'.repeat(10_000);
    while (writes === 1) say({ k: 'd', big }, false);
    expect(writer.pendingBytes).toBe(0);
    expect(sequences(path)).toEqual(Array.from({ length: writer.nextSequence }, (_, n) => n));
  });

  it('what could not be written is lost, counted, and seen as a gap', () => {
    let refuse = false;
    const { path, say, writer } = open({
      ...NODE_FILE_SYSTEM,
      writeSync: (fd, buffer, offset, length, position) => {
        if (refuse) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
        return NODE_FILE_SYSTEM.writeSync(fd, buffer, offset, length, position);
      },
    });
    say({ k: 'a' }, true);
    refuse = true;
    say({ k: 'b' }, false);
    expect([say({ k: 'c' }, true), writer.lost, writer.pendingBytes]).toEqual(['cut', 2, 0]);
    refuse = false;
    expect(say({ k: 'd' }, true)).toBe('written');
    expect(sequences(path)).toEqual([0, 1, 'gap', 4]);
  });

  it('forgets what is deferred, and goes on in another file with another salt', () => {
    const { path, say, writer } = open();
    say({ k: 'a' }, true);
    say({ k: 'forgotten' }, false);
    writer.dropDeferred();
    expect(writer.flush()).toBe('written');
    expect(sequences(path)).toEqual([0, 1]);
    const other = `${path}.2`;
    const header = frameHeader({ file: 'open', recording: RECORDING, generation: 1, salt: '00000001' });
    const file = new AppendFile(other, createPrivateFile(other), 0);
    file.append(header, 0, header.length);
    writer.switchTo(file, 1, 1);
    say({ k: 'b' }, true);
    expect(sequences(other)).toEqual([0, 1]);
    expect(sequences(path)).toEqual([0, 1]);
  });

  it('bodyLimit keeps a record with its frame within its bound, whatever is deferred', () => {
    const { writer, say } = open();
    expect(writer.bodyLimit()).toBe(MAX_RECORD_BYTES - 1);
    say({ k: 'a', big: 'x'.repeat(1_000) }, false);
    expect(writer.bodyLimit()).toBe(writer.pendingBytes + MAX_RECORD_BYTES - 1);
    expect(writer.bodyLimit()).toBeLessThan(writer.buffer.length);
  });
});
