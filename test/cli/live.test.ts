import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { cleanEnv } from '../clean-env.ts';
import { fileTree } from './file-tree.ts';
import { runCli } from './run-cli.ts';
import { freshDir } from './store-fixture.ts';

let child: ChildProcess | undefined;

afterEach(async () => {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
});

/** An application with one open and one ended span; it says when both are recorded, and lives until it is killed. It repairs nothing itself. */
const APPLICATION = `
import { trace } from '@opentelemetry/api';
import { register } from 'spanbox/sdk2';
register({ service: 'live', otlp: false, repair: false });
const tracer = trace.getTracer('live');
tracer.startActiveSpan('invoke_agent live', { attributes: { 'session.id': 'live-1', 'gen_ai.operation.name': 'invoke_agent' } }, (span) => {
  tracer.startSpan('execute_tool done', { attributes: { 'gen_ai.operation.name': 'execute_tool' } }).end();
  span.addEvent('waiting');
});
process.stdout.write('recorded');
setInterval(() => {}, 1_000);
`;

async function startApplication(dir: string): Promise<ChildProcess> {
  const application = spawn(process.execPath, ['--input-type=module', '--eval', APPLICATION], {
    env: cleanEnv({ SPANBOX_DIR: dir }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = application;
  const [said] = (await once(application.stdout, 'data')) as [Buffer];
  expect(said.toString('utf8')).toBe('recorded');
  return application;
}

test('a running session is shown as it stands: open spans without an end, no incident, nothing changed', async () => {
  const dir = freshDir();
  const application = await startApplication(dir);
  // What the application writes at its start is written when it has said so; a heartbeat comes every 15 s only.
  const before = fileTree(dir);
  const listed = runCli(['list', '--json', '--dir', dir, '--fail-on', 'crashed,interrupted']);
  const shown = runCli(['show', 'live-1', '--dir', dir]);
  const dry = runCli(['repair', '--dry-run', '--dir', dir]);
  expect(fileTree(dir)).toEqual(before);
  expect(listed.code).toBe(0);
  const { sessions } = JSON.parse(listed.stdout) as { sessions: { id: string; state: string; toolCalls: number }[] };
  expect(sessions.map(({ id, state, toolCalls }) => [id, state, toolCalls])).toEqual([['live-1', 'running', 1]]);
  const lines = shown.stdout.trimEnd().split('\n');
  expect([shown.code, lines[0]]).toEqual([0, 'session live-1  running']);
  expect(shown.stdout).not.toContain('incident');
  expect(lines.slice(-3).map((line) => line.slice(11))).toEqual([
    '         … invoke_agent live  open',
    expect.stringMatching(/^ {11}│ last evidence \S+ \(\+\S+ \S+\): event "waiting"$/),
    expect.stringMatching(/ └─ execute_tool done$/),
  ]);
  expect([dry.code, dry.stdout]).toEqual([
    0,
    `nothing to repair in ${dir}\n1 recording of running processes, 0 finished\n`,
  ]);

  application.kill('SIGKILL');
  await once(application, 'exit');
  const after = runCli(['list', '--json', '--dir', dir, '--fail-on', 'interrupted']);
  expect(after.code).toBe(4);
  expect((JSON.parse(after.stdout) as { sessions: { state: string }[] }).sessions.map(({ state }) => state)).toEqual([
    'interrupted',
  ]);
  expect(runCli(['show', '@interrupted', '--dir', dir]).stdout).toContain('invoke_agent live  torn (interrupted)\n');
  expect(runCli(['repair', '--dir', dir]).code).toBe(0);
  expect(runCli(['show', '@interrupted', '--dir', dir]).stdout).toContain('invoke_agent live  torn (interrupted)\n');
});
