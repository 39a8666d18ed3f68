// Closing runs: one action id, named by the close that really hit, waits and holds, and nothing left open.
import { createHmac } from 'node:crypto';
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { beforeEach, expect, test } from 'vitest';
import { startRun } from '../../src/run/agent-run.ts';
import { RunInterruptedError } from '../../src/run/index.ts';
import type { AgentRunOptions, Run } from '../../src/run/index.ts';
import { closeAll, createScope } from '../../src/run/lifecycle.ts';
import { RunScope } from '../../src/run/scope.ts';
import { causeOf, closing } from './closing.ts';
import { ManualTime } from './manual-time.ts';
import { eventsOf, recorded } from './recorded.ts';
import type { Recorded } from './recorded.ts';
import { FedSource, finish, text } from './sources.ts';

const KEY = new Uint8Array(32).fill(7);
let time: ManualTime;
let record: Recorded;
let root: RunScope;

beforeEach(() => {
  time = new ManualTime();
  record = recorded();
  root = new RunScope('root', undefined, KEY, time);
});

const scopeIn = (parent: RunScope, name: string): RunScope => new RunScope(name, parent, undefined, time);

interface Running {
  readonly source: FedSource;
  readonly outcome: Promise<unknown>;
}

/** A run that reads a stream until it is over. */
function reading(options: Partial<AgentRunOptions> = {}, before?: (run: Run) => Promise<void>): Running {
  const source = new FedSource();
  const outcome = startRun(
    { name: 'reader', tracer: record.tracer, scope: root, ...options },
    async (run) => {
      await before?.(run);
      const stream = run.stream({ provider: 'openai', model: 'm', tools: [] }, () => source);
      let read = 0;
      for await (const _ of stream) read += 1;
      return read;
    },
    time,
  ).catch((error: unknown) => error);
  return { source, outcome };
}

function complete({ source }: Running): void {
  source.part(text('a'));
  source.part(finish());
  source.end();
}

test('closeAll over 50 runs: one action id on all of them, each linked to the span that closed', async () => {
  const scopes = [undefined, createScope('plugins'), createScope('chats')];
  const runs = Array.from({ length: 50 }, (_, index) => {
    const scope = scopes[index % 3];
    const source = new FedSource();
    return startRun(
      { name: `run-${String(index)}`, tracer: record.tracer, ...(scope === undefined ? {} : { scope }) },
      async (run) => {
        for await (const _ of run.stream({ provider: 'openai', model: 'm', tools: [] }, () => source));
      },
      time,
    ).catch((error: unknown) => error);
  });
  await time.settle();
  const closer = record.tracer.startSpan('shutdown');
  const report = await context.with(trace.setSpan(context.active(), closer), () =>
    closeAll('dispose_all', {
      mode: 'now',
      origin: { source: 'host', operation: 'stop' },
      reason: 'deploy',
    }),
  );
  closer.end();
  for (const run of runs) expect(causeOf(await run)).toEqual(['lifecycle_closed', 'dispose_all']);
  expect([report.kind, report.mode, report.interrupted, report.waitedFor]).toEqual(['dispose_all', 'now', 50, 0]);
  const spans = record.spans.named('invoke_agent');
  expect(spans.length).toBe(50);
  for (const span of spans) {
    expect(eventsOf(span, 'spanbox.lifecycle.close')).toEqual([
      {
        'spanbox.lifecycle.action.id': report.actionId,
        'spanbox.lifecycle.action.kind': 'dispose_all',
        'spanbox.lifecycle.action.mode': 'now',
        'spanbox.lifecycle.action.origin.source': 'host',
        'spanbox.lifecycle.action.origin.operation': 'stop',
        'spanbox.lifecycle.action.origin.reason': 'deploy',
      },
    ]);
    expect(span.links.map(({ context: to, attributes }) => [to.spanId, attributes])).toEqual([
      [closer.spanContext().spanId, { 'spanbox.link.kind': 'closed_by' }],
    ]);
    expect(span.attributes['spanbox.incident.cause']).toBe('lifecycle_closed');
    expect([span.status.code, span.attributes['error.type']]).toEqual([0, undefined]);
  }
  for (const span of record.spans.named('chat')) {
    expect(eventsOf(span, 'spanbox.incident').length).toBe(1);
    expect([span.status.code, span.attributes['gen_ai.response.finish_reasons']]).toEqual([0, ['error']]);
  }
  expect(record.spans.open).toEqual([]);
  // Scopes that were there are closed for good; the process is not.
  expect(scopes[1]!.isClosed).toBe(true);
  expect(createScope('later').isClosed).toBe(false);
});

