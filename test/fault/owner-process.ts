/** Real owners: processes that hold (or held) the socket of a recording. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { join } from 'node:path';

const OWNER = `
const { createServer } = require('node:net');
const socket = process.argv[1];
const ready = () => process.stdout.write(process.pid + '\\n');
process.on('SIGUSR2', () => { process.stdout.write('blocked\\n'); setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 120_000)); });
if (socket === '-') { setInterval(() => {}, 1e6); ready(); }
else createServer((connection) => connection.destroy()).listen(socket, ready);
`;

export interface OwnerProcess {
  /** As it is numbered in our pid namespace. */
  readonly pid: number;
  /** As it numbers itself. */
  readonly ownPid: number;
  readonly child: ChildProcess;
  nextLine(): Promise<string>;
}

const started: OwnerProcess[] = [];

/** Starts an owner that listens at `socket`, or at nothing (`-`), wrapped in `command` where one is given. */
export async function startOwner(socket: string, command: readonly string[] = []): Promise<OwnerProcess> {
  const [file, ...args] = [...command, process.execPath, '-e', OWNER, socket];
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const waiting: ((line: string) => void)[] = [];
  let rest = '';
  child.stdout?.on('data', (piece: Buffer) => {
    const parts = (rest + piece.toString()).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const waiter = waiting.shift();
      if (waiter === undefined) lines.push(part);
      else waiter(part);
    }
  });
  const nextLine = (): Promise<string> => {
    const line = lines.shift();
    return line === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(line);
  };
  const ownPid = Number(await nextLine());
  const owner = { pid: child.pid ?? 0, ownPid, child, nextLine };
  started.push(owner);
  return owner;
}

/** Kills and waits until it is gone. */
export async function killOwner({ child, pid }: OwnerProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  process.kill(pid, 'SIGKILL');
  await gone;
}

/** Ends every owner that a test left. */
export async function killOwners(): Promise<void> {
  for (const owner of started.splice(0)) await killOwner(owner);
}

/** Field 22 of `/proc/<pid>/stat`. */
export function startOf(pid: number): string {
  const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

/** A socket file in `folder` whose process was killed. */
export async function deadSocket(folder: string): Promise<void> {
  await killOwner(await startOwner(join(folder, 'alive.sock')));
}
