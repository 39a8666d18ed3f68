/**
 * The incidents of a session's summary, told from its spans as they end: one rule for the recorder and for repair.
 *
 * T1. An incident that was overcome is none, and each id counts once: its last words stand.
 * T2. An attempt is told when it ends, before anybody knows whether the run goes on. A run at the root of its trace that ends without an
 *     incident of its own takes back what its trace has told: it went on.
 */
/** What a summary says of an incident. */
export interface TalliedIncident {
    readonly cause: string;
    readonly detail?: string;
    /** The verb of the recovery advice. */
    readonly action?: string;
}
export declare class IncidentTally {
    #private;
    /** An incident that a span of `traceId` tells; one without an id counts by its place. */
    add(traceId: string, id: string | undefined, incident: TalliedIncident): void;
    /** The run at the root of the trace ended without an incident. */
    wentOn(traceId: string): void;
    /** In the order in which they were first told. */
    summaries(): TalliedIncident[];
}
