/** Rows 16, 17, 18, 21, 23 and 46: disks that are full, refuse, or lie. */
import { closeSync, existsSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listSessions, repair } from '../../src/repair/index.ts';
import { NODE_FILE_SYSTEM } from '../../src/store/file-system.ts';
import { allLines } from '../crash/read-back.ts';
import { scratchFolder } from '../support/child.ts';
import { dieNow, fileSystemWith, record, systemError, type Recorded } from '../support/recorded.ts';
import { mountTmpfs } from '../support/system.ts';

const BIG = 'x'.repeat(40_000);

async function states(dir: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const session of listSessions(dir)) found[session.id] = session.state;
  return found;
}

function filesOf(recorded: Recorded): string[] {
  return readdirSync(recorded.host.recorder.recording?.folder ?? '').sort();
}

/** Fills the file system to its last byte. */
function fillUp(folder: string): string {
  const path = join(folder, 'ballast');
  const chunk = Buffer.alloc(65_536);
  const fd = openSync(path, 'w');
  try {
    for (let size = chunk.length; size >= 1;) {
      try {
        if (NODE_FILE_SYSTEM.writeSync(fd, chunk, 0, size) < size) size = Math.floor(size / 2);
      } catch {
        size = Math.floor(size / 2);
      }
    }
  } finally {
    closeSync(fd);
  }
  return path;
}

describe('row 16: the disk is full on append, and space comes back', () => {
  it('cuts to the last good byte, counts, lives, and says everything open again', async () => {
    const mount = join(scratchFolder(), 'small');
    mountTmpfs(mount, 'size=1m,mode=700');
    const dir = join(mount, 'root');
    const recorded = record({ dir });
    const { host } = recorded;
    const run = recorded.start('invoke_agent', { attributes: { 'session.id': 's' } });
    run.setAttribute('before', 1);
    const ballast = fillUp(mount);
    for (let i = 0; i < 60; i += 1) run.setAttribute(`while${i}`, BIG.slice(0, 2_000));
    const held = recorded.start('ended while full', {}, run);
    held.end();
    expect(host.losses.counts()['write_failed']).toBeGreaterThan(0);
    expect(host.losses.lastError?.code).toBe('ENOSPC');
    rmSync(ballast);
    run.setAttribute('after', 2);
    host.recorder.retry();
    // The pause of the breaker has to pass before the disk is tried again.
    while (!host.recorder.retry()) await new Promise((resolve) => setTimeout(resolve, 100));
    run.addEvent('later');
    dieNow(recorded);
    const report = await repair(dir);
    expect(report.recordings.map(({ result }) => result)).toEqual(['repaired']);
    const spans = allLines(dir);
    expect(spans.map((span) => span.name).sort()).toEqual(['ended while full', 'invoke_agent']);
    const attributes = new Map(
      spans.find((span) => span.name === 'invoke_agent')?.attributes?.map(({ key, value }) => [key, value]),
    );
    expect(attributes.get('before')).toEqual({ intValue: '1' });
    expect(attributes.get('while59')).toEqual({ stringValue: BIG.slice(0, 2_000) });
    expect(attributes.get('after')).toEqual({ intValue: '2' });
    expect(
      spans.find((span) => span.name === 'ended while full')?.attributes?.some(({ key }) => key === 'spanbox.repaired'),
    ).toBe(false);
  });
});

describe('row 17: the disk is full at the crash mark', () => {
  it('gives up the reserve, and the mark is written', async () => {
    const mount = join(scratchFolder(), 'small');
    mountTmpfs(mount, 'size=1m,mode=700');
    const dir = join(mount, 'root');
    const recorded = record({ dir });
    recorded.start('invoke_agent', { attributes: { 'session.id': 's' } });
    // The mark must not fit into what the file's last page has left.
    for (let i = 0; i < 40; i += 1) recorded.host.markCrashed(`filler ${i}`, {});
    fillUp(mount);
    let marks = 0;
    while (filesOf(recorded).includes('reserve') && marks < 200) {
      recorded.host.markCrashed(`more ${marks}`, {});
      marks += 1;
    }
    expect(filesOf(recorded)).not.toContain('reserve');
    recorded.host.markCrashed('s', { kind: 'exception', error: new RangeError('x') });
    dieNow(recorded);
    rmSync(join(mount, 'ballast'));
    await repair(dir);
    expect((await states(dir))['s']).toBe('crashed');
  });
});

describe('row 18: the disk is full on compaction and on snapshot', () => {
  it('keeps the old generation and leaves no aside file', async () => {
    const dir = scratchFolder();
    let full = false;
    const fs = fileSystemWith({
      writeSync: (fd, buffer, offset, length, position) => {
        if (full && length > 100_000) throw systemError('ENOSPC');
        return NODE_FILE_SYSTEM.writeSync(fd, buffer, offset, length, position);
      },
    });
    const recorded = record({ dir, fs });
    const run = recorded.start('invoke_agent');
    const open = Array.from({ length: 5 }, (_, i) => recorded.start(`open ${i}`, { attributes: { text: BIG } }, run));
    full = true;
    for (let i = 0; i < 60; i += 1) recorded.start(`short ${i}`, { attributes: { text: BIG } }, run).end();
    expect(filesOf(recorded)).toContain('0001.open.log');
    expect(filesOf(recorded).filter((name) => name.includes('aside'))).toEqual([]);
    expect(recorded.host.losses.lastError?.code).toBe('ENOSPC');
    full = false;
    for (let i = 0; i < 60; i += 1) recorded.start(`later ${i}`, { attributes: { text: BIG } }, run).end();
    expect(filesOf(recorded)).not.toContain('0001.open.log');
    dieNow(recorded);
    await repair(dir);
    const names = allLines(dir).map((span) => span.name);
    expect(names).toHaveLength(1 + open.length + 120);
    expect(new Set(names).size).toBe(names.length);
  });

  it('a snapshot that does not fit leaves neither aside file nor a broken one', async () => {
    const mount = join(scratchFolder(), 'small');
    mountTmpfs(mount, 'size=2m,mode=700');
    const dir = join(mount, 'root');
    const recorded = record({ dir });
    const run = recorded.start('invoke_agent', { attributes: { 'session.id': 's' } });
    for (let i = 0; i < 30; i += 1) recorded.start(`chat ${i}`, { attributes: { text: BIG } }, run).end();
    run.end();
    await recorded.host.shutdown();
    expect(readdirSync(join(dir, 'v1', 'snapshots'))).toEqual([]);
    expect(recorded.host.losses.lastError?.code).toBe('ENOSPC');
    expect(allLines(dir)).toHaveLength(31);
  });
});

