/**
 * A record file of few and small records: `marks.log` and `sessions.log` (docs/format.md sections 6 and 7).
 *
 * Open from the start, only appended to, one write a record, nothing deferred. An append opens, renames and reads nothing, so it works with no
 * descriptor left and at the same cost however large the trace is.
 */
import { join } from 'node:path';
import { AppendFile, type WriteAnswer } from './append-file.ts';
import { NODE_FILE_SYSTEM, type FileSystem } from './file-system.ts';
import { createPrivateFile, writeAll } from './private-files.ts';
import { frameHeader, frameRecord, newSalt, recordPayload, seedOf, type RecordFileKind } from './record-frame.ts';

export class SmallLog {
  readonly file: AppendFile;
  readonly #seed: number;
  #sequence = 1;

  private constructor(file: AppendFile, seed: number) {
    this.file = file;
    this.#seed = seed;
  }

  /** Makes the file with its header. @throws StoreError or the system's error; what was made is left to repair. */
  static create(
    folder: string,
    name: string,
    kind: RecordFileKind,
    recording: string,
    fs: FileSystem = NODE_FILE_SYSTEM,
  ): SmallLog {
    const path = join(folder, name);
    const salt = newSalt();
    const header = frameHeader({ file: kind, recording, salt });
    const fd = createPrivateFile(path, fs);
    writeAll(fd, header, fs);
    return new SmallLog(new AppendFile(path, fd, header.length, fs), seedOf(salt));
  }

  /** Appends one record; when it cannot be written nothing of it stays, and its sequence is used again. */
  append(members: Readonly<Record<string, unknown>>): WriteAnswer {
    const record = frameRecord(recordPayload(this.#sequence, members), this.#seed);
    const answer = this.file.append(record, 0, record.length);
    if (answer === 'written') this.#sequence += 1;
    return answer;
  }

  close(): void {
    this.file.close();
  }
}
