/**
 * The process that the demo kills: the agent of examples/openai-agent with its black box, telling what it does as JSON lines on stdout.
 * It is configured by the environment alone: `SPANBOX_DIR`, `OPENAI_BASE_URL`, `DEMO_SESSION`.
 */
import { writeSync } from 'node:fs';
import OpenAI from 'openai';
import { runAgent } from '../../../examples/openai-agent/agent.mjs';
import { findOrder } from '../../../examples/openai-agent/tools.mjs';
import { register } from '../../sdk2.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { MODEL, QUESTION } from './script.ts';

/** Runs the agent to its end, which in the demo it never reaches. */
export async function demoAgent(): Promise<ExitCode> {
  const box = register({ service: 'order-desk', otlp: false });
  await runAgent({
    client: new OpenAI({ apiKey: 'no-key-is-needed', baseURL: process.env['OPENAI_BASE_URL'] }),
    model: MODEL,
    name: 'order-desk',
    session: process.env['DEMO_SESSION'] ?? 'demo',
    question: QUESTION,
    tools: [findOrder],
    // Synchronous: what the parent reads was said, and recorded before that.
    onProgress: (progress) => {
      writeSync(1, `${JSON.stringify(progress)}\n`);
    },
  });
  await box.shutdown();
  return EXIT.ok;
}
