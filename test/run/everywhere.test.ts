// The doors of runs use nothing of one runtime: no module of Node's, no package but the API.
import { build } from 'esbuild';
import { expect, test } from 'vitest';

test.each(['src/run/index.ts', 'src/run/lifecycle.ts'])('%s runs everywhere', async (door) => {
  const { metafile } = await build({
    entryPoints: [door],
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    write: false,
    metafile: true,
    external: ['@opentelemetry/api', 'node:*'],
    logLevel: 'error',
  });
  const [output] = Object.values(metafile.outputs);
  expect([...new Set(output!.imports.map(({ path }) => path))]).toEqual(['@opentelemetry/api']);
});
