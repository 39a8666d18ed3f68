/**
 * The agent with its black box: one call of `register`, before anything is traced.
 * Kill this process at any moment (kill -9); `spanbox show @latest` has the trace up to the last call.
 */
import { register } from 'spanbox/sdk2';
import OpenAI from 'openai';
import { runAgent } from './agent.mjs';
import { findOrder } from './tools.mjs';

const box = register({ service: 'openai-agent' });

const answer = await runAgent({
  // OPENAI_API_KEY and OPENAI_BASE_URL, as everywhere.
  client: new OpenAI(),
  model: process.env.MODEL ?? 'gpt-4o-mini',
  name: 'order-desk',
  session: process.env.SESSION ?? `order-desk-${Date.now()}`,
  question: 'Where is my order 1042?',
  tools: [findOrder],
  onProgress: (progress) => {
    if (progress.kind === 'text') process.stdout.write(progress.text);
    if (progress.kind === 'tool') process.stderr.write(`[${progress.name} ${progress.input}]\n`);
  },
});
process.stdout.write('\n');
process.stderr.write(`${answer.length} characters; recorded in ${box.dir}\n`);
await box.shutdown();
