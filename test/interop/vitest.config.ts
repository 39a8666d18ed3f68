/**
 * The interoperability tests: our files and requests against a real OpenTelemetry Collector.
 * They have a run of their own (`npm run test:interop`), because building the Collector takes minutes the first time.
 * Without a Collector they fail when CI=true; elsewhere nothing runs and that is said.
 */
import type { ViteUserConfig } from 'vitest/config';
import { reporters } from '../reporters.ts';
import { collectorSource } from './collector/binary.ts';

const source = collectorSource();
const runnable = source.kind !== 'missing' || process.env['CI'] === 'true';
if (!runnable) process.stderr.write(`NOT RUN: the interoperability tests need a Collector: ${source.reason}\n`);

const config: ViteUserConfig = {
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: runnable ? ['test/interop/**/*.test.ts'] : [],
    passWithNoTests: !runnable,
    globalSetup: ['test/interop/collector/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    reporters: reporters(process.env),
  },
};

// vitest reads the default export of its configuration file.
export default config;
