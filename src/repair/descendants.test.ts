import { describe, expect, it } from 'vitest';
import { nanos, spanId, STARTED_AT, TRACE } from '../../test/fault/build-recording.ts';
import type { OtlpSpan } from '../otlp/otlp-types.ts';
import { DescendantEvidence, spanKey } from './descendants.ts';
import { StartedSpan } from './journal-state.ts';

const shape = (id: number, parent: number, start: number, end = start): OtlpSpan => ({
  traceId: TRACE,
  spanId: spanId(id),
  ...(parent === 0 ? {} : { parentSpanId: spanId(parent) }),
  name: `span ${id}`,
  startTimeUnixNano: nanos(start),
  endTimeUnixNano: nanos(end),
});
const open = (id: number, parent: number, start: number, lastAt = start): StartedSpan =>
  new StartedSpan({ ...shape(id, parent, start) }, { scope: 0, session: TRACE, part: 1 }, STARTED_AT + lastAt);

describe('the last evidence of an open span', () => {
  it('is its own last word, never before its start', () => {
    const [spoke, silent] = [open(1, 0, 10, 25), open(2, 0, 10, 5)];
    const evidence = new DescendantEvidence([spoke, silent]);
    evidence.settle();
    expect([evidence.of(spoke), evidence.of(silent)]).toEqual([nanos(25), nanos(10)]);
  });

  it('is that of an ended child, grandchild, and of an open child', () => {
    const [root, child] = [open(1, 0, 0), open(2, 1, 5, 50)];
    const other = open(3, 0, 0);
    const evidence = new DescendantEvidence([root, child, other]);
    evidence.addEnded(shape(5, 4, 60, 70));
    evidence.addEnded(shape(4, 3, 55, 65));
    expect([...evidence.settle()]).toEqual([]);
    expect([evidence.of(root), evidence.of(child), evidence.of(other)]).toEqual([nanos(50), nanos(50), nanos(70)]);
  });

  it('is also that of a child of one that had ended, found by a second look', () => {
    const root = open(1, 0, 0);
    const evidence = new DescendantEvidence([root]);
    evidence.addEnded(shape(2, 1, 1, 10));
    evidence.addEnded(shape(3, 2, 1, 99));
    expect([...evidence.settle()]).toEqual([spanKey(TRACE, spanId(2))]);
    expect(evidence.of(root)).toBe(nanos(10));
    evidence.resolve(new Map([[spanKey(TRACE, spanId(2)), spanKey(TRACE, spanId(1))]]));
    expect(evidence.of(root)).toBe(nanos(99));
  });

  it('ends where parents are a circle or another process', () => {
    const [a, b] = [open(1, 2, 0, 7), open(2, 1, 0, 9)];
    const evidence = new DescendantEvidence([a, b]);
    evidence.addEnded(shape(8, 9, 1, 20));
    evidence.settle();
    evidence.resolve(
      new Map([
        [spanKey(TRACE, spanId(9)), spanKey(TRACE, spanId(8))],
        [spanKey(TRACE, spanId(8)), spanKey(TRACE, spanId(9))],
      ]),
    );
    expect([evidence.of(a), evidence.of(b)]).toEqual([nanos(9), nanos(9)]);
  });
});
