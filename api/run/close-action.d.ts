/**
 * One close, and the reason that it puts into abort signals: who closed travels with the abort, so whoever notices it can say which
 * close it was, also when another one began later or ended earlier.
 */
import type { SpanContext } from '@opentelemetry/api';
/** Whether a close waits for what is running (`when_idle`) or interrupts it (`now`). */
export type CloseMode = 'when_idle' | 'now';
/** Who closed. Both are names: up to 80 characters of `A-Z a-z 0-9 _ . : -`; anything else is left out of what is recorded. */
export interface CloseOrigin {
    /** The part of the application, `plugin-host` for one. */
    readonly source?: string;
    /** Its operation, `reload-config` for one. */
    readonly operation?: string;
}
/** One close, the same for every run that it hits and over a deferral. */
export interface CloseAction {
    readonly id: string;
    /** `reload`, `dispose`, `dispose_scope`, `dispose_all`, or the caller's own. */
    readonly kind: string;
    readonly mode: CloseMode;
    readonly origin: CloseOrigin;
    /** Why, as a name. */
    readonly reason?: string;
    /** When it was asked for, on the clock of the runs. */
    readonly initiatedAtMs: number;
    /** Keyed hashes of the names of the scopes, outermost first. */
    readonly scopeKeys: readonly string[];
    /** The span in which it was asked for. */
    readonly closer?: SpanContext;
}
/** The abort reason of a close. A signal that carries it tells every run that it aborts which close it was. */
export declare class LifecycleClosedError extends Error {
    readonly name = "LifecycleClosedError";
    readonly action: CloseAction;
    constructor(action: CloseAction);
}
/** Why a run is interrupted: somebody cancelled, or a close hit it. `reason` is what its signals are aborted with. */
export type Interruption = {
    readonly kind: 'cancel';
    readonly reason: unknown;
    readonly source?: string;
} | {
    readonly kind: 'close';
    readonly reason: LifecycleClosedError;
};
/** What an abort of the caller's signal is: a close if that is what it carries, else a cancel. */
export declare function interruptionOf(signal: AbortSignal): Interruption;
