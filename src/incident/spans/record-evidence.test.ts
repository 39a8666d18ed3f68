import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { describe, expect, test } from 'vitest';
import type { Evidence } from '../evidence.ts';
import { evidenceFromSpans } from './evidence-from-spans.ts';
import { recordEvidence } from './record-evidence.ts';

describe('recordEvidence', () => {
  test('adds one event, at once, to a real span', () => {
    const span = new BasicTracerProvider().getTracer('test').startSpan('chat');
    recordEvidence(span, { kind: 'attempt_started', atMs: 1.5, attempt: 1 }, { order: 4 });
    expect((span as unknown as { events: { name: string; attributes: object }[] }).events).toMatchObject([
      {
        name: 'spanbox.evidence',
        attributes: {
          'spanbox.evidence.kind': 'attempt_started',
          'spanbox.evidence.order': 4,
          'spanbox.evidence.at_ms': 1.5,
          'spanbox.evidence.attempt': 1,
        },
      },
    ]);
  });

  test('by hand and without orders, dated evidence over two spans comes back in the order of its times', () => {
    const exporter = new InMemorySpanExporter();
    const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).getTracer('test');
    const run = tracer.startSpan('invoke_agent a', {
      attributes: { 'gen_ai.operation.name': 'invoke_agent', 'spanbox.run.id': 'r1' },
    });
    const chat = tracer.startSpan('chat m', {
      attributes: { 'gen_ai.operation.name': 'chat', 'spanbox.run.id': 'r1' },
    });
    const evidence: readonly Evidence[] = [
      { kind: 'attempt_started', atMs: 0, attempt: 1 },
      { kind: 'visible_output', atMs: 0.25, attempt: 1 },
      { kind: 'user_cancelled', atMs: 0.5 },
      { kind: 'run_finished', atMs: 0.5, outcome: 'stopped' },
    ];
    const [started, output, cancelled, finished] = evidence;
    if (started === undefined || output === undefined || cancelled === undefined || finished === undefined)
      throw new Error();
    recordEvidence(chat, started);
    recordEvidence(chat, output);
    chat.end();
    recordEvidence(run, cancelled);
    recordEvidence(run, finished);
    run.end();
    expect(evidenceFromSpans(exporter.getFinishedSpans()).map((r) => r.evidence)).toEqual([evidence]);
  });

  test('never throws: a span that does, an item that does, no item at all', () => {
    const added: unknown[] = [];
    const span = { addEvent: (...args: unknown[]) => added.push(args) };
    const thrower = {
      addEvent: (): never => {
        throw new Error('ended');
      },
    };
    const item = Object.defineProperty({ kind: 'attempt_started' }, 'attempt', {
      get: (): never => {
        throw new Error('no');
      },
    });
    recordEvidence(thrower, { kind: 'run_finished' });
    recordEvidence(span, item as unknown as Evidence);
    recordEvidence(span, undefined as unknown as Evidence);
    recordEvidence(undefined as unknown as typeof span, { kind: 'run_finished' });
    expect(added).toEqual([]);
  });
});