test('a reload that waits and a dispose that does not: the run is named by the dispose', async () => {
  const run = reading();
  await time.settle();
  const reload = closing(root, 'reload', {});
  await time.advance(100);
  const dispose = closing(root, 'dispose', { mode: 'now' });
  await time.settle();
  expect(causeOf(await run.outcome)).toEqual(['lifecycle_closed', 'dispose']);
  const [span] = record.spans.named('invoke_agent');
  const ids = eventsOf(span!, 'spanbox.lifecycle.close').map((event) => event['spanbox.lifecycle.action.id']);
  expect(ids).toEqual([dispose.report?.actionId]);
  expect(reload.report).toMatchObject({ kind: 'reload', interrupted: 0, waitedFor: 1 });
  expect(record.spans.open).toEqual([]);
});

test('two closes that interrupt: the first one names the run, also when the later one ended first', async () => {
  let finishWork = (): void => undefined;
  const work = new Promise<void>((resolve) => {
    finishWork = resolve;
  });
  const run = reading();
  await time.settle();
  const reload = closing(root, 'reload', { mode: 'now', work: () => work });
  await time.advance(10);
  const dispose = closing(root, 'dispose', { mode: 'now' });
  await time.settle();
  expect([dispose.report?.kind, reload.report]).toEqual(['dispose', undefined]);
  expect(causeOf(await run.outcome)).toEqual(['lifecycle_closed', 'reload']);
  finishWork();
  await time.settle();
  expect(reload.report?.kind).toBe('reload');
  expect(record.spans.open).toEqual([]);
});

test('a second close while the run ends contributes, and does not take the name', async () => {
  const outcome = startRun(
    { name: 'slow', tracer: record.tracer, scope: root },
    async (run) => {
      await run.tool({ name: 'wait', effect: 'read_only' }, () => new Promise(() => undefined));
    },
    time,
  ).catch((error: unknown) => error);
  await time.settle();
  closing(root, 'reload', { mode: 'now' });
  await time.advance(10);
  closing(root, 'dispose', { mode: 'now' });
  await time.advance(10_000);
  const error = await outcome;
  expect(causeOf(error)).toEqual(['lifecycle_closed', 'reload']);
  expect((error as RunInterruptedError).incident.contributing).toEqual([
    { cause: 'lifecycle_closed', detail: 'dispose' },
  ]);
  expect(eventsOf(record.spans.named('invoke_agent')[0]!, 'spanbox.lifecycle.close').length).toBe(2);
  expect(record.spans.open).toEqual([]);
});

