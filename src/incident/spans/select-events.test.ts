import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryEvidence } from '../../../test/fixtures/arbitrary-evidence.ts';
import { deriveIncidents } from '../derive.ts';
import type { Evidence } from '../evidence.ts';
import { createEvidenceLog } from '../evidence-log.ts';
import type { DerivedIncidents, Incident } from '../incident.ts';
import { MAX_UNPINNED_EVENTS, selectEvents, spanOf } from './select-events.ts';
import type { OrderedItem } from './select-events.ts';

const progress = (attempt: number): Evidence => ({ kind: 'provider_progress', attempt });
const ordered = (items: readonly Evidence[]): OrderedItem[] => items.map((item, order) => ({ item, order }));
const none = (): boolean => false;

describe('with the pins of the log', () => {
  const progressing = (n: number): readonly Evidence[] => [
    { kind: 'attempt_started', atMs: 0, attempt: 1 },
    ...Array.from({ length: n }, (_, i): Evidence => ({ kind: 'provider_progress', atMs: i + 1, attempt: 1 })),
  ];

  test('a run of 60 progress items keeps its first 16, its cause and its end', () => {
    const items = ordered([
      ...progressing(60),
      { kind: 'stream_truncated', atMs: 70, attempt: 1 },
      { kind: 'run_finished', atMs: 71, outcome: 'failed' },
    ]);
    const orders = selectEvents(items).map(({ order }) => order);
    // 60 is the last item from the model, which the log pins; its cause brings it along.
    expect(orders).toEqual([...Array.from({ length: 16 }, (_, i) => i), 60, 61, 62]);
  });

  test('10,000 items as they come do not fill their span', () => {
    const evidence = progressing(10_000);
    const orderOf = new Map(evidence.map((item, order) => [item, order]));
    const log = createEvidenceLog();
    const recorded = new Set<number>();
    for (const item of evidence) {
      log.append(item);
      // The span is full: only from here on there is something to select, and only now and then, for the test's sake.
      if (recorded.size >= MAX_UNPINNED_EVENTS && orderOf.get(item) !== 9999 && (orderOf.get(item) ?? 0) % 500 !== 0)
        continue;
      const kept = log.items().flatMap((one) => {
        const order = orderOf.get(one);
        return order === undefined ? [] : [{ item: one, order }];
      });
      for (const { order } of selectEvents(kept, { recorded, countOn: () => recorded.size })) recorded.add(order);
    }
    expect([...recorded]).toEqual(Array.from({ length: 16 }, (_, i) => i));
  });

  test('a call that has an event has all of its items as events where they tell its state', () => {
    const items = ordered([
      { kind: 'attempt_started', atMs: 0, attempt: 1 },
      { kind: 'tool_input_started', atMs: 1, attempt: 1, call: 'c' },
      ...progressing(20).slice(1),
      { kind: 'tool_input_finished', atMs: 30, attempt: 1, call: 'c' },
      { kind: 'tool_call_materialized', atMs: 31, attempt: 1, call: 'c', tool: 't', effect: 'read_only' },
    ]);
    expect(selectEvents(items, { isPinned: () => false }).map(({ order }) => order)).toEqual([
      ...Array.from({ length: 16 }, (_, i) => i),
      22,
      23,
    ]);
  });

  /** Evidence of two attempts and six calls, so that spans fill up. */
  const crowded = fc
    .array(fc.tuple(arbitraryEvidence, fc.integer({ min: 1, max: 6 })), { minLength: 30, maxLength: 120 })
    .map((pairs) =>
      pairs.map(([item, n], i): Evidence => {
        const attempt = 'attempt' in item ? { attempt: i < pairs.length / 2 || n < 3 ? 1 : 2 } : {};
        const call = 'call' in item ? { call: `c${n}` } : {};
        return { ...item, atMs: i, ...attempt, ...call };
      }),
    );

  test('after each item, the events prove what all of the evidence proves, also of a process that died then', () => {
    let full = 0;
    fc.assert(
      fc.property(crowded, (evidence) => {
        const orderOf = new Map(evidence.map((item, order) => [item, order]));
        const log = createEvidenceLog();
        const recorded = new Set<number>();
        for (const [k, item] of evidence.entries()) {
          log.append(item);
          const kept = log.items().flatMap((one) => {
            const order = orderOf.get(one);
            return order === undefined ? [] : [{ item: one, order }];
          });
          for (const { order } of selectEvents(kept, { recorded })) recorded.add(order);
          if (k % 10 !== 9) continue;
          const crash: Evidence = { kind: 'process_crashed', atMs: k + 1, crash: 'unknown' };
          const events = evidence.filter((_, order) => recorded.has(order));
          const all = evidence.slice(0, k + 1);
          expect(withoutOmitted(deriveIncidents(events))).toEqual(withoutOmitted(deriveIncidents(all)));
          expect(withoutOmitted(deriveIncidents([...events, crash]))).toEqual(
            withoutOmitted(deriveIncidents([...all, crash])),
          );
        }
        if (recorded.size < evidence.length) full += 1;
      }),
      { numRuns: 150 },
    );
    // The property is about spans that filled up: most of these runs have one.
    expect(full).toBeGreaterThan(30);
  });
});

