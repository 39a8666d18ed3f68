/**
 * What `end` records claim of one segment: where lines stand, and their checksums. Whoever reads lines is told which are proven, and which
 * stand where something else was said to stand.
 *
 * A line that nothing is said of is believed: its `end` record may have been lost, or was never written. One that moved, because bytes were put in or
 * taken out before it, is known by its checksum.
 */
import type { EndWords } from './journal-state.ts';
/** `proven`: an `end` record has its checksum. `refused`: it stands in the place of another. `unknown`: nothing is said of it. */
export type ClaimVerdict = 'proven' | 'refused' | 'unknown';
export declare class LineClaims {
    #private;
    constructor(ends: Iterable<EndWords>);
    /** Nothing is said of any line. */
    get isEmpty(): boolean;
    /** How many claimed lines were not found. */
    get outstanding(): number;
    /** Judges a line; `bytes` counts its line feed. A proven one is not looked for any more. */
    judge(offset: number, bytes: number, crc: number): ClaimVerdict;
}
