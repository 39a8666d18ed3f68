// The packed package as somebody meets it who has read the README: an empty folder, the README's own lines in their
// order, the first look. And the same application on the other runtimes.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { cleanEnv } from '../clean-env.ts';
import { type Runtime, runtimeProgram } from '../runtimes.ts';
import { type ReadmeStep, readmeSteps, withTarball } from './readme-steps.ts';

const README = readFileSync('README.md', 'utf8');

interface Listed {
  readonly schemaVersion: number;
  readonly sessions: readonly { readonly id: string; readonly state: string }[];
}

interface Shown {
  readonly spans: readonly { readonly name: string; readonly endTimeUnixNano: string }[];
}

let folder: string;
let env: NodeJS.ProcessEnv;

beforeEach(() => {
  const base = mkdtempSync(join(tmpdir(), 'spanbox-new-user-'));
  folder = join(base, 'app');
  mkdirSync(folder);
  env = cleanEnv({ XDG_STATE_HOME: join(base, 'state') });
});

afterEach(() => rmSync(dirname(folder), { recursive: true, force: true }));

describe.each([
  { way: 'sdk2', runtime: 'node' },
  { way: 'sdk3', runtime: 'node24' },
] as const)('the README for $way on $runtime', ({ way, runtime }) => {
  test('an empty folder, its lines, and the session is there', () => {
    const steps = readmeSteps(README, way);
    follow(steps, runtime);

    const list = JSON.parse(shell('npx spanbox list --json')) as Listed;
    expect([list.schemaVersion, list.sessions.map(({ state }) => state)]).toEqual([1, ['ended']]);
    expect(shownNames()).toEqual(spanNames(steps));
  });
});

test.each([
  { runtime: 'bun', args: [] },
  { runtime: 'deno', args: ['run', '--allow-all'] },
] as const)('the application of the README runs on $runtime', ({ runtime, args }) => {
  const steps = readmeSteps(README, 'sdk2');
  follow(steps, 'node');
  const [file] = steps.filter((step) => step.kind === 'file');
  execFileSync(runtimeProgram(runtime), [...args, file?.path ?? ''], { cwd: folder, env, stdio: 'pipe' });

  const list = JSON.parse(shell('npx spanbox list --json')) as Listed;
  expect(list.sessions.map(({ state }) => state)).toEqual(['ended', 'ended']);
  expect(shownNames()).toEqual(spanNames(steps));
});

/** Does what the README says, on that runtime's `node` and `npx`. */
function follow(steps: readonly ReadmeStep[], runtime: Runtime): void {
  env = { ...env, PATH: `${dirname(runtimeProgram(runtime))}${delimiter}${env['PATH'] ?? ''}` };
  for (const step of steps) {
    if (step.kind === 'file') writeFileSync(join(folder, step.path), step.text);
    else for (const command of step.commands) shell(withTarball(command, inject('tarball')));
  }
}

/** One command line, ended after a minute: npm waits for a registry for ever. */
function shell(command: string): string {
  return execFileSync('timeout', ['60', 'bash', '-c', command], {
    cwd: folder,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The names of the newest session's spans, which must be whole; the tree as text has each of them too. */
function shownNames(): readonly string[] {
  const { spans } = JSON.parse(shell('npx spanbox show @latest --json')) as Shown;
  expect(spans.filter(({ endTimeUnixNano }) => endTimeUnixNano === '0')).toEqual([]);
  const names = spans.map(({ name }) => name).sort((left, right) => left.localeCompare(right));
  const text = shell('npx spanbox show @latest');
  expect(names.filter((name) => !text.includes(name))).toEqual([]);
  return names;
}

/** The names that the README's application gives to its spans. */
function spanNames(steps: readonly ReadmeStep[]): readonly string[] {
  const names = steps.flatMap((step) =>
    step.kind === 'file'
      ? [...step.text.matchAll(/start(?:Active)?Span\(\s*['"]([^'"]+)['"]/g)].map(([, name = '']) => name)
      : [],
  );
  if (names.length === 0) throw new Error('the README starts no span');
  return names.sort((left, right) => left.localeCompare(right));
}
