/**
 * A finished recording by its summaries alone: no span is read.
 */
import type { FileSystem } from '../store/file-system.ts';
import { SESSIONS_FILE } from '../store/layout.ts';
import { DamageLog } from './damage-log.ts';
import { partKey } from './journal-state.ts';
import type { Pace } from './pace.ts';
import { readPartRecord, type ClosedPart } from './part-record.ts';
import { readRecordFile } from './read-record-file.ts';
import { textOf } from './record-values.ts';

/** What `sessions.log` says. */
export interface FinishedRecording {
  readonly folder: string;
  readonly recording: string;
  /** The last summary of each part. */
  readonly parts: readonly ClosedPart[];
  /** Session by trace, where it is not what the spans say. */
  readonly traces: ReadonlyMap<string, string>;
  /** Whether its owner, or repair, said that it is complete. */
  readonly final: boolean;
  readonly damage: DamageLog;
}

/** Reads the summaries of the recording in `folder`. @throws StoreError when they cannot be read. */
export async function readFinished(
  folder: string,
  recording: string,
  fs: FileSystem,
  pace: Pace,
): Promise<FinishedRecording> {
  const parts = new Map<string, ClosedPart>();
  const traces = new Map<string, string>();
  const damage = new DamageLog(recording);
  let final = false;
  const expected = { file: 'sessions', recording } as const;
  await readRecordFile({
    folder,
    file: SESSIONS_FILE,
    expected,
    fs,
    pace,
    damage,
    onRecord: (value) => {
      const [trace, session] = [textOf(value, 't'), textOf(value, 's')];
      const part = value['k'] === 'part' ? readPartRecord(value, recording) : undefined;
      if (part !== undefined) parts.set(partKey(part.summary.session, part.summary.part), part);
      if (value['k'] === 'trace' && trace !== undefined && session !== undefined) traces.set(trace, session);
      if (value['k'] === 'final') final = true;
    },
  });
  return { folder, recording, parts: [...parts.values()], traces, final, damage };
}
