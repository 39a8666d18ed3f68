/**
 * Gathers the evidence of the liveness table for the owner of a recording and for the claimer of a repair.
 */
import { join } from 'node:path';
import { alivePath, probeAliveSocket } from '../store/alive-socket.ts';
import { StoreError } from '../store/errors.ts';
import type { FileSystem } from '../store/file-system.ts';
import { sightProcess, type ProcessIdentity, type ProcessSighting } from '../store/identity.ts';
import { OWNER_FILE, pidNamespaceNumber, shortHash, type Claimer } from '../store/layout.ts';
import { MAX_HEARTBEAT_AGE_MILLIS, readOwner, type Owner } from '../store/owner.ts';
import { namesIn, statusOf } from '../store/private-files.ts';
import { judgeLiveness, kernelOf, type LivenessEvidence } from './liveness.ts';

/** What a judgement needs of the world. */
export interface Observer {
  readonly self: ProcessIdentity;
  readonly fs: FileSystem;
  /** Now by the clock that dates files, in milliseconds since the epoch. */
  readonly now: () => number;
}

/** Dead or alive, and the label of the row that says so. */
export interface Judgement {
  readonly alive: boolean;
  readonly label: string;
}

/** Judges the owner of the recording in `folder`. */
export async function judgeOwner(folder: string, observer: Observer): Promise<Judgement> {
  const { self, fs } = observer;
  const owner = ownerOf(folder, fs);
  const kernel = owner === undefined ? 'other' : kernelOf(owner, self);
  if (kernel === 'rebooted') return judge({ kernel, socket: 'unknown', process: 'unseen', heartbeat: 'old' });
  const socket = await probeAliveSocket(alivePath(folder), fs);
  const process = owner === undefined || kernel !== 'same' ? 'unseen' : sightOwner(owner, observer);
  return judge({ kernel, socket, process, heartbeat: ownerHeartbeat(folder, observer) });
}

function judge(evidence: LivenessEvidence): Judgement {
  const { alive, label } = judgeLiveness(evidence);
  return { alive, label };
}

/** Without its owner file a recording has a socket and the times of its files, and nothing else. */
function ownerOf(folder: string, fs: FileSystem): Owner | undefined {
  try {
    return readOwner(folder, fs);
  } catch (error) {
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}

function sightOwner(owner: Owner, { self, fs }: Observer): ProcessSighting {
  if (owner.pidNamespace !== self.pidNamespace) return 'unseen';
  const sighting = sightProcess(owner.pid, owner.processStart, self, fs);
  // A worker thread can be gone while its process lives: then the heartbeat decides.
  return sighting === 'same' && owner.threadId > 0 ? 'unseen' : sighting;
}

/** By the owner's file, which a living owner touches; where it is lost, by the latest of the recording's files. */
function ownerHeartbeat(folder: string, { fs, now }: Observer): LivenessEvidence['heartbeat'] {
  try {
    let latest = statusOf(join(folder, OWNER_FILE), fs)?.mtimeMs;
    if (latest === undefined) {
      latest = statusOf(folder, fs)?.mtimeMs ?? 0;
      for (const name of namesIn(folder, fs)) latest = Math.max(latest, statusOf(join(folder, name), fs)?.mtimeMs ?? 0);
    }
    return freshness(latest, now());
  } catch (error) {
    // What cannot be looked at cannot be repaired either: as if it lived.
    if (error instanceof StoreError) return 'fresh';
    throw error;
  }
}

function freshness(latest: number, now: number): LivenessEvidence['heartbeat'] {
  return now - latest > MAX_HEARTBEAT_AGE_MILLIS ? 'old' : 'fresh';
}

/** Judges who claimed the recording in `folder`, by the name of the claim. */
export function judgeClaimer(folder: string, claimer: Claimer, observer: Observer): Judgement {
  const { self, fs, now } = observer;
  const known = (hash: string): string | null => (hash === '0' ? null : hash);
  const own = { host: shortHash(self.host, 8), bootId: self.bootId === null ? null : shortHash(self.bootId, 8) };
  const kernel = kernelOf({ host: claimer.hostHash, bootId: known(claimer.bootHash) }, own);
  const sameNamespace = kernel === 'same' && claimer.pidNamespace === pidNamespaceNumber(self.pidNamespace);
  const process = sameNamespace ? sightProcess(claimer.pid, known(claimer.processStart), self, fs) : 'unseen';
  // A claimer touches the folder itself.
  const heartbeat = freshness(statusOf(folder, fs)?.mtimeMs ?? 0, now());
  return judge({ kernel, socket: 'unknown', process, heartbeat });
}