/** The gap that says that the log dropped items is the log's own word. */
function withoutOmitted({ incident, overcome }: DerivedIncidents): object {
  const without = (one: Incident): object => ({ ...one, gaps: one.gaps.filter((gap) => gap !== 'evidence_omitted') });
  return { incident: incident === undefined ? undefined : without(incident), overcome: overcome.map(without) };
}

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
  test('the first 16 of a span; beyond them pinned ones that change what is proven, and no others', () => {
    const output: Evidence = { kind: 'visible_output', attempt: 1 };
    const items = ordered([
      ...Array.from({ length: 20 }, () => progress(1)),
      output,
      ...Array.from({ length: 20 }, () => progress(1)),
      progress(2),
    ]);
    const first = Array.from({ length: 16 }, (_, i) => i);
    const pinned = new Set([items[18]?.item, output]);
    // Attempt 2 is the last: what attempt 1 said is not what a crash would be about.
    expect(selectEvents(items, { isPinned: (item) => pinned.has(item) }).map(({ order }) => order)).toEqual([
      ...first,
      41,
    ]);
    const alone = items.slice(0, 41);
    expect(selectEvents(alone, { isPinned: (item) => pinned.has(item) }).map(({ order }) => order)).toEqual([
      ...first,
      18,
      20,
    ]);
    // Pins that do not prove it all are not enough: then the rest of the log is events too.
    expect(selectEvents(alone, { isPinned: none }).map(({ order }) => order)).toEqual(alone.map(({ order }) => order));
    expect(selectEvents(alone, { isPinned: (item) => item === output }).at(-1)).toEqual({
      item: output,
      order: 20,
      role: { span: 'attempt', attempt: 1 },
    });
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

  test('events of items that the log has dropped count where the caller says how many there are', () => {
    const items = ordered(Array.from({ length: 4 }, () => progress(1)));
    expect(selectEvents(items, { countOn: () => 14 }).map(({ order }) => order)).toEqual([0, 1]);
    expect(selectEvents(items, { recorded: new Set([3]), countOn: () => 16 }).map(({ order }) => order)).toEqual([3]);
  });

  test('asked again after each item, it adds and never takes back', () => {
    fc.assert(
      fc.property(fc.array(arbitraryEvidence, { maxLength: 60 }), (evidence) => {
        const items = ordered(evidence);
        const recorded = new Set<number>();
        for (let n = 1; n <= items.length; n += 1) {
          const now = selectEvents(items.slice(0, n), { recorded }).map(({ order }) => order);
          expect(now).toEqual(expect.arrayContaining([...recorded]));
          expect(now).toEqual(now.toSorted((a, b) => a - b));
          for (const order of now) recorded.add(order);
        }
      }),
      { numRuns: 100 },
    );
  });
});
