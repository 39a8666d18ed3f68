import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judgeOwner, type Judgement } from '../../src/repair/judge-owner.ts';
import { NODE_FILE_SYSTEM } from '../../src/store/file-system.ts';
import { ownIdentity } from '../../src/store/identity.ts';
import { makeRoot, RecordingBuilder, type OwnerShape } from './build-recording.ts';
import { killOwner, killOwners, startOwner } from './owner-process.ts';

let root = '';
beforeEach(() => {
  root = makeRoot();
});
afterEach(async () => {
  await killOwners();
  fs.rmSync(root, { recursive: true });
});

const observer = { self: ownIdentity(), fs: NODE_FILE_SYSTEM, now: Date.now };
const judge = (folder: string): Promise<Judgement> => judgeOwner(folder, observer);

function write(owner: OwnerShape): string {
  return new RecordingBuilder(owner).write(root);
}

describe('row 34: owner in another pid namespace', () => {
  const unshare = ['unshare', '--pid', '--fork', '--kill-child'];

  it.each([
    ['with a procfs of its own', [...unshare, '--mount-proc']],
    ['with ours', unshare],
  ])('alive: not claimed; dead (its container restarted): repaired; %s', async (_, command) => {
    const folder = new RecordingBuilder({}).write(root, new Map());
    const owner = await startOwner(join(folder, 'alive.sock'), command);
    expect(owner.ownPid).toBe(1);
    const shape = { pid: 1, processStart: '1', pidNamespace: 'pid:[1]', host: 'container', socket: true };
    const bytes = new RecordingBuilder(shape).files().get('owner.json') ?? Buffer.alloc(0);
    fs.writeFileSync(join(folder, 'owner.json'), bytes, { mode: 0o600 });
    expect(await judge(folder)).toEqual({ alive: true, label: 'its socket takes connections' });
    await killOwner(owner);
    await until(async () => !(await judge(folder)).alive);
    expect(await judge(folder)).toEqual({ alive: false, label: 'its socket refuses' });
  });

  it('without a socket: by the heartbeat, never by a number that means another process here', async () => {
    const folder = write({ pid: 1, processStart: '1', pidNamespace: 'pid:[1]', host: 'container' });
    expect(await judge(folder)).toEqual({ alive: true, label: 'unseen, fresh heartbeat' });
    const old = Date.now() / 1000 - 61;
    fs.utimesSync(join(folder, 'owner.json'), old, old);
    expect(await judge(folder)).toEqual({ alive: false, label: 'unseen, no heartbeat' });
  });

  it('a process in a namespace that has our procfs does not take others of the same number for itself', async () => {
    const script = `
      const { readlinkSync, readFileSync } = require('node:fs');
      const stat = readFileSync('/proc/self/stat', 'latin1');
      console.log(JSON.stringify([process.pid, Number.parseInt(stat), readlinkSync('/proc/self/ns/pid')]));`;
    const child = spawn('unshare', ['--pid', '--fork', process.execPath, '-e', script]);
    const [data] = await once(child.stdout, 'data');
    const [pid, seen, namespace] = JSON.parse(String(data));
    expect([pid, seen === 1, namespace === observer.self.pidNamespace]).toEqual([1, false, false]);
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}
