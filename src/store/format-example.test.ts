import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { AppendFile } from './append-file.ts';
import { createPrivateFile } from './private-files.ts';
import { frameHeader, frameRecord, recordPayload, seedOf } from './record-frame.ts';
import { readRecords } from './record-reader.ts';
import { RecordWriter } from './record-writer.ts';
import { SmallLog } from './small-log.ts';

const DOCUMENT = new URL('../../docs/format.md', import.meta.url);

/** The bytes between the fences after the example's comment. */
function example(): string {
  const text = readFileSync(DOCUMENT, 'utf8').split('<!-- example:marks -->\n```\n')[1]?.split('```')[0];
  if (text === undefined || text === '') throw new Error('docs/format.md has no example');
  return text;
}

type Payload = Readonly<Record<string, unknown>>;

function payloads(text: string): Payload[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line.slice(9)) as Payload);
}

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spanbox-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

it('docs/format.md: the example bytes are what the code writes', () => {
  const text = example();
  const [header, ...records] = payloads(text);
  const salt = String(header?.['salt']);
  const recording = String(header?.['recording']);
  const framed = [
    frameHeader({ file: 'marks', recording, salt }),
    ...records.map((members, i) => frameRecord(recordPayload(i + 1, members), seedOf(salt))),
  ];
  expect(Buffer.concat(framed).toString('utf8')).toBe(text);

  // The writer that copies nothing makes the same bytes.
  const folder = scratch();
  const path = join(folder, 'hot');
  const writer = new RecordWriter(Buffer.alloc(10_000), new AppendFile(path, createPrivateFile(path), 0), seedOf(salt));
  for (const { n: _, ...members } of records) {
    const from = writer.begin();
    writer.defer(from + writer.buffer.write(JSON.stringify(members).slice(1), from));
  }
  expect(writer.flush()).toBe('written');
  expect(readFileSync(path, 'utf8')).toBe(text.slice(text.indexOf('\n') + 1));

  // So does the log that marks are written to, but for its own salt.
  const log = SmallLog.create(folder, 'marks.log', 'marks', recording);
  for (const members of records) expect(log.append(members)).toBe('written');
  log.close();
  const written = readFileSync(join(folder, 'marks.log'), 'utf8');
  const own = String(payloads(written)[0]?.['salt']);
  expect(payloads(written)).toEqual([{ ...header, salt: own }, ...records]);
});

it('docs/format.md: the example is read without damage', () => {
  const path = join(scratch(), 'marks.log');
  writeFileSync(path, example());
  const fd = openSync(path, 'r');
  try {
    const read = [...readRecords(fd, { file: 'marks', recording: '20261120T101449123Z-4711-0-9f3ac21b' })];
    expect(read.map((item) => (item.kind === 'record' ? item.sequence : item.kind))).toEqual([0, 1, 2, 3]);
  } finally {
    closeSync(fd);
  }
});