describe('row 21: EIO on sync', () => {
  it('begins a new generation and a new segment, and believes no second sync of the old', async () => {
    const dir = scratchFolder();
    const failing = new Set<number>();
    const synced: number[] = [];
    let fail = false;
    const fs = fileSystemWith({
      fsyncSync: (fd) => {
        synced.push(fd);
        if (fail) failing.add(fd);
        if (failing.has(fd)) throw systemError('EIO');
        NODE_FILE_SYSTEM.fsyncSync(fd);
      },
      closeSync: (fd) => {
        failing.delete(fd);
        NODE_FILE_SYSTEM.closeSync(fd);
      },
    });
    const recorded = record({ dir, fs, sync: 'record' });
    const run = recorded.start('invoke_agent');
    recorded.start('chat 1', {}, run).end();
    expect(filesOf(recorded)).toEqual(expect.arrayContaining(['0001.open.log', '0001.spans.jsonl']));
    fail = true;
    recorded.start('chat 2', {}, run).end();
    fail = false;
    synced.length = 0;
    recorded.start('chat 3', {}, run).end();
    run.setAttribute('k', 1);
    expect(synced.filter((fd) => failing.has(fd))).toEqual([]);
    expect(filesOf(recorded)).toContain('0002.spans.jsonl');
    expect(filesOf(recorded)).not.toContain('0001.open.log');
    dieNow(recorded);
    await repair(dir);
    expect(
      allLines(dir)
        .map((span) => span.name)
        .sort(),
    ).toEqual(['chat 1', 'chat 2', 'chat 3', 'invoke_agent']);
  });
});

describe('row 23: no descriptors left', () => {
  it('open sessions are not affected, and the mark is written', async () => {
    const dir = scratchFolder();
    const recorded = record({ dir });
    const run = recorded.start('invoke_agent', { attributes: { 'session.id': 's' } });
    const before = recorded.start('chat 1', {}, run);
    before.end();
    const used: number[] = [];
    try {
      for (;;) used.push(openSync('/dev/null', 'r'));
    } catch {
      // Now there are none left.
    }
    try {
      expect(used.length).toBeGreaterThan(10);
      run.setAttribute('k', 'v');
      recorded.start('chat 2', {}, run).end();
      recorded.host.markCrashed('s', { kind: 'exception', error: new TypeError('x') });
      expect(recorded.host.losses.counts()).toEqual({});
    } finally {
      for (const fd of used) closeSync(fd);
    }
    dieNow(recorded);
    await repair(dir);
    expect(await states(dir)).toEqual({ s: 'crashed' });
    expect(allLines(dir)).toHaveLength(3);
  });
});

describe('row 46: rename is refused', () => {
  it.each(['EBUSY', 'EPERM', 'EXDEV'])(
    '%s: the old generation stays, the aside file goes, and it is tried again later',
    async (code) => {
      const dir = scratchFolder();
      let refuse = true;
      const fs = fileSystemWith({
        renameSync: (from, to) => {
          if (refuse && to.includes('.open.log')) throw systemError(code);
          NODE_FILE_SYSTEM.renameSync(from, to);
        },
      });
      const recorded = record({ dir, fs });
      const run = recorded.start('invoke_agent');
      for (let i = 0; i < 60; i += 1) recorded.start(`chat ${i}`, { attributes: { text: BIG } }, run).end();
      expect(filesOf(recorded).filter((name) => name.includes('open.log'))).toEqual(['0001.open.log']);
      expect(recorded.host.losses.lastError?.code).toBe(code);
      refuse = false;
      for (let i = 0; i < 120; i += 1) recorded.start(`later ${i}`, { attributes: { text: BIG } }, run).end();
      expect(filesOf(recorded).filter((name) => name.includes('open.log'))).not.toContain('0001.open.log');
      dieNow(recorded);
      await repair(dir);
      expect(allLines(dir)).toHaveLength(181);
    },
  );

  it('a snapshot whose rename is refused leaves the old one and no aside file', async () => {
    const dir = scratchFolder();
    const fs = fileSystemWith({
      renameSync: (from, to) => {
        if (to.includes('snapshots')) throw systemError('EBUSY');
        NODE_FILE_SYSTEM.renameSync(from, to);
      },
    });
    const recorded = record({ dir, fs });
    const path = recorded.host.snapshots.path('s');
    const run = recorded.start('invoke_agent', { attributes: { 'session.id': 's' } });
    writeFileSync(path, 'old');
    run.end();
    await recorded.host.shutdown();
    expect(readdirSync(join(dir, 'v1', 'snapshots'))).toEqual([path.split('/').at(-1)]);
    expect(existsSync(path)).toBe(true);
    expect(recorded.host.losses.lastError?.code).toBe('EBUSY');
  });
});
