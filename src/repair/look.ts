/**
 * Looks at one recording for readers: finished by its summaries, live as it stands, dead as repair would leave it. Changes nothing on disk.
 *
 * While we look its owner may finish it, and others may claim, repair or remove it: then it is looked at again where it is now.
 */
import type { OtlpSpan } from '../otlp/otlp-types.ts';
import { StoreError } from '../store/errors.ts';
import type { FileSystem } from '../store/file-system.ts';
import type { ProcessIdentity } from '../store/identity.ts';
import type { StoreFolders } from '../store/layout.ts';
import { statusOf } from '../store/private-files.ts';
import { hasJournal, listRoot, type RecordingFolder } from './catalog.ts';
import { closedPartsOf } from './commit.ts';
import { concludeAlive, concludeDead, type DeriveForRepair } from './conclude.ts';
import { readFinished, type FinishedRecording } from './finished-recording.ts';
import { inspectRecording } from './inspect.ts';
import type { Inspection } from './inspection.ts';
import { judgeOwner } from './judge-owner.ts';
import { Pace } from './pace.ts';
import type { SessionPart } from './types.ts';

/** What looking needs of the world. */
export interface Viewer {
  readonly folders: StoreFolders;
  readonly fs: FileSystem;
  readonly pace: Pace;
  readonly self: ProcessIdentity;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly derive: DeriveForRepair;
  /** Only summaries are asked for: spans need not be read where totals tell. */
  readonly summaryOnly: boolean;
}

/** A recording as it was found. */
export type RecordingView =
  | { readonly kind: 'finished'; readonly parts: readonly SessionPart[]; readonly finished: FinishedRecording }
  | {
      /** Live, or waiting for repair: `added` are its open spans, as they are or as repair closes them. */
      readonly kind: 'unfinished';
      readonly parts: readonly SessionPart[];
      readonly inspection: Inspection;
      readonly added: readonly { readonly session: string; readonly span: OtlpSpan }[];
    };

const MAX_LOOKS = 5;

/** Looks at a recording; undefined if it is gone. @throws StoreError when it cannot be read. */
export async function lookAtRecording(found: RecordingFolder, viewer: Viewer): Promise<RecordingView | undefined> {
  let at: RecordingFolder | undefined = found;
  for (let look = 1; at !== undefined; look += 1) {
    const { folder } = at;
    try {
      const view = await lookOnce(at, viewer);
      if (stillThere(folder, view, viewer.fs) || look >= MAX_LOOKS) return view;
    } catch (error) {
      if (!(error instanceof StoreError) || look >= MAX_LOOKS || statusOf(folder, viewer.fs) !== undefined) throw error;
    }
    at = listRoot(viewer.folders, viewer.fs).recordings.find(({ recording }) => recording === found.recording);
  }
  return undefined;
}

/** Whether what was seen is still so: not moved away, not finished meanwhile. */
function stillThere(folder: string, view: RecordingView, fs: FileSystem): boolean {
  if (statusOf(folder, fs) === undefined) return false;
  return view.kind === 'finished' || view.inspection.files.journals.length === 0 || hasJournal(folder, fs);
}

async function lookOnce({ folder, recording, claimer }: RecordingFolder, viewer: Viewer): Promise<RecordingView> {
  const { fs, pace, self, now } = viewer;
  if (!hasJournal(folder, fs)) {
    const finished = await readFinished(folder, recording, fs, pace);
    if (finished.final) return { kind: 'finished', finished, parts: finished.parts.map(({ summary }) => summary) };
  }
  // What somebody repairs was left by a dead process.
  const alive = claimer === undefined && (await judgeOwner(folder, { self, fs, now })).alive;
  const inspection = await inspectRecording(folder, recording, { fs, pace, alive, summaryOnly: viewer.summaryOnly });
  const closed = [...inspection.parts.closed.values()].map(({ summary }) => summary);
  if (inspection.final) return { kind: 'unfinished', parts: closed, inspection, added: [] };
  if (alive) {
    const { open, parts } = concludeAlive(inspection, now());
    return { kind: 'unfinished', parts: [...closed, ...parts], inspection, added: open };
  }
  const conclusion = await concludeDead(inspection, viewer.derive, pace);
  const parts = closedPartsOf(inspection, conclusion, new Map()).map(({ summary }) => summary);
  const renewed = new Set(parts.map(({ session, part }) => `${part} ${session}`));
  const others = closed.filter(({ session, part }) => !renewed.has(`${part} ${session}`));
  const added = conclusion.closedSpans.flatMap(({ draft, span, written }) =>
    written ? [] : [{ session: draft.session, span }],
  );
  return { kind: 'unfinished', parts: [...others, ...parts], inspection, added };
}
