/**
 * Spans as trees, one forest for each trace.
 *
 * T1. Every span is in the forest exactly once; of two spans with one id in a trace the first one counts.
 * T2. A span whose parent is not among the spans is an orphan: it is kept apart, never shown as a root.
 * T3. A circle of parents is cut at its earliest span, which becomes an orphan. Depth has no limit: nothing here recurses.
 * T4. Siblings stand by start time, ties by span id.
 */
import type { OtlpSpan } from '../otlp/otlp-types.ts';
import { nanosOf } from './quantities.ts';

/** A span with the spans below it. */
export interface SpanNode {
  readonly span: OtlpSpan;
  readonly startNanos: bigint;
  /** 0n while the span is open. */
  readonly endNanos: bigint;
  readonly children: readonly SpanNode[];
}

/** The spans of one trace. */
export interface TraceForest {
  readonly traceId: string;
  /** Spans without a parent. */
  readonly roots: readonly SpanNode[];
  /** Spans whose parent is not in the file. */
  readonly orphans: readonly SpanNode[];
  readonly spanCount: number;
  /** The earliest start of the trace. */
  readonly startNanos: bigint;
}

interface MutableNode extends SpanNode {
  readonly children: MutableNode[];
}

const NO_PARENT = /^0*$/;

function byStart(left: SpanNode, right: SpanNode): number {
  if (left.startNanos !== right.startNanos) return left.startNanos < right.startNanos ? -1 : 1;
  if (left.span.spanId === right.span.spanId) return 0;
  return left.span.spanId < right.span.spanId ? -1 : 1;
}

/** The forests of the spans, by the start of their traces. */
export function spanForests(spans: readonly OtlpSpan[]): readonly TraceForest[] {
  const traces = new Map<string, Map<string, MutableNode>>();
  for (const span of spans) {
    let nodes = traces.get(span.traceId);
    if (nodes === undefined) {
      nodes = new Map();
      traces.set(span.traceId, nodes);
    }
    if (nodes.has(span.spanId)) continue;
    nodes.set(span.spanId, {
      span,
      startNanos: nanosOf(span.startTimeUnixNano),
      endNanos: nanosOf(span.endTimeUnixNano),
      children: [],
    });
  }
  const forests = [...traces].map(([traceId, nodes]) => forestOf(traceId, nodes));
  return forests.sort((left, right) =>
    left.startNanos === right.startNanos ? 0 : left.startNanos < right.startNanos ? -1 : 1,
  );
}

function forestOf(traceId: string, nodes: ReadonlyMap<string, MutableNode>): TraceForest {
  const sorted = [...nodes.values()].sort(byStart);
  const roots: MutableNode[] = [];
  const orphans: MutableNode[] = [];
  for (const node of sorted) {
    const parentId = node.span.parentSpanId ?? '';
    if (NO_PARENT.test(parentId)) {
      roots.push(node);
      continue;
    }
    const parent = nodes.get(parentId);
    if (parent === undefined || parent === node) orphans.push(node);
    else parent.children.push(node);
  }
  cutCircles(sorted, roots, orphans, nodes);
  return {
    traceId,
    roots,
    orphans: orphans.sort(byStart),
    spanCount: nodes.size,
    startNanos: sorted[0]?.startNanos ?? 0n,
  };
}

/** What no root and no orphan leads to is on, or below, a circle. */
function cutCircles(
  sorted: readonly MutableNode[],
  roots: readonly MutableNode[],
  orphans: MutableNode[],
  nodes: ReadonlyMap<string, MutableNode>,
): void {
  const reached = new Set<MutableNode>();
  const reach = (from: MutableNode): void => {
    const waiting = [from];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (reached.has(node)) continue;
      reached.add(node);
      for (const child of node.children) waiting.push(child);
    }
  };
  for (const node of roots) reach(node);
  for (const node of orphans) reach(node);
  if (reached.size === nodes.size) return;
  for (const node of sorted) {
    if (reached.has(node)) continue;
    const first = firstOfCircle(node, nodes);
    const siblings = nodes.get(first.span.parentSpanId ?? '')?.children;
    siblings?.splice(siblings.indexOf(first), 1);
    orphans.push(first);
    reach(first);
  }
}

/** The earliest span of the circle that the node's parents lead to. */
function firstOfCircle(node: MutableNode, nodes: ReadonlyMap<string, MutableNode>): MutableNode {
  const seen = new Set<MutableNode>();
  let current = node;
  while (!seen.has(current)) {
    seen.add(current);
    current = nodes.get(current.span.parentSpanId ?? '') ?? node;
  }
  let first = current;
  for (let next = nodes.get(current.span.parentSpanId ?? ''); next !== undefined && next !== current;) {
    if (byStart(next, first) < 0) first = next;
    next = nodes.get(next.span.parentSpanId ?? '');
  }
  return first;
}
