/** The compatibility lanes (`npm run test:compat`): the packed package in the install trees of other SDK versions. */
import type { ViteUserConfig } from 'vitest/config';
import { reporters } from '../reporters.ts';

const config: ViteUserConfig = {
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/compat/*.test.ts'],
    globalSetup: ['test/compat/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 180_000,
    pool: 'forks',
    reporters: reporters(process.env),
  },
};

// vitest reads the default export of its configuration file.
export default config;
