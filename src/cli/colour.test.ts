import { expect, test } from 'vitest';
import { coloursWanted } from './colour.ts';
import type { ColourFlag } from './colour.ts';

const TABLE: readonly (readonly [ColourFlag | undefined, Readonly<Record<string, string>>, boolean, boolean])[] = [
  [undefined, {}, true, true],
  [undefined, {}, false, false],
  [undefined, { TERM: 'dumb' }, true, false],
  [undefined, { TERM: 'xterm' }, true, true],
  [undefined, { FORCE_COLOR: '1' }, false, true],
  [undefined, { FORCE_COLOR: '1', TERM: 'dumb' }, false, true],
  [undefined, { FORCE_COLOR: '0' }, true, false],
  [undefined, { FORCE_COLOR: 'false' }, true, false],
  [undefined, { FORCE_COLOR: '' }, false, false],
  [undefined, { NO_COLOR: '1' }, true, false],
  [undefined, { NO_COLOR: '' }, true, true],
  [undefined, { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  ['always', { NO_COLOR: '1', TERM: 'dumb' }, false, true],
  ['never', { FORCE_COLOR: '3' }, true, false],
  ['auto', { NO_COLOR: '1' }, true, false],
  ['auto', {}, true, true],
];

test.each(TABLE)('--color %s, %j, terminal %s: %s', (flag, environment, isTerminal, expected) => {
  expect(coloursWanted(flag, environment, isTerminal)).toBe(expected);
});
