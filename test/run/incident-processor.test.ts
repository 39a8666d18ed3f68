// Beside the processor that explains other people's spans nothing is told twice, and nothing is told differently.
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { expect, test } from 'vitest';
import { RunIncidentSpanProcessor } from '../../src/processors/incident/index.ts';
import { startRun } from '../../src/run/agent-run.ts';
import type { Run } from '../../src/run/index.ts';
import { RunScope } from '../../src/run/scope.ts';
import { eventsOf, hurried, RecordedSpans } from './recorded.ts';
import { dropped, finish, parts, text } from './sources.ts';

const request = { provider: 'openai', model: 'm', tools: [] };

async function read(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

const SCENARIOS: Readonly<Record<string, (run: Run, scope: RunScope, user: AbortController) => Promise<unknown>>> = {
  completed: (run) => read(run.stream(request, () => parts([text('a'), finish()]))),
  'broken in the text': (run) => read(run.stream(request, () => parts([text('a')], dropped()))),
  'overcome by a replay': (run) => {
    let starts = 0;
    return read(
      run.stream(request, () => {
        starts += 1;
        return starts === 1 ? parts([], dropped()) : parts([text('a'), finish()]);
      }),
    );
  },
  'caught by the body': (run) => read(run.stream(request, () => parts([text('a')], dropped()))).catch(() => undefined),
  'a tool that failed': (run) =>
    run.tool({ name: 't', effect: 'read_only' }, () => Promise.reject(new RangeError('x'))),
  'a tool that failed and was overcome': async (run) => {
    await run
      .tool({ name: 't', effect: 'read_only' }, () => Promise.reject(new RangeError('x')))
      .catch(() => undefined);
    await read(run.stream(request, () => parts([text('a'), finish()])));
  },
  'the body threw': () => Promise.reject(new RangeError('x')),
  'closed in a stream': (run, scope) =>
    read(
      run.stream(request, () => {
        void scope.close('reload', { mode: 'now' });
        return parts([text('a'), finish()]);
      }),
    ),
  'cancelled in a tool': (run, _, user) =>
    run.tool({ name: 't', effect: 'mutating' }, ({ signal }) => {
      user.abort(new Error('enough'));
      return Promise.reject(signal.reason as Error);
    }),
};

/** Ids are the run's: named by the span and the attempt in them. */
function idIn(spans: RecordedSpans, id: unknown): unknown {
  if (typeof id !== 'string') return id;
  const [, spanId, attempt] = id.split('-');
  const of = spans.spans.find((span) => span.spanContext().spanId === spanId);
  return `${String(of?.name)} ${String(attempt)}`;
}

async function spansOf(name: string, isWatched: boolean): Promise<unknown> {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const spans = new RecordedSpans();
  const processors = isWatched ? [spans, new RunIncidentSpanProcessor() as never] : [spans];
  const tracer = new BasicTracerProvider({ spanProcessors: processors }).getTracer('test');
  const scope = new RunScope('root', undefined);
  const user = new AbortController();
  await startRun(
    { name: 'a', tracer, scope, signal: user.signal },
    (run) => SCENARIOS[name]!(run, scope, user),
    hurried(),
  ).catch(() => undefined);
  expect(spans.open).toEqual([]);
  return spans.spans.map((span) => ({
    name: span.name,
    status: span.status,
    errorType: span.attributes['error.type'],
    cause: span.attributes['spanbox.incident.cause'],
    id: idIn(spans, span.attributes['spanbox.incident.id']),
    outcome: span.attributes['spanbox.run.outcome'],
    reasons: span.attributes['gen_ai.response.finish_reasons'],
    events: span.events.map((event) => event.name),
    incidents: eventsOf(span, 'spanbox.incident').map((event) => [
      event['spanbox.incident.cause'],
      event['spanbox.incident.disposition'],
      event['spanbox.recovery.row'],
    ]),
  }));
}

test.each(Object.keys(SCENARIOS))('%s: the same spans with the processor and without', async (name) => {
  expect(await spansOf(name, true)).toEqual(await spansOf(name, false));
});
