/** The head of `show`: what session it is, how it stands, and what is in it, in a few lines. Everything is printable. */
import type { OtlpSpan } from '../otlp/otlp-types.ts';
import { countSpan } from '../otlp/span-counts.ts';
import { ATTR_SPANBOX_REPAIRED } from '../semconv/index.ts';
import type { Session } from '../repair/types.ts';
import type { Palette } from './colour.ts';
import { damageText } from './damage-text.ts';
import { stateText } from './list.ts';
import { cutToColumns, printable } from './printable.ts';
import { count, formatMillis, formatNanos, formatTime, nanosOf } from './quantities.ts';
import { attributeLookup, attributeMap, booleanOf } from './span-attributes.ts';

const MAX_TITLE_COLUMNS = 120;

/** The head of a session of the store. */
export function sessionLines(session: Session, palette: Palette): readonly string[] {
  const { summary } = session;
  const lines = [`${palette.bold(`session ${printable(session.id)}`)}  ${stateText(summary, palette)}`];
  if (summary.title !== '') lines.push(`  ${cutToColumns(printable(summary.title), MAX_TITLE_COLUMNS)}`);
  const facts = [
    formatTime(nanosOf(summary.startTimeUnixNano)),
    formatMillis(summary.durationMillis),
    spansText(summary.spans, summary.repaired, summary.openSpans),
    count(summary.modelCalls, 'model call'),
    count(summary.toolCalls, 'tool call'),
    `${summary.inputTokens} in, ${summary.outputTokens} out`,
  ];
  lines.push(`  ${facts.join(' · ')}`);
  const parts = [`service ${printable(summary.service)}`, `slug ${printable(summary.slug)}`];
  if (summary.parts.length > 1) parts.push(`${summary.parts.length} parts, ${summary.badParts} of them broken off`);
  lines.push(`  ${palette.dim(parts.join(' · '))}`);
  for (const part of session.parts) {
    if (part.crash === undefined) continue;
    const what = [part.crash.kind, part.crash.name, part.crash.code].filter((word) => word !== undefined).join(' ');
    lines.push(`  ${palette.red(`crash mark on part ${part.part}: ${printable(what)}`)}`);
  }
  for (const place of session.damage) lines.push(`  ${palette.yellow('damage')}: ${damageText(place)}`);
  return lines;
}

function spansText(spans: number, torn: number, open: number): string {
  const marks = [torn > 0 ? `${torn} torn` : '', open > 0 ? `${open} open` : ''].filter((mark) => mark !== '');
  return marks.length === 0 ? count(spans, 'span') : `${count(spans, 'span')} (${marks.join(', ')})`;
}

/** What can be said of spans that come from a file. */
export interface SpanTotals {
  readonly spans: number;
  readonly torn: number;
  readonly open: number;
  readonly errors: number;
  readonly modelCalls: number;
  readonly toolCalls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly traces: number;
  readonly startNanos: bigint;
  /** The latest end, or start of what has no end. */
  readonly endNanos: bigint;
}

/** Counts over spans, by the rule that sessions' summaries are counted by. */
export function spanTotals(spans: readonly OtlpSpan[]): SpanTotals {
  let torn = 0;
  let open = 0;
  let errors = 0;
  let modelCalls = 0;
  let toolCalls = 0;
  let inputTokens = 0;
  let outputTokens = 0;
  let startNanos: bigint | undefined;
  let endNanos = 0n;
  const traces = new Set<string>();
  for (const span of spans) {
    const attributes = attributeMap(span.attributes);
    const start = nanosOf(span.startTimeUnixNano);
    const end = nanosOf(span.endTimeUnixNano);
    traces.add(span.traceId);
    if (startNanos === undefined || start < startNanos) startNanos = start;
    if (start > endNanos) endNanos = start;
    if (end > endNanos) endNanos = end;
    if (booleanOf(attributes, ATTR_SPANBOX_REPAIRED) === true) torn++;
    else if (end === 0n) open++;
    if (span.status?.code === 2) errors++;
    const counts = countSpan(attributeLookup(attributes));
    if (counts.toolCall) toolCalls++;
    if (counts.modelCall) modelCalls++;
    inputTokens += counts.inputTokens;
    outputTokens += counts.outputTokens;
  }
  return {
    spans: spans.length,
    torn,
    open,
    errors,
    modelCalls,
    toolCalls,
    inputTokens,
    outputTokens,
    traces: traces.size,
    startNanos: startNanos ?? 0n,
    endNanos,
  };
}

/** The head of spans that come from a file. */
export function fileLines(name: string, totals: SpanTotals, palette: Palette): readonly string[] {
  const facts = [
    formatTime(totals.startNanos),
    formatNanos(totals.endNanos - totals.startNanos),
    spansText(totals.spans, totals.torn, totals.open),
    count(totals.traces, 'trace'),
    count(totals.modelCalls, 'model call'),
    count(totals.toolCalls, 'tool call'),
    `${totals.inputTokens} in, ${totals.outputTokens} out`,
  ];
  return [palette.bold(`file ${printable(name)}`), `  ${facts.join(' · ')}`];
}
