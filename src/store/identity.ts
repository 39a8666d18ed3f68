/**
 * Who a process is, so that another can tell later whether it lives: pid, start time, boot, pid namespace, host, user, runtime.
 *
 * What a platform does not have is null (macOS and Windows: start, boot id and namespace); the rules in `src/repair/liveness.ts`
 * know what that is worth. Reads a few files of `/proc`, each bounded; never throws.
 */
import { hostname } from 'node:os';
import { threadId } from 'node:worker_threads';
import { systemCodeOf } from './errors.ts';
import { NODE_FILE_SYSTEM, OPEN_FLAGS, type FileSystem } from './file-system.ts';

/** What identifies one process (and thread) on one machine. */
export interface ProcessIdentity {
  readonly pid: number;
  /** 0 in the main thread. */
  readonly threadId: number;
  /** Clock ticks since boot at which the process started. */
  readonly processStart: string | null;
  readonly bootId: string | null;
  /** The link text of `/proc/self/ns/pid`. */
  readonly pidNamespace: string | null;
  readonly host: string;
  readonly uid: number | null;
  /** `node 20.20.2` */
  readonly runtime: string;
  /** Whether `/proc` shows the processes of our own pid namespace. */
  readonly procIsOurs: boolean;
}

/** What is known of a process by its number. `unseen`: it may exist, nothing more can be said. */
export type ProcessSighting = 'missing' | 'other' | 'zombie' | 'same' | 'unseen';

function readProc(path: string, fs: FileSystem): string | undefined {
  let fd: number | undefined;
  try {
    fd = fs.openSync(path, OPEN_FLAGS.read | OPEN_FLAGS.noFollow | OPEN_FLAGS.nonBlocking);
    const buffer = Buffer.alloc(4096);
    return buffer.toString('latin1', 0, fs.readSync(fd, buffer, 0, buffer.length, null));
  } catch {
    // No such file, or not for us: the caller has a rule for what is not known.
    return undefined;
  } finally {
    if (fd !== undefined) fs.closeSync(fd);
  }
}

interface ProcStat {
  readonly pid: number;
  readonly state: string;
  readonly start: string;
}

/** Fields 1, 3 and 22 of proc_pid_stat(5). The name (field 2) may contain anything, so counting starts after its last `)`. */
export function parseProcStat(text: string): ProcStat | undefined {
  const close = text.lastIndexOf(')');
  const fields = text.slice(close + 2).split(' ');
  const [state] = fields;
  const start = fields[19];
  const pid = Number.parseInt(text, 10);
  if (close < 0 || state === undefined || start === undefined || !/^\d+$/.test(start) || Number.isNaN(pid))
    return undefined;
  return { pid, state, start };
}

function linkText(path: string, fs: FileSystem): string | null {
  try {
    return fs.readlinkSync(path);
  } catch {
    // No procfs here.
    return null;
  }
}

function runtimeName(): string {
  const versions: Readonly<Record<string, string | undefined>> = process.versions;
  for (const name of ['bun', 'deno']) {
    const version = versions[name];
    if (version !== undefined) return `${name} ${version}`;
  }
  return `node ${process.version.slice(1)}`;
}

/** This process and thread. */
export function ownIdentity(fs: FileSystem = NODE_FILE_SYSTEM): ProcessIdentity {
  const linux = process.platform === 'linux';
  // By `/proc/self`, not by number: in a pid namespace without a procfs of its own, our number there is another process's.
  const stat = linux ? parseProcStat(readProc('/proc/self/stat', fs) ?? '') : undefined;
  return {
    pid: process.pid,
    threadId,
    processStart: stat?.start ?? null,
    bootId: (linux ? readProc('/proc/sys/kernel/random/boot_id', fs)?.trim() : undefined) || null,
    pidNamespace: linux ? linkText('/proc/self/ns/pid', fs) : null,
    host: hostname(),
    uid: process.getuid?.() ?? null,
    runtime: runtimeName(),
    procIsOurs: stat?.pid === process.pid,
  };
}

/**
 * What can be seen of process `pid` of our own pid namespace.
 * @param processStart its start as it was written down, or null if that was not known
 */
export function sightProcess(
  pid: number,
  processStart: string | null,
  self: ProcessIdentity,
  fs: FileSystem = NODE_FILE_SYSTEM,
): ProcessSighting {
  const stat = self.procIsOurs ? parseProcStat(readProc(`/proc/${pid}/stat`, fs) ?? '') : undefined;
  if (stat !== undefined && stat.pid === pid) {
    if (processStart !== null && stat.start !== processStart) return 'other';
    if (stat.state === 'Z' || stat.state === 'X') return 'zombie';
    return processStart === null ? 'unseen' : 'same';
  }
  try {
    process.kill(pid, 0);
    return 'unseen';
  } catch (error) {
    // ESRCH is the only proof; EPERM means that somebody has that number.
    return systemCodeOf(error) === 'ESRCH' ? 'missing' : 'unseen';
  }
}
