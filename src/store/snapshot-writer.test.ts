import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { NODE_FILE_SYSTEM } from './file-system.ts';
import { SnapshotWriter, type SnapshotSource } from './snapshot-writer.ts';

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spanbox-snapshots-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A source of these pieces; what `between` does happens after each. */
const source = (pieces: readonly string[], between: () => void = () => undefined): SnapshotSource =>
  async function* (): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) {
      yield Buffer.from(piece);
      between();
      await Promise.resolve();
    }
  };

describe('SnapshotWriter', () => {
  it('writes aside and renames: whole, 0600, nothing left', async () => {
    const folder = scratch();
    const writer = new SnapshotWriter(folder, () => undefined);
    const seen: string[][] = [];
    await writer.request(
      's',
      source(['{"a":', '1}'], () => seen.push(readdirSync(folder))),
    );
    expect(seen[0]?.map((name) => name.replace(/[0-9a-f]{8}\.aside$/, '…'))).toEqual(['s-043a718774c572bd.json.…']);
    expect(readdirSync(folder)).toEqual(['s-043a718774c572bd.json']);
    expect([
      readFileSync(writer.path('s'), 'utf8'),
      (statSync(writer.path('s')).mode & 0o777).toString(8),
      writer.written,
    ]).toEqual(['{"a":1}', '600', 1]);
  });

  it('is superseded at any piece: nothing appears, and what was there before goes only with remove()', async () => {
    for (const at of [0, 1, 2]) {
      const folder = scratch();
      const writer = new SnapshotWriter(folder, () => undefined);
      await writer.request('s', source(['old']));
      let piece = 0;
      const deed = (): void => {
        if (piece === at) writer.supersede('s');
        piece += 1;
      };
      await writer.request('s', source(['a', 'b', 'c'], deed));
      expect([readdirSync(folder).length, readFileSync(writer.path('s'), 'utf8'), writer.written]).toEqual([
        1,
        'old',
        1,
      ]);
      writer.remove('s');
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  it('a request after a mark is another snapshot, of the next part', async () => {
    const writer = new SnapshotWriter(scratch(), () => undefined);
    const first = writer.request('s', source(['crashed part']));
    writer.supersede('s');
    const second = writer.request('s', source(['next part']));
    await Promise.all([first, second]);
    expect([readFileSync(writer.path('s'), 'utf8'), writer.written]).toEqual(['next part', 1]);
  });

  it('a source, a folder or a rename that fails is told, leaves nothing, and costs the others nothing', async () => {
    const folder = scratch();
    const errors: string[] = [];
    let refuse = false;
    const fs = {
      ...NODE_FILE_SYSTEM,
      renameSync: (from: string, to: string): void => {
        if (refuse) throw Object.assign(new Error('EXDEV'), { code: 'EXDEV' });
        NODE_FILE_SYSTEM.renameSync(from, to);
      },
    };
    const writer = new SnapshotWriter(folder, (error) => errors.push((error as Error).message), fs);
    await writer.request(
      'broken',
      source(['a'], () => {
        throw new Error('the source');
      }),
    );
    refuse = true;
    await writer.request('refused', source(['a']));
    refuse = false;
    await writer.request('fine', source(['a']));
    expect([errors, readdirSync(folder).map((name) => name.slice(0, 4)), writer.written]).toEqual([
      ['the source', 'EXDEV'],
      ['fine'],
      1,
    ]);
    const missing = new SnapshotWriter(join(folder, 'nowhere'), (error) =>
      errors.push((error as { code: string }).code),
    );
    await missing.request('s', source(['a']));
    expect(errors.at(-1)).toBe('ENOENT');
  });

  it('rests nine times as long as the last snapshot took', async () => {
    const writer = new SnapshotWriter(scratch(), () => undefined);
    expect(writer.resting).toBe(false);
    await writer.request(
      's',
      source(['a'], () => {
        const until = performance.now() + 20;
        while (performance.now() < until);
      }),
    );
    expect(writer.resting).toBe(true);
  });

  it('idle waits for what is asked for meanwhile', async () => {
    const writer = new SnapshotWriter(scratch(), () => undefined);
    void writer.request(
      'a',
      source(['a'], () => void writer.request('b', source(['b']))),
    );
    await writer.idle();
    expect([existsSync(writer.path('a')), existsSync(writer.path('b'))]).toEqual([true, true]);
  });

  it('replaces what is in the place of a snapshot, whatever its mode', async () => {
    const writer = new SnapshotWriter(scratch(), () => undefined);
    writeFileSync(writer.path('s'), 'old');
    chmodSync(writer.path('s'), 0o400);
    await writer.request('s', source(['new']));
    expect(readFileSync(writer.path('s'), 'utf8')).toBe('new');
  });
});
