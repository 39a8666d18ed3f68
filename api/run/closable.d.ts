/**
 * What a scope knows of a run: that it can be interrupted, and when it is over. So that scopes know nothing else of runs.
 */
import type { Interruption } from './close-action.ts';
/** A run, as scopes see it. */
export interface Closable {
    /** Records the interruption and tells everybody who waits. A close that hit the run before does nothing. */
    interrupt(interruption: Interruption): void;
    /** Resolves when the run's record is final. */
    readonly whenOver: Promise<void>;
    /** Is it this run, or one that runs inside it? */
    contains(run: Closable): boolean;
}
