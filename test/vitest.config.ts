/**
 * The tests of `npm test`: everything that needs no other install tree, no Collector and no packed tarball.
 * What needs one has a run of its own: test/interop, test/compat, test/package.
 */
import { availableParallelism } from 'node:os';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { EXHAUSTIVE } from './exhaustive.ts';
import { reporters } from './reporters.ts';

const config: ViteUserConfig = defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'semconv/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/compat/**', 'test/package/**', 'test/interop/**', ...EXHAUSTIVE],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // As many as there are cores: what the tests wait for are mostly processes of their own.
    maxWorkers: availableParallelism(),
    reporters: reporters(process.env),
  },
});

// The runner reads the default export of its configuration file.
export default config;
