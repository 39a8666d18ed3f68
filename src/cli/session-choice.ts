/**
 * From what a user typed to one session.
 *
 * In this order: `@latest`, `@crashed` (newest crashed), `@interrupted` (newest crashed or interrupted); the raw id; the slug; a unique
 * beginning of a raw id; a unique beginning of a slug; another id the session was seen under.
 */
import type { SessionSummary } from '../repair/types.ts';
import { CliError } from './exit-code.ts';
import { printable } from './printable.ts';
import { nanosOf } from './quantities.ts';

/** Newest first by start, ties by id. */
export function newestFirst(sessions: readonly SessionSummary[]): readonly SessionSummary[] {
  return [...sessions].sort((left, right) => {
    const leftStart = nanosOf(left.startTimeUnixNano);
    const rightStart = nanosOf(right.startTimeUnixNano);
    if (leftStart !== rightStart) return leftStart > rightStart ? -1 : 1;
    return left.id < right.id ? -1 : left.id > right.id ? 1 : 0;
  });
}

const MAX_NAMED = 5;

/**
 * The session that `wanted` names; undefined if it names none.
 *
 * @throws CliError `ambiguous` if it is the beginning of several; `usage` for an unknown `@word`.
 */
export function chooseSession(sessions: readonly SessionSummary[], wanted: string): SessionSummary | undefined {
  const exact = sessions.find((session) => session.id === wanted);
  if (exact !== undefined) return exact;
  if (wanted.startsWith('@')) return chooseByWord(sessions, wanted);
  const slug = sessions.find((session) => session.slug === wanted);
  if (slug !== undefined) return slug;
  return (
    onlyOne(sessions, (session) => session.id.startsWith(wanted), wanted) ??
    onlyOne(sessions, (session) => session.slug.startsWith(wanted), wanted) ??
    onlyOne(sessions, (session) => session.aliases.includes(wanted), wanted)
  );
}

function chooseByWord(sessions: readonly SessionSummary[], word: string): SessionSummary | undefined {
  const newest = newestFirst(sessions);
  switch (word) {
    case '@latest':
      return newest[0];
    case '@crashed':
      return newest.find((session) => session.state === 'crashed');
    case '@interrupted':
      return newest.find((session) => session.state === 'crashed' || session.state === 'interrupted');
    default:
      throw new CliError('usage', `unknown name ${word}`, 'Known are @latest, @crashed and @interrupted.');
  }
}

function onlyOne(
  sessions: readonly SessionSummary[],
  isWanted: (session: SessionSummary) => boolean,
  wanted: string,
): SessionSummary | undefined {
  const found = sessions.filter(isWanted);
  if (found.length < 2) return found[0];
  const names = found.map((session) => printable(shownId(session))).sort();
  const named = names.slice(0, MAX_NAMED);
  const more = found.length > MAX_NAMED ? `, and ${found.length - MAX_NAMED} more` : '';
  throw new CliError(
    'ambiguous',
    `${wanted} is the beginning of ${found.length} sessions`,
    `They are: ${named.join(', ')}${more}`,
  );
}

const MAX_ID_LENGTH = 40;

/** The name of a session that can be typed: its id where that is short and plain, else its slug. */
export function shownId(session: { readonly id: string; readonly slug: string }): string {
  const isPlain = session.id !== '' && session.id.length <= MAX_ID_LENGTH && /^[\w.:/+=@-]+$/.test(session.id);
  return isPlain && !session.id.startsWith('@') && !session.id.startsWith('-') ? session.id : session.slug;
}
