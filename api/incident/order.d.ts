/**
 * The order of evidence: by time, ties by append order.
 *
 * O1. An undated item takes the `atMs` of the item appended before it; with none before it, it is first.
 * O2. A cancel or a close counts at `initiatedAtMs` where that is earlier; an undated item after it takes its `atMs`, not that time.
 * O3. The input is not touched; items of different times come out the same in whatever order they were appended.
 */
import type { Evidence } from './evidence.ts';
/** An item in its place: `seq` is its number in append order, from 0. */
export interface PlacedItem {
    readonly item: Evidence;
    readonly seq: number;
    /** The time at which it counts. */
    readonly time: number;
}
/** Places items one by one, in append order. */
export declare class Placer {
    #private;
    /** The `atMs` of the item placed last; `-Infinity` before the first dated one. */
    get now(): number;
    place(item: Evidence): PlacedItem;
}
/** Does the item have a time of its own? */
export declare function isDated(item: Evidence): item is Evidence & {
    readonly atMs: number;
};
/** By time, ties by append order. */
export declare function byOrder(a: PlacedItem, b: PlacedItem): number;
/** The items of a run in their order. */
export declare function inOrder(evidence: readonly Evidence[]): readonly PlacedItem[];
