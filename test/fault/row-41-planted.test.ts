import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listSessions, readSession, repair } from '../../src/repair/index.ts';
import { snapshotFile } from '../../src/store/layout.ts';
import { makeRoot, spanId, spansOf } from './build-recording.ts';
import { smallRecording } from './small-recording.ts';

let root = '';
let target = '';
beforeEach(() => {
  root = makeRoot();
  target = makeRoot();
  fs.writeFileSync(join(target, 'file'), 'untouched');
});
afterEach(() => {
  expect(fs.readFileSync(join(target, 'file'), 'utf8')).toBe('untouched');
  fs.rmSync(root, { recursive: true });
  fs.rmSync(target, { recursive: true });
});

const names = ['owner.json', 'marks.log', 'sessions.log', '0001.open.log', '0001.spans.jsonl'];

/** A dead recording with something else in the place of one file. */
function plant(name: string, make: (path: string) => void): string {
  const built = smallRecording();
  const folder = built.write(root);
  fs.rmSync(join(folder, name));
  make(join(folder, name));
  // Without an owner file, the times of the files decide.
  for (const each of [...fs.readdirSync(folder), '.'])
    if (!fs.lstatSync(join(folder, each)).isSymbolicLink()) fs.utimesSync(join(folder, each), 1, 1);
  fs.lutimesSync(join(folder, name), 1, 1);
  return folder;
}

describe('row 41: a symlink planted', () => {
  it.each(names)('for %s: named, never followed, and the rest is repaired', async (name) => {
    plant(name, (path) => fs.symlinkSync(join(target, 'file'), path));
    const { recordings } = await repair(root);
    // `sessions.log` is the one file that repair replaces: the link goes, not its target.
    expect(recordings[0]?.result).toBe('repaired');
    expect(recordings[0]?.damage.some((damage) => damage.kind === 'foreign' && damage.file === name)).toBe(true);
  });

  it('for the recording itself: not entered', async () => {
    const folder = smallRecording().write(root);
    fs.renameSync(folder, join(target, 'moved'));
    fs.symlinkSync(join(target, 'moved'), folder);
    const before = fs.readdirSync(join(target, 'moved'));
    const report = await repair(root);
    expect([report.recordings, report.foreign]).toEqual([[], [folder]]);
    expect(fs.readdirSync(join(target, 'moved'))).toEqual(before);
  });

  it('for the aside file that repair writes, and for a snapshot: replaced, not followed', async () => {
    const folder = smallRecording().write(root);
    fs.symlinkSync(join(target, 'file'), join(folder, 'sessions.log.aside'));
    fs.symlinkSync(join(target, 'file'), join(folder, '0002.spans.jsonl.aside'));
    const snapshots = join(root, 'v1', 'snapshots');
    fs.mkdirSync(snapshots, { mode: 0o700 });
    fs.symlinkSync(join(target, 'file'), join(snapshots, snapshotFile('s')));
    const { recordings } = await repair(root);
    expect(recordings[0]?.result).toBe('repaired');
    expect(fs.lstatSync(join(snapshots, snapshotFile('s'))).isFile()).toBe(true);
    expect(spansOf(root).size).toBe(6);
  });
});

describe('row 42: in the place of a file', () => {
  const planted: readonly (readonly [string, (path: string) => void])[] = [
    ['a FIFO', (path) => void execFileSync('mkfifo', [path])],
    ['a device', (path) => void execFileSync('mknod', [path, 'c', '1', '5'])],
    ['a hard link', (path) => fs.linkSync(join(target, 'file'), path)],
    ['a folder', (path) => fs.mkdirSync(path)],
  ];

  for (const [what, make] of planted) {
    it.each(names)(`${what} for %s: skipped and named, no hang`, async (name) => {
      plant(name, make);
      const sessions: string[] = [];
      for await (const session of listSessions(root)) sessions.push(session.id);
      if (name !== '0001.open.log') expect(sessions).toEqual(['s']);
      const { recordings } = await repair(root);
      const [repaired] = recordings;
      // A folder cannot be replaced by a file: the recording stays as it was, readable, and the reason is said.
      const result = name === 'sessions.log' && what === 'a folder' ? 'failed' : 'repaired';
      expect([repaired?.result, repaired?.reason === undefined]).toEqual([result, result === 'repaired']);
      if (result === 'repaired')
        expect(repaired?.damage.some((damage) => damage.kind === 'foreign' && damage.file === name)).toBe(true);
    });
  }

  it('a socket of somebody for a segment', async () => {
    const folder = smallRecording().write(root);
    const server = createServer().listen(join(folder, '0002.spans.jsonl'));
    try {
      const { recordings } = await repair(root);
      expect(recordings[0]?.damage).toEqual([
        { kind: 'foreign', recording: recordings[0]?.recording, file: '0002.spans.jsonl' },
      ]);
      expect(spansOf(root).size).toBe(6);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
});

describe('row 55: what a newer minor version may bring', () => {
  it('a v2 beside, unknown files, kinds and fields: v1 goes on, nothing of it is touched', async () => {
    const built = smallRecording();
    built.journal.add({ k: 'novelty', p: 1, at: 1 });
    built.journal.add({ k: 'name', p: 5, at: 2, name: 'chat V', because: { newer: true } });
    built.sessions.add({ k: 'novelty', s: 's' });
    built.marks.add({ k: 'novelty', s: 's', part: 1 });
    const folder = built.write(root);
    fs.writeFileSync(join(folder, 'novelty.idx'), 'newer', { mode: 0o600 });
    fs.mkdirSync(join(root, 'v2', 'recordings'), { recursive: true });
    fs.writeFileSync(join(root, 'v2', 'recordings', 'x'), 'newer');
    const { recordings } = await repair(root);
    expect(recordings[0]?.result).toBe('repaired');
    expect(recordings[0]?.damage).toEqual([{ kind: 'foreign', recording: built.name, file: 'novelty.idx' }]);
    expect(fs.readFileSync(join(root, 'v2', 'recordings', 'x'), 'utf8')).toBe('newer');
    expect(fs.readFileSync(join(folder, 'novelty.idx'), 'utf8')).toBe('newer');
    expect(fs.readFileSync(join(folder, 'sessions.log'), 'utf8')).toContain('"k":"novelty","s":"s"');
    const session = await readSession(root, 's');
    expect(session.spans.find((span) => span.spanId === spanId(5))?.name).toBe('chat V');
  });
});
