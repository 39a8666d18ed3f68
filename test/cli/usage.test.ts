import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from './run-cli.ts';
import { freshDir } from './store-fixture.ts';

const ESCAPE = '\u001b';

test('--help, --version and help go to stdout with 0', () => {
  const help = runCli(['--help']);
  expect([help.code, help.stderr]).toEqual([0, '']);
  expect(help.stdout).toMatch(/^Usage: spanbox \[options\] \[command\]\n/);
  for (const command of ['list', 'show', 'repair', 'doctor', 'demo']) expect(help.stdout).toContain(`\n  ${command}`);
  expect(help.stdout).not.toContain('demo-agent');
  const version = runCli(['--version']);
  expect([version.code, version.stderr]).toEqual([0, '']);
  expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(runCli(['show', '--help']).stdout).toContain('--from <file>');
});

test('no command: the help on stderr, nothing on stdout, 2', () => {
  const { code, stdout, stderr } = runCli([]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^Usage: spanbox /);
});

test.each([
  [['frobnicate'], "spanbox: unknown command 'frobnicate'\n"],
  [['lst'], "spanbox: unknown command 'lst'. Did you mean list?\n"],
  [['list', '--wat'], "spanbox: unknown option '--wat'\n"],
  [
    ['--color=purple', 'list'],
    "spanbox: option '--color <when>' argument 'purple' is invalid. Allowed choices are always, never, auto.\n",
  ],
  [['list', '--state', 'sleeping'], 'spanbox: --state: unknown state sleeping\n'],
  [['list', '--fail-on', 'ended,'], 'spanbox: --fail-on: unknown state \n'],
  [['list', 'extra'], "spanbox: too many arguments for 'list'. Expected 0 arguments but got 1.\n"],
  [['show'], 'spanbox: which session? No id was given\n'],
  [['show', 'x', '--from', 'y'], 'spanbox: an id and --from exclude each other\n'],
  [['show', '--trace'], "spanbox: option '--trace <id>' argument missing\n"],
])('%j is wrong use: 2, one line and a hint on stderr', (args, line) => {
  const { code, stdout, stderr } = runCli(['--dir', freshDir(), ...args]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr.startsWith(line), stderr).toBe(true);
});

test('with --json an error is one JSON object on stderr', () => {
  const { code, stdout, stderr } = runCli(['show', '--json', 'nobody', '--dir', '/nonexistent/box']);
  expect([code, stdout]).toEqual([3, '']);
  expect(JSON.parse(stderr)).toEqual({
    error: {
      code: 'not_found',
      message: 'no session, file or recording is named nobody',
      hint: 'There is no session in /nonexistent/box.',
    },
  });
  expect(stderr.endsWith('}\n')).toBe(true);
});

test('what a user typed is made harmless in errors, too', () => {
  const evil = `x${ESCAPE}[31m\u009b\u202e\nnext`;
  for (const args of [
    [evil],
    ['list', `--${evil}`],
    ['show', evil],
    ['show', '--from', evil],
    ['list', '--state', evil],
  ]) {
    for (const json of [[], ['--json']]) {
      const { code, stderr } = runCli(['--dir', freshDir(), ...args, ...json]);
      expect([2, 3]).toContain(code);
      expect(stderr, JSON.stringify(args)).toMatch(/^[\u0020-\u007e\n]*$/);
      expect(stderr.split('\n').length).toBeLessThanOrEqual(3);
    }
  }
});

test('a directory that may not be used is refused with 1; one that does not exist holds nothing', () => {
  const dir = freshDir();
  const missing = runCli(['list', '--dir', dir]);
  expect([missing.code, missing.stdout, missing.stderr]).toEqual([0, '', `spanbox: no session in ${dir}\n`]);
  expect(JSON.parse(runCli(['list', '--json', '--dir', dir]).stdout)).toEqual({ schemaVersion: 1, sessions: [] });
  const real = join(dirname(dir), 'real');
  mkdirSync(real, { mode: 0o700 });
  symlinkSync(real, dir);
  const link = runCli(['list', '--dir', dir]);
  expect([link.code, link.stdout]).toEqual([1, '']);
  expect(link.stderr).toContain('symbolic link');
  const file = join(dirname(dir), 'file');
  writeFileSync(file, 'x');
  expect(runCli(['repair', '--dir', file]).code).toBe(1);
});

test('--dir is stronger than SPANBOX_DIR, that than XDG_STATE_HOME, that than the home folder', () => {
  const place = (args: readonly string[], env: Readonly<Record<string, string>>): string =>
    runCli(['list', ...args], { env }).stderr;
  const env = { SPANBOX_DIR: '/nonexistent/a', XDG_STATE_HOME: '/nonexistent/b', HOME: '/nonexistent/c' };
  expect(place(['--dir', '/nonexistent/d'], env)).toBe('spanbox: no session in /nonexistent/d\n');
  expect(place([], env)).toBe('spanbox: no session in /nonexistent/a\n');
  expect(place([], { ...env, SPANBOX_DIR: '' })).toBe('spanbox: no session in /nonexistent/b/spanbox\n');
  expect(place([], { HOME: '/nonexistent/c', XDG_STATE_HOME: '' })).toBe(
    'spanbox: no session in /nonexistent/c/.local/state/spanbox\n',
  );
});
