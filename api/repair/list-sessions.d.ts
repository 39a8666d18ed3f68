import { type Viewer } from './look.ts';
import { type RepairWorld } from './repair.ts';
import type { SessionSummary } from './types.ts';
/**
 * Yields the sessions under `dir`, newest first; none if there is no such root. A recording that cannot be read is left out;
 * `repair(dir, { dryRun: true })` names it. Changes nothing on disk.
 * @throws StoreError when the root is not a private folder of ours.
 */
export declare function listSessions(dir: string): AsyncGenerator<SessionSummary, void>;
/** As `listSessions`, in a given world. */
export declare function listSessionsIn(dir: string, world: RepairWorld): Promise<readonly SessionSummary[]>;
/** Undefined if there is no root. @throws StoreError when it is not a private folder of ours. */
export declare function viewerOf(dir: string, world: RepairWorld, summaryOnly: boolean): Viewer | undefined;
