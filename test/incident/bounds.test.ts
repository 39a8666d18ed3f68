// What the processor keeps: nothing of runs that are over, a bounded part of long ones, and never content.
import { SpanStatusCode } from '@opentelemetry/api';
import type { Span } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { expect, test } from 'vitest';
import { recordEvidence } from '../../src/incident/index.ts';
import type { Evidence } from '../../src/incident/index.ts';
import { CompactSpan } from '../../src/incident/spans/compact-span.ts';
import { KeptEvidence } from '../../src/processors/incident/kept-evidence.ts';
import { LiveRun } from '../../src/processors/incident/live-run.ts';
import { SpanTable } from '../../src/processors/incident/span-table.ts';
import { Traced, under } from './traced.ts';

const AGENT = { attributes: { 'gen_ai.operation.name': 'invoke_agent' } };
const CHAT = { attributes: { 'gen_ai.operation.name': 'chat' } };

function record(span: Span, order: number, item: Evidence): void {
  recordEvidence(span, { ...item, atMs: order }, { order });
}

test('10,000 open runs, each with an open attempt: each is told its own incident, and none is known after its end', () => {
  const table = new SpanTable();
  const provider = new BasicTracerProvider({
    spanProcessors: [
      {
        onStart: (span) => table.started(span),
        onEnd: (span) => {
          const one = table.find(span);
          if (one?.run?.span === one) one?.run?.end(undefined);
          if (one !== undefined) table.ended(one);
        },
        forceFlush: () => Promise.resolve(),
        shutdown: () => Promise.resolve(),
      },
    ],
  });
  const tracer = provider.getTracer('test');
  const open = Array.from({ length: 10_000 }, () => {
    const run = tracer.startSpan('run', { ...AGENT, root: true });
    return { run, chat: tracer.startSpan('chat', CHAT, under(run)) };
  });
  expect(table.size).toEqual({ spans: 20_000, runs: 10_000 });
  for (const { run, chat } of open) {
    chat.end();
    run.end();
  }
  expect(table.size).toEqual({ spans: 0, runs: 0 });

  const traced = new Traced();
  const runs = Array.from({ length: 10_000 }, () => traced.tracer.startSpan('run', { ...AGENT, root: true }));
  const chats = runs.map((run) => traced.tracer.startSpan('chat', CHAT, under(run)));
  for (const [index, chat] of chats.entries()) {
    if (index % 100 !== 0) chat.setAttribute('gen_ai.response.finish_reasons', ['stop']);
    else chat.setAttribute('error.type', 'ECONNRESET');
    chat.end();
  }
  for (const run of runs) run.end();
  expect(traced.told).toHaveLength(100);
  expect(new Set(traced.told.map(({ id }) => id)).size).toBe(100);
});

test('runs without a span of their own are forgotten when a thousand others came', () => {
  const table = new SpanTable();
  const provider = new BasicTracerProvider({
    spanProcessors: [
      {
        onStart: (span) => table.started(span),
        onEnd: (span) => {
          const one = table.find(span);
          if (one !== undefined) table.ended(one);
        },
        forceFlush: () => Promise.resolve(),
        shutdown: () => Promise.resolve(),
      },
    ],
  });
  const tracer = provider.getTracer('test');
  for (let n = 0; n < 5_000; n += 1) tracer.startSpan('chat', { ...CHAT, root: true }).end();
  expect(table.size).toEqual({ spans: 0, runs: 1_000 });
  table.clear();
  expect(table.size).toEqual({ spans: 0, runs: 0 });
});

test('a run of 2,000 spans of others keeps 256 of them, and its incident is the one of all', () => {
  const traced = new Traced();
  const run = traced.tracer.startSpan('run', AGENT);
  for (let n = 1; n < 1_000; n += 1) {
    const chat = traced.tracer.startSpan('chat', CHAT, under(run));
    chat.setAttribute('gen_ai.response.finish_reasons', ['tool_calls']);
    chat.end();
    const tool = traced.tracer.startSpan(
      'tool',
      {
        attributes: {
          'gen_ai.operation.name': 'execute_tool',
          'gen_ai.tool.call.id': `call_${n}`,
          // The one that changed something is long gone when the run breaks.
          'spanbox.tool.effect': n === 3 ? 'mutating' : 'read_only',
        },
      },
      under(run),
    );
    tool.end();
  }
  const last = traced.tracer.startSpan('last', CHAT, under(run));
  last.setAttribute('error.type', '401');
  last.setStatus({ code: SpanStatusCode.ERROR });
  last.end();
  run.setStatus({ code: SpanStatusCode.ERROR });
  run.end();
  expect(traced.told.map(({ span }) => span)).toEqual(['last']);
  expect(traced.told[0]?.incident).toMatchObject({
    cause: 'provider_rejected',
    attempt: 1_000,
    recovery: { action: 'stop', reason: 'unsafe_effect_started', row: '3' },
  });
  expect(traced.told[0]?.incident).toEqual(traced.offline[0]?.incident);
});

