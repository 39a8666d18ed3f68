import { defineConfig, type ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'semconv/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/compat/**', 'test/package/**', 'test/interop/**'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
  },
});

// The runner reads the default export of its configuration file.
export default config;
