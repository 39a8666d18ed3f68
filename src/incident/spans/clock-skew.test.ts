// Spans of one run whose clocks differ by less than two milliseconds, as those of the JavaScript SDK do.
import { describe, expect, test } from 'vitest';
import { otlpSpan } from '../../../test/fixtures/otlp-span.ts';
import type { SpanFields } from '../../../test/fixtures/otlp-span.ts';
import { deriveIncidents } from '../derive.ts';
import { evidenceFromSpans } from './evidence-from-spans.ts';

const op = (operation: string, more: object = {}): Pick<SpanFields, 'attributes'> => ({
  attributes: { 'gen_ai.operation.name': operation, ...more },
});
const order = (...spans: readonly SpanFields[]): readonly unknown[] =>
  evidenceFromSpans(spans.map(otlpSpan)).flatMap(({ evidence }) => evidence.map(({ kind, atMs }) => [kind, atMs]));

const finish = { 'gen_ai.response.finish_reasons': ['stop'] };

describe('within two milliseconds', () => {
  test('a request that seems to end after its run ended before it', () => {
    expect(
      order(
        { id: 'a', start: 0, end: 10, ...op('invoke_agent') },
        { id: 'c', parent: 'a', start: 1, end: 11.9, ...op('chat', finish) },
      ),
    ).toEqual([
      ['attempt_started', 1],
      ['stream_finished', 11.9],
      ['run_finished', 11.9],
    ]);
  });

  test('a request that seems to fail after the next one began failed before it, and was overcome', () => {
    const spans: readonly SpanFields[] = [
      { id: 'a', start: 0, end: 30, ...op('invoke_agent') },
      { id: 'c1', parent: 'a', start: 1, end: 10.7, status: 'error', ...op('chat', { 'error.type': '529' }) },
      { id: 'c2', parent: 'a', start: 10, end: 20, ...op('chat', finish) },
    ];
    expect(order(...spans)).toEqual([
      ['attempt_started', 1],
      ['provider_rejected', 10],
      ['attempt_started', 10],
      ['stream_finished', 20],
      ['run_finished', 30],
    ]);
    const [run] = evidenceFromSpans(spans.map(otlpSpan));
    expect(deriveIncidents(run?.evidence ?? []).overcome.map(({ cause, attempt }) => [cause, attempt])).toEqual([
      ['provider_rejected', 1],
    ]);
  });

  test('a tool that seems to end after the next request began ended before it', () => {
    expect(
      order(
        { id: 'a', start: 0, end: 30, ...op('invoke_agent') },
        { id: 'c1', parent: 'a', start: 1, end: 5, ...op('chat', finish) },
        { id: 't', parent: 'a', start: 5, end: 10.4, ...op('execute_tool') },
        { id: 'c2', parent: 'a', start: 10, end: 20, ...op('chat', finish) },
      ),
    ).toEqual([
      ['attempt_started', 1],
      ['tool_call_materialized', 5],
      ['stream_finished', 5],
      ['tool_execution_started', 5],
      ['tool_execution_finished', 10],
      ['attempt_started', 10],
      ['stream_finished', 20],
      ['run_finished', 30],
    ]);
  });
});

test('of two requests that began in one millisecond, the one that ended first was first, whatever their ids', () => {
  for (const [first, second] of [
    ['x', 'y'],
    ['y', 'x'],
  ] as const) {
    const spans = [
      { id: 'a', start: 0, end: 30, ...op('invoke_agent') },
      { id: second, parent: 'a', start: 1, end: 1.9, ...op('chat', finish) },
      { id: first, parent: 'a', start: 1, end: 1.2, status: 'error', ...op('chat', { 'error.type': '529' }) },
    ] as const;
    const [run] = evidenceFromSpans(spans.map(otlpSpan));
    expect(deriveIncidents(run?.evidence ?? []).incident).toBeUndefined();
  }
});

describe('beyond them, times are believed', () => {
  test('a tool that ends long after the next request began, and after its run', () => {
    expect(
      order(
        { id: 'a', start: 0, end: 30, ...op('invoke_agent') },
        { id: 'c1', parent: 'a', start: 1, end: 5, ...op('chat', finish) },
        { id: 't', parent: 'a', start: 5, end: 40, ...op('execute_tool') },
        { id: 'c2', parent: 'a', start: 10, end: 20, ...op('chat', finish) },
      ),
    ).toEqual([
      ['attempt_started', 1],
      ['tool_call_materialized', 5],
      ['stream_finished', 5],
      ['tool_execution_started', 5],
      ['attempt_started', 10],
      ['stream_finished', 20],
      ['run_finished', 30],
      ['tool_execution_finished', 40],
    ]);
  });

  test('a crash comes after everything, wherever the span of the run ends', () => {
    const repaired = { 'spanbox.repaired': true };
    expect(
      order(
        { id: 'a', start: 0, end: 3, ...op('invoke_agent', repaired) },
        { id: 'c1', parent: 'a', start: 1, end: 9, ...op('chat', finish) },
      ).at(-1),
    ).toEqual(['process_crashed', 9]);
    expect(order({ id: 'c1', start: 1, end: 9, ...op('chat', repaired) })).toEqual([
      ['attempt_started', 0],
      ['process_crashed', 8],
    ]);
  });
});
