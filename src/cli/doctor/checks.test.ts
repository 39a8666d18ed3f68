import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { directoryChecks } from './directory-check.ts';
import { endpointCheck } from './endpoint-check.ts';
import { apiCopies, packageChecks } from './packages-check.ts';
import { temporaryFolder } from '../../../test/support/temporary.ts';

function install(folder: string, name: string, version: string): string {
  const path = join(folder, 'node_modules', name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'package.json'), JSON.stringify({ name, version }));
  return path;
}

test('two copies of the api are a finding with both versions and paths', () => {
  const app = temporaryFolder();
  const first = install(app, '@opentelemetry/api', '1.9.1');
  const second = install(join(app, 'node_modules', '@acme', 'lib'), '@opentelemetry/api', '1.8.0');
  install(app, '@opentelemetry/sdk-trace-base', '2.12.1');
  expect(packageChecks(app, '20.20.2')).toEqual([
    {
      check: 'packages',
      level: 'ok',
      message: '@opentelemetry/api 1.9.1, @opentelemetry/sdk-trace-base 2.12.1',
      hint: '',
    },
    {
      check: 'packages',
      level: 'finding',
      message: `@opentelemetry/api is installed 2 times: 1.8.0 in ${second}; 1.9.1 in ${first}`,
      hint: 'Spans of one copy may be invisible to the other. Find out who brings the second one: npm ls @opentelemetry/api; then npm dedupe.',
    },
  ]);
});

test('one copy behind links, and in the layout of pnpm, counts once', () => {
  const app = temporaryFolder();
  const store = join(app, 'node_modules', '.pnpm', 'api@1.9.1');
  const path = install(store, '@opentelemetry/api', '1.9.1');
  mkdirSync(join(app, 'node_modules', '@opentelemetry'), { recursive: true });
  symlinkSync(path, join(app, 'node_modules', '@opentelemetry', 'api'));
  expect(apiCopies(app).map((copy) => copy.path)).toEqual([path]);
  const second = install(join(app, 'node_modules', '.pnpm', 'api@1.8.0'), '@opentelemetry/api', '1.8.0');
  expect(apiCopies(app).map((copy) => copy.path)).toEqual([second, path]);
});

test.each([
  [
    { api: '1.9.1', sdk: '3.1.1' },
    '20.20.2',
    [
      '@opentelemetry/sdk-trace-base 3.1.1 needs Node 22.15, this is 20.20.2',
      'the 3.x SDK needs @opentelemetry/api 1.10, installed is 1.9.1',
    ],
  ],
  [{ api: '1.8.0', sdk: '2.0.0' }, '20.20.2', ['the 2.x SDK needs @opentelemetry/api 1.9, installed is 1.8.0']],
  [{ api: '1.10.0', sdk: '3.1.1' }, '24.1.0', []],
  [
    { api: '1.9.1', sdk: '1.30.0' },
    '20.20.2',
    ['@opentelemetry/sdk-trace-base 1.30.0 is of a line that is not supported'],
  ],
  [
    { api: '1.9.1', sdk: undefined },
    '20.20.2',
    ['@opentelemetry/api is installed, an SDK is not: spans are made by nobody'],
  ],
])('versions %j on Node %s', (versions, node, findings) => {
  const app = temporaryFolder();
  install(app, '@opentelemetry/api', versions.api);
  if (versions.sdk !== undefined) install(app, '@opentelemetry/sdk-trace-base', versions.sdk);
  const checks = packageChecks(app, node).filter((check) => check.level === 'finding');
  expect(checks.map((check) => check.message)).toEqual(findings);
});

test('a directory: missing, whole, open to others, a link, a file', () => {
  const place = temporaryFolder();
  const dir = join(place, 'box');
  const permission = (): readonly unknown[] => {
    const { level, message } = directoryChecks(dir)[0] ?? {};
    return [level, message];
  };
  expect(permission()).toEqual(['ok', `${dir} does not exist yet; it is made by the first recording`]);
  mkdirSync(dir, { mode: 0o700 });
  expect(permission()).toEqual(['ok', `${dir} is yours alone and writable`]);
  chmodSync(dir, 0o755);
  expect(permission()).toEqual(['finding', `${dir} can be read by others (mode 0755)`]);
  chmodSync(dir, 0o777);
  expect(permission()).toEqual(['finding', `${dir} is writable by others (mode 0777)`]);
  const link = join(place, 'link');
  symlinkSync(dir, link);
  expect(directoryChecks(link)[0]?.message).toBe(`${link} is a symbolic link, and refused as the root of recordings`);
  const file = join(place, 'file');
  writeFileSync(file, '');
  expect(directoryChecks(file)[0]?.message).toBe(`${file} is not a directory`);
  expect(directoryChecks(join(file, 'below'))[0]?.message).toBe(
    `${join(file, 'below')} cannot be made: ${file} is not writable`,
  );
});

test('an endpoint: none, taken, refused, no address; credentials are never printed', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://user:secret@127.0.0.1:${port}/x` };
  expect(await endpointCheck(environment)).toEqual({
    check: 'endpoint',
    level: 'ok',
    message: `http://127.0.0.1:${port} takes connections (OTEL_EXPORTER_OTLP_ENDPOINT)`,
    hint: '',
  });
  await new Promise((resolve) => {
    server.close(resolve);
  });
  const refused = await endpointCheck(environment);
  expect([refused.level, refused.message]).toEqual([
    'finding',
    `http://127.0.0.1:${port} cannot be reached: ECONNREFUSED (OTEL_EXPORTER_OTLP_ENDPOINT)`,
  ]);
  expect((await endpointCheck({})).level).toBe('note');
  expect((await endpointCheck({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'collector:4318' })).message).toBe(
    'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is not an address of http or https',
  );
});

test('an endpoint without a port is tried on the port of its scheme', async () => {
  const tried: unknown[] = [];
  const connect = (host: string, port: number): Promise<undefined> => {
    tried.push([host, port]);
    return Promise.resolve(undefined);
  };
  await endpointCheck({ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example/x' }, connect);
  await endpointCheck({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://[::1]' }, connect);
  expect(tried).toEqual([
    ['collector.example', 443],
    ['::1', 80],
  ]);
});
