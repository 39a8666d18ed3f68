/** Rows 39 and 58: processes and threads have recordings of their own; and life without a socket. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listSessions, repair } from '../../src/repair/index.ts';
import { runChild, scratchFolder, startChild } from '../support/child.ts';
import { systemProgram } from '../support/system.ts';

const CHILD = new URL('host-child.ts', import.meta.url);

async function states(dir: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const session of listSessions(dir)) found[session.id] = session.state;
  return found;
}

/** Pid and thread of each recording, and whether it is finished. */
function recordings(dir: string): { pid: number; thread: number; finished: boolean }[] {
  const folder = join(dir, 'v1', 'recordings');
  return readdirSync(folder).map((name) => {
    const [, pid, thread] = name.split('-').map(Number);
    const finished = !readdirSync(join(folder, name)).some((file) => file.includes('open.log'));
    return { pid: pid ?? 0, thread: thread ?? 0, finished };
  });
}

describe('row 39: fork, cluster, worker threads', () => {
  it('fork: the child has a recording of its own', async () => {
    const dir = scratchFolder();
    const ended = await runChild(CHILD, { args: ['forked', dir] });
    expect([ended.code, ended.stderr, ended.told]).toEqual([0, '', 'left\n']);
    const found = recordings(dir);
    expect(new Set(found.map(({ pid }) => pid)).size).toBe(2);
    expect(found.map(({ thread, finished }) => [thread, finished])).toEqual([
      [0, true],
      [0, true],
    ]);
    expect(await states(dir)).toEqual({ parent: 'ended', child: 'ended' });
  });

  it('cluster: a recording for each worker; the one that is killed is repaired, the others are finished', async () => {
    const dir = scratchFolder();
    const ended = await runChild(CHILD, { args: ['clustered', dir] });
    expect([ended.code, ended.stderr, ended.told]).toEqual([0, '', '[0,"SIGKILL"]\nleft\n']);
    expect(recordings(dir).filter(({ finished }) => finished)).toHaveLength(2);
    expect(recordings(dir)).toHaveLength(3);
    const report = await repair(dir);
    expect(report.recordings.map(({ result }) => result)).toEqual(['repaired']);
    expect(await states(dir)).toEqual({ primary: 'ended', clean: 'ended', killed: 'interrupted' });
  });

  it('worker threads: one that ends cleanly is finished, one that is terminated is repaired', async () => {
    const dir = scratchFolder();
    const ended = await runChild(CHILD, { args: ['threaded', dir] });
    expect([ended.code, ended.stderr, ended.told]).toEqual([0, '', 'left\n']);
    const found = recordings(dir);
    expect(new Set(found.map(({ pid }) => pid)).size).toBe(1);
    expect(new Set(found.map(({ thread }) => thread)).size).toBe(3);
    expect(found.filter(({ thread }) => thread === 0)).toEqual([expect.objectContaining({ finished: true })]);
    await repair(dir);
    expect(await states(dir)).toEqual({ main: 'ended', clean: 'ended', killed: 'interrupted' });
    expect(recordings(dir).map(({ finished }) => finished)).toEqual([true, true, true]);
  });
});

describe('row 58: without a socket', () => {
  async function expectPidRules(dir: string, wrapper: readonly string[] = []): Promise<void> {
    const child = startChild(CHILD, { args: ['waits', dir], wrapper });
    await child.said('"recording":true');
    const folder = join(dir, 'v1', 'recordings');
    const [name = ''] = readdirSync(folder);
    const owner = JSON.parse(readFileSync(join(folder, name, 'owner.json'), 'utf8')) as {
      socket: boolean;
      pid: number;
    };
    expect([owner.socket, readdirSync(join(folder, name)).includes('alive.sock')]).toEqual([false, false]);
    // Its number says that it lives.
    expect((await repair(dir)).recordings).toEqual([]);
    expect(readdirSync(folder)).toEqual([name]);
    expect(await states(dir)).toEqual({ s: 'running' });
    process.kill(owner.pid, 'SIGKILL');
    const ended = await child.ended;
    expect(ended.stderr).toBe('');
    expect((await repair(dir)).recordings.map(({ result }) => result)).toEqual(['repaired']);
    expect(await states(dir)).toEqual({ s: 'interrupted' });
  }

  it('a path too long for one: recorded, and judged by its number', async () => {
    const parent = join(scratchFolder(), 'long'.repeat(30));
    mkdirSync(parent, { recursive: true });
    await expectPidRules(join(parent, 'root'));
  });

  it('sockets refused: the same', async () => {
    const wrapper = [
      systemProgram('strace'),
      '-f',
      '-qq',
      '-o',
      '/dev/null',
      '-e',
      'trace=bind',
      '-e',
      'inject=bind:error=EPERM',
    ];
    await expectPidRules(join(scratchFolder(), 'root'), wrapper);
  });
});
