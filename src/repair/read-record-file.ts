/**
 * Reads one record file of a recording in slices, telling its damage.
 */
import { join } from 'node:path';
import { StoreError } from '../store/errors.ts';
import type { FileSystem } from '../store/file-system.ts';
import { readRecords, type ExpectedHeader, type RecordValue } from '../store/record-reader.ts';
import type { DamageLog } from './damage-log.ts';
import type { BadBytes } from './inspection.ts';
import type { Pace } from './pace.ts';
import { withFile } from './recording-files.ts';

export interface RecordFileReading {
  readonly folder: string;
  readonly file: string;
  readonly expected: ExpectedHeader;
  readonly fs: FileSystem;
  readonly pace: Pace;
  readonly damage: DamageLog;
  readonly onRecord: (value: RecordValue) => void;
}

/** What reading found out beside the records. */
export interface RecordFileOutcome {
  readonly found: boolean;
  readonly badBytes: readonly BadBytes[];
  /** Records are missing in its midst; a torn tail is not that. */
  readonly lost: boolean;
}

/** Reads it; a file that is not there is told by `found`. @throws StoreError when it cannot be read. */
export async function readRecordFile(reading: RecordFileReading): Promise<RecordFileOutcome> {
  const { folder, file, expected, fs, pace, damage, onRecord } = reading;
  const badBytes: BadBytes[] = [];
  let lost = false;
  let count = 0;
  try {
    const found = await withFile(join(folder, file), 'read', fs, async (fd) => {
      for (const item of readRecords(fd, expected, fs)) {
        count += 1;
        if (count % 64 === 0 && pace.due()) await pace.rest();
        if (item.kind === 'record') {
          if (item.sequence > 0) onRecord(item.value);
          continue;
        }
        damage.addRecord(file, item);
        if (item.kind === 'corrupt' || item.kind === 'gap') lost = true;
        if (item.kind !== 'gap' && badBytes.length < 100)
          badBytes.push({ file, offset: item.offset, bytes: item.bytes, reason: item.kind });
      }
      return true;
    });
    return { found: found === true, badBytes, lost };
  } catch (error) {
    // In the place of the file is something else; it is named, and the recording is read without it.
    if (error instanceof StoreError && (error.code === 'not_a_private_file' || error.code === 'symbolic_link')) {
      damage.add({ kind: 'foreign', recording: damage.recording, file });
      return { found: false, badBytes, lost: true };
    }
    throw error;
  }
}
