// One version of the AI SDK inside a run: prints, as JSON, what the middleware and (7) the telemetry integration made of it.
//
// Usage: node runs.mjs <dist folder> <version of the model specification>. It runs in the install tree of its lane.
import * as ai from 'ai';
import { createOpenAI } from '@ai-sdk/openai';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

globalThis.AI_SDK_LOG_WARNINGS = false;
const [dist, version] = process.argv.slice(2);
const load = (file) => import(pathToFileURL(join(dist, file)).href);
const { createFaultServer } = await load('testing/index.js');
const { agentRun } = await load('run/index.js');
const { spanboxMiddleware, spanboxTelemetry } = await load('integrations/ai-sdk.js');
// The context manager of the tree that dist/ is in: runs are found through it.
const require = createRequire(join(dist, 'run/index.js'));
const { context } = require('@opentelemetry/api');
const { AsyncLocalStorageContextManager } = require('@opentelemetry/context-async-hooks');
const { BasicTracerProvider } = require('@opentelemetry/sdk-trace-base');
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

const spans = [];
const keep = { onStart: (span) => spans.push(span), onEnd() {}, forceFlush: async () => {}, shutdown: async () => {} };
const tracer = new BasicTracerProvider({ spanProcessors: [keep] }).getTracer('test');
const tools = { send_mail: { effect: 'mutating' } };
// Version 7 alone has it.
const { registerTelemetry } = { ...ai };
registerTelemetry?.(spanboxTelemetry({ tools }));

const server = await createFaultServer({
  replies: [
    { answer: { parts: [{ type: 'tool_call', name: 'send_mail', callId: 'call_1', arguments: { to: 'x' } }] } },
    { fault: { kind: 'drop', at: 'after_headers' } },
    { answer: { parts: [{ type: 'text', text: ['Hello ', 'you'] }] } },
  ],
});
const model = ai.wrapLanguageModel({
  model: createOpenAI({ apiKey: 'k', baseURL: server.baseUrls['openai-chat'] }).chat('m'),
  middleware: spanboxMiddleware({ version }),
});
const told = [];
let sent = 0;
const text = await agentRun({ name: 'mailer', tracer, tools }, async (run) => {
  const send = () => {
    sent += 1;
    return 'sent';
  };
  const { textStream } = ai.streamText({
    model,
    prompt: 'hi',
    maxRetries: 0,
    stopWhen: ai.stepCountIs(3),
    onError: ({ error }) => told.push(error.name),
    tools: {
      send_mail: ai.tool({
        inputSchema: ai.jsonSchema({ type: 'object', properties: { to: { type: 'string' } } }),
        execute: (_, { toolCallId }) =>
          registerTelemetry === undefined
            ? run.tool({ name: 'send_mail', callId: toolCallId, effect: 'mutating' }, send)
            : send(),
      }),
    },
  });
  let answer = '';
  for await (const piece of textStream) answer += piece;
  return answer;
});
await server.close();
console.log(
  JSON.stringify({
    text,
    sent,
    told,
    requests: server.requests.length,
    spans: spans.map(({ name, ended, status, attributes }) => [
      name,
      ended,
      status.code,
      attributes['spanbox.attempt.resend_count'] ??
        attributes['spanbox.tool.effect'] ??
        attributes['spanbox.run.outcome'] ??
        null,
    ]),
  }),
);
