// `npx spanbox demo` as somebody meets it who has nothing: the packed tarball, an empty folder, no key, no network of any use.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { cleanEnv } from '../clean-env.ts';
import { runtimeProgram } from '../runtimes.ts';
import type { Runtime } from '../runtimes.ts';

let base: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'spanbox-packed-demo-'));
  mkdirSync(join(base, 'empty'));
  mkdirSync(join(base, 'tmp'));
});

afterEach(() => rmSync(base, { recursive: true, force: true }));

test.each<Runtime>(['node', 'node24'])('npx of the tarball runs the demo in an empty folder on %s', (runtime) => {
  const path = `${dirname(runtimeProgram(runtime))}${delimiter}${process.env['PATH'] ?? ''}`;
  // What a machine needs to reach its registry over TLS is not the demo's matter.
  const authorities = process.env['NODE_EXTRA_CA_CERTS'];
  const env = cleanEnv({
    PATH: path,
    TMPDIR: join(base, 'tmp'),
    XDG_STATE_HOME: join(base, 'state'),
    ...(authorities === undefined ? {} : { NODE_EXTRA_CA_CERTS: authorities }),
  });
  const npx = (...args: readonly string[]): ReturnType<typeof spawnSync> & { stdout: string; stderr: string } =>
    spawnSync('npx', ['--yes', '--package', inject('tarball'), 'spanbox', ...args], {
      cwd: join(base, 'empty'),
      env,
      encoding: 'utf8',
      timeout: 100_000,
    });
  const demo = npx('demo');
  expect([demo.status, demo.stdout.includes('incident: process_crashed')]).toEqual([0, true]);
  expect(demo.stdout).toMatch(/ └─ chat gpt-4o-mini {2}torn \(interrupted\) {2}attempt 2 · error\n +last evidence /);
  // The commands that it ends with work as they stand.
  const [list] = demo.stdout.split('\n').filter((line) => line.startsWith('  npx spanbox list --dir '));
  const dir = list?.trim().split(' ').at(-1) ?? '';
  expect(dirname(dir)).toBe(join(base, 'tmp'));
  const sessions = JSON.parse(npx('list', '--json', '--dir', dir).stdout) as { sessions: { state: string }[] };
  expect(sessions.sessions.map((session) => session.state)).toEqual(['interrupted']);
  // It left nothing anywhere else.
  expect(readdirSync(join(base, 'empty'))).toEqual([]);
  expect(readdirSync(base).sort()).toEqual(['empty', 'tmp']);
  expect(execFileSync(runtimeProgram(runtime), ['--version'], { encoding: 'utf8' })).toMatch(/^v2[04]\./);
});
