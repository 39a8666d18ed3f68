/**
 * Colours: whether there are any, and which. A colour is never the only sign of anything: every state and mark is a word, too.
 *
 * Precedence: `--color` over `NO_COLOR` over `FORCE_COLOR` over `TERM=dumb` over whether the stream is a terminal (no-color.org, force-color.org).
 */

/** What `--color` and `--no-color` said. */
export type ColourFlag = 'always' | 'never' | 'auto';

/** The parts of the environment that decide about colours. */
export type ColourEnvironment = Readonly<Record<string, string | undefined>>;

/** Whether a stream gets colours. An empty variable counts as unset; `FORCE_COLOR` of `0` or `false` turns them off. */
export function coloursWanted(
  flag: ColourFlag | undefined,
  environment: ColourEnvironment,
  isTerminal: boolean,
): boolean {
  if (flag === 'always') return true;
  if (flag === 'never') return false;
  if (environment['NO_COLOR'] !== undefined && environment['NO_COLOR'] !== '') return false;
  const force = environment['FORCE_COLOR'];
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if (environment['TERM'] === 'dumb') return false;
  return isTerminal;
}

/** The looks that texts use. */
export interface Palette {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

const plain = (text: string): string => text;

/** Text as it is. */
export const PLAIN: Palette = { bold: plain, dim: plain, red: plain, green: plain, yellow: plain, cyan: plain };

function sgr(open: number, close: number): (text: string) => string {
  return (text) => (text === '' ? '' : `\u001b[${open}m${text}\u001b[${close}m`);
}

/** Text with SGR sequences. */
export const COLOURED: Palette = {
  bold: sgr(1, 22),
  dim: sgr(2, 22),
  red: sgr(31, 39),
  green: sgr(32, 39),
  yellow: sgr(33, 39),
  cyan: sgr(36, 39),
};
