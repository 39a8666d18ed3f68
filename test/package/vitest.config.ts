/** The packed package as a new user meets it (`npm run test:package`): README lines, npx, other runtimes. */
import type { ViteUserConfig } from 'vitest/config';
import { reporters } from '../reporters.ts';

const config: ViteUserConfig = {
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/package/*.test.ts'],
    globalSetup: ['test/package/global-setup.ts'],
    testTimeout: 180_000,
    pool: 'forks',
    fileParallelism: false,
    reporters: reporters(process.env),
  },
};

// vitest reads the default export of its configuration file.
export default config;
