/** Rows 41 and 42, the writer's side: links planted for what is going to be written, and other things in place of files. Targets stay untouched, nothing hangs. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listSessions, repair } from '../../src/repair/index.ts';
import { snapshotFile } from '../../src/store/layout.ts';
import { allLines } from '../crash/read-back.ts';
import { scratchFolder } from '../support/child.ts';
import { dieNow, record, type Recorded } from '../support/recorded.ts';
import { systemProgram } from '../support/system.ts';

const TARGET = 'not yours to write';

function target(): string {
  const path = join(scratchFolder(), 'target');
  writeFileSync(path, TARGET);
  return path;
}

async function states(dir: string): Promise<string[]> {
  const found: string[] = [];
  for await (const session of listSessions(dir)) found.push(`${session.id} ${session.state}`);
  return found;
}

function speak(recorded: Recorded): void {
  const run = recorded.start('invoke_agent', { attributes: { 'session.id': 's' } });
  recorded.start('chat', {}, run).end();
  run.end();
}

describe('row 41: a symlink planted', () => {
  it.each(['v1', 'v1/recordings', 'v1/repairing', 'v1/snapshots', 'v1/quarantine'])(
    'for %s: refused and said, the target untouched',
    (name) => {
      const dir = join(scratchFolder(), 'root');
      const elsewhere = scratchFolder();
      mkdirSync(dirname(join(dir, name)), { recursive: true, mode: 0o700 });
      symlinkSync(elsewhere, join(dir, name));
      const recorded = record({ dir });
      speak(recorded);
      expect(recorded.host.recorder.recording).toBeUndefined();
      expect(recorded.host.losses.lastError?.message).toBe(
        `recording is off: ${join(dir, name)} is a symbolic link. Set SPANBOX_DIR or createSpanbox({ dir })`,
      );
      expect(readdirSync(elsewhere)).toEqual([]);
    },
  );

  it('for the snapshot: replaced, the target untouched', async () => {
    const dir = scratchFolder();
    const recorded = record({ dir });
    const path = target();
    symlinkSync(path, join(dir, 'v1', 'snapshots', snapshotFile('s')));
    speak(recorded);
    await recorded.host.shutdown();
    expect(readFileSync(path, 'utf8')).toBe(TARGET);
    expect(lstatSync(join(dir, 'v1', 'snapshots', snapshotFile('s'))).isFile()).toBe(true);
  });

  it('for .gitignore and the key: not followed', async () => {
    const dir = scratchFolder();
    const path = target();
    symlinkSync(path, join(dir, '.gitignore'));
    const recorded = record({ dir });
    symlinkSync(path, join(dir, 'v1', 'key'));
    speak(recorded);
    await recorded.host.shutdown();
    expect(readFileSync(path, 'utf8')).toBe(TARGET);
    expect(await states(dir)).toEqual(['s ended']);
  });

  it.each(['0002.spans.jsonl', '0002.open.log.aside', '0002.open.log'])(
    'for %s: the target untouched, nothing lost',
    async (name) => {
      const dir = scratchFolder();
      const recorded = record({ dir });
      const path = target();
      const folder = recorded.host.recorder.recording?.folder ?? '';
      symlinkSync(path, join(folder, name));
      const run = recorded.start('invoke_agent', { attributes: { 'session.id': 's' } });
      const text = 'x'.repeat(250_000);
      for (let i = 0; i < 70; i += 1) recorded.start(`chat ${i}`, { attributes: { text } }, run).end();
      expect(readFileSync(path, 'utf8')).toBe(TARGET);
      expect(recorded.host.losses.counts()).toEqual({});
      // It went through both: a later segment, and a later generation.
      expect(recorded.host.recorder.recording?.segments.segment).toBeGreaterThan(1);
      expect(recorded.host.recorder.recording?.journal.generation).toBeGreaterThan(1);
      dieNow(recorded);
      if (name.endsWith('.jsonl')) rmSync(join(folder, name));
      const report = await repair(dir);
      expect(report.recordings.map(({ result }) => result)).toEqual(['repaired']);
      expect(allLines(dir)).toHaveLength(71);
      expect(readFileSync(path, 'utf8')).toBe(TARGET);
    },
  );

  it('for a recording: skipped by readers and by repair, the target untouched', async () => {
    const dir = scratchFolder();
    const elsewhere = scratchFolder();
    const other = record({ dir: elsewhere });
    speak(other);
    dieNow(other);
    const name = other.host.recorder.recording?.name ?? readdirSync(join(elsewhere, 'v1', 'recordings'))[0] ?? '';
    const before = readdirSync(join(elsewhere, 'v1', 'recordings', name));
    const recorded = record({ dir });
    symlinkSync(join(elsewhere, 'v1', 'recordings', name), join(dir, 'v1', 'recordings', name));
    speak(recorded);
    await recorded.host.shutdown();
    expect((await repair(dir)).recordings).toEqual([]);
    expect(await states(dir)).toEqual(['s ended']);
    expect(readdirSync(join(elsewhere, 'v1', 'recordings', name))).toEqual(before);
  });
});

/** Makes something that is no file at `path`. */
const THINGS: readonly (readonly [string, (path: string) => void])[] = [
  ['a FIFO', (path) => void execFileSync(systemProgram('mkfifo'), [path])],
  ['a device', (path) => void execFileSync(systemProgram('mknod'), [path, 'c', '1', '3'])],
  [
    'a socket',
    (path) => {
      const server = createServer().listen(path);
      onTestFinished(() => void server.close());
    },
  ],
  ['a hard link', (path) => linkSync(target(), path)],
  ['a folder', (path) => mkdirSync(path)],
];

describe('row 42: in place of a file', () => {
  it.each(THINGS)(
    '%s where the next segment and the next generation go: passed over, nothing lost, no hang',
    async (_, make) => {
      const dir = scratchFolder();
      const recorded = record({ dir });
      const folder = recorded.host.recorder.recording?.folder ?? '';
      make(join(folder, '0002.spans.jsonl'));
      make(join(folder, '0002.open.log.aside'));
      const run = recorded.start('invoke_agent', { attributes: { 'session.id': 's' } });
      const text = 'x'.repeat(250_000);
      for (let i = 0; i < 70; i += 1) recorded.start(`chat ${i}`, { attributes: { text } }, run).end();
      expect(recorded.host.losses.counts()).toEqual({});
      dieNow(recorded);
      const report = await repair(dir);
      expect(report.recordings.map(({ result }) => result)).toEqual(['repaired']);
      expect(await states(dir)).toEqual(['s interrupted']);
      rmSync(join(folder, '0002.spans.jsonl'), { recursive: true, force: true });
      expect(allLines(dir)).toHaveLength(71);
    },
  );

  it.each(THINGS.filter(([name]) => name !== 'a folder'))(
    '%s for the snapshot, the key and .gitignore: no hang, the session is recorded',
    async (_, make) => {
      const dir = scratchFolder();
      make(join(dir, '.gitignore'));
      const recorded = record({ dir });
      make(join(dir, 'v1', 'snapshots', snapshotFile('s')));
      make(join(dir, 'v1', 'key'));
      speak(recorded);
      await recorded.host.shutdown();
      expect(await states(dir)).toEqual(['s ended']);
      expect(existsSync(join(dir, 'v1', 'snapshots', snapshotFile('s')))).toBe(true);
      expect(lstatSync(join(dir, 'v1', 'snapshots', snapshotFile('s'))).isFile()).toBe(true);
    },
  );
});
