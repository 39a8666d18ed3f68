// A model of the AI SDK with the middleware around it, asked against scripted replies: what the server, the caller and the spans say.
//
// Owns: the model, a global tracer provider that keeps spans, one run or none around what is asked.
// Leaves to others: what is scripted and what is asserted.

import { createOpenAI } from '@ai-sdk/openai';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { LanguageModel } from 'ai';
import { wrapLanguageModel } from 'ai';
import { spanboxMiddleware } from '../../src/integrations/ai-sdk.ts';
import type { SpanboxMiddlewareOptions } from '../../src/integrations/ai-sdk.ts';
import { RunIncidentSpanProcessor } from '../../src/index.ts';
import { startRun } from '../../src/run/agent-run.ts';
import type { AgentRunOptions, Run } from '../../src/run/index.ts';
import { createFaultServer } from '../../src/testing/index.ts';
import type { FaultServer, Reply } from '../../src/testing/index.ts';
import { hurried, RecordedSpans } from '../run/recorded.ts';

/** What is asked: a model, and the run that it is asked in, if there is one. */
export interface Asking {
  readonly model: Exclude<LanguageModel, string>;
  /** The same model without the middleware. */
  readonly bare: Exclude<LanguageModel, string>;
  readonly server: FaultServer;
}

export interface Asked {
  readonly spans: RecordedSpans;
  readonly requests: FaultServer['requests'];
  readonly error?: unknown;
}

export interface AskOptions {
  readonly middleware?: SpanboxMiddlewareOptions;
  readonly run?: Partial<AgentRunOptions>;
  /** Span processors after the one that keeps spans. */
  readonly processors?: readonly SpanProcessor[];
}

/** Without a run. */
export async function askedAlone(
  replies: readonly Reply[],
  ask: (asking: Asking) => Promise<void>,
  { middleware, processors = [] }: AskOptions = {},
): Promise<Asked> {
  const spans = new RecordedSpans();
  const server = await createFaultServer({ replies });
  context.disable();
  trace.disable();
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [spans, ...processors] }));
  const bare = createOpenAI({ apiKey: 'none', baseURL: server.baseUrls['openai-chat'] }).chat('m');
  const model = wrapLanguageModel({ model: bare, middleware: spanboxMiddleware(middleware) });
  let failure: { error?: unknown } = {};
  try {
    await ask({ model, bare, server });
  } catch (error) {
    failure = { error };
  } finally {
    await server.close();
  }
  return { spans, requests: server.requests, ...failure };
}

/** In a run, whose delays are a thousandth of what they are. */
export function asked(
  replies: readonly Reply[],
  ask: (asking: Asking, run: Run) => Promise<void>,
  options: AskOptions = {},
): Promise<Asked> {
  return askedAlone(
    replies,
    (asking) => startRun({ name: 'tester', ...options.run }, (run) => ask(asking, run), hurried()),
    options,
  );
}

/** What the box puts first in a provider. */
export function incidentProcessor(): SpanProcessor {
  return new RunIncidentSpanProcessor();
}

/** Name and parent of each span, in the order in which they began; `*` where it is open. */
export function treeOf({ spans }: RecordedSpans): readonly string[] {
  const names = new Map(spans.map((span) => [span.spanContext().spanId, span.name]));
  return spans.map((span) => {
    const parent = names.get(span.parentSpanContext?.spanId ?? '');
    return `${span.ended ? '' : '*'}${span.name}${parent === undefined ? '' : ` < ${parent}`}`;
  });
}

/** Kinds of the evidence on a span, in order. */
export function kindsOn(span: ReadableSpan | undefined): readonly unknown[] {
  return (span?.events ?? [])
    .filter(({ name }) => name === 'spanbox.evidence')
    .map(({ attributes }) => attributes?.['spanbox.evidence.kind']);
}
