import { once } from 'node:events';
import fs from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judgeOwner, type Judgement } from '../../src/repair/judge-owner.ts';
import { NODE_FILE_SYSTEM } from '../../src/store/file-system.ts';
import { ownIdentity } from '../../src/store/identity.ts';
import { makeRoot, RecordingBuilder, type OwnerShape } from './build-recording.ts';
import { deadSocket, killOwner, killOwners, startOf, startOwner } from './owner-process.ts';

let root = '';
beforeEach(() => {
  root = makeRoot();
});
afterEach(async () => {
  await killOwners();
  fs.rmSync(root, { recursive: true });
});

const observer = { self: ownIdentity(), fs: NODE_FILE_SYSTEM, now: Date.now };

function write(owner: OwnerShape): string {
  return new RecordingBuilder(owner).write(root);
}

/** Where its socket will be, before anything says whose it is. */
function emptyFolder(): string {
  return new RecordingBuilder({}).write(root, new Map());
}

function writeOwner(folder: string, owner: OwnerShape): void {
  const bytes = new RecordingBuilder(owner).files().get('owner.json') ?? Buffer.alloc(0);
  fs.writeFileSync(join(folder, 'owner.json'), bytes, { mode: 0o600 });
}

const judge = (folder: string): Promise<Judgement> => judgeOwner(folder, observer);

describe('row 33: with the socket', () => {
  it('pid reused: dead', async () => {
    const folder = write({ pid: process.pid, processStart: '1', socket: true });
    await deadSocket(folder);
    expect(await judge(folder)).toEqual({ alive: false, label: 'its socket refuses' });
  });

  it('other boot id: dead, whatever its number is now', async () => {
    const folder = write({ pid: process.pid, processStart: startOf(process.pid), bootId: 'another', socket: true });
    await deadSocket(folder);
    expect(await judge(folder)).toEqual({ alive: false, label: 'the machine was started again' });
  });

  it('zombie: dead', async () => {
    const folder = emptyFolder();
    const zombie = await makeZombie(join(folder, 'alive.sock'));
    try {
      writeOwner(folder, { pid: zombie.pid, processStart: startOf(zombie.pid), socket: true });
      // Its threads let go of the socket one after the other.
      while ((await judge(folder)).alive) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(await judge(folder)).toEqual({ alive: false, label: 'its socket refuses' });
    } finally {
      await zombie.end();
    }
  });

  it('stopped: alive, also when its backlog is full', async () => {
    const folder = emptyFolder();
    const owner = await startOwner(join(folder, 'alive.sock'));
    writeOwner(folder, { pid: owner.pid, processStart: startOf(owner.pid), socket: true });
    process.kill(owner.pid, 'SIGSTOP');
    expect(await judge(folder)).toEqual({ alive: true, label: 'its socket takes connections' });
    const held = await fillBacklog(join(folder, 'alive.sock'));
    expect(await judge(folder)).toEqual({ alive: true, label: 'its socket takes connections' });
    for (const connection of held) connection.destroy();
    await killOwner(owner);
    expect(await judge(folder)).toEqual({ alive: false, label: 'its socket refuses' });
  });

  it('loop blocked: alive', async () => {
    const folder = emptyFolder();
    const owner = await startOwner(join(folder, 'alive.sock'));
    writeOwner(folder, { pid: owner.pid, processStart: startOf(owner.pid), socket: true });
    process.kill(owner.pid, 'SIGUSR2');
    expect(await owner.nextLine()).toBe('blocked');
    expect(await judge(folder)).toEqual({ alive: true, label: 'its socket takes connections' });
  });
});

