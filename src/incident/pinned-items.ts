/**
 * Which items of a log may never be missing, whatever the bound: those that the log pins for more than being among its newest.
 * Owns nothing but the question; the rules are those of the bounded log (`pins.ts`).
 */
import type { Evidence } from './evidence.ts';
import { Placer } from './order.ts';
import { foldAndPin } from './pins.ts';

/** The pinned ones among `items`, which are the items of one run in append order. */
export function pinnedItems(items: readonly Evidence[]): ReadonlySet<Evidence> {
  const placer = new Placer();
  const { pins } = foldAndPin(
    items.map((item) => placer.place(item)),
    0,
  );
  return new Set(items.filter((_, seq) => pins.has(seq)));
}
