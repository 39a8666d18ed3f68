/**
 * Snapshots: one document per session, written aside and renamed (docs/format.md section 8).
 *
 * N1. The rename is synchronous and stands in one block with the look at the crash mark: `if (crashed or superseded) unlink else renameSync`.
 *     With a busy thread pool an asynchronous rename lands after the crash handler every time, also after the `exit` event.
 * N2. A request while a snapshot is written sets one flag, and exactly one follow-up runs: at rest the file equals memory.
 * N3. One snapshot is written at a time, and live ones are spaced so that they take at most a tenth of the time.
 * What stands in a snapshot is its source's matter; a snapshot is a view, so a failure costs nothing but the view.
 */
import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { NODE_FILE_SYSTEM, OPEN_FLAGS, type FileSystem } from './file-system.ts';
import { ASIDE_SUFFIX, boundedSessionId, snapshotFile } from './layout.ts';
import { FILE_MODE, tryRemoveFile } from './private-files.ts';

/** The asynchronous half: what happens on the thread pool. */
export interface AsideFile {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

export type OpenAside = (path: string) => Promise<AsideFile>;

/** Makes the document, piece by piece. */
export type SnapshotSource = () => AsyncIterable<Uint8Array>;

const openAside: OpenAside = async (path) => {
  const { write, create, exclusive, noFollow } = OPEN_FLAGS;
  const file = await open(path, write | create | exclusive | noFollow, FILE_MODE);
  await file.chmod(FILE_MODE);
  return {
    write: async (bytes) => {
      let at = 0;
      while (at < bytes.length) at += (await file.write(bytes, at, bytes.length - at)).bytesWritten;
    },
    close: () => file.close(),
  };
};

interface Request {
  source: SnapshotSource;
  /** Asked for again while it was written. */
  again: boolean;
  /** A crash mark or a session that goes on: what is being written must not appear. */
  superseded: boolean;
  done: Promise<void>;
}

/** A live snapshot that took one unit of time is followed by nine without. */
const REST_FACTOR = 9;

export class SnapshotWriter {
  readonly #folder: string;
  readonly #fs: FileSystem;
  readonly #open: OpenAside;
  readonly #onError: (error: unknown) => void;
  readonly #requests = new Map<string, Request>();
  #chain: Promise<void> = Promise.resolve();
  #restUntil = 0;
  /** Snapshots that were renamed into place. */
  written = 0;

  constructor(
    folder: string,
    onError: (error: unknown) => void,
    fs: FileSystem = NODE_FILE_SYSTEM,
    open: OpenAside = openAside,
  ) {
    this.#folder = folder;
    this.#onError = onError;
    this.#fs = fs;
    this.#open = open;
  }

  path(sessionId: string): string {
    return join(this.#folder, snapshotFile(boundedSessionId(sessionId)));
  }

  /** Whether live snapshots should wait, so that they take at most a tenth of the time. */
  get resting(): boolean {
    return performance.now() < this.#restUntil;
  }

  /** Writes the session's snapshot, or the one follow-up of the one that is being written. Never rejects. */
  request(sessionId: string, source: SnapshotSource): Promise<void> {
    const running = this.#requests.get(sessionId);
    if (running !== undefined && !running.superseded) {
      running.again = true;
      running.source = source;
      return running.done;
    }
    const request: Request = { source, again: false, superseded: false, done: Promise.resolve() };
    this.#requests.set(sessionId, request);
    request.done = this.#chain.then(() => this.#run(sessionId, request));
    this.#chain = request.done;
    return request.done;
  }

  async #run(sessionId: string, request: Request): Promise<void> {
    do {
      request.again = false;
      const began = performance.now();
      try {
        if (!request.superseded) await this.#write(sessionId, request);
      } catch (error) {
        this.#onError(error);
      }
      const ended = performance.now();
      this.#restUntil = ended + (ended - began) * REST_FACTOR;
    } while (request.again && !request.superseded);
    if (this.#requests.get(sessionId) === request) this.#requests.delete(sessionId);
  }

  async #write(sessionId: string, request: Request): Promise<void> {
    const path = this.path(sessionId);
    const aside = `${path}.${randomBytes(4).toString('hex')}${ASIDE_SUFFIX}`;
    try {
      const file = await this.#open(aside);
      try {
        for await (const bytes of request.source()) {
          if (request.superseded) break;
          await file.write(bytes);
        }
      } finally {
        await file.close();
      }
    } catch (error) {
      tryRemoveFile(aside, this.#fs);
      throw error;
    }
    // One synchronous block: nothing can come between the look and the deed.
    if (request.superseded) {
      tryRemoveFile(aside, this.#fs);
      return;
    }
    try {
      this.#fs.renameSync(aside, path);
      this.written += 1;
    } catch (error) {
      tryRemoveFile(aside, this.#fs);
      throw error;
    }
  }

  /** What is being written of the session must not appear: it was marked crashed, or goes on. */
  supersede(sessionId: string): void {
    const request = this.#requests.get(sessionId);
    if (request === undefined) return;
    request.superseded = true;
    this.#requests.delete(sessionId);
  }

  /** Removes the snapshot of a session that goes on. */
  remove(sessionId: string): void {
    this.supersede(sessionId);
    tryRemoveFile(this.path(sessionId), this.#fs);
  }

  /** Resolves when nothing is being written. */
  async idle(): Promise<void> {
    let chain: Promise<void> | undefined;
    while (chain !== this.#chain) {
      chain = this.#chain;
      await chain;
    }
  }
}
