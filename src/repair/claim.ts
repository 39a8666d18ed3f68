/**
 * Who repairs a recording: taken by one rename, so of many one wins (docs/format.md section 9).
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { systemCodeOf, toStoreError } from '../store/errors.ts';
import type { FileSystem } from '../store/file-system.ts';
import type { ProcessIdentity } from '../store/identity.ts';
import { claimName, pidNamespaceNumber, shortHash, type StoreFolders } from '../store/layout.ts';
import { HEARTBEAT_MILLIS } from '../store/owner.ts';
import { makePrivateFolder } from '../store/private-files.ts';

/** A recording that is ours for the time of a repair. */
export class Claim {
  readonly recording: string;
  readonly folder: string;
  readonly #folders: StoreFolders;
  readonly #fs: FileSystem;
  #touchedAt = performance.now();

  private constructor(recording: string, folder: string, folders: StoreFolders, fs: FileSystem) {
    this.recording = recording;
    this.folder = folder;
    this.#folders = folders;
    this.#fs = fs;
  }

  /**
   * Takes the recording in `from` (in `recordings/`, or a claim whose claimer died).
   * @returns undefined if somebody else was faster. @throws StoreError when the system refuses the rename.
   */
  static take(
    from: string,
    recording: string,
    self: ProcessIdentity,
    folders: StoreFolders,
    fs: FileSystem,
  ): Claim | undefined {
    makePrivateFolder(folders.repairing, fs);
    const folder = join(
      folders.repairing,
      claimName(recording, {
        hostHash: shortHash(self.host, 8),
        bootHash: self.bootId === null ? '0' : shortHash(self.bootId, 8),
        pidNamespace: pidNamespaceNumber(self.pidNamespace),
        pid: self.pid,
        processStart: self.processStart ?? '0',
        random: randomBytes(2).toString('hex'),
      }),
    );
    try {
      fs.renameSync(from, folder);
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return undefined;
      throw toStoreError(error, 'claim', from);
    }
    const claim = new Claim(recording, folder, folders, fs);
    claim.#touch();
    return claim;
  }

  /** Says now and then that we are at it, for those who cannot see our process. */
  touch(): void {
    if (performance.now() - this.#touchedAt >= HEARTBEAT_MILLIS) this.#touch();
  }

  #touch(): void {
    this.#touchedAt = performance.now();
    const now = Date.now() / 1000;
    try {
      this.#fs.utimesSync(this.folder, now, now);
    } catch (error) {
      // Taken from us or read-only: the next step fails and says why.
      if (systemCodeOf(error) === undefined) throw error;
    }
  }

  /** Gives it back, repaired or as it was. @throws StoreError; then it stays where readers find it too. */
  release(): void {
    try {
      this.#fs.renameSync(this.folder, join(this.#folders.recordings, this.recording));
    } catch (error) {
      throw toStoreError(error, 'give back', this.folder);
    }
  }
}
