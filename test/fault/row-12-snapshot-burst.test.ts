/** Row 12: a burst of updates while a snapshot is written on a slow file system: exactly one follow-up, and at rest the file equals memory. */
import { readdirSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { SnapshotWriter, type AsideFile } from '../../src/store/snapshot-writer.ts';
import { scratchFolder } from '../support/child.ts';

/** A file system whose writes wait until the test lets them go. */
function slowFileSystem(): { openAside: (path: string) => Promise<AsideFile>; release: () => void; opened: string[] } {
  let release = (): void => undefined;
  let gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const opened: string[] = [];
  return {
    opened,
    openAside: async (path) => {
      opened.push(path);
      const file = await open(path, 'wx', 0o600);
      return {
        write: async (bytes) => {
          await gate;
          await file.write(bytes);
        },
        close: () => file.close(),
      };
    },
    release: () => {
      release();
      gate = Promise.resolve();
    },
  };
}

describe('row 12: a burst of 8 updates while a snapshot is written', () => {
  it('exactly one follow-up, and the file equals memory', async () => {
    const folder = scratchFolder();
    const slow = slowFileSystem();
    const errors: unknown[] = [];
    const writer = new SnapshotWriter(folder, (error) => errors.push(error), undefined, slow.openAside);
    const memory = { updates: 0 };
    let made = 0;
    const source = async function* (): AsyncGenerator<Uint8Array> {
      made += 1;
      const [begun] = [memory.updates];
      yield Buffer.from(`{"updates":`);
      yield Buffer.from(`${begun}}`);
      await Promise.resolve();
    };
    void writer.request('s', source);
    while (slow.opened.length === 0) await new Promise((resolve) => setImmediate(resolve));
    for (let i = 0; i < 8; i += 1) {
      memory.updates += 1;
      void writer.request('s', source);
    }
    slow.release();
    await writer.idle();
    expect([made, writer.written, slow.opened.length, errors]).toEqual([2, 2, 2, []]);
    expect(readdirSync(folder)).toHaveLength(1);
    expect(JSON.parse(readFileSync(writer.path('s'), 'utf8'))).toEqual(memory);
  });

  it('of two sessions: one follow-up for each that was updated, none for the other', async () => {
    const folder = scratchFolder();
    const slow = slowFileSystem();
    const writer = new SnapshotWriter(folder, () => undefined, undefined, slow.openAside);
    const made: string[] = [];
    const sourceOf = (id: string) =>
      async function* (): AsyncGenerator<Uint8Array> {
        made.push(id);
        yield Buffer.from(id);
        await Promise.resolve();
      };
    void writer.request('a', sourceOf('a'));
    void writer.request('b', sourceOf('b'));
    while (slow.opened.length === 0) await new Promise((resolve) => setImmediate(resolve));
    for (let i = 0; i < 8; i += 1) void writer.request('a', sourceOf('a'));
    slow.release();
    await writer.idle();
    expect(made).toEqual(['a', 'a', 'b']);
    expect(writer.written).toBe(3);
  });

  it('a mark in the midst of it: nothing appears, and the follow-up is not written', async () => {
    const folder = scratchFolder();
    const slow = slowFileSystem();
    const writer = new SnapshotWriter(folder, () => undefined, undefined, slow.openAside);
    const source = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('{}');
      await Promise.resolve();
    };
    void writer.request('s', source);
    while (slow.opened.length === 0) await new Promise((resolve) => setImmediate(resolve));
    for (let i = 0; i < 8; i += 1) void writer.request('s', source);
    writer.supersede('s');
    slow.release();
    await writer.idle();
    expect([writer.written, slow.opened.length, readdirSync(folder)]).toEqual([0, 1, []]);
  });
});
