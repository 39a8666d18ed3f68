/**
 * The boundary of one request: which tools were really sent with it, and whether anything could have run that nobody here would have seen.
 * Unknown *local* tools do not break the proof: the harness itself would have seen them start.
 */
import type { BoundaryCounts, Effect } from './evidence.ts';
/** A tool as it was sent with a request. */
export interface ExposedTool {
    readonly name?: string | undefined;
    /** Absent: nobody declared one. */
    readonly effect?: Effect | undefined;
    /** The provider runs it itself. */
    readonly providerSide?: boolean | undefined;
    /** Its answer comes from outside the process. */
    readonly externalWait?: boolean | undefined;
    /** Nobody could read what it is. */
    readonly opaque?: boolean | undefined;
}
/** The counts of a `boundary_snapshot`, and whether they alone prove the boundary. */
export interface BoundarySnapshot extends BoundaryCounts {
    readonly proven: boolean;
}
/** Does the snapshot prove that nothing can have run unseen? */
export declare function provesBoundary(counts: BoundaryCounts): boolean;
/** Counts the tools of one request. An entry that is no object is opaque. */
export declare function boundarySnapshot(tools: readonly ExposedTool[]): BoundarySnapshot;
