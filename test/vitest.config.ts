import { defineConfig } from 'vitest/config';

// eslint-style rule exception: vitest reads the default export of its configuration file.
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'semconv/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/compat/**', 'test/package/**', 'test/interop/**'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
  },
});
