/**
 * From advice to deed: what may happen now, given the budgets, the time left, and whether somebody stopped the run meanwhile.
 * The caller asks it before the delay, and again at the moment of sending. It decides nothing about safety: that was the recovery table.
 */
import type { RecoveryMode, RecoveryReason } from './evidence.ts';
import type { Recovery } from './incident.ts';
/** Numbers of replays: of one request's chain, of the run, of the session. Absent: not counted, or not limited. */
export interface ReplayCounts {
    readonly chain: number;
    readonly run?: number | undefined;
    readonly session?: number | undefined;
}
/** What the gate looks at. */
export interface GateInput {
    readonly recovery: Recovery;
    /** Replays made so far. */
    readonly replaysUsed: ReplayCounts;
    /** Replays allowed. `chain` @default 3 */
    readonly budget?: Partial<ReplayCounts> | undefined;
    /** How long the provider asks to wait. */
    readonly retryAfterMs?: number | undefined;
    /** Until the caller's deadline. Absent: none. */
    readonly timeLeftMs?: number | undefined;
    /** From 0 to 1, for the jitter. @default 1, the longest wait */
    readonly random?: number | undefined;
    readonly cancelled: boolean;
    readonly closed: boolean;
}
/** What may happen now. `delayMs` is there if and only if `mode` is `replay`. */
export type GateResult = {
    readonly mode: 'replay';
    readonly delayMs: number;
    readonly reason?: never;
} | {
    readonly mode: Exclude<RecoveryMode, 'replay'>;
    readonly delayMs?: never;
    readonly reason?: GateReason;
};
/** Why it is not replayed: the reason of the advice, or the provider asked for more time than there is. */
export type GateReason = RecoveryReason | 'retry_after_too_long';
/** The gate, in the order of docs/incidents.md: cancelled or closed, the advice itself, the budgets, the time left. */
export declare function recoveryGate(input: GateInput): GateResult;
