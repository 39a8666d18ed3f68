import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryEvidence } from '../../../test/fixtures/arbitrary-evidence.ts';
import type { Evidence } from '../evidence.ts';
import { MAX_UNPINNED_EVENTS, selectEvents, spanOf } from './select-events.ts';
import type { OrderedItem } from './select-events.ts';

const progress = (attempt: number): Evidence => ({ kind: 'provider_progress', attempt });
const ordered = (items: readonly Evidence[]): OrderedItem[] => items.map((item, order) => ({ item, order }));
const none = (): boolean => false;

describe('E1: where an item goes', () => {
  test.each([
    [
      { kind: 'attempt_started', attempt: 2 },
      { span: 'attempt', attempt: 2 },
    ],
    [
      { kind: 'tool_call_materialized', attempt: 2, call: 'c', tool: 't', effect: 'unknown' },
      { span: 'attempt', attempt: 2 },
    ],
    [
      { kind: 'tool_abandoned', attempt: 2, call: 'c' },
      { span: 'attempt', attempt: 2 },
    ],
    [
      { kind: 'recovery_decided', attempt: 2, action: 'stop', reason: 'unknown', mode: 'stop' },
      { span: 'attempt', attempt: 2 },
    ],
    [
      { kind: 'evidence_omitted', attempt: 2, count: 4 },
      { span: 'attempt', attempt: 2 },
    ],
    [
      { kind: 'tool_execution_started', attempt: 2, call: 'c' },
      { span: 'tool', attempt: 2, call: 'c' },
    ],
    [
      { kind: 'tool_execution_finished', attempt: 2, call: 'c' },
      { span: 'tool', attempt: 2, call: 'c' },
    ],
    [
      { kind: 'tool_execution_failed', attempt: 2, call: 'c' },
      { span: 'tool', attempt: 2, call: 'c' },
    ],
    [
      { kind: 'tool_interrupted', attempt: 2, call: 'c' },
      { span: 'tool', attempt: 2, call: 'c' },
    ],
    [{ kind: 'user_cancelled' }, { span: 'run' }],
    [{ kind: 'lifecycle_closed', action: 'reload' }, { span: 'run' }],
    [{ kind: 'process_crashed', crash: 'signal' }, { span: 'run' }],
    [{ kind: 'run_finished' }, { span: 'run' }],
  ] as const satisfies readonly (readonly [Evidence, object])[])('%o', (item, role) => {
    expect(spanOf(item)).toEqual(role);
  });
});

describe('E2, E3: how many', () => {
  test('at most 16 that are not pinned on a span, the first ones; every pinned one', () => {
    const items = ordered([
      ...Array.from({ length: 40 }, () => progress(1)),
      ...Array.from({ length: 3 }, () => progress(2)),
    ]);
    const pinned = new Set([items[20]?.item, items[39]?.item]);
    const selected = selectEvents(items, { isPinned: (item) => pinned.has(item) });
    expect(selected.map(({ order }) => order)).toEqual([
      ...Array.from({ length: 16 }, (_, i) => i),
      20,
      39,
      40,
      41,
      42,
    ]);
    expect(selected[16]).toEqual({ item: items[20]?.item, order: 20, role: { span: 'attempt', attempt: 1 } });
  });

  test('calls of one id in two attempts have a span each', () => {
    const call = (attempt: number): Evidence => ({ kind: 'tool_execution_started', attempt, call: 'c' });
    const items = ordered([...Array.from({ length: 16 }, () => call(1)), call(2), call(1)]);
    expect(selectEvents(items, { isPinned: none }).map(({ order }) => order)).toEqual(
      Array.from({ length: 17 }, (_, i) => i),
    );
  });

  test('an event that is there stays, and counts before those that are not', () => {
    const items = ordered(Array.from({ length: 20 }, () => progress(1)));
    const selected = selectEvents(items, { isPinned: none, recorded: new Set([18, 19]) });
    expect(selected.map(({ order }) => order)).toEqual([...Array.from({ length: 14 }, (_, i) => i), 18, 19]);
  });

  test('more that are there than would be allowed stay, and nothing is added to them', () => {
    const items = ordered(Array.from({ length: 30 }, () => progress(1)));
    const recorded = new Set(Array.from({ length: 20 }, (_, i) => i + 5));
    expect(selectEvents(items, { isPinned: none, recorded }).map(({ order }) => order)).toEqual([...recorded]);
  });

  test('asked again after each item, it adds and never takes back; the bound holds on every span', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(arbitraryEvidence, fc.boolean()), { maxLength: 80 }), (pairs) => {
        const items = ordered(pairs.map(([item]) => item));
        const pinned = new Set(pairs.flatMap(([item, pin]) => (pin ? [item] : [])));
        const isPinned = (item: Evidence): boolean => pinned.has(item);
        const recorded = new Set<number>();
        for (let n = 1; n <= items.length; n += 1) {
          const now = selectEvents(items.slice(0, n), { isPinned, recorded }).map(({ order }) => order);
          expect(now).toEqual(expect.arrayContaining([...recorded]));
          for (const order of now) recorded.add(order);
        }
        const all = selectEvents(items, { isPinned });
        expect([...recorded].sort((a, b) => a - b)).toEqual(all.map(({ order }) => order));
        const counts = new Map<string, number>();
        for (const { item, role } of all) {
          if (!isPinned(item)) counts.set(JSON.stringify(role), (counts.get(JSON.stringify(role)) ?? 0) + 1);
        }
        expect(Math.max(0, ...counts.values())).toBeLessThanOrEqual(MAX_UNPINNED_EVENTS);
        expect(items.filter(({ item }) => isPinned(item)).every(({ order }) => recorded.has(order))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