test('when_idle waits for what is active and holds what is new, with one action id', async () => {
  const closer = record.tracer.startSpan('reload');
  const first = reading();
  await time.settle();
  let worked = 0;
  const reload = context.with(trace.setSpan(context.active(), closer), () =>
    closing(root, 'reload', { work: () => void (worked += 1) }),
  );
  const held = reading();
  await time.advance(500);
  expect([reload.report, worked, held.source.reads]).toEqual([undefined, 0, 0]);
  expect(first.source.reads).toBe(1);
  complete(first);
  await time.settle();
  expect(await first.outcome).toBe(2);
  expect(worked).toBe(1);
  expect(reload.report).toMatchObject({
    kind: 'reload',
    mode: 'when_idle',
    interrupted: 0,
    waitedFor: 1,
    durationMillis: 500,
  });
  complete(held);
  expect(await held.outcome).toBe(2);
  closer.end();
  const wait = { 'spanbox.lifecycle.action.id': reload.report?.actionId, 'spanbox.lifecycle.action.kind': 'reload' };
  expect(eventsOf(record.spans.named('reload')[0]!, 'spanbox.lifecycle.wait')).toEqual([
    { ...wait, 'spanbox.lifecycle.wait.subject': 'close', 'spanbox.lifecycle.wait.duration_ms': 500 },
  ]);
  const [, heldSpan] = record.spans.named('invoke_agent');
  expect(eventsOf(heldSpan!, 'spanbox.lifecycle.wait')).toEqual([
    { ...wait, 'spanbox.lifecycle.wait.subject': 'run', 'spanbox.lifecycle.wait.duration_ms': 500 },
  ]);
  expect(record.spans.named('invoke_agent').flatMap((span) => eventsOf(span, 'spanbox.lifecycle.close'))).toEqual([]);
  expect(record.spans.open).toEqual([]);
});

test('a run that is held can be cancelled', async () => {
  const first = reading();
  await time.settle();
  closing(root, 'reload', {});
  const user = new AbortController();
  const held = reading({ signal: user.signal });
  await time.settle();
  const reason = new Error('no more');
  user.abort(reason);
  expect(await held.outcome).toBe(reason);
  expect(held.source.reads).toBe(0);
  const [, span] = record.spans.named('invoke_agent');
  expect([span!.ended, span!.attributes['spanbox.incident.cause']]).toEqual([true, 'user_cancelled']);
  complete(first);
  expect(await first.outcome).toBe(2);
});

test('a run that is held while its scope is disposed never begins, and is told by the same action', async () => {
  const first = reading();
  await time.settle();
  const dispose = closing(root, 'dispose_scope', {});
  const child = scopeIn(root, 'child');
  const held = reading({ scope: child });
  await time.settle();
  complete(first);
  await time.settle();
  // The root of a tree stays open, but the run waited for a close that hit everything in it.
  expect(causeOf(await held.outcome)).toEqual(['lifecycle_closed', 'dispose_scope']);
  expect([held.source.reads, dispose.report?.waitedFor, root.isClosed]).toEqual([0, 1, false]);
  const second = reading({ scope: child });
  await time.settle();
  const own = closing(child, 'dispose_scope', {});
  const late = reading({ scope: child });
  complete(second);
  await time.settle();
  expect(causeOf(await late.outcome)).toEqual(['lifecycle_closed', 'dispose_scope']);
  expect(late.source.reads).toBe(0);
  const span = record.spans.named('invoke_agent').at(-1)!;
  expect(eventsOf(span, 'spanbox.lifecycle.close').map((event) => event['spanbox.lifecycle.action.id'])).toEqual([
    own.report?.actionId,
  ]);
  expect(child.isClosed).toBe(true);
  expect(record.spans.open).toEqual([]);
});

test('when_idle that waited long enough interrupts, as the same action', async () => {
  const run = reading();
  await time.settle();
  const reload = closing(root, 'reload', { maxWaitMillis: 1_000 });
  await time.advance(999);
  expect(reload.report).toBeUndefined();
  await time.advance(1);
  expect(causeOf(await run.outcome)).toEqual(['lifecycle_closed', 'reload']);
  await time.settle();
  expect(reload.report).toMatchObject({ interrupted: 1, waitedFor: 0 });
  const [span] = record.spans.named('invoke_agent');
  expect(eventsOf(span!, 'spanbox.lifecycle.close').map((event) => event['spanbox.lifecycle.action.id'])).toEqual([
    reload.report?.actionId,
  ]);
  // Asked for at 1000, noticed at 2000: both are evidence.
  expect(record.spans.evidence().find(({ kind }) => kind === 'lifecycle_closed')).toMatchObject({
    atMs: 2_000,
    initiatedAtMs: 1_000,
    action: 'reload',
  });
});

