/**
 * The error of a run that broke and that is not replayed: it carries why, and what to do, for the caller's own user interface.
 */
import type { Incident } from '../incident/index.ts';
import type { PartialOutput } from '../streams/index.ts';
/** Thrown by `run.stream`, `run.request`, `run.tool` and `agentRun`. The message is made from enums alone. */
export declare class RunInterruptedError extends Error {
    readonly name = "RunInterruptedError";
    /** Why it broke, and what is advised. */
    readonly incident: Incident;
    /** What the answer had said; only where content is captured. */
    readonly partial?: PartialOutput;
    constructor(incident: Incident, details: {
        readonly cause?: unknown;
        readonly partial?: PartialOutput | undefined;
    });
}
