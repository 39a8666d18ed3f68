import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCliAsync } from './run-cli.ts';
import type { CliOptions } from './run-cli.ts';
import { freshDir, span, writeStore } from './store-fixture.ts';
import { temporaryFolder } from '../support/temporary.ts';

interface Answer {
  readonly schemaVersion: number;
  readonly dir: string;
  readonly findings: number;
  readonly checks: readonly {
    readonly check: string;
    readonly level: string;
    readonly message: string;
    readonly hint: string;
  }[];
}

/** Runs doctor in an empty folder; the persistence of the temporary directory, which is the machine's own matter, is taken out. */
async function diagnose(dir: string, options: CliOptions = {}): Promise<Answer> {
  const cwd = options.cwd ?? temporaryFolder();
  const { code, stdout, stderr } = await runCliAsync(['doctor', '--json', '--dir', dir], { ...options, cwd });
  expect(stderr).toBe('');
  const answer = JSON.parse(stdout) as Answer;
  const findings = answer.checks.filter((check) => check.level === 'finding');
  expect([answer.schemaVersion, answer.dir, answer.findings]).toEqual([1, dir, findings.length]);
  expect(code).toBe(findings.length > 0 ? 4 : 0);
  return { ...answer, checks: answer.checks.filter((check) => check.check !== 'persistence') };
}

function findingsOf(answer: Answer): readonly string[] {
  return answer.checks.filter((check) => check.level === 'finding').map((check) => check.message);
}

test('nothing there yet: no finding, and a missing provider is none', async () => {
  const dir = freshDir();
  const answer = await diagnose(dir);
  expect(findingsOf(answer)).toEqual([]);
  expect(answer.checks.map((check) => [check.check, check.level])).toEqual([
    ['runtime', 'ok'],
    ['directory', 'ok'],
    ['space', 'ok'],
    ['health', 'note'],
    ['packages', 'note'],
    ['provider', 'note'],
    ['endpoint', 'note'],
  ]);
});

test('a SPANBOX_* variable that cannot be used is a finding', async () => {
  const env = { SPANBOX_DURABILITY: 'sometimes', SPANBOX_SYNC: 'record' };
  expect(findingsOf(await diagnose(freshDir(), { env }))).toEqual([
    'SPANBOX_DURABILITY must be one of call, tick, received "sometimes"; the default is used',
  ]);
});

test('what waits: for repair it is a finding, for a destination it is said for whom', async () => {
  const dir = freshDir();
  const one = span({ traceId: '1'.repeat(32), spanId: '1'.repeat(16), from: 0, to: 1 });
  writeStore(dir, [
    { session: 'sent', at: 0, spans: [one], destinations: ['collector-1a2b'] },
    { session: 'killed', at: 1, spans: [], open: [span({ traceId: '2'.repeat(32), spanId: '2'.repeat(16), from: 1 })] },
  ]);
  const answer = await diagnose(dir);
  expect(findingsOf(answer)).toEqual([
    '1 recording of dead processes with 1 open span (0 recordings of running processes, 1 finished)',
  ]);
  const pending = answer.checks.find((check) => check.check === 'pending');
  expect([pending?.level, pending?.message.replace(/\([^)]*\)/, '(size)')]).toEqual([
    'note',
    'not acknowledged yet: 1 recording (size) of desk for collector-1a2b',
  ]);
});

test('a directory that others can write to is a finding, and nothing in it is read', async () => {
  const dir = freshDir();
  writeStore(dir, [{ session: 'a', at: 0, spans: [] }]);
  chmodSync(dir, 0o777);
  expect(findingsOf(await diagnose(dir))).toEqual([`${dir} is writable by others (mode 0777)`]);
});

test('an endpoint that nobody answers is a finding, one that takes connections is fine', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` };
  expect(findingsOf(await diagnose(freshDir(), { env }))).toEqual([]);
  await new Promise((resolve) => {
    server.close(resolve);
  });
  expect(findingsOf(await diagnose(freshDir(), { env }))).toEqual([
    `http://127.0.0.1:${port} cannot be reached: ECONNREFUSED (OTEL_EXPORTER_OTLP_ENDPOINT)`,
  ]);
});

test('two copies of the api are a finding with both paths; in words, too, and harmless ones', async () => {
  const cwd = temporaryFolder();
  const install = (folder: string, name: string, version: string): string => {
    const path = join(folder, 'node_modules', name);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'package.json'), JSON.stringify({ name, version }));
    return path;
  };
  const first = install(cwd, '@opentelemetry/api', '1.9.1');
  install(cwd, '@opentelemetry/sdk-trace-base', '2.12.1');
  const second = install(join(cwd, 'node_modules', 'evil\u001b[31m'), '@opentelemetry/api', '1.8.0');
  const message = `@opentelemetry/api is installed 2 times: 1.9.1 in ${first}; 1.8.0 in ${second}`;
  expect(findingsOf(await diagnose(freshDir(), { cwd }))).toEqual([message]);
  const { code, stdout } = await runCliAsync(['doctor', '--dir', freshDir()], { cwd });
  expect(code).toBe(4);
  expect(stdout).toContain(`FINDING packages     ${message.replace('\u001b', '\\x1b')}\n`);
  expect(stdout).toMatch(/^[\u0020-\u007e\n…]*$/);
});

test('a directory in memory is a finding that says where else to go', async () => {
  const cwd = temporaryFolder();
  const dir = '/dev/shm/spanbox-doctor-test/never-made';
  const { code, stdout } = await runCliAsync(['doctor', '--json', '--dir', dir], { cwd });
  const answer = JSON.parse(stdout) as Answer;
  const found = answer.checks.find((check) => check.check === 'persistence');
  expect([code, found?.level, found?.message]).toEqual([
    4,
    'finding',
    `${dir} is in memory: it is on tmpfs (/dev/shm), and gone after a restart`,
  ]);
  expect(found?.hint).toMatch(/SPANBOX_DIR/);
});
