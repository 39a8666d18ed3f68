import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createFaultServer } from '../../src/testing/index.ts';
import { cleanEnv } from '../clean-env.ts';
import { runCli } from './run-cli.ts';
import { freshDir } from './store-fixture.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));

async function runExample(
  path: string,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  const child = spawn(process.execPath, [join(EXAMPLES, path)], { env: cleanEnv({ HOME: '/nonexistent', ...env }) });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  const code = await new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  return { code, stdout, stderr };
}

test('examples/openai-agent answers, and its trace is whole', async () => {
  const dir = freshDir();
  const server = await createFaultServer({
    replies: [
      { answer: { parts: [{ type: 'tool_call', name: 'find_order', arguments: { number: '1042' } }] } },
      {
        answer: {
          parts: [{ type: 'text', text: ['It is ', 'on its way.'] }],
          usage: { inputTokens: 30, outputTokens: 5 },
        },
      },
    ],
  });
  try {
    const env = {
      SPANBOX_DIR: dir,
      OPENAI_BASE_URL: server.baseUrls['openai-chat'],
      OPENAI_API_KEY: 'none',
      SESSION: 'example-1',
    };
    const run = await runExample('openai-agent/main.mjs', env);
    expect(run).toEqual({
      code: 0,
      stdout: 'It is on its way.\n',
      stderr: `[find_order {"number":"1042"}]\n17 characters; recorded in ${dir}\n`,
    });
  } finally {
    await server.close();
  }
  expect(server.requests).toHaveLength(2);
  const shown = runCli(['show', 'example-1', '--dir', dir]);
  expect([shown.code, shown.stderr]).toEqual([0, '']);
  expect(shown.stdout).toMatch(/^session example-1 {2}ended\n/);
  const tree = shown.stdout.slice(shown.stdout.indexOf('trace ')).split('\n').slice(1, -1);
  expect(tree.map((line) => line.slice(22))).toEqual([
    'invoke_agent order-desk',
    '├─ chat gpt-4o-mini  attempt 1 · 11 in · 7 out · tool_calls',
    '├─ execute_tool find_order  call_1 · read_only',
    '└─ chat gpt-4o-mini  attempt 2 · 30 in · 5 out · stop',
  ]);
  expect(shown.stdout).not.toContain('incident');
});

test('examples/existing-provider: the box and the exporter that was there both get every span', async () => {
  const dir = freshDir();
  const run = await runExample('existing-provider/main.mjs', { SPANBOX_DIR: dir, SESSION: 'example-2' });
  expect([run.code, run.stderr]).toEqual([0, `recorded in ${dir}\n`]);
  expect([...run.stdout.matchAll(/name: '([^']+)'/g)].map((match) => match[1])).toEqual([
    'existing-provider-example',
    'execute_tool greet',
    'greeted',
    'existing-provider-example',
    'invoke_agent greeter',
  ]);
  const shown = JSON.parse(runCli(['show', 'example-2', '--json', '--dir', dir]).stdout) as {
    session: { state: string };
    spans: { name: string }[];
  };
  expect(shown.session.state).toBe('ended');
  expect(shown.spans.map((one) => one.name)).toEqual(['invoke_agent greeter', 'execute_tool greet']);
});
