/**
 * `spanbox show`: one session or file as text: what it is, its incidents with their advice, then the tree of its spans; or all of it as JSON.
 */
import type { OtlpSpan } from '../otlp/otlp-types.ts';
import type { Palette } from './colour.ts';
import { isLoss } from './damage-text.ts';
import { CliError, EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { writeDocument } from './json-document.ts';
import { incidentLines } from './incident-text.ts';
import type { ShownIncident } from './incident-text.ts';
import { writePaged } from './pager.ts';
import { printable } from './printable.ts';
import { count, isoTime } from './quantities.ts';
import type { CliContext } from './screen.ts';
import { sessionRow } from './session-json.ts';
import { fileLines, sessionLines, spanTotals } from './session-text.ts';
import { shownIncidents } from './shown-incidents.ts';
import { findSource, readFileSource } from './shown-source.ts';
import type { ShownSource } from './shown-source.ts';
import { spanForests } from './span-tree.ts';
import { traceLines } from './tree-text.ts';

/** The options of `show`. */
export interface ShowOptions {
  readonly dir: string | undefined;
  readonly id: string | undefined;
  readonly trace?: string;
  readonly from?: string;
  readonly pager: boolean;
}

/**
 * Prints a session or a file.
 *
 * @returns 0; 5 if a part of it could not be read.
 * @throws CliError `usage` without a name, `not_found`, `ambiguous`, `unreadable` or `refused`.
 */
export async function show(context: CliContext, options: ShowOptions): Promise<ExitCode> {
  const source = await sourceOf(context, options);
  const all = source.kind === 'session' ? source.session.spans : source.spans;
  const spans = options.trace === undefined ? all : spansOfTrace(all, options.trace);
  const incidents = shownIncidents(spans);
  if (context.json) {
    await writeDocument(context.out, headOf(source, spans, incidents), 'spans', spans);
  } else {
    const text = `${textLines(source, spans, incidents, context.out.palette).join('\n')}\n`;
    if (options.pager) await writePaged(context, text);
    else await context.out.write(text);
  }
  return await exitCodeOf(context, source);
}

async function sourceOf(context: CliContext, options: ShowOptions): Promise<ShownSource> {
  if (options.from !== undefined) {
    if (options.id !== undefined) throw new CliError('usage', 'an id and --from exclude each other');
    return readFileSource(options.from, context.cwd);
  }
  if (options.id === undefined) {
    throw new CliError('usage', 'which session? No id was given', 'The newest one: spanbox show @latest');
  }
  return await findSource(options.id, options.dir, context.cwd);
}

function spansOfTrace(spans: readonly OtlpSpan[], wanted: string): readonly OtlpSpan[] {
  const ids = [...new Set(spans.map((span) => span.traceId))];
  const found = ids.includes(wanted) ? [wanted] : ids.filter((id) => id.startsWith(wanted.toLowerCase()));
  const [first, second] = found;
  if (first === undefined) throw new CliError('not_found', `no trace here begins with ${wanted}`, traceHint(ids));
  if (second !== undefined)
    throw new CliError('ambiguous', `${found.length} traces begin with ${wanted}`, traceHint(found));
  return spans.filter((span) => span.traceId === first);
}

const MAX_NAMED = 5;

function traceHint(ids: readonly string[]): string {
  const more = ids.length > MAX_NAMED ? `, and ${ids.length - MAX_NAMED} more` : '';
  return ids.length === 0 ? '' : `Traces: ${ids.slice(0, MAX_NAMED).join(', ')}${more}`;
}

function textLines(
  source: ShownSource,
  spans: readonly OtlpSpan[],
  incidents: readonly ShownIncident[],
  palette: Palette,
): readonly string[] {
  const lines =
    source.kind === 'session'
      ? [...sessionLines(source.session, palette)]
      : [...fileLines(source.name, spanTotals(spans), palette)];
  let runOfEvidence = '';
  for (const shown of incidents) {
    // The evidence of a run stands once, below the first of its incidents.
    const run = `${shown.traceId}/${shown.runSpanId}`;
    const evidence = run === runOfEvidence ? [] : shown.evidence;
    runOfEvidence = run;
    lines.push('', ...incidentLines({ ...shown, evidence }, palette));
  }
  for (const forest of spanForests(spans)) {
    lines.push('');
    for (const line of traceLines(forest, palette)) lines.push(line);
  }
  return lines;
}

function headOf(
  source: ShownSource,
  spans: readonly OtlpSpan[],
  incidents: readonly ShownIncident[],
): Readonly<Record<string, unknown>> {
  return {
    schemaVersion: 1,
    session: source.kind === 'session' ? sessionJson(source) : fileJson(source, spans),
    incidents: incidents.map(({ traceId, runSpanId, incident, evidence, notRecorded }) => ({
      traceId,
      runSpanId,
      ...incident,
      notRecorded,
      evidence,
    })),
  };
}

function sessionJson(source: Extract<ShownSource, { kind: 'session' }>): unknown {
  const { session } = source;
  const { outcome, service, aliases, badParts } = session.summary;
  return {
    ...sessionRow(session.summary),
    ...(outcome === undefined ? {} : { outcome }),
    service,
    aliases,
    badParts,
    parts: session.parts,
    damage: session.damage,
  };
}

/** A file is no session: its id is null, and how its process ended is not known. */
function fileJson(source: Extract<ShownSource, { kind: 'file' }>, spans: readonly OtlpSpan[]): unknown {
  const totals = spanTotals(spans);
  return {
    id: null,
    file: source.name,
    startTime: isoTime(totals.startNanos),
    startTimeUnixNano: totals.startNanos.toString(),
    durationMs: Number(totals.endNanos - totals.startNanos) / 1e6,
    modelCalls: totals.modelCalls,
    toolCalls: totals.toolCalls,
    inputTokens: totals.inputTokens,
    outputTokens: totals.outputTokens,
    damage: source.damage,
  };
}

async function exitCodeOf(context: CliContext, source: ShownSource): Promise<ExitCode> {
  if (source.kind === 'session') return source.session.damage.some(isLoss) ? EXIT.partial : EXIT.ok;
  const first = source.damage[0];
  if (first === undefined) return EXIT.ok;
  const reasons = { not_json: 'is no JSON', not_otlp: 'is no OTLP', bad_span: 'holds a span without ids' } as const;
  await context.err.write(
    `spanbox: ${count(source.damage.length, 'place')} of ${printable(source.name)} could not be read; the first: line ${first.line} ${reasons[first.reason]}\n`,
  );
  return EXIT.partial;
}