test('runs inside runs: a close passes down with one id, is not held by a close that waits for the run above', async () => {
  const inner: unknown[] = [];
  const outer = startRun(
    { name: 'outer', tracer: record.tracer, scope: root },
    (run) =>
      run.tool({ name: 'ask', effect: 'read_only' }, async () => {
        const fromOutside = <T>(act: () => T): T => context.with(ROOT_CONTEXT, act);
        const reload = fromOutside(() => closing(root, 'reload', {}));
        const running = reading({ name: 'inner', scope: scopeIn(root, 'sub') });
        await time.settle();
        inner.push(running.source.reads, reload.report);
        fromOutside(() => closing(root, 'dispose', { mode: 'now' }));
        inner.push(causeOf(await running.outcome));
      }),
    time,
  ).catch((error: unknown) => error);
  await time.advance(10_000);
  const error = await outer;
  expect(inner).toEqual([1, undefined, ['lifecycle_closed', 'dispose']]);
  expect(error).toBeInstanceOf(RunInterruptedError);
  const ids = record.spans
    .named('invoke_agent')
    .map((span) => eventsOf(span, 'spanbox.lifecycle.close').map((event) => event['spanbox.lifecycle.action.id']));
  expect(ids.length).toBe(2);
  expect(ids[0]).toEqual(ids[1]);
  expect(ids[0]!.length).toBe(1);
  expect(record.spans.open).toEqual([]);
});

test('a run that closes its own scope does not wait for itself', async () => {
  const outcome = await startRun(
    { name: 'self', tracer: record.tracer, scope: root },
    async () => (await root.close('reload')).kind,
    time,
  );
  expect(outcome).toBe('reload');
  expect(record.spans.open).toEqual([]);
});

test('a close that comes through the signal of somebody else is the same close', async () => {
  const user = new AbortController();
  const run = reading({ signal: user.signal });
  const relay = startRun(
    { name: 'relay', tracer: record.tracer, scope: scopeIn(root, 'other') },
    async (above) => {
      above.signal.addEventListener('abort', () => user.abort(above.signal.reason));
      await new Promise((_, reject) => {
        above.signal.addEventListener('abort', () => reject(above.signal.reason as Error));
      });
    },
    time,
  ).catch((error: unknown) => error);
  await time.settle();
  const report = await root.close('reload', { mode: 'now' });
  expect(causeOf(await run.outcome)).toEqual(['lifecycle_closed', 'reload']);
  expect(causeOf(await relay)).toEqual(['lifecycle_closed', 'reload']);
  const [span] = record.spans.named('invoke_agent reader');
  expect(eventsOf(span!, 'spanbox.lifecycle.close').map((event) => event['spanbox.lifecycle.action.id'])).toEqual([
    report.actionId,
  ]);
});

test('names of scopes are written as keyed hashes, outermost first', async () => {
  const plugins = scopeIn(root, 'plugins');
  const one = scopeIn(plugins, 'secret-plugin');
  const run = reading({ scope: one });
  await time.settle();
  await one.close('reload', { mode: 'now' });
  await run.outcome;
  const hash = (name: string): string => createHmac('sha256', KEY).update(name).digest('hex').slice(0, 32);
  const [span] = record.spans.named('invoke_agent');
  const [event] = eventsOf(span!, 'spanbox.lifecycle.close');
  expect(event!['spanbox.lifecycle.scope.keys']).toEqual([hash('plugins'), hash('secret-plugin')]);
  expect(JSON.stringify(record.spans.spans.map(({ attributes, events }) => [attributes, events]))).not.toContain(
    'secret-plugin',
  );
});
