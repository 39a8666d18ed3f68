import { type FileSystem } from './file-system.ts';
/** A place in a recording. */
export interface CutPlace {
    readonly recording: string;
    /** The file's name in its recording. */
    readonly file: string;
    readonly offset: number;
    readonly bytes: number;
}
/** Why bytes are cut. */
export type CutReason = 'torn' | 'corrupt' | 'repeated';
/**
 * Keeps the bytes of `place`, read from the open file `fd`, and makes room by removing the oldest.
 * @param at ISO time, for people
 * @throws StoreError when they cannot be kept; then nothing may be cut.
 */
export declare function quarantine(folder: string, place: CutPlace, reason: CutReason, at: string, fd: number, fs?: FileSystem): void;
/** Removes the oldest files until the bounds of Q2 hold, and what a killed process left aside. Never throws. */
export declare function boundQuarantine(folder: string, fs?: FileSystem): void;
