/**
 * How the disk behaves, and what follows: go on, leave it alone for a while, gather writes, or say everything again.
 *
 * D1. After a failure everything open is stale: the next success is followed by a generation that says it again.
 * D2. Three failures open the breaker; three slow writes in a minute gather records for up to 20 ms.
 */
import type { WriteAnswer } from '../store/append-file.ts';
import type { Losses } from './losses.ts';
export declare class DiskHealth {
    #private;
    /** The disk is slow. */
    slow: boolean;
    /** Something could not be written since the last generation. */
    stale: boolean;
    constructor(losses: Losses, now: () => number);
    /** The disk is left alone until its pause is over. */
    get paused(): boolean;
    /** Failed three times and has not been seen to work since. */
    get failing(): boolean;
    /** Something of it works and something does not: three attempts to say everything again have failed. */
    get owing(): boolean;
    /** Whether a success is worth an attempt to say everything again. */
    get recoverable(): boolean;
    /**
     * Takes a write's answer.
     * @param before - wall clock before the write
     * @param error - what the system said, if it failed
     * @param folder - for the warning
     */
    judge(answer: WriteAnswer, before: number, error: unknown, folder: string): void;
    /** Notes a failure that lost nothing by itself. */
    failed(folder: string): void;
    /** Everything was said again. */
    recovered(): void;
    /** Looks whether a slow disk has become fast. */
    review(): void;
}
