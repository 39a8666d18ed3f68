/**
 * The proof of life: a listening socket in the recording that the kernel closes with its process, however that ends.
 *
 * A1. It never keeps the process alive, and it is the process's own in a cluster too.
 * A2. A connection that is taken, or a backlog that is full, proves that its owner lives, also when it is stopped or busy.
 * A3. A refused connection proves that it is gone (on the kernel that made it; `src/repair/liveness.ts` decides).
 * Where no socket can be (a path too long, a file system without sockets), other rules decide.
 */
import { connect, createServer, type Server } from 'node:net';
import { chmodSync } from 'node:fs';
import { basename, join } from 'node:path';
import { systemCodeOf } from './errors.ts';
import { NODE_FILE_SYSTEM, type FileSystem } from './file-system.ts';
import { SOCKET_FILE } from './layout.ts';
import { statusOf, tryRemoveFile } from './private-files.ts';

/** Bytes of a socket's path: `sun_path` of unix(7) less its NUL. Longer ones are cut silently by some runtimes. */
const MAX_PATH_BYTES = process.platform === 'linux' ? 107 : 103;
const PROBE_MILLIS = 2_000;

/** Where the socket of a recording is. Windows has named pipes, which are no files. */
export function alivePath(recordingFolder: string): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\spanbox-${basename(recordingFolder).split('@')[0]}`;
  return join(recordingFolder, SOCKET_FILE);
}

/** Whether a socket can have this path at all. */
function canHaveSocket(path: string): boolean {
  return process.platform === 'win32' || Buffer.byteLength(path) <= MAX_PATH_BYTES;
}

/** An open socket. */
export interface AliveSocket {
  /** Closes it and removes its file. Never throws; calling it again does nothing. */
  close(): void;
}

/**
 * Listens at `path`, synchronously: when it returns, a probe of another process says `alive`.
 * @returns undefined where no socket can be opened. Never throws.
 */
export function openAliveSocket(path: string): AliveSocket | undefined {
  if (!canHaveSocket(path)) return undefined;
  let server: Server;
  try {
    server = createServer((connection) => connection.destroy());
    // Whatever it says later, the other rules take over.
    server.on('error', () => undefined);
    // `exclusive`: in a cluster the primary would listen for all, and its life proves nothing of ours.
    server.listen({ path, exclusive: true, backlog: 128 });
    server.unref();
    // Binding a path is synchronous; only the event is late.
    if (!server.listening) return undefined;
    if (process.platform !== 'win32') chmodSync(path, 0o600);
  } catch {
    return undefined;
  }
  return {
    close: () => {
      // Closing twice is an error of the server, not of ours.
      if (server.listening) server.close();
      if (process.platform !== 'win32') tryRemoveFile(path);
    },
  };
}

/** What a probe says. `unknown`: there is no socket to ask, or it cannot be asked. */
export type ProbeAnswer = 'alive' | 'dead' | 'unknown';

/** Asks the socket of a recording, by connecting. Never rejects; takes two seconds at most. */
export function probeAliveSocket(path: string, fs: FileSystem = NODE_FILE_SYSTEM): Promise<ProbeAnswer> {
  if (!canHaveSocket(path) || !isSocket(path, fs)) return Promise.resolve('unknown');
  return new Promise((resolve) => {
    const connection = connect(path);
    const answer = (said: ProbeAnswer): void => {
      clearTimeout(timer);
      connection.destroy();
      resolve(said);
    };
    const timer = setTimeout(() => answer('unknown'), PROBE_MILLIS);
    connection.on('connect', () => answer('alive'));
    connection.on('error', (error) => answer(answerFor(systemCodeOf(error))));
  });
}

function isSocket(path: string, fs: FileSystem): boolean {
  if (process.platform === 'win32') return true;
  try {
    return statusOf(path, fs)?.isSocket() === true;
  } catch {
    // Not even to be looked at.
    return false;
  }
}

function answerFor(code: string | undefined): ProbeAnswer {
  if (code === 'ECONNREFUSED') return 'dead';
  // The backlog is full (its owner is stopped, or busy for long): somebody listens.
  return code === 'EAGAIN' ? 'alive' : 'unknown';
}
