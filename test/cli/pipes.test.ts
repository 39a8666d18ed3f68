import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CLI, runShell } from './run-cli.ts';
import { span } from './store-fixture.ts';
import { cleanEnv } from '../clean-env.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** A file whose text is far longer than a pipe holds. */
function longFile(): string {
  const path = join(temporaryFolder(), 'spans.jsonl');
  const spans = Array.from({ length: 6_000 }, (_, index) =>
    span({
      traceId: 'a'.repeat(32),
      spanId: (index + 1).toString(16).padStart(16, '0'),
      name: `work ${index}`,
      from: index,
      to: index + 1,
    }),
  );
  writeFileSync(
    path,
    spans.map((one) => `${JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [one] }] }] })}\n`).join(''),
  );
  return path;
}

const LONG = longFile();

/** The demo prints this when its agent has begun to speak. */
const SPEAKING = '\n   model  ';

test.each(['', '--json'])('a reader that goes away ends the command without a word (%s)', (flag) => {
  const run = runShell(`set -o pipefail; $CLI show --from ${LONG} ${flag} | head -1`);
  expect([run.code, run.stderr]).toEqual([0, '']);
  expect(run.stdout.trimEnd().split('\n')).toHaveLength(1);
});

test('a reader that was never there, too; and one of stderr', () => {
  expect(runShell(`$CLI show --from ${LONG} | true; echo "\${PIPESTATUS[0]}"`)).toMatchObject({
    stdout: '0\n',
    stderr: '',
  });
  expect(runShell(`$CLI nonsense 2>&1 >/dev/null | true; echo "\${PIPESTATUS[0]}"`).stdout).toMatch(/^[02]\n$/);
});

test('all of a long text arrives in a slow pipe before the process ends', () => {
  const run = runShell(`$CLI show --from ${LONG} | (sleep 0.5; wc -l)`);
  expect(run.stdout.trim()).toBe('6004');
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends a command that waits with %i', async (signal, code) => {
  const child = spawn(process.execPath, [CLI, 'demo', '--dir', join(temporaryFolder(), 'box')], {
    env: cleanEnv({ HOME: '/nonexistent' }),
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let told = '';
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    // The demo's agent has begun to speak: the signal hits in the midst of the work.
    if (!told.includes(SPEAKING) && (told += chunk.toString('utf8')).includes(SPEAKING)) child.kill(signal);
  });
  expect(await ended).toBe(code);
  expect(told).toContain(SPEAKING);
});
