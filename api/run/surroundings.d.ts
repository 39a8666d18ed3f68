/**
 * What a run takes from outside: a monotonic clock, timers, randomness, ids, the network.
 * One object, so that a test can give its own; everything else in this folder is a function of it and of what it is told.
 */
/** The outside of a run. */
export interface Surroundings {
    /** Monotonic milliseconds. */
    readonly now: () => number;
    /** From 0 to 1, for the jitter of delays. */
    readonly random: () => number;
    /** A new id, unique everywhere. */
    readonly newId: () => string;
    /** Calls `act` once after `millis`; the result cancels it. `Infinity` never comes. */
    readonly after: (millis: number, act: () => void) => () => void;
}
/** The real one. Every runtime that is supported has these globals. */
export declare const SYSTEM: Surroundings;
