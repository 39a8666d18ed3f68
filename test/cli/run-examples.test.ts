// The examples with `agentRun`, as somebody starts them who has no key: each ends in a trace that `spanbox show` prints, with a replay where
// its local stand-in breaks, and nothing done twice.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { cleanEnv } from '../clean-env.ts';
import { runCli } from './run-cli.ts';
import { freshDir } from './store-fixture.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));

interface Example {
  readonly path: string;
  readonly stdout: string;
  readonly stderr: string;
  /** What `show` says of the incident; absent: there is none. */
  readonly incident?: string;
  /** The tree of `show`, without times and waits. */
  readonly tree: readonly string[];
}

const CASES: readonly Example[] = [
  {
    path: 'openai-run/main.mjs',
    stdout: 'It was shipped from Utrecht.\n',
    stderr: '',
    incident: 'transport_lost (before_progress) · overcome',
    tree: [
      'invoke_agent order-desk',
      '├─ chat gpt-4o-mini  attempt 1 · tool_calls',
      '├─ execute_tool find_order  call_1 · read_only',
      '├─ chat gpt-4o-mini  ERROR UND_ERR_SOCKET  attempt 2 · error',
      '└─ chat gpt-4o-mini  attempt 3 · replay 1 · stop',
    ],
  },
  {
    path: 'ai-sdk-agent/main.mjs',
    stdout: 'Your order is cancelled.\n',
    stderr: '[cancelled 1042]\n',
    incident: 'transport_lost (before_progress) · overcome',
    tree: [
      'invoke_agent order-desk',
      '├─ chat gpt-4o-mini  attempt 1 · 11 in · 7 out · tool-calls',
      '├─ execute_tool cancel_order  call_1 · mutating',
      '├─ chat gpt-4o-mini  ERROR UND_ERR_SOCKET  attempt 2 · error',
      '└─ chat gpt-4o-mini  attempt 3 · replay 1 · 11 in · 7 out · stop',
    ],
  },
  {
    path: 'anthropic-agent/main.mjs',
    stdout: 'It was shipped from Utrecht.\n',
    stderr: '',
    incident: 'provider_rejected (overload) · overcome',
    tree: [
      'invoke_agent order-desk',
      '├─ chat claude-sonnet-5  attempt 1 · 11 in · 7 out · tool_use',
      '├─ execute_tool find_order  call_1 · read_only',
      '├─ chat claude-sonnet-5  ERROR 529  attempt 2 · error',
      '└─ chat claude-sonnet-5  attempt 3 · replay 1 · 11 in · 7 out · end_turn',
    ],
  },
  {
    path: 'mcp/client.mjs',
    stdout: 'Your order is cancelled.\n',
    stderr: '',
    tree: [
      'invoke_agent order-desk',
      '├─ chat gpt-4o-mini  attempt 1 · 11 in · 7 out · tool_calls',
      '├─ execute_tool find_order  call_1 · read_only',
      '├─ chat gpt-4o-mini  attempt 2 · 11 in · 7 out · tool_calls',
      '├─ execute_tool cancel_order  call_2 · idempotent',
      '└─ chat gpt-4o-mini  attempt 3 · 11 in · 7 out · stop',
    ],
  },
];

test.each(CASES)('examples/$path', async ({ path, stdout, stderr, incident, tree }) => {
  const dir = freshDir();
  expect(await runExample(path, { SPANBOX_DIR: dir, SESSION: 'example' })).toEqual({ code: 0, stdout, stderr });
  const shown = runCli(['show', 'example', '--dir', dir]);
  expect([shown.code, shown.stderr]).toEqual([0, '']);
  expect(shown.stdout).toMatch(/^session example {2}ended\n/);
  expect(/^incident: (.*)$/mu.exec(shown.stdout)?.[1]).toBe(incident);
  const lines = shown.stdout.slice(shown.stdout.indexOf('trace ')).split('\n').slice(1, -1);
  expect(lines.filter((line) => !line.includes('│  idle ')).map((line) => line.slice(22))).toEqual(tree);
});

test('examples/mcp: the server has a recording of its own calls', async () => {
  const dir = freshDir();
  await runExample('mcp/client.mjs', { SPANBOX_DIR: dir, SESSION: 'example' });
  const { sessions } = JSON.parse(runCli(['list', '--json', '--dir', dir]).stdout) as {
    sessions: { id: string; state: string }[];
  };
  const others = sessions.filter(({ id }) => id !== 'example');
  const names = others.flatMap(({ id }) => {
    const { spans } = JSON.parse(runCli(['show', id, '--json', '--dir', dir]).stdout) as { spans: { name: string }[] };
    return spans.map(({ name }) => name);
  });
  expect(others.map(({ state }) => state)).toEqual(['ended', 'ended']);
  expect(names.toSorted()).toEqual(['tools/call cancel_order', 'tools/call find_order']);
});

async function runExample(
  path: string,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  // An empty key is none, whatever the machine has.
  const noKeys = { OPENAI_API_KEY: '', OPENAI_BASE_URL: '', ANTHROPIC_API_KEY: '', ANTHROPIC_BASE_URL: '' };
  const child = spawn(process.execPath, [join(EXAMPLES, path)], {
    env: cleanEnv({ HOME: '/nonexistent', ...noKeys, ...env }),
    timeout: 50_000,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  const code = await new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  return { code, stdout, stderr };
}
