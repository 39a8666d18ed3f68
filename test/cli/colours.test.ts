import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CLI, runCli, runShell } from './run-cli.ts';
import { span } from './store-fixture.ts';
import { temporaryFolder } from '../support/temporary.ts';

const FILE = join(temporaryFolder(), 'spans.jsonl');
writeFileSync(
  FILE,
  `${JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name: 'work', from: 0, to: 1 })] }] }] })}\n`,
);
const SHOW = ['show', '--from', FILE];

function isColoured(env: Readonly<Record<string, string>>, ...flags: readonly string[]): boolean {
  const { code, stdout } = runCli([...SHOW, ...flags], { env });
  expect(code).toBe(0);
  expect(stdout.replaceAll(/\u001b\[\d+m/g, '')).toContain('work');
  return stdout.includes('\u001b');
}

/** In a pseudo terminal, made by script(1) of util-linux. */
function onTerminal(env: Readonly<Record<string, string>>, line: string): string {
  const { code, stdout, stderr } = runShell(`script -qec "${line}" /dev/null < /dev/null`, {
    env: { TERM: 'xterm', ...env },
  });
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

test.each([
  [{}, [], false],
  [{ FORCE_COLOR: '1' }, [], true],
  [{ FORCE_COLOR: '1', NO_COLOR: '1' }, [], false],
  [{ FORCE_COLOR: '1', TERM: 'dumb' }, [], true],
  [{ NO_COLOR: '1', TERM: 'dumb' }, ['--color'], true],
  [{ FORCE_COLOR: '1' }, ['--no-color'], false],
  [{ FORCE_COLOR: '1' }, ['--color=never'], false],
  [{}, ['--color=always'], true],
  [{}, ['--color=auto'], false],
])('piped, with %j and %j: coloured %s', (env, flags, expected) => {
  expect(isColoured(env, ...flags)).toBe(expected);
});

test('on a terminal there are colours, unless the environment says no', () => {
  const line = `${process.execPath} ${CLI} ${SHOW.join(' ')}`;
  expect(onTerminal({}, line)).toContain('\u001b[1mwork');
  expect(onTerminal({ TERM: 'dumb' }, line)).not.toContain('\u001b');
  expect(onTerminal({ NO_COLOR: '1' }, line)).not.toContain('\u001b');
});

test('a text longer than the terminal goes through the pager, a short one, --no-pager and cat do not', () => {
  const many = join(temporaryFolder(), 'spans.jsonl');
  const spans = Array.from({ length: 60 }, (_, index) =>
    span({
      traceId: 'a'.repeat(32),
      spanId: index.toString(16).padStart(16, '1'),
      name: `work-${index}`,
      from: index,
      to: index + 1,
    }),
  );
  writeFileSync(many, `${JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] })}\n`);
  const line = (file: string, more = ''): string =>
    `stty rows 24 cols 80; ${process.execPath} ${CLI} show --from ${file} ${more}`;
  const env = { PAGER: "sed 's/^/paged /'" };
  const paged = onTerminal(env, line(many));
  expect(paged).toContain('paged ');
  expect(paged).toContain('work-59');
  for (const text of [
    onTerminal(env, line(many, '--no-pager')),
    onTerminal({ PAGER: 'cat' }, line(many)),
    onTerminal(env, line(FILE)),
  ]) {
    expect(text).toContain('work');
    expect(text).not.toContain('paged ');
  }
  expect(onTerminal({ PAGER: 'no-such-pager-here 2>/dev/null' }, line(many))).toContain('work-59');
});
