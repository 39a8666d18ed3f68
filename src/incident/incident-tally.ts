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

/** More are not listed. */
const MAX_INCIDENTS = 32;

export class IncidentTally {
  readonly #told = new Map<string, { readonly traceId: string; readonly incident: TalliedIncident }>();

  /** An incident that a span of `traceId` tells; one without an id counts by its place. */
  add(traceId: string, id: string | undefined, incident: TalliedIncident): void {
    const key = id ?? `${traceId} ${this.#told.size}`;
    if (this.#told.size >= MAX_INCIDENTS && !this.#told.has(key)) return;
    this.#told.set(key, { traceId, incident });
  }

  /** The run at the root of the trace ended without an incident. */
  wentOn(traceId: string): void {
    for (const [key, told] of this.#told) if (told.traceId === traceId) this.#told.delete(key);
  }

  /** In the order in which they were first told. */
  summaries(): TalliedIncident[] {
    return [...this.#told.values()].map(({ incident }) => incident);
  }
}
