/** The agent with its black box. With ANTHROPIC_API_KEY it asks the real provider, else a local stand-in. */
import { register } from 'spanbox/sdk2';
import Anthropic from '@anthropic-ai/sdk';
import { answer } from './agent.mjs';
import { localModel } from './local-model.mjs';

const box = register({ service: 'anthropic-agent' });

const local = process.env.ANTHROPIC_API_KEY ? undefined : await localModel();
const client = new Anthropic({
  // It would make a span of each request below the attempt's: a second look at the same thing.
  openTelemetry: false,
  ...(local ? { apiKey: 'none', baseURL: local.baseUrls.anthropic } : {}),
});

await answer({
  client,
  model: process.env.MODEL ?? 'claude-sonnet-5',
  session: process.env.SESSION ?? `order-desk-${Date.now()}`,
  question: 'Where is my order 1042?',
  onText: (text) => process.stdout.write(text),
});
process.stdout.write('\n');
await local?.close();
await box.shutdown();