test('a kept run holds at most 256 spans', () => {
  const run = new LiveRun('run');
  const span = new Traced().tracer.startSpan('chat', CHAT) as Span & ReadableSpan;
  for (let n = 0; n < 10_000; n += 1) run.keep({ span: new CompactSpan(span), role: 'attempt' });
  const { group } = run.derive(true) ?? {};
  expect(group?.members.length).toBeLessThanOrEqual(256);
  expect((group?.attemptsBefore ?? 0) + (group?.members.length ?? 0)).toBe(10_000);
});

test('10,000 items of evidence in a run: some are kept, and the incident is the one of all', () => {
  const traced = new Traced({ limits: { eventCountLimit: 20_000 } });
  const run = traced.tracer.startSpan('run', AGENT);
  let order = 0;
  const say = (span: Span, item: Evidence): void => {
    record(span, order, item);
    order += 1;
  };
  for (let attempt = 1; attempt <= 1_000; attempt += 1) {
    const chat = traced.tracer.startSpan('chat', CHAT, under(run));
    say(chat, { kind: 'attempt_started', attempt });
    say(chat, {
      kind: 'boundary_snapshot',
      attempt,
      exposed: 1,
      unknown: 0,
      providerSide: 0,
      externalWait: 0,
      opaque: 0,
    });
    const call = `call_${attempt}`;
    say(chat, { kind: 'provider_progress', attempt });
    say(chat, { kind: 'tool_input_started', attempt, call });
    say(chat, { kind: 'tool_input_finished', attempt, call });
    say(chat, { kind: 'tool_call_materialized', attempt, call, tool: 'read', effect: 'read_only' });
    say(chat, { kind: 'stream_finished', attempt, finishReason: 'tool_calls' });
    chat.end();
    const tool = traced.tracer.startSpan(
      'tool',
      { attributes: { 'gen_ai.operation.name': 'execute_tool' } },
      under(run),
    );
    say(tool, { kind: 'tool_execution_started', attempt, call, effect: attempt === 2 ? 'mutating' : 'read_only' });
    say(tool, { kind: 'tool_execution_finished', attempt, call });
    tool.end();
  }
  const last = traced.tracer.startSpan('last', CHAT, under(run));
  say(last, { kind: 'attempt_started', attempt: 1_001 });
  say(last, { kind: 'provider_rejected', attempt: 1_001, rejection: 'auth', status: 401 });
  last.end();
  say(run, { kind: 'run_finished', outcome: 'failed' });
  run.end();
  expect(order).toBe(9_003);
  expect(traced.told.map(({ span }) => span)).toEqual(['last']);
  expect(traced.told[0]?.incident).toEqual(traced.offline[0]?.incident);
  expect(traced.told[0]?.incident).toMatchObject({
    attempt: 1_001,
    recovery: { reason: 'unsafe_effect_started', row: '3' },
  });
});

test('kept evidence does not grow with what came', () => {
  const kept = new KeptEvidence();
  for (let n = 0; n < 10_000; n += 1) {
    kept.add([
      {
        name: 'spanbox.evidence',
        time: [1, n],
        attributes: {
          'spanbox.evidence.kind': n === 0 ? 'attempt_started' : 'provider_progress',
          'spanbox.evidence.attempt': 1,
          'spanbox.evidence.order': n,
          'spanbox.evidence.at_ms': n,
        },
      },
      { name: 'note', time: [1, n] },
    ]);
  }
  const items = kept.items();
  expect(items).toHaveLength(64);
  expect(items[0]?.item.kind).toBe('attempt_started');
  expect(items.at(-1)?.order).toBe(9_999);
  expect(items.some(({ item }) => item.kind === 'evidence_omitted')).toBe(false);
});
