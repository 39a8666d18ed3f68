// Runs that leave their streams leave nothing behind.
import { expect, test } from 'vitest';
import { runChild } from '../support/child.ts';

test('9,000 runs that abandoned a stream keep less than 100 bytes each', async () => {
  const { code, stdout, stderr } = await runChild(new URL('abandoned-child.ts', import.meta.url), {
    nodeArgs: ['--expose-gc'],
  });
  expect(code, stderr).toBe(0);
  expect(Number(stdout)).toBeLessThan(900);
});
