/**
 * The timers of one attempt: `connect` until the response head, `first_progress` from there to the first content, `silence` between two
 * parts, `total` over all of it.
 *
 * W1. They say which of them rang by its type: nobody recognises a timeout by its text.
 * W2. Only the provider's time counts: while the consumer does not read, or a tool of the attempt runs, the first three are held; while an
 *     answer from outside is awaited (a person), all are.
 * W3. At most one rings, once; after the end of the attempt none does.
 */
import type { Watchdog } from '../incident/index.ts';
import type { Surroundings } from './surroundings.ts';
/** Limits in milliseconds; `Infinity` is none. */
export interface WatchdogOptions {
    /** From the request being sent to the response head. @default 30000 */
    readonly connectMillis?: number;
    /** From the response head to the first content. @default 120000 */
    readonly firstProgressMillis?: number;
    /** From one part to the next. @default 600000 */
    readonly silenceMillis?: number;
    /** The whole attempt. @default Infinity */
    readonly totalMillis?: number;
}
/** The limits where nothing else is said. */
export declare const DEFAULT_WATCHDOG_OPTIONS: Required<WatchdogOptions>;
/**
 * The limits, complete.
 * @throws RangeError for a limit that is not above 0.
 */
export declare function resolveWatchdogs(options?: WatchdogOptions): Required<WatchdogOptions>;
/** Why the timers are held. */
export type HoldReason = 'not_read' | 'tool' | 'external_wait';
/** The abort reason of an attempt whose watchdog rang. */
export declare class WatchdogError extends Error {
    readonly name = "WatchdogError";
    readonly watchdog: Watchdog;
    constructor(watchdog: Watchdog);
}
/** The timers of one attempt. They run from their creation. */
export declare class Watchdogs {
    #private;
    constructor(limits: Required<WatchdogOptions>, surroundings: Surroundings, expired: (watchdog: Watchdog) => void);
    /** The response head came. */
    head(): void;
    /** A part came. */
    part(): void;
    /** From now on nothing may be silent for too long. */
    watchSilence(): void;
    /** The first content came. */
    progress(): void;
    hold(reason: HoldReason): void;
    release(reason: HoldReason): void;
    end(): void;
}
