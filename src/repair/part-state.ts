/**
 * How a session part stands: a table of evidence (docs/format.md sections 6 and 7). Every input matches exactly one row.
 *
 * A crash mark wins over everything that was said before or after it (S3). What cannot be known is not guessed.
 */
import type { SessionState } from './types.ts';

/** What is known of a part. */
export interface PartEvidence {
  /** Whether its process lives. */
  readonly alive: boolean;
  readonly mark: 'none' | 'closed' | 'crash';
  /** What the process said when it went. */
  readonly exit: 'none' | 'zero' | 'other';
  /** Whether spans of it were open at the end. */
  readonly open: boolean;
  /** Whether words of the recording are lost that could have told more. */
  readonly lost: boolean;
  /** Whether nothing was said for five minutes. */
  readonly silent: boolean;
}

interface Row {
  readonly label: string;
  readonly when: { readonly [Key in keyof PartEvidence]?: PartEvidence[Key] };
  readonly state: SessionState;
  /** Why open spans of it end: `spanbox.end_reason`. */
  readonly endReason: 'crashed' | 'interrupted' | 'exit';
}

/** The rows. What `when` does not name may be anything. */
export const PART_STATES: readonly Row[] = [
  { label: 'crash mark', when: { mark: 'crash' }, state: 'crashed', endReason: 'crashed' },
  { label: 'closed', when: { mark: 'closed' }, state: 'ended', endReason: 'interrupted' },
  {
    label: 'alive, silent',
    when: { mark: 'none', alive: true, silent: true },
    state: 'stalled',
    endReason: 'interrupted',
  },
  { label: 'alive', when: { mark: 'none', alive: true, silent: false }, state: 'running', endReason: 'interrupted' },
  { label: 'left with code 0', when: { mark: 'none', alive: false, exit: 'zero' }, state: 'ended', endReason: 'exit' },
  {
    label: 'left with another code, spans open',
    when: { mark: 'none', alive: false, exit: 'other', open: true },
    state: 'crashed',
    endReason: 'crashed',
  },
  {
    label: 'gone with spans open',
    when: { mark: 'none', alive: false, exit: 'none', open: true },
    state: 'interrupted',
    endReason: 'interrupted',
  },
  {
    label: 'left with another code, nothing open',
    when: { mark: 'none', alive: false, exit: 'other', open: false },
    state: 'ended',
    endReason: 'interrupted',
  },
  {
    label: 'gone, words lost',
    when: { mark: 'none', alive: false, exit: 'none', open: false, lost: true },
    state: 'damaged',
    endReason: 'interrupted',
  },
  {
    label: 'gone with nothing open',
    when: { mark: 'none', alive: false, exit: 'none', open: false, lost: false },
    state: 'ended',
    endReason: 'interrupted',
  },
];

/** Whether a row matches. */
export function matchesRow(row: Row, evidence: PartEvidence): boolean {
  const names = Object.keys(row.when) as (keyof PartEvidence)[];
  return names.every((name) => row.when[name] === evidence[name]);
}

/** The row that matches. */
export function judgePart(evidence: PartEvidence): Row {
  const row = PART_STATES.find((candidate) => matchesRow(candidate, evidence));
  if (row === undefined) throw new Error(`Cannot judge a part: no row matches, received ${JSON.stringify(evidence)}`);
  return row;
}
