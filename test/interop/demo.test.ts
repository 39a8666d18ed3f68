// The demo's agent, killed in mid-answer: what a real Collector got live before the death equals what it reads in our span
// files after the repair, and the files have the rest too.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { AgentProgress } from '../../examples/openai-agent/agent.d.mts';
import { REPLIES } from '../../src/cli/demo/script.ts';
import { repair } from '../../src/repair/index.ts';
import { createFaultServer } from '../../src/testing/index.ts';
import { cleanEnv } from '../clean-env.ts';
import { spanFilesGlob, spanLines } from '../support/span-lines.ts';
import { temporaryFolder } from '../support/temporary.ts';
import type { RunningCollector } from './collector/collector.ts';
import { collectorForTest } from './collector/for-test.ts';
import { type CanonicalSpan, canonicalSpans } from './otlp-canonical.ts';

const PROGRAM = fileURLToPath(new URL('programs/killed-agent.mjs', import.meta.url));

test('sent live and read from the file, the spans of a killed agent are equal', async () => {
  const live = await collectorForTest();
  const dir = temporaryFolder();
  const told = await runAndKill(dir, live);
  await live.stop();
  const before = canonicalSpans(live.requests());
  expect(before.map(nameOf).sort(byText)).toEqual(['chat gpt-4o-mini', 'execute_tool find_order']);

  expect((await repair(dir)).recordings.map(({ closedSpans }) => closedSpans)).toEqual([2]);
  const files = await collectorForTest({ include: [spanFilesGlob(dir)] });
  const read = canonicalSpans(await files.spansArrived(4));

  expect(read).toEqual(canonicalSpans(spanLines(dir).map((line): unknown => JSON.parse(line))));
  const ids = new Set(before.map(({ span }) => span['spanId']));
  expect(read.filter(({ span }) => ids.has(span['spanId'] ?? ''))).toEqual(before);
  const after = read.filter(({ span }) => !ids.has(span['spanId'] ?? ''));
  expect(after.map(nameOf).sort(byText)).toEqual(['chat gpt-4o-mini', 'invoke_agent order-desk']);
  const [cut] = after.filter((span) => nameOf(span).startsWith('chat'));
  expect(JSON.stringify(cut?.span['attributes'])).toContain(
    `{"key":"app.answer.characters","value":{"intValue":"${told}"}}`,
  );
});

/** Runs the agent, kills it when two spans have arrived and an answer has begun; how many characters it had told. */
async function runAndKill(dir: string, live: RunningCollector): Promise<number> {
  const [first = {}, second = {}] = REPLIES;
  const server = await createFaultServer({
    replies: [first, { ...second, fault: { kind: 'stall', at: 'in_content' } }],
  });
  const child = spawn(process.execPath, [PROGRAM], {
    env: cleanEnv({
      SPANBOX_DIR: dir,
      OPENAI_BASE_URL: server.baseUrls['openai-chat'],
      OTEL_EXPORTER_OTLP_ENDPOINT: live.url,
      OTEL_BSP_SCHEDULE_DELAY: '20',
    }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  let attempt = 0;
  let told = 0;
  let killing: Promise<void> | undefined;
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const progress = JSON.parse(line) as AgentProgress;
      if (progress.kind === 'model') attempt = progress.attempt;
      if (progress.kind !== 'text' || attempt < 2) continue;
      told = progress.characters;
      killing ??= live.spansArrived(2).then(() => void child.kill('SIGKILL'));
    }
    await killing;
  } finally {
    child.kill('SIGKILL');
    await server.close();
  }
  expect(await closed).toEqual({ code: null, signal: 'SIGKILL' });
  return told;
}

function nameOf({ span }: CanonicalSpan): string {
  return span['name'] as string;
}

function byText(left: string, right: string): number {
  return left < right ? -1 : 1;
}
