import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spanForests } from './span-tree.ts';
import type { SpanNode, TraceForest } from './span-tree.ts';
import type { OtlpSpan } from '../otlp/otlp-types.ts';

function span(spanId: string, parentSpanId?: string, start = 0, traceId = 't'): OtlpSpan {
  return {
    traceId,
    spanId,
    ...(parentSpanId === undefined ? {} : { parentSpanId }),
    name: spanId,
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + 1),
  };
}

function outline(node: SpanNode): unknown {
  return node.children.length === 0 ? node.span.spanId : { [node.span.spanId]: node.children.map(outline) };
}

function outlines(forest: TraceForest | undefined): unknown {
  return { roots: forest?.roots.map(outline), orphans: forest?.orphans.map(outline) };
}

test('children stand under their parents by start time', () => {
  const [forest] = spanForests([span('c', 'a', 3), span('b', 'a', 2), span('d', 'b', 4), span('a', undefined, 1)]);
  expect(outlines(forest)).toEqual({ roots: [{ a: [{ b: ['d'] }, 'c'] }], orphans: [] });
});

test('an empty or zero parent is none', () => {
  const [forest] = spanForests([span('a', ''), span('b', '0000000000000000')]);
  expect(outlines(forest)).toEqual({ roots: ['a', 'b'], orphans: [] });
});

test('a span whose parent is not there is an orphan, with its children', () => {
  const [forest] = spanForests([span('a'), span('b', 'gone'), span('c', 'b')]);
  expect(outlines(forest)).toEqual({ roots: ['a'], orphans: [{ b: ['c'] }] });
});

test('of two spans with one id the first counts, in another trace both do', () => {
  const forests = spanForests([span('a', undefined, 1), span('a', undefined, 9), span('a', undefined, 5, 'u')]);
  expect(forests.map((forest) => [forest.traceId, forest.spanCount, forest.startNanos])).toEqual([
    ['t', 1, 1n],
    ['u', 1, 5n],
  ]);
});

test('a circle is cut at its earliest span; a span that is its own parent too', () => {
  const [forest] = spanForests([
    span('a', 'c', 2),
    span('b', 'a', 1),
    span('c', 'b', 3),
    span('d', 'c', 4),
    span('e', 'e', 9),
  ]);
  expect(outlines(forest)).toEqual({ roots: [], orphans: [{ b: [{ c: [{ a: [] }, 'd'].map(undress) }] }, 'e'] });
});

function undress(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null && 'a' in entry ? 'a' : entry;
}

test('fifty thousand levels do not overflow', () => {
  const spans = Array.from({ length: 50_000 }, (_, index) =>
    span(`n${index}`, index === 0 ? undefined : `n${index - 1}`, index),
  );
  const [forest] = spanForests(spans);
  let depth = 0;
  for (let node = forest?.roots[0]; node !== undefined; node = node.children[0]) depth++;
  expect(depth).toBe(50_000);
});

test('every span is in the forest exactly once, whatever the parents are', () => {
  const ids = fc.integer({ min: 0, max: 12 });
  fc.assert(
    fc.property(fc.array(fc.tuple(ids, fc.option(ids), fc.nat(20)), { maxLength: 40 }), (rows) => {
      const spans = rows.map(([id, parent, start]) =>
        span(`s${id}`, parent === null ? undefined : `s${parent}`, start),
      );
      const found: string[] = [];
      for (const forest of spanForests(spans)) {
        const waiting = [...forest.roots, ...forest.orphans];
        for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
          found.push(node.span.spanId);
          waiting.push(...node.children);
        }
      }
      expect(found.sort()).toEqual([...new Set(spans.map((one) => one.spanId))].sort());
    }),
  );
});