describe('row 33: without the socket', () => {
  it('no such process: dead', async () => {
    expect(await judge(write({}))).toEqual({ alive: false, label: 'no such process' });
  });

  it('pid reused: dead', async () => {
    const folder = write({ pid: process.pid, processStart: '1' });
    expect(await judge(folder)).toEqual({ alive: false, label: 'its number is another process' });
  });

  it('other boot id: dead', async () => {
    const folder = write({ pid: process.pid, processStart: startOf(process.pid), bootId: 'another' });
    expect(await judge(folder)).toEqual({ alive: false, label: 'the machine was started again' });
  });

  it('zombie: dead', async () => {
    const zombie = await makeZombie('-');
    try {
      const folder = write({ pid: zombie.pid, processStart: startOf(zombie.pid) });
      expect(await judge(folder)).toEqual({ alive: false, label: 'a zombie' });
    } finally {
      await zombie.end();
    }
  });

  it('stopped: alive, however old its heartbeat', async () => {
    const owner = await startOwner('-');
    const folder = write({ pid: owner.pid, processStart: startOf(owner.pid) });
    process.kill(owner.pid, 'SIGSTOP');
    fs.utimesSync(join(folder, 'owner.json'), 1, 1);
    expect(await judge(folder)).toEqual({ alive: true, label: 'its process exists' });
  });

  it('loop blocked: alive', async () => {
    const owner = await startOwner('-');
    const folder = write({ pid: owner.pid, processStart: startOf(owner.pid) });
    process.kill(owner.pid, 'SIGUSR2');
    expect(await owner.nextLine()).toBe('blocked');
    fs.utimesSync(join(folder, 'owner.json'), 1, 1);
    expect(await judge(folder)).toEqual({ alive: true, label: 'its process exists' });
  });

  it('a socket that was removed proves nothing', async () => {
    const folder = write({ pid: process.pid, processStart: startOf(process.pid), socket: true });
    expect(await judge(folder)).toEqual({ alive: true, label: 'its process exists' });
  });

  it('a file, a FIFO or a link in the place of the socket proves nothing', async () => {
    const folder = write({ pid: process.pid, processStart: startOf(process.pid), socket: true });
    fs.writeFileSync(join(folder, 'alive.sock'), '');
    expect(await judge(folder)).toEqual({ alive: true, label: 'its process exists' });
  });
});

describe('row 33: where its process cannot be seen', () => {
  const unseen = { bootId: 'another', host: 'another' };

  it('another machine: by the heartbeat, and a refusing socket proves nothing', async () => {
    const folder = write({ ...unseen, socket: true });
    await deadSocket(folder);
    expect(await judge(folder)).toEqual({ alive: true, label: 'another machine, fresh heartbeat' });
    const old = Date.now() / 1000 - 61;
    fs.utimesSync(join(folder, 'owner.json'), old, old);
    expect(await judge(folder)).toEqual({ alive: false, label: 'another machine, no heartbeat' });
  });

  it('without its owner file: by the times of its files', async () => {
    const folder = write({});
    fs.rmSync(join(folder, 'owner.json'));
    expect(await judge(folder)).toEqual({ alive: true, label: 'another machine, fresh heartbeat' });
    for (const name of ['.', ...fs.readdirSync(folder)]) fs.utimesSync(join(folder, name), 1, 1);
    expect(await judge(folder)).toEqual({ alive: false, label: 'another machine, no heartbeat' });
  });
});

/** A killed process whose parent does not ask for its exit. */
async function makeZombie(socket: string): Promise<{ readonly pid: number; end(): Promise<void> }> {
  const owner = await startOwner(socket, ['sh', '-c', '"$@" & exec sleep 600', 'sh']);
  process.kill(owner.ownPid, 'SIGKILL');
  const state = (): string => fs.readFileSync(`/proc/${owner.ownPid}/stat`, 'latin1').split(') ')[1]?.[0] ?? '';
  while (state() !== 'Z') await new Promise((resolve) => setTimeout(resolve, 5));
  return { pid: owner.ownPid, end: () => killOwner(owner) };
}

/** Connects until nothing more is taken. */
async function fillBacklog(path: string): Promise<{ destroy(): void }[]> {
  const held: { destroy(): void }[] = [];
  for (let count = 0; count < 2_000; count += 1) {
    const connection = connect(path);
    held.push(connection);
    const [said] = await Promise.race([
      once(connection, 'connect').then(() => ['connected']),
      once(connection, 'error'),
    ]).catch((error: unknown) => [error]);
    if (said !== 'connected') {
      expect(said).toMatchObject({ code: 'EAGAIN' });
      return held;
    }
  }
  throw new Error('the backlog has no end');
}
