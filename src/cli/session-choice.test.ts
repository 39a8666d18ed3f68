import { expect, test } from 'vitest';
import type { SessionState, SessionSummary } from '../repair/types.ts';
import { CliError } from './exit-code.ts';
import { chooseSession, newestFirst, shownId } from './session-choice.ts';

function session(
  id: string,
  slug: string,
  state: SessionState,
  start: string,
  aliases: readonly string[] = [],
): SessionSummary {
  return {
    id,
    slug,
    state,
    startTimeUnixNano: start,
    endTimeUnixNano: start,
    durationMillis: 0,
    title: '',
    service: '',
    aliases,
    incidents: [],
    badParts: 0,
    parts: [],
    spans: 0,
    openSpans: 0,
    errors: 0,
    modelCalls: 0,
    toolCalls: 0,
    inputTokens: 0,
    outputTokens: 0,
    traces: 0,
    repaired: 0,
    damage: 0,
  };
}

const SESSIONS = [
  session('alpha', 'alpha-11', 'ended', '100', ['other-name']),
  session('alpha-2', 'alpha-2-22', 'crashed', '200'),
  session('beta', 'beta-33', 'interrupted', '300'),
  session('alpha-11', 'zeta-44', 'ended', '50'),
  session('@latest-like\u001b', 'x-55', 'crashed', '150'),
];

test.each([
  ['@latest', 'beta'],
  ['@crashed', 'alpha-2'],
  ['@interrupted', 'beta'],
  ['alpha', 'alpha'],
  ['b', 'beta'],
  ['alpha-11', 'alpha-11'],
  ['zeta-44', 'alpha-11'],
  ['alpha-2-22', 'alpha-2'],
  ['zet', 'alpha-11'],
  ['other-name', 'alpha'],
  ['x-5', '@latest-like\u001b'],
  ['@latest-like\u001b', '@latest-like\u001b'],
  ['nothing', undefined],
])('%j names %j', (wanted, id) => {
  expect(chooseSession(SESSIONS, wanted)?.id).toBe(id);
});

test('the beginning of several is ambiguous and names them', () => {
  const error = caught(() => chooseSession(SESSIONS, 'alph'));
  expect([error.code, error.exitCode, error.message, error.hint]).toEqual([
    'ambiguous',
    3,
    'alph is the beginning of 3 sessions',
    'They are: alpha, alpha-11, alpha-2',
  ]);
});

test('an unknown @word is wrong use; one that matches nothing is no session', () => {
  expect(caught(() => chooseSession(SESSIONS, '@newest')).exitCode).toBe(2);
  expect(chooseSession([], '@latest')).toBeUndefined();
});

test('newest first by start, ties by id', () => {
  expect(newestFirst(SESSIONS).map((one) => one.startTimeUnixNano)).toEqual(['300', '200', '150', '100', '50']);
});

test('the shown name can be typed: the slug stands for ids that cannot', () => {
  expect(SESSIONS.map(shownId)).toEqual(['alpha', 'alpha-2', 'beta', 'alpha-11', 'x-55']);
  expect(shownId({ id: '-rf', slug: 's' })).toBe('s');
  expect(shownId({ id: 'a b', slug: 's' })).toBe('s');
  expect(shownId({ id: 'x'.repeat(41), slug: 's' })).toBe('s');
});

function caught(action: () => unknown): CliError {
  try {
    action();
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
