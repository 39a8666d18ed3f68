// The application of these lanes: the agent of examples/openai-run against its local stand-in, below whatever set-up was loaded first.
import { trace } from '@opentelemetry/api';
import OpenAI from 'openai';
import { answer } from './agent.mjs';
import { localModel } from './local-model.mjs';

const local = await localModel();
await answer({
  client: new OpenAI({ apiKey: 'none', baseURL: local.baseUrls['openai-chat'] }),
  model: 'gpt-4o-mini',
  session: 'beside',
  question: 'Where is my order 1042?',
  onText: (text) => process.stdout.write(text),
});
await local.close();
// What the set-up itself has not sent yet; the box needs none of this.
await trace.getTracerProvider().getDelegate().forceFlush();
