// The demo's agent as an application has it: registered, sending live by OTEL_EXPORTER_OTLP_ENDPOINT, and telling each
// step on stdout after it was recorded. It is killed in the middle of an answer. Needs dist/ (npm run build).
import { writeSync } from 'node:fs';
import OpenAI from 'openai';
import { register } from 'spanbox/sdk2';
import { runAgent } from '../../../examples/openai-agent/agent.mjs';
import { findOrder } from '../../../examples/openai-agent/tools.mjs';

register({ service: 'order-desk' });
await runAgent({
  client: new OpenAI({ apiKey: 'no-key-is-needed', baseURL: process.env['OPENAI_BASE_URL'] }),
  model: 'gpt-4o-mini',
  name: 'order-desk',
  session: 'desk/1042',
  question: 'Where is my order 1042?',
  tools: [findOrder],
  onProgress: (progress) => writeSync(1, `${JSON.stringify(progress)}\n`),
});
