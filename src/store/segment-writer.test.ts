import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { NODE_FILE_SYSTEM, type FileSystem } from './file-system.ts';
import { MAX_LINE_BYTES, MAX_SEGMENT_BYTES, SegmentWriter, type CompleteSegment } from './segment-writer.ts';

interface Scene {
  readonly folder: string;
  readonly writer: SegmentWriter;
  readonly complete: CompleteSegment[];
  readonly say: (line: string, now?: boolean) => string;
  readonly read: (segment: string) => string;
}

function open(calls: Partial<FileSystem> = {}): Scene {
  const folder = mkdtempSync(join(tmpdir(), 'spanbox-segments-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const complete: CompleteSegment[] = [];
  const writer = new SegmentWriter(folder, (segment) => complete.push({ ...segment, folds: [...segment.folds] }), {
    ...NODE_FILE_SYSTEM,
    ...calls,
  });
  const say = (line: string, now = true): string => {
    const start = writer.begin();
    const end = start + writer.buffer.write(line, start);
    if (now) return writer.commit(end);
    writer.defer(end);
    return 'deferred';
  };
  return { folder, writer, complete, say, read: (segment) => readFileSync(join(folder, segment), 'utf8') };
}

/** The fold of docs/format.md section 5, written down again. */
const foldOf = (lines: readonly string[]): number =>
  lines.reduce((fold, line) => Number((BigInt(fold) * 31n + BigInt(crc32(`${line}\n`))) % 2n ** 32n), 0);

describe('SegmentWriter', () => {
  it('makes no file before the first line; place says where a line stands', () => {
    const { folder, writer, say, read } = open();
    expect([readdirSync(folder), writer.segment, writer.lastSegment, writer.offset]).toEqual([[], 1, 0, 0]);
    say('one');
    expect(writer.place).toEqual({ segment: 1, offset: 0, bytes: 4, crc: crc32('one\n') });
    say('two é');
    expect(writer.place).toEqual({ segment: 1, offset: 4, bytes: 7, crc: crc32('two é\n') });
    expect([read('0001.spans.jsonl'), writer.lastSegment, writer.offset]).toEqual(['one\ntwo é\n', 1, 11]);
  });

  it('a known beginning has its checksum used, with the same result', () => {
    const { writer } = open();
    const line = 'prefix and the rest';
    const end = writer.begin() + writer.buffer.write(line, writer.begin());
    writer.commit(end, 6, crc32('prefix'));
    expect(writer.place.crc).toBe(crc32(`${line}\n`));
  });

  it('deferred lines are one write, and have their places before it', () => {
    let writes = 0;
    const { writer, say, read } = open({
      writeSync: (fd, buffer, offset, length, position) => {
        writes += 1;
        return NODE_FILE_SYSTEM.writeSync(fd, buffer, offset, length, position);
      },
    });
    say('one', false);
    say('two', false);
    expect([writer.place.offset, writer.offset, writes]).toEqual([4, 8, 0]);
    expect([writer.flush(), writer.flush(), writes, read('0001.spans.jsonl')]).toEqual([
      'written',
      'written',
      1,
      'one\ntwo\n',
    ]);
  });

  it('the folds of a segment are those of its lines, at each place that was asked for', () => {
    const { writer, say, complete } = open();
    say('one');
    say('two');
    expect(writer.folds()).toEqual([[8, foldOf(['one', 'two'])]]);
    say('three');
    writer.close();
    expect(complete).toEqual([
      {
        segment: 1,
        bytes: 14,
        folds: [
          [8, foldOf(['one', 'two'])],
          [14, foldOf(['one', 'two', 'three'])],
        ],
      },
    ]);
  });

  it('begins another segment when one is full; no line is split', () => {
    const { folder, writer, say, complete } = open();
    const line = 'x'.repeat(900_000);
    let lines = 0;
    while (writer.segment === 1 || lines === 0) {
      say(line);
      lines += 1;
    }
    const size = (lines - 1) * (line.length + 1);
    expect(complete.map(({ segment, bytes }) => [segment, bytes])).toEqual([[1, size]]);
    expect(size).toBeGreaterThanOrEqual(MAX_SEGMENT_BYTES);
    expect(size - line.length - 1).toBeLessThan(MAX_SEGMENT_BYTES);
    expect(readdirSync(folder).sort()).toEqual(['0001.spans.jsonl', '0002.spans.jsonl']);
    expect(writer.place).toMatchObject({ segment: 2, offset: 0 });
  });

  it('a line that could not be written leaves fold and place as they were', () => {
    let refuse = false;
    const { writer, say, read, complete } = open({
      writeSync: (fd, buffer, offset, length, position) => {
        if (refuse) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
        return NODE_FILE_SYSTEM.writeSync(fd, buffer, offset, length, position);
      },
    });
    say('one');
    refuse = true;
    expect([say('lost'), writer.lost]).toEqual(['cut', 1]);
    refuse = false;
    expect([say('two'), writer.place.offset, read('0001.spans.jsonl')]).toEqual(['written', 4, 'one\ntwo\n']);
    writer.close();
    expect(complete[0]?.folds).toEqual([[8, foldOf(['one', 'two'])]]);
  });

  it('torn bytes that could only be sealed end the segment: its folds end before them', () => {
    let step = 0;
    const { writer, say, read, complete } = open({
      writeSync: (fd, buffer, offset, length, position) => {
        step += 1;
        if (step === 3) throw Object.assign(new Error('EIO'), { code: 'EIO' });
        return NODE_FILE_SYSTEM.writeSync(fd, buffer, offset, step === 2 ? 2 : length, position);
      },
      ftruncateSync: () => {
        throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
      },
    });
    say('one');
    expect(say('lost')).toBe('sealed');
    expect(complete).toEqual([{ segment: 1, bytes: 7, folds: [[4, foldOf(['one'])]] }]);
    say('two');
    expect([read('0001.spans.jsonl'), read('0002.spans.jsonl'), writer.segment]).toEqual(['one\nlo\n', 'two\n', 2]);
  });

  it('a failed sync ends the segment; a folder that cannot be synced is tried again', () => {
    let fail = false;
    let synced = 0;
    const { writer, say } = open({
      fsyncSync: (fd) => {
        synced += 1;
        if (fail) throw Object.assign(new Error('EIO'), { code: 'EIO' });
        NODE_FILE_SYSTEM.fsyncSync(fd);
      },
    });
    expect([writer.sync(), synced]).toEqual([true, 0]);
    say('one');
    fail = true;
    expect([writer.sync(), writer.newName]).toEqual([false, true]);
    fail = false;
    expect([writer.sync(), writer.newName]).toEqual([true, false]);
    fail = true;
    expect([writer.sync(), writer.intact()]).toEqual([false, true]);
    fail = false;
    say('two');
    expect(writer.place.segment).toBe(2);
  });

  it('a name that is taken is passed over; a folder that refuses makes the line wait', () => {
    const { folder, writer, say, read } = open();
    writeFileSync(join(folder, '0001.spans.jsonl'), 'of somebody');
    expect([say('one'), writer.place.segment, read('0001.spans.jsonl')]).toEqual(['written', 2, 'of somebody']);
    const refused = open({
      openSync: () => {
        throw Object.assign(new Error('EMFILE'), { code: 'EMFILE' });
      },
    });
    expect([refused.say('one'), refused.writer.lost, refused.writer.segment]).toEqual(['broken', 1, 1]);
  });

  it('lineLimit leaves room for the LF below the longest line', () => {
    const { writer, say } = open();
    expect(writer.lineLimit()).toBe(MAX_LINE_BYTES - 2);
    say('one', false);
    expect(writer.lineLimit()).toBe(4 + MAX_LINE_BYTES - 2);
  });
});
