/**
 * Repairs one recording of a dead process: what was open is closed, what is damaged is cut and kept, what was said is summed up.
 *
 * P1. Killed at any moment and run again, the result is the same (`commit.ts` says why).
 * P2. A failure leaves the recording readable and claimed by nobody; the next repair tries again.
 */
import { join } from 'node:path';
import { toStoreError } from '../store/errors.ts';
import type { FileSystem } from '../store/file-system.ts';
import { journalFile, RESERVE_FILE, SOCKET_FILE } from '../store/layout.ts';
import { removeFile, tryRemoveFile } from '../store/private-files.ts';
import type { RecordValue } from '../store/record-reader.ts';
import { applyCuts } from './apply-cuts.ts';
import type { Catalog } from './catalog.ts';
import { closedPartsOf, commitSessions, keepDamage, writeClosedSpans } from './commit.ts';
import { concludeDead, type DeriveForRepair } from './conclude.ts';
import { inspectRecording } from './inspect.ts';
import type { Inspection } from './inspection.ts';
import { Pace } from './pace.ts';
import { readPartRecord, WRITTEN_BY_REPAIR, type ClosedPart } from './part-record.ts';
import { listRecordingFiles } from './recording-files.ts';
import { writeSnapshots } from './snapshot.ts';
import type { RecordingRepair } from './types.ts';

export interface RepairContext {
  readonly fs: FileSystem;
  readonly quarantine: string;
  readonly snapshots: string;
  readonly derive: DeriveForRepair;
  /** What other recordings hold of a session. */
  readonly catalog: Catalog;
  /** Now, in milliseconds since the epoch. */
  readonly now: () => number;
  /** Called now and then. */
  readonly onProgress: () => void;
}

/** What repair says of a recording, but for how it became one to repair. */
export type RepairOutcome = Pick<RecordingRepair, 'closedSpans' | 'sessions' | 'damage' | 'damageCount'>;

function outcomeOf(inspection: Inspection, parts: readonly ClosedPart[], closedSpans: number): RepairOutcome {
  return {
    closedSpans,
    sessions: parts.map(({ summary }) => ({ id: summary.session, part: summary.part, state: summary.state })),
    damage: inspection.damage.places,
    damageCount: inspection.damage.count,
  };
}

/** What repair would do with the recording in `folder`; changes nothing. @throws StoreError when it cannot be read. */
export async function previewRepair(folder: string, recording: string, context: RepairContext): Promise<RepairOutcome> {
  const pace = new Pace();
  const inspection = await inspectRecording(folder, recording, { fs: context.fs, pace, alive: false });
  if (inspection.final) return outcomeOf(inspection, [], 0);
  const conclusion = await concludeDead(inspection, context.derive, pace);
  return outcomeOf(inspection, closedPartsOf(inspection, conclusion, new Map()), conclusion.closedSpans.length);
}

/** Repairs the claimed recording in `folder`. @throws StoreError when it could not be done to the end. */
export async function repairRecording(
  folder: string,
  recording: string,
  context: RepairContext,
): Promise<RepairOutcome> {
  const { fs, onProgress } = context;
  const pace = new Pace();
  try {
    const inspection = await inspectRecording(folder, recording, { fs, pace, alive: false, onProgress });
    const commit = { fs, pace, quarantine: context.quarantine, now: context.now() };
    let closedParts: readonly ClosedPart[] = [];
    let closedSpans = 0;
    let records: readonly RecordValue[] = inspection.sessionRecords;
    if (!inspection.final) {
      await keepDamage(inspection, commit);
      const conclusion = await concludeDead(inspection, context.derive, pace);
      const written = await writeClosedSpans(
        inspection,
        conclusion.closedSpans,
        commit,
        (closed, segment, offset, length) => inspection.lines.add(closed.draft.session, segment, offset, length),
      );
      closedParts = closedPartsOf(inspection, conclusion, written.places);
      closedSpans = conclusion.closedSpans.length;
      await commitSessions(inspection, closedParts, written.segments, commit);
      records = [...records, ...cutRecords(inspection)];
    } else closedParts = partsByRepair(inspection);
    const cut = await applyCuts(folder, records, inspection.files.acks, fs, pace);
    onProgress();
    const lines = cut ? undefined : inspection.lines;
    await writeSnapshots({
      folder,
      recording,
      lines,
      parts: closedParts,
      snapshots: context.snapshots,
      catalog: context.catalog,
      fs,
      pace,
    });
    finish(folder, fs);
    return outcomeOf(inspection, closedParts, closedSpans);
  } catch (error) {
    throw toStoreError(error, 'repair', folder);
  }
}

function cutRecords(inspection: Inspection): readonly RecordValue[] {
  return inspection.segments.flatMap(({ segment, bytes, cuts }) =>
    cuts.length === 0
      ? []
      : [{ k: 'cut', g: segment, bytes, places: cuts.map((cut) => [cut.offset, cut.bytes, cut.feed ? 1 : 0]) }],
  );
}

/** A repair that was killed after its commit left its summaries; their snapshots may be missing. */
function partsByRepair(inspection: Inspection): readonly ClosedPart[] {
  return inspection.sessionRecords.flatMap((record) => {
    const part =
      record['k'] === 'part' && record['by'] === WRITTEN_BY_REPAIR
        ? readPartRecord(record, inspection.recording)
        : undefined;
    return part === undefined ? [] : [part];
  });
}

/** After the commit: no journal, no claim to life, nothing half made. */
function finish(folder: string, fs: FileSystem): void {
  const files = listRecordingFiles(folder, fs);
  for (const name of [...files.asides, RESERVE_FILE, SOCKET_FILE]) tryRemoveFile(join(folder, name), fs);
  for (const generation of files.journals) removeFile(join(folder, journalFile(generation)), fs);
}
