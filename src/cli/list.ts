/** `spanbox list`: the sessions of the directory, newest first. Reads summaries and no span of finished recordings; changes nothing. */
import { listSessions } from '../repair/index.ts';
import type { SessionState, SessionSummary } from '../repair/types.ts';
import type { Palette } from './colour.ts';
import { directoryOf, isStore } from './directory.ts';
import { CliError, EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { columnsOf, cutToColumns, padToColumns, printable, printableJson } from './printable.ts';
import { count, formatMillis, formatTime, nanosOf } from './quantities.ts';
import type { CliContext } from './screen.ts';
import { newestFirst, shownId } from './session-choice.ts';
import { sessionRow } from './session-json.ts';
import { SESSION_STATES } from './session-states.ts';

/** The options of `list`. */
export interface ListOptions {
  readonly dir: string | undefined;
  readonly state?: string;
  readonly failOn?: string;
}

/**
 * Prints the sessions.
 *
 * @returns 4 if a printed session is in a state of `failOn`, else 0.
 * @throws CliError `usage` for an unknown state, `refused` for a directory that may not be used.
 */
export async function list(context: CliContext, options: ListOptions): Promise<ExitCode> {
  const wanted = statesOf(options.state, '--state');
  const failing = statesOf(options.failOn, '--fail-on') ?? new Set();
  const dir = directoryOf(options.dir);
  const all: SessionSummary[] = [];
  if (isStore(dir)) for await (const session of listSessions(dir)) all.push(session);
  const sessions = newestFirst(all).filter((session) => wanted === undefined || wanted.has(session.state));
  if (context.json) {
    await context.out.write(`${printableJson({ schemaVersion: 1, sessions: sessions.map(sessionRow) })}\n`);
  } else if (sessions.length > 0) {
    await context.out.write(`${tableLines(sessions, context.out.palette).join('\n')}\n`);
  } else {
    const which =
      all.length === 0
        ? 'no session'
        : `none of ${count(all.length, 'session')} is ${[...(wanted ?? [])].join(' or ')}`;
    await context.err.write(`spanbox: ${which} in ${printable(dir)}\n`);
  }
  return sessions.some((session) => failing.has(session.state)) ? EXIT.findings : EXIT.ok;
}

function statesOf(text: string | undefined, option: string): ReadonlySet<SessionState> | undefined {
  if (text === undefined) return undefined;
  const states = new Set<SessionState>();
  for (const word of text.split(',').map((part) => part.trim())) {
    const state = SESSION_STATES.find((known) => known === word);
    if (state === undefined) {
      throw new CliError('usage', `${option}: unknown state ${word}`, `Known are ${SESSION_STATES.join(', ')}.`);
    }
    states.add(state);
  }
  return states;
}

const STATE_LOOK: Readonly<Record<SessionState, keyof Palette>> = {
  running: 'green',
  stalled: 'yellow',
  ended: 'dim',
  interrupted: 'red',
  crashed: 'red',
  damaged: 'red',
};

/** The state as a word in its colour. */
export function stateText(session: SessionSummary, palette: Palette, columns = 0): string {
  const word = session.state === 'ended' && session.outcome === 'error' ? 'ended (error)' : session.state;
  return palette[STATE_LOOK[session.state]](padToColumns(word, columns));
}

const HEADINGS = ['SESSION', 'STATE', 'START', 'DURATION', 'MODEL', 'TOOLS', 'TOKENS', 'INCIDENTS', 'TITLE'] as const;
const RIGHT: ReadonlySet<number> = new Set([3, 4, 5, 6]);
const STATE_COLUMN = 1;
const MAX_TITLE_COLUMNS = 60;

function tableLines(sessions: readonly SessionSummary[], palette: Palette): readonly string[] {
  const rows = sessions.map((session) => [
    printable(shownId(session)),
    stateText(session, { ...palette, dim: String, green: String, yellow: String, red: String }),
    formatTime(nanosOf(session.startTimeUnixNano)),
    formatMillis(session.durationMillis),
    String(session.modelCalls),
    String(session.toolCalls),
    `${session.inputTokens}/${session.outputTokens}`,
    incidentsText(session),
    cutToColumns(printable(session.title), MAX_TITLE_COLUMNS),
  ]);
  const widths = HEADINGS.map((heading, column) =>
    rows.reduce((widest, row) => Math.max(widest, columnsOf(row[column] ?? '')), heading.length),
  );
  const last = HEADINGS.length - 1;
  const line = (cells: readonly string[], paintState?: (text: string) => string): string =>
    cells
      .map((cell, column) => {
        const padded =
          column === last ? cell : padToColumns(cell, widths[column] ?? 0, RIGHT.has(column) ? 'right' : 'left');
        return column === STATE_COLUMN && paintState !== undefined ? paintState(padded) : padded;
      })
      .join('  ')
      .trimEnd();
  return [
    palette.bold(line([...HEADINGS])),
    ...rows.map((row, index) => line(row, palette[STATE_LOOK[sessions[index]?.state ?? 'ended']])),
  ];
}

function incidentsText(session: SessionSummary): string {
  const first = session.incidents[0];
  if (first === undefined) return '-';
  const more = session.incidents.length > 1 ? ` +${session.incidents.length - 1}` : '';
  return printable(`${first.cause}${first.action === undefined ? '' : ` → ${first.action}`}${more}`);
}
