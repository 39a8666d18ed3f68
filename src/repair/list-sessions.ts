/**
 * The sessions of a root, newest first. Of finished recordings only the summaries are read.
 */
import { StoreError } from '../store/errors.ts';
import { checkRoot } from '../store/root.ts';
import { listRoot } from './catalog.ts';
import { lookAtRecording, type Viewer } from './look.ts';
import { mergeParts } from './merge-parts.ts';
import { Pace } from './pace.ts';
import { realWorld, type RepairWorld } from './repair.ts';
import type { SessionPart, SessionSummary } from './types.ts';

/**
 * Yields the sessions under `dir`, newest first; none if there is no such root. A recording that cannot be read is left out;
 * `repair(dir, { dryRun: true })` names it. Changes nothing on disk.
 * @throws StoreError when the root is not a private folder of ours.
 */
export async function* listSessions(dir: string): AsyncGenerator<SessionSummary, void> {
  yield* await listSessionsIn(dir, realWorld());
}

/** As `listSessions`, in a given world. */
export async function listSessionsIn(dir: string, world: RepairWorld): Promise<readonly SessionSummary[]> {
  const viewer = viewerOf(dir, world, true);
  if (viewer === undefined) return [];
  const parts: SessionPart[] = [];
  for (const found of listRoot(viewer.folders, viewer.fs).recordings) {
    try {
      const view = await lookAtRecording(found, viewer);
      if (view !== undefined) parts.push(...view.parts);
    } catch (error) {
      // One recording that cannot be read does not hide the others.
      if (!(error instanceof StoreError)) throw error;
    }
    if (viewer.pace.due()) await viewer.pace.rest();
  }
  return mergeParts(parts);
}

/** Undefined if there is no root. @throws StoreError when it is not a private folder of ours. */
export function viewerOf(dir: string, world: RepairWorld, summaryOnly: boolean): Viewer | undefined {
  const folders = checkRoot(dir, world.fs);
  return folders === undefined ? undefined : { ...world, folders, summaryOnly, pace: new Pace() };
}
