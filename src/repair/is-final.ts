/**
 * Whether `sessions.log` ends with a `final` record: told from its last bytes, so that a thousand finished recordings cost a thousand small reads.
 */
import { join } from 'node:path';
import { StoreError } from '../store/errors.ts';
import type { FileSystem } from '../store/file-system.ts';
import { SESSIONS_FILE } from '../store/layout.ts';
import { openPrivateFile } from '../store/private-files.ts';
import { readRecords } from '../store/record-reader.ts';

const TAIL_BYTES = 256;
const FINAL = /\n[0-9a-f]{8} \{"n":\d+,"k":"final",[^\n]*\}\n$/;

/** True if the recording was finished by its owner or by repair. False if it cannot be told. */
export function isFinal(folder: string, recording: string, fs: FileSystem): boolean {
  let fd: number;
  try {
    fd = openPrivateFile(join(folder, SESSIONS_FILE), 'read', fs);
  } catch (error) {
    // Missing or not ours: nobody said so.
    if (error instanceof StoreError) return false;
    throw error;
  }
  try {
    const tail = Buffer.alloc(TAIL_BYTES);
    const { size } = fs.fstatSync(fd);
    const count = fs.readSync(fd, tail, 0, TAIL_BYTES, Math.max(0, size - TAIL_BYTES));
    if (FINAL.test(tail.toString('latin1', 0, count))) return true;
    // Something stands behind it, or it is damaged: read whole.
    for (const item of readRecords(fd, { file: 'sessions', recording }, fs)) {
      if (item.kind === 'record' && item.value['k'] === 'final') return true;
    }
    return false;
  } finally {
    fs.closeSync(fd);
  }
}
