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

const DECLARED: ReadonlySet<unknown> = new Set<Effect>(['read_only', 'idempotent', 'mutating']);

/** Does the snapshot prove that nothing can have run unseen? */
export function provesBoundary(counts: BoundaryCounts): boolean {
  return counts.providerSide === 0 && counts.externalWait === 0 && counts.opaque === 0;
}

/** Counts the tools of one request. An entry that is no object is opaque. */
export function boundarySnapshot(tools: readonly ExposedTool[]): BoundarySnapshot {
  const counts = { exposed: 0, unknown: 0, providerSide: 0, externalWait: 0, opaque: 0 };
  for (const tool of tools as readonly (ExposedTool | null | undefined)[]) {
    const readable = typeof tool === 'object' && tool !== null;
    counts.exposed += 1;
    if (!readable || !DECLARED.has(tool.effect)) counts.unknown += 1;
    if (readable && tool.providerSide === true) counts.providerSide += 1;
    if (readable && tool.externalWait === true) counts.externalWait += 1;
    if (!readable || tool.opaque === true) counts.opaque += 1;
  }
  return { ...counts, proven: provesBoundary(counts) };
}
