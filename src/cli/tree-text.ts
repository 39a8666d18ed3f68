/**
 * The tree of a session as lines of text: offset from the trace's start, duration, the tree, and what is known of each span.
 *
 * X1. Every span of the forest has exactly one line; what repair closed says `torn`, what has no end says `open`.
 * X2. Below a torn or open span without a torn or open span under it stands its last evidence.
 * X3. Spans without their parent stand under `parent not in file`.
 * X4. Where nothing was recorded for at least a second and a twentieth of the trace, an `idle` line says so.
 * X5. Every printed value is printable.
 */
import type { Palette } from './colour.ts';
import { endReason, lastEvidence, spanState } from './last-evidence.ts';
import type { LastEvidence } from './last-evidence.ts';
import { cutToColumns, padToColumns, printable } from './printable.ts';
import { count, formatClock, formatNanos, formatOffset } from './quantities.ts';
import { errorText, spanDetails } from './span-details.ts';
import type { SpanNode, TraceForest } from './span-tree.ts';

const MAX_NAME_COLUMNS = 120;
/** Deeper spans stand at this indentation, with their depth said: else a line is as long as the tree is deep. */
const MAX_INDENTED_DEPTH = 40;
const REPAIRED: ReadonlySet<string> = new Set(['ERROR interrupted', 'ERROR process_crashed']);
const IDLE_MIN_NANOS = 1_000_000_000n;
const OFFSET_COLUMNS = 10;
const DURATION_COLUMNS = 10;

/** What waits to be printed: a span, a note between spans, or a heading. */
type Item =
  | {
      readonly kind: 'span';
      readonly node: SpanNode;
      readonly lead: string;
      readonly below: string;
      readonly depth: number;
    }
  | { readonly kind: 'note'; readonly text: string; readonly lead: string };

/** The lines of one trace, without line feeds. */
export function* traceLines(forest: TraceForest, palette: Palette): Generator<string> {
  yield palette.dim(`trace ${printable(forest.traceId)} · ${count(forest.spanCount, 'span')}`);
  const idleNanos = idleThreshold(forest);
  yield* branchLines(forest.roots, '', forest, idleNanos, palette);
  if (forest.orphans.length === 0) return;
  yield `${gutter()}${palette.yellow('parent not in file')}`;
  yield* branchLines(forest.orphans, '   ', forest, idleNanos, palette);
}

function gutter(): string {
  return ' '.repeat(OFFSET_COLUMNS + DURATION_COLUMNS + 2);
}

function* branchLines(
  tops: readonly SpanNode[],
  lead: string,
  forest: TraceForest,
  idleNanos: bigint,
  palette: Palette,
): Generator<string> {
  const waiting: Item[] = [];
  for (let index = tops.length - 1; index >= 0; index--) {
    const node = tops[index];
    if (node !== undefined) waiting.push({ kind: 'span', node, lead, below: lead, depth: 0 });
  }
  for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
    if (item.kind === 'note') {
      yield `${gutter()}${palette.dim(`${item.lead}${item.text}`)}`;
      continue;
    }
    yield spanLine(item.node, item.depth, item.lead, forest, palette);
    if (unended(item.node) && !item.node.children.some(unended)) {
      yield `${gutter()}${palette.dim(item.below)}${item.node.children.length > 0 ? palette.dim('│ ') : '  '}${palette.yellow(
        `last evidence ${evidenceText(lastEvidence(item.node), forest.startNanos)}`,
      )}`;
    }
    const below = itemsBelow(item.node, item.depth + 1, item.below, idleNanos);
    for (let index = below.length - 1; index >= 0; index--) {
      const next = below[index];
      if (next !== undefined) waiting.push(next);
    }
  }
}

function unended(node: SpanNode): boolean {
  return spanState(node) !== 'ended';
}

/** The children of a span in order, with notes where nothing was recorded. */
function itemsBelow(node: SpanNode, depth: number, lead: string, idleNanos: bigint): readonly Item[] {
  const items: Item[] = [];
  let seenUntil = node.startNanos;
  node.children.forEach((child, index) => {
    const isLast = index === node.children.length - 1;
    idleNote(items, seenUntil, child.startNanos, `${lead}│  `, idleNanos);
    const childEnd = child.endNanos > child.startNanos ? child.endNanos : child.startNanos;
    if (childEnd > seenUntil) seenUntil = childEnd;
    items.push({
      kind: 'span',
      node: child,
      lead: `${lead}${isLast ? '└─ ' : '├─ '}`,
      below: depth < MAX_INDENTED_DEPTH ? `${lead}${isLast ? '   ' : '│  '}` : lead,
      depth,
    });
  });
  if (node.children.length > 0 && !node.children.some((child) => spanState(child) === 'open')) {
    idleNote(items, seenUntil, node.endNanos, `${lead}   `, idleNanos);
  }
  return items;
}

function idleNote(items: Item[], fromNanos: bigint, toNanos: bigint, lead: string, idleNanos: bigint): void {
  const nanos = toNanos - fromNanos;
  if (nanos >= idleNanos) items.push({ kind: 'note', text: `idle ${formatNanos(nanos)}`, lead });
}

function idleThreshold(forest: TraceForest): bigint {
  let end = forest.startNanos;
  for (const node of [...forest.roots, ...forest.orphans]) if (node.endNanos > end) end = node.endNanos;
  const share = (end - forest.startNanos) / 20n;
  return share > IDLE_MIN_NANOS ? share : IDLE_MIN_NANOS;
}

function spanLine(node: SpanNode, depth: number, lead: string, forest: TraceForest, palette: Palette): string {
  const state = spanState(node);
  const duration = node.endNanos === 0n ? '…' : formatNanos(node.endNanos - node.startNanos);
  const parts = [
    palette.dim(padToColumns(formatOffset(node.startNanos - forest.startNanos), OFFSET_COLUMNS, 'right')),
    ' ',
    padToColumns(duration, DURATION_COLUMNS, 'right'),
    ' ',
    palette.dim(depth > MAX_INDENTED_DEPTH ? `${lead}(depth ${depth}) ` : lead),
    palette.bold(cutToColumns(printable(node.span.name), MAX_NAME_COLUMNS)),
  ];
  if (state === 'torn') parts.push('  ', palette.red(`torn (${printable(endReason(node))})`));
  if (state === 'open') parts.push('  ', palette.green('open'));
  const error = errorText(node.span);
  // Repair's own `error.type` says no more than `torn` does.
  if (error !== undefined && !(state === 'torn' && REPAIRED.has(error))) parts.push('  ', palette.red(error));
  const details = spanDetails(node.span);
  if (details.length > 0) parts.push('  ', palette.cyan(details.join(' · ')));
  return parts.join('');
}

/** The last evidence in words, printable. */
function evidenceText(last: LastEvidence, traceStartNanos: bigint): string {
  const when = `${formatClock(last.atNanos)} (${formatOffset(last.atNanos - traceStartNanos)})`;
  switch (last.kind) {
    case 'event':
      return `${when}: event ${quoted(last.name)}${last.detail === undefined ? '' : ` ${printable(last.detail)}`}`;
    case 'child':
      return `${when}: ${last.moment} of ${quoted(last.name)}`;
    case 'change':
      return `${when}: an attribute, status, name or link was set`;
    case 'start':
      return `${when}: its start`;
  }
}

function quoted(name: string): string {
  return `"${cutToColumns(printable(name), MAX_NAME_COLUMNS)}"`;
}
