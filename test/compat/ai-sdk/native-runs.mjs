// Version 7 of the AI SDK with its own OpenTelemetry integration beside ours, inside a run: prints, as JSON, the spans that came of it.
//
// Usage: node native-runs.mjs <dist folder>. It runs in the install tree of its lane.
import { LegacyOpenTelemetry, OpenTelemetry } from '@ai-sdk/otel';
import { createOpenAI } from '@ai-sdk/openai';
import * as ai from 'ai';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

globalThis.AI_SDK_LOG_WARNINGS = false;
const [dist] = process.argv.slice(2);
const load = (file) => import(pathToFileURL(join(dist, file)).href);
const { createFaultServer } = await load('testing/index.js');
const { agentRun } = await load('run/index.js');
const { spanboxMiddleware, spanboxTelemetry } = await load('integrations/ai-sdk.js');
const require = createRequire(join(dist, 'run/index.js'));
const { context, trace } = require('@opentelemetry/api');
const { AsyncLocalStorageContextManager } = require('@opentelemetry/context-async-hooks');
const { BasicTracerProvider } = require('@opentelemetry/sdk-trace-base');
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

const spans = [];
const keep = { onStart: (span) => spans.push(span), onEnd() {}, forceFlush: async () => {}, shutdown: async () => {} };
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [keep] }));

/** A tool call, a connection that drops, an answer; then what each span is called, what it is below, and what we said of it. */
async function spansOf(theirs) {
  spans.length = 0;
  const server = await createFaultServer({
    replies: [
      { answer: { parts: [{ type: 'tool_call', name: 'send_mail', callId: 'call_1', arguments: { to: 'x' } }] } },
      { fault: { kind: 'drop', at: 'after_headers' } },
      { answer: { parts: [{ type: 'text', text: ['Hello ', 'you'] }] } },
    ],
  });
  const model = ai.wrapLanguageModel({
    model: createOpenAI({ apiKey: 'k', baseURL: server.baseUrls['openai-chat'] }).chat('m'),
    middleware: spanboxMiddleware({ version: 'v4' }),
  });
  const ours = spanboxTelemetry({ tools: { send_mail: { effect: 'mutating' } } });
  await agentRun({ name: 'mailer' }, async () => {
    const { textStream } = ai.streamText({
      model,
      prompt: 'hi',
      maxRetries: 0,
      stopWhen: ai.stepCountIs(3),
      telemetry: { integrations: [ours, theirs] },
      tools: {
        send_mail: ai.tool({
          inputSchema: ai.jsonSchema({ type: 'object', properties: { to: { type: 'string' } } }),
          execute: () => 'sent',
        }),
      },
    });
    for await (const _ of textStream);
  });
  await server.close();
  const names = new Map(spans.map((span) => [span.spanContext().spanId, span.name]));
  return spans.map(({ name, ended, parentSpanContext, attributes }) => [
    name,
    names.get(parentSpanContext?.spanId) ?? null,
    ended,
    attributes['spanbox.attempt.number'] ?? attributes['spanbox.tool.effect'] ?? null,
  ]);
}

console.log(
  JSON.stringify({ now: await spansOf(new OpenTelemetry()), legacy: await spansOf(new LegacyOpenTelemetry()) }),
);
