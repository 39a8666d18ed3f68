/**
 * One tool call, folded from its items: its state at any moment, what it may have changed, and what of its record is missing.
 *
 * C1. A call that ended has ended, whatever is said of it later; an interrupted one that did not end stays `executing`.
 * C2. An end or an interruption without a start proves the start.
 * C3. Every effect that was declared for the call counts. One that started before any was declared is `unknown` for good: what is learned
 *     later must never make a replay possible.
 */
import type { Effect, Evidence } from './evidence.ts';
import type { ToolPhase } from './incident.ts';
import type { PlacedItem } from './order.ts';
/** An item about a call. */
export type CallEvidence = Extract<Evidence, {
    readonly call: string;
}>;
/** Is the item about a call? */
export declare function isCallItem(item: Evidence): item is CallEvidence;
/** One call of one attempt. */
export declare class CallFold {
    #private;
    readonly id: string;
    readonly attempt: number;
    /** Its items, in order. */
    readonly items: PlacedItem[];
    inputStarted: boolean;
    inputFinished: boolean;
    materialized: boolean;
    startSeen: boolean;
    ended: boolean;
    interrupted: boolean;
    abandoned: boolean;
    providerSide: boolean;
    constructor(id: string, attempt: number);
    add(placed: PlacedItem & {
        readonly item: CallEvidence;
    }): void;
    /** Anything but housekeeping was seen. */
    get active(): boolean;
    get inputBegun(): boolean;
    get started(): boolean;
    /** Materialised or started: it can have an effect, or is about to. */
    get exists(): boolean;
    /** Started, and nobody knows that it ended. */
    get running(): boolean;
    hasEffect(effect: Effect): boolean;
    /** Nobody can say what it changes: its effect is unknown, or the provider runs it. */
    get unproven(): boolean;
    /** The state of the call as the fold of the phase sees it: an abandoned one that never ran has left it. */
    get phase(): ToolPhase;
    get startMissing(): boolean;
    get callMissing(): boolean;
    get inputMissing(): boolean;
}
