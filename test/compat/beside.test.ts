// Beside NodeSDK, @vercel/otel, Sentry and Langfuse: the set-up that docs/recording.md shows, the packed package, an agent against its local
// stand-in. The trace is what `spanbox show` prints, and what was there before goes on getting its spans. Nothing leaves the machine.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { cleanEnv } from '../clean-env.ts';
import { BESIDE_LANES } from './lanes-beside.ts';

const DOCUMENT = readFileSync(new URL('../../docs/recording.md', import.meta.url), 'utf8');

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'spanbox-beside-'));
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe.each(BESIDE_LANES)('$heading', ({ name, heading, sendsTo, tree }) => {
  test('an agent runs, its trace is shown, and the exporter that was there got its spans', async () => {
    const lane = join(inject('compatTrees'), name);
    const { stdout, stderr, code, received } = await runAgent(lane);
    expect([code, stdout, stderr]).toEqual([0, 'It was shipped from Utrecht.', '']);
    expect([...new Set(received)]).toEqual([sendsTo]);

    const shown = execFileSync(join(lane, 'node_modules/.bin/spanbox'), ['show', 'beside', '--dir', dir], {
      encoding: 'utf8',
      env: cleanEnv({}),
      timeout: 30_000,
    });
    expect(shown).toMatch(/^session beside {2}ended\n/);
    expect(shown).toContain('\n  service my-agent · ');
    expect(shown).toContain(' · 3 model calls · 1 tool call · ');
    expect(shown).toContain('\nincident: transport_lost (before_progress) · overcome\n');
    const lines = shown
      .slice(shown.indexOf('\ntrace ') + 1)
      .split('\n')
      .slice(1, -1);
    const told = lines.filter((line) => !line.includes('│  idle ')).map((line) => line.slice(22));
    expect(told.map((line) => line.replace(/http:\/\/127\.0\.0\.1:\d+/u, '<url>'))).toEqual(tree);
  });

  test('docs/recording.md shows the very set-up', () => {
    const section = DOCUMENT.split(/^### /mu).find((text) => text.startsWith(`${heading}\n`)) ?? '';
    const [, fence] = /^```js\n([^]*?)^```/mu.exec(section) ?? [];
    expect(fence).toBe(readFileSync(new URL(`beside/${name}/instrumentation.mjs`, import.meta.url), 'utf8'));
  });
});

interface AgentRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Paths to which the set-up's own exporter sent. */
  readonly received: readonly string[];
}

async function runAgent(lane: string): Promise<AgentRun> {
  const received: string[] = [];
  const backend = createServer((request, response) => {
    received.push(new URL(request.url ?? '/', 'http://127.0.0.1').pathname);
    request.resume();
    request.on('end', () => response.setHeader('content-type', 'application/json').end('{}'));
  });
  backend.listen(0, '127.0.0.1');
  await once(backend, 'listening');
  const { port } = backend.address() as AddressInfo;
  const url = `http://127.0.0.1:${String(port)}`;
  const child = spawn(process.execPath, ['--import', './instrumentation.mjs', 'app.mjs'], {
    cwd: lane,
    timeout: 50_000,
    env: cleanEnv({
      SPANBOX_DIR: dir,
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      SENTRY_DSN: url.replace('//', '//public@').concat('/1'),
      LANGFUSE_PUBLIC_KEY: 'none',
      LANGFUSE_SECRET_KEY: 'none',
      LANGFUSE_BASE_URL: url,
    }),
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  const [code] = (await once(child, 'close')) as [number | null];
  const closed = once(backend, 'close');
  backend.close();
  backend.closeAllConnections();
  await closed;
  return { code, stdout, stderr, received };
}
