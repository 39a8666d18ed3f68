/** The agent with its black box. With OPENAI_API_KEY it asks the real provider, else a local stand-in. */
import { register } from 'spanbox/sdk2';
import OpenAI from 'openai';
import { answer } from './agent.mjs';
import { localModel } from './local-model.mjs';

const box = register({ service: 'openai-run' });

const local = process.env.OPENAI_API_KEY ? undefined : await localModel();
const client = local ? new OpenAI({ apiKey: 'none', baseURL: local.baseUrls['openai-chat'] }) : new OpenAI();

await answer({
  client,
  model: process.env.MODEL ?? 'gpt-4o-mini',
  session: process.env.SESSION ?? `order-desk-${Date.now()}`,
  question: 'Where is my order 1042?',
  onText: (text) => process.stdout.write(text),
});
process.stdout.write('\n');
await local?.close();
await box.shutdown();
