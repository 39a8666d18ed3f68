/**
 * Runs that begin a stream, read one part of it and leave the rest, thousands of them: prints how much the heap grew, in KiB, between the
 * first 3,000 and the last 9,000. Needs `--expose-gc`.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { agentRun } from '../../src/run/index.ts';
import { text } from './sources.ts';

async function* endless(): AsyncGenerator<object> {
  for (;;) yield text('a');
}

async function abandoned(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await agentRun({ name: 'a', session: 's' }, async (run) => {
      await run.stream({ provider: 'openai', model: 'm', tools: [] }, endless).next();
    });
  }
}

async function heapKiB(): Promise<number> {
  await turn();
  globalThis.gc?.();
  await turn();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1024;
}

await abandoned(3_000);
const before = await heapKiB();
await abandoned(9_000);
console.log(Math.round((await heapKiB()) - before));
