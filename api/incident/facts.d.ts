/**
 * What the recovery table looks at: T, the facts of the cause's attempt, and R, the facts of the whole run.
 *
 * F1. T has all items of its attempt, also those after the cause: a tool that starts after a drop still blocks a replay.
 * F2. For a cause that belongs to no attempt, T is the attempt that was open then, and the calls of earlier ones that were executing.
 */
import type { AttemptFold } from './attempt-fold.ts';
import type { CallFold } from './call-fold.ts';
import type { IncidentFacts } from './incident.ts';
/** T: the facts of the cause's attempt. `boundaryProven` is that of the table, the cause taken into account. */
export interface AttemptFacts extends IncidentFacts {
    /** Any tool item but `tool_abandoned`. */
    readonly toolActivity: boolean;
    /** A call of unknown effect was materialised or started. */
    readonly unknownCall: boolean;
    /** A call was materialised and not started. */
    readonly callReady: boolean;
    /** A mutating call was materialised and not started. */
    readonly mutatingReady: boolean;
}
/** R: the facts of the whole run. */
export interface RunFacts {
    /** Somebody cancelled. */
    readonly cancelled: boolean;
    /** A close hit the run. */
    readonly closed: boolean;
    /** A close that somebody is known to have asked for hit the run. */
    readonly closeAttributed: boolean;
    /** A mutating call started. */
    readonly unsafeStarted: boolean;
    /** Any call started. */
    readonly toolStarted: boolean;
    /** A call of unknown effect, or one that the provider runs, was materialised or started. */
    readonly unprovenCall: boolean;
}
/** T before the cause is taken into account. */
export interface AttemptScope {
    /** The attempt; absent: none was open. */
    readonly fold: AttemptFold | undefined;
    /** Calls of earlier attempts that were executing at the cause; at a crash also those that ended since this attempt began. */
    readonly elsewhere: readonly CallFold[];
    /** A marker of omitted evidence in an attempt whose start is missing: a call of unknown effect must be assumed. */
    readonly startOmitted: boolean;
}
/** The facts of T. The boundary is proven here by the snapshot alone. */
export declare function attemptFacts({ fold, elsewhere, startOmitted }: AttemptScope): AttemptFacts;
/** The part of T that an incident says. */
export declare function incidentFacts(facts: AttemptFacts): IncidentFacts;
