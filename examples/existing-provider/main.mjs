/**
 * Spanbox beside what is there: an application that has its own tracer provider and exporter. Since SDK 2.0 processors can only be given to
 * the constructor of a provider, so this is the one line to change: `...box.spanProcessors` behind your own.
 */
import { context, SpanKind, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider, BatchSpanProcessor, ConsoleSpanExporter } from '@opentelemetry/sdk-trace-base';
import { createSpanbox } from 'spanbox';

const box = createSpanbox({ service: 'existing-provider' });

const provider = new BasicTracerProvider({
  spanProcessors: [
    // What the application had before: any exporter. It goes on getting what it always got.
    new BatchSpanProcessor(new ConsoleSpanExporter()),
    ...box.spanProcessors,
  ],
});
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
trace.setGlobalTracerProvider(provider);

const tracer = trace.getTracer('existing-provider-example');
const session = process.env.SESSION ?? `existing-provider-${Date.now()}`;

tracer.startActiveSpan(
  'invoke_agent greeter',
  { kind: SpanKind.INTERNAL, attributes: { 'session.id': session, 'gen_ai.operation.name': 'invoke_agent' } },
  (run) => {
    tracer.startActiveSpan(
      'execute_tool greet',
      {
        kind: SpanKind.INTERNAL,
        attributes: {
          'gen_ai.operation.name': 'execute_tool',
          'gen_ai.tool.name': 'greet',
          'gen_ai.tool.call.id': 'call_1',
        },
      },
      (tool) => {
        tool.addEvent('greeted', { 'greeting.language': 'en' });
        tool.end();
      },
    );
    run.end();
  },
);

// Your provider is shut down by you; it shuts down the processors that it was given, the box's among them.
await provider.shutdown();
process.stderr.write(`recorded in ${box.dir}\n`);
