import { expect, test } from 'vitest';
import { colourFlagOf, isJsonAsked, normaliseArguments } from './arguments.ts';

test('every form of --color becomes one, and what follows -- is left alone', () => {
  expect(normaliseArguments(['list', '--color', '--no-color', '--colour=auto', '--', '--color'])).toEqual([
    'list',
    '--color=always',
    '--color=never',
    '--color=auto',
    '--',
    '--color',
  ]);
});

test('the last --color counts; an unknown one is left to the parser', () => {
  expect(colourFlagOf(['--color=always', '--color=never'])).toBe('never');
  expect(colourFlagOf(['--color=purple'])).toBeUndefined();
  expect(colourFlagOf(['--', '--color=always'])).toBeUndefined();
});

test('--json counts before -- alone', () => {
  expect(isJsonAsked(['list', '--json'])).toBe(true);
  expect(isJsonAsked(['list', '--', '--json'])).toBe(false);
});
