/**
 * An agent of the AI SDK with its black box: the model is wrapped once, the agent runs inside `agentRun`, its tool calls are `run.tool`.
 * With OPENAI_API_KEY it asks the real provider, else a local stand-in.
 */
import { createOpenAI } from '@ai-sdk/openai';
import { jsonSchema, stepCountIs, streamText, tool, wrapLanguageModel } from 'ai';
import { spanboxMiddleware } from 'spanbox/ai-sdk';
import { agentRun } from 'spanbox/run';
import { register } from 'spanbox/sdk2';
import { localModel } from './local-model.mjs';

const box = register({ service: 'ai-sdk-agent' });

const local = process.env.OPENAI_API_KEY ? undefined : await localModel();
const openai = createOpenAI(local ? { apiKey: 'none', baseURL: local.baseUrls['openai-chat'] } : {});
const model = wrapLanguageModel({
  model: openai.chat(process.env.MODEL ?? 'gpt-4o-mini'),
  middleware: spanboxMiddleware({ tools: { cancel_order: { effect: 'mutating' } } }),
});

const session = process.env.SESSION ?? `order-desk-${Date.now()}`;
await agentRun({ name: 'order-desk', session }, async (run) => {
  const result = streamText({
    model,
    prompt: 'Please cancel my order 1042.',
    stopWhen: stepCountIs(8),
    // What may be sent again, the run decides.
    maxRetries: 0,
    onError: () => {},
    tools: {
      cancel_order: tool({
        description: 'Cancels an order by its number.',
        inputSchema: jsonSchema({
          type: 'object',
          properties: { number: { type: 'string' } },
          required: ['number'],
        }),
        execute: ({ number }, { toolCallId }) =>
          run.tool({ name: 'cancel_order', callId: toolCallId, effect: 'mutating' }, () => cancelOrder(number)),
      }),
    },
  });
  for await (const part of result.fullStream) {
    if (part.type === 'text-delta') process.stdout.write(part.text);
    if (part.type === 'error') throw part.error;
  }
});
process.stdout.write('\n');
await local?.close();
await box.shutdown();

function cancelOrder(number) {
  process.stderr.write(`[cancelled ${number}]\n`);
  return { number, status: 'cancelled' };
}
