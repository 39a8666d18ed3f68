import { chmodSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { runCli, runCliAsync } from './run-cli.ts';
import type { CliRun } from './run-cli.ts';
import { temporaryFolder } from '../support/temporary.ts';

let run: CliRun;
let dir = '';

beforeAll(async () => {
  dir = join(temporaryFolder(), 'it is here');
  // An environment that would lead the agent elsewhere, if the demo let it.
  run = await runCliAsync(['demo', '--dir', dir], {
    cwd: tmpdir(),
    env: {
      OPENAI_BASE_URL: 'http://192.0.2.1:9/v1',
      OPENAI_API_KEY: '',
      OTEL_SDK_DISABLED: 'true',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://192.0.2.1:9',
      SPANBOX_DIR: '/nonexistent/box',
    },
  });
});

test('it ends with 0 and tells its story on stderr, step by step', () => {
  expect([run.code, run.stderr.includes('spanbox:')]).toEqual([0, false]);
  const steps = run.stderr.split('\n').filter((line) => /^\d\. /.test(line));
  expect(steps).toHaveLength(5);
  expect(steps[0]).toMatch(/^1\. a model server listens on http:\/\/127\.0\.0\.1:\d+ /);
  expect(steps[1]).toBe(
    `2. an agent, written with the openai package, starts in a process of its own and records to ${dir}`,
  );
  expect(steps[2]).toMatch(/^3\. SIGKILL to process \d+, in mid-answer/);
  expect(steps[3]).toMatch(
    /^4\. repair: 1 recording \(its process is gone: .+\), 2 open spans closed at the last evidence$/,
  );
  expect(steps[4]).toMatch(/^5\. the agent had told \d+ characters of its last answer; the trace says \d+\./);
  expect(run.stderr).toContain('   model  Let me look that up for you.\n');
  expect(run.stderr).toContain(
    '   tool   find_order {"number":"1042"} → {"status":"shipped","from":"Utrecht","on":"Tuesday"}\n',
  );
  expect(run.stderr).toContain('   model  Order 1042 was shipped ');
  expect(run.stderr).not.toContain('post office');
});

test('it shows the session: incident and advice first, torn spans, the last evidence', () => {
  const { stdout } = run;
  expect(stdout).toMatch(/^session demo-[0-9a-f]{8} {2}interrupted\n/);
  expect(stdout.indexOf('incident: process_crashed')).toBeGreaterThan(0);
  expect(stdout).toMatch(/\n {2}advice +offer_continue: /);
  expect(stdout).toMatch(/ invoke_agent order-desk {2}torn \(interrupted\)\n/);
  expect(stdout).toMatch(/ ├─ chat gpt-4o-mini {2}attempt 1 · 84 in · 23 out · tool_calls\n/);
  expect(stdout).toMatch(/ ├─ execute_tool find_order {2}call_find_order_1 · read_only\n/);
  expect(stdout).toMatch(/ └─ chat gpt-4o-mini {2}torn \(interrupted\) {2}attempt 2 · error\n +last evidence /);
  expect(run.stdout + run.stderr).toMatch(/^[\u0020-\u007e\n·µ└├│─…→]*$/);
});

test('it ends with commands that work as they stand, in the directory it used and kept', () => {
  const commands = run.stdout.slice(run.stdout.indexOf('Look further')).trimEnd().split('\n').slice(1);
  const session = /^session (\S+)/.exec(run.stdout)?.[1] ?? '';
  expect(commands.map((line) => line.trim())).toEqual([
    `spanbox list --dir '${dir}'`,
    `spanbox show ${session} --dir '${dir}'`,
    `spanbox show @interrupted --json --dir '${dir}'`,
    `spanbox doctor --dir '${dir}'`,
  ]);
  expect(existsSync(join(dir, 'v1', 'recordings'))).toBe(true);
  expect(runCli(['show', session, '--dir', dir]).stdout).toBe(
    run.stdout.slice(0, run.stdout.indexOf('\nLook further')),
  );
  const shown = JSON.parse(runCli(['show', '@interrupted', '--json', '--dir', dir]).stdout) as { spans: unknown[] };
  expect(shown.spans).toHaveLength(4);
});

test('without --dir it takes a directory of its own, says which, and keeps it', async () => {
  const temporary = temporaryFolder();
  const own = await runCliAsync(['demo', '--json'], { env: { TMPDIR: temporary } });
  expect(own.code).toBe(0);
  const at = /records to (\S+)/.exec(own.stderr)?.[1] ?? '';
  expect(at.startsWith(join(temporary, 'spanbox-demo-'))).toBe(true);
  expect(existsSync(join(at, 'v1'))).toBe(true);
  const answer = JSON.parse(own.stdout) as { schemaVersion: number; session: { state: string }; spans: unknown[] };
  expect([answer.schemaVersion, answer.session.state, answer.spans.length]).toEqual([1, 'interrupted', 4]);
});

test('a directory that may not be used is refused before anything starts', () => {
  const open = temporaryFolder();
  chmodSync(open, 0o777);
  const refused = runCli(['demo', '--dir', open]);
  expect([refused.code, refused.stdout]).toEqual([1, '']);
  expect(refused.stderr).toMatch(/^spanbox: .*writable by/);
  expect(refused.stderr.split('\n')).toHaveLength(3);
});
