/** The tests that try everything: `npm run test:exhaustive`. */
import { availableParallelism } from 'node:os';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { EXHAUSTIVE } from './exhaustive.ts';
import { reporters } from './reporters.ts';

const config: ViteUserConfig = defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: [...EXHAUSTIVE],
    exclude: ['**/node_modules/**'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // As many as there are cores: what the tests wait for are mostly processes of their own.
    maxWorkers: availableParallelism(),
    reporters: reporters(process.env),
  },
});

// The runner reads the default export of its configuration file.
export default config;
