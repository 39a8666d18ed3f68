import type { Closable } from './closable.ts';
import type { CloseAction, CloseMode, CloseOrigin } from './close-action.ts';
import type { Surroundings } from './surroundings.ts';
/** Options of a close. */
export interface CloseOptions {
    /** Who closes. */
    readonly origin?: CloseOrigin;
    /** Why, as a name: `config_changed` for one. */
    readonly reason?: string;
    /** `when_idle` waits for the runs that are active and holds new ones; `now` interrupts them. @default 'when_idle' */
    readonly mode?: CloseMode;
    /** `when_idle` waits no longer than this, then interrupts, as the same action. @default Infinity */
    readonly maxWaitMillis?: number;
    /** Done while the scope is empty and new runs are held: the reload itself, for one. What it throws, `close` rejects with. */
    readonly work?: () => Promise<void> | void;
}
/** What a close did. */
export interface CloseReport {
    readonly actionId: string;
    readonly kind: string;
    readonly mode: CloseMode;
    /** Runs that were interrupted. */
    readonly interrupted: number;
    /** Runs that it waited for and that ended by themselves. */
    readonly waitedFor: number;
    readonly durationMillis: number;
}
/** Options of `createScope`. */
export interface ScopeOptions {
    /** The scope above: whoever closes it closes this one too. @default the root scope */
    readonly parent?: Scope;
    /** Key under which the name is hashed in what is recorded; at least 16 bytes. @default the parent's, else the process's */
    readonly key?: Uint8Array;
}
/** A part of the application whose runs can be closed together. */
export interface Scope {
    readonly name: string;
    readonly parent: Scope | undefined;
    /** Closed for good: a run in it rejects at once. */
    readonly isClosed: boolean;
    /** Runs that are active in it and below it. */
    readonly activeRuns: number;
    /**
     * Closes the runs of this scope and of those below. Resolves when they are over, and `work` is done.
     * Called from inside a run it does not wait for that run.
     * @throws TypeError for a kind that is empty or no string.
     */
    close(kind: string, options?: CloseOptions): Promise<CloseReport>;
}
/** What a new run finds: it may begin; it has to wait; it is too late. */
export type Admission = {
    readonly kind: 'open';
} | {
    readonly kind: 'held';
    readonly action: CloseAction;
    readonly until: Promise<void>;
} | {
    readonly kind: 'closed';
    readonly action: CloseAction;
};
/** A scope, with what runs need of it. */
export declare class RunScope implements Scope {
    #private;
    readonly name: string;
    readonly parent: RunScope | undefined;
    constructor(name: string, parent: RunScope | undefined, key?: Uint8Array, surroundings?: Surroundings);
    get isClosed(): boolean;
    get activeRuns(): number;
    close(kind: string, options?: CloseOptions): Promise<CloseReport>;
    /** May a run begin? `inside`: the run in which it would begin. */
    admit(inside: Closable | undefined): Admission;
    /** The run is active, here and in every scope above. The result takes it out again. */
    enter(run: Closable): () => void;
}
/** The scope of every run that has none of its own. Scopes are of the process, as `closeAll` is. */
export declare const ROOT_SCOPE: RunScope;
/**
 * A new scope. It costs nothing while nothing runs in it.
 * @throws TypeError for a name that is empty or no string, or a parent that is no scope; RangeError for a key of less than 16 bytes.
 */
export declare function createScope(name: string, { parent, key }?: ScopeOptions): Scope;
/** Closes every scope, and the runs that have none. @throws TypeError for a kind that is empty or no string. */
export declare function closeAll(kind: string, options?: CloseOptions): Promise<CloseReport>;
/** The scope as runs need it. @throws TypeError for what `createScope` did not make. */
export declare function scopeOf(scope: Scope | undefined): RunScope;
