// The examples as somebody meets them who copies a folder: the lines of its README, in an empty place, with the packed package and no key.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { cleanEnv } from '../clean-env.ts';
import { withTarball } from './readme-steps.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spanbox-example-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['openai-run', 'invoke_agent order-desk'],
  ['ai-sdk-agent', 'invoke_agent order-desk'],
  ['anthropic-agent', 'invoke_agent order-desk'],
  ['mcp', 'invoke_agent order-desk'],
  ['existing-provider', 'invoke_agent greeter'],
])('examples/%s: the lines of its README', (example, span) => {
  cpSync(join(EXAMPLES, example), folder, { recursive: true });
  const commands = commandsOf(readFileSync(join(folder, 'README.md'), 'utf8'));
  expect(commands[0]).toMatch(/^npm install spanbox /);
  expect(commands.at(-1)).toBe('npx spanbox show @latest');
  // What `@latest` is must not depend on which process of an example ended last.
  const shown = commands
    .map((command) => shell(withTarball(command, inject('tarball')).replace('@latest', 'example')))
    .at(-1);
  expect(shown).toMatch(/^session example {2}ended\n/u);
  expect(shown).toContain(`${span}\n`);
});

/** The commands of the README's first fence of commands. */
function commandsOf(readme: string): readonly string[] {
  const [, body = ''] = /^```sh\n([^]*?)^```/mu.exec(readme) ?? [];
  return body.split('\n').filter((line) => line !== '');
}

function shell(command: string): string {
  const noKeys = { OPENAI_API_KEY: '', OPENAI_BASE_URL: '', ANTHROPIC_API_KEY: '', ANTHROPIC_BASE_URL: '' };
  return execFileSync('timeout', ['90', 'bash', '-c', command], {
    cwd: folder,
    env: cleanEnv({ ...noKeys, SESSION: 'example', XDG_STATE_HOME: join(folder, 'state') }),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
