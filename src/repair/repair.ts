/**
 * Repairs a root: every recording of a dead process, oldest first, in slices, so that it can run in the background of an application.
 *
 * Anybody may run it, many at once, and again after being killed: each recording is repaired once. Never rejects: what could not be
 * done is in the report.
 */
import { resolve } from 'node:path';
import { StoreError, toStoreError } from '../store/errors.ts';
import { NODE_FILE_SYSTEM, type FileSystem } from '../store/file-system.ts';
import { ownIdentity, type ProcessIdentity } from '../store/identity.ts';
import type { StoreFolders } from '../store/layout.ts';
import { makePrivateFolder } from '../store/private-files.ts';
import { boundQuarantine } from '../store/quarantine.ts';
import { checkRoot } from '../store/root.ts';
import { Catalog, hasJournal, listRoot, type RecordingFolder } from './catalog.ts';
import { Claim } from './claim.ts';
import { fileSystemNow } from './clock.ts';
import type { DeriveForRepair } from './conclude.ts';
import { deriveForRepair } from './derive-for-repair.ts';
import { isFinal } from './is-final.ts';
import { judgeClaimer, judgeOwner, type Judgement, type Observer } from './judge-owner.ts';
import { Pace } from './pace.ts';
import { previewRepair, repairRecording, type RepairContext, type RepairOutcome } from './repair-recording.ts';
import { removeStaleAsides } from './stale-asides.ts';
import type { RecordingRepair, RepairReport } from './types.ts';

export interface RepairOptions {
  /** Say what would be done and change nothing. @default false */
  readonly dryRun?: boolean;
  /** Stops after the recording that is being repaired. */
  readonly signal?: AbortSignal;
}

/** What tests give in the place of the world. */
export interface RepairWorld {
  readonly fs: FileSystem;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly self: ProcessIdentity;
  readonly derive: DeriveForRepair;
}

/** The real one. */
export function realWorld(): RepairWorld {
  return { fs: NODE_FILE_SYSTEM, now: Date.now, self: ownIdentity(), derive: deriveForRepair };
}

/**
 * Repairs what dead processes left under `dir`, a root of the store. A root that does not exist is nothing to repair.
 * @returns what was found and done; `error` says why nothing could be done at all.
 */
export async function repair(dir: string, options: RepairOptions = {}): Promise<RepairReport> {
  return await repairRoot(dir, options, realWorld());
}

/** As `repair`, in a given world. */
export async function repairRoot(dir: string, options: RepairOptions, world: RepairWorld): Promise<RepairReport> {
  const round = new Round(options, world);
  try {
    const folders = checkRoot(dir, world.fs);
    if (folders !== undefined) await round.run(folders);
    return round.report(resolve(dir));
  } catch (error) {
    return { ...round.report(resolve(dir)), error: toStoreError(error, 'repair', dir).message };
  }
}

type Candidate = RecordingFolder & { readonly judgement: Judgement };

class Round {
  readonly #dryRun: boolean;
  readonly #signal: AbortSignal | undefined;
  readonly #world: RepairWorld;
  readonly #repairs: RecordingRepair[] = [];
  readonly #foreign: string[] = [];
  #live = 0;
  #finished = 0;

  constructor(options: RepairOptions, world: RepairWorld) {
    this.#dryRun = options.dryRun ?? false;
    this.#signal = options.signal;
    this.#world = world;
  }

  report(dir: string): RepairReport {
    const { recordings, live, finished, foreign } = {
      recordings: this.#repairs,
      live: this.#live,
      finished: this.#finished,
      foreign: this.#foreign,
    };
    return { dir, dryRun: this.#dryRun, recordings, live, finished, foreign };
  }

  async run(folders: StoreFolders): Promise<void> {
    const { fs } = this.#world;
    if (!this.#dryRun) {
      for (const folder of [folders.recordings, folders.repairing, folders.snapshots, folders.quarantine]) {
        makePrivateFolder(folder, fs);
      }
    }
    const listing = listRoot(folders, fs);
    this.#foreign.push(...listing.foreign);
    const pace = new Pace();
    const catalog = new Catalog(folders, fs, pace);
    for (const found of listing.recordings) {
      if (this.#signal?.aborted === true) return;
      if (pace.due()) await pace.rest();
      const candidate = await this.#candidate(found, folders);
      if (candidate !== undefined) this.#repairs.push(await this.#repairOne(candidate, folders, catalog));
    }
    if (this.#dryRun) return;
    boundQuarantine(folders.quarantine, fs);
    removeStaleAsides(folders, fs);
  }

  /** A recording that is to be repaired; the others are counted. */
  async #candidate(found: RecordingFolder, folders: StoreFolders): Promise<Candidate | undefined> {
    const { fs, self, now } = this.#world;
    const { folder, claimer } = found;
    const observer: Observer = { self, fs, now: () => (this.#dryRun ? now() : fileSystemNow(folders.repairing, fs)) };
    try {
      if (claimer !== undefined) {
        const judgement = judgeClaimer(folder, claimer, observer);
        // Somebody is at it: its process is dead, and its repairer lives.
        if (judgement.alive) return undefined;
        return { ...found, judgement };
      }
      if (!hasJournal(folder, fs) && isFinal(folder, found.recording, fs)) {
        this.#finished += 1;
        return undefined;
      }
      const judgement = await judgeOwner(folder, observer);
      if (!judgement.alive) return { ...found, judgement };
      this.#live += 1;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.#repairs.push(failure(found.recording, 'unknown', error));
    }
    return undefined;
  }

  async #repairOne(candidate: Candidate, folders: StoreFolders, catalog: Catalog): Promise<RecordingRepair> {
    const { recording, folder, judgement } = candidate;
    const evidence = judgement.label;
    let claim: Claim | undefined;
    const context = this.#context(folders, catalog, () => claim?.touch());
    try {
      if (this.#dryRun)
        return done(recording, 'would_repair', evidence, await previewRepair(folder, recording, context));
      claim = Claim.take(folder, recording, this.#world.self, folders, context.fs);
      if (claim === undefined) return done(recording, 'taken', evidence, NOTHING);
      const outcome = await this.#repairClaimed(claim, context);
      await catalog.add(recording);
      return outcome === undefined
        ? done(recording, 'taken', evidence, NOTHING)
        : done(recording, 'repaired', evidence, outcome);
    } catch (error) {
      return failure(recording, evidence, toStoreError(error, 'repair', folder));
    }
  }

  /** Undefined if somebody had repaired it between our look and our claim. */
  async #repairClaimed(claim: Claim, context: RepairContext): Promise<RepairOutcome | undefined> {
    const { folder, recording } = claim;
    try {
      if (!hasJournal(folder, context.fs) && isFinal(folder, recording, context.fs)) return undefined;
      return await repairRecording(folder, recording, context);
    } finally {
      claim.release();
    }
  }

  #context(folders: StoreFolders, catalog: Catalog, onProgress: () => void): RepairContext {
    const { fs, now, derive } = this.#world;
    return { fs, now, derive, catalog, onProgress, quarantine: folders.quarantine, snapshots: folders.snapshots };
  }
}

const NOTHING: RepairOutcome = { closedSpans: 0, sessions: [], damage: [], damageCount: 0 };

function done(
  recording: string,
  result: RecordingRepair['result'],
  evidence: string,
  outcome: RepairOutcome,
): RecordingRepair {
  return { recording, result, evidence, ...outcome };
}

function failure(recording: string, evidence: string, error: StoreError): RecordingRepair {
  return { recording, result: 'failed', reason: error.message, evidence, ...NOTHING };
}
