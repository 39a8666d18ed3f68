// Tool spans of others as calls, through evidenceFromSpans.
import { describe, expect, test } from 'vitest';
import { otlpSpan } from '../../../test/fixtures/otlp-span.ts';
import type { SpanFields } from '../../../test/fixtures/otlp-span.ts';
import { deriveIncidents } from '../derive.ts';
import type { Evidence } from '../evidence.ts';
import { evidenceFromSpans } from './evidence-from-spans.ts';
import type { RunEvidenceFromSpans } from './evidence-from-spans.ts';

function only(...spans: readonly SpanFields[]): RunEvidenceFromSpans {
  const runs = evidenceFromSpans(spans.map(otlpSpan));
  expect(runs).toHaveLength(1);
  const [run] = runs;
  if (run === undefined) throw new Error('no run');
  return run;
}

const genAi = (operation: string, more: object = {}): { attributes: Readonly<Record<string, unknown>> } => ({
  attributes: { 'gen_ai.operation.name': operation, ...more },
});
const agent: SpanFields = { id: 'agent', start: 100, end: 200, ...genAi('invoke_agent') };
const exception = (at: number, type: string, message: string): SpanFields['events'] & object => [
  { name: 'exception', at, attributes: { 'exception.type': type, 'exception.message': message } },
];

describe('tools', () => {
  const chat = (more: object = {}): SpanFields => ({
    id: 'c1',
    parent: 'agent',
    start: 101,
    end: 110,
    ...genAi('chat', more),
  });

  test('a tool that no answer shows is a call of the request before it; without an id its span is its id', () => {
    const run = only(
      agent,
      chat(),
      { id: 'c2', parent: 'agent', start: 120, end: 130, ...genAi('chat') },
      { id: 't1', parent: 'agent', start: 112, end: 115, ...genAi('execute_tool', { 'gen_ai.tool.name': 'a' }) },
      { id: 't2', parent: 'agent', start: 132, end: 135, ...genAi('execute_tool', { 'gen_ai.tool.name': 'b' }) },
    );
    const calls = run.evidence.filter((item) => item.kind === 'tool_call_materialized');
    expect(calls).toEqual([
      { kind: 'tool_call_materialized', attempt: 1, call: 'span-t1', tool: 'a', effect: 'unknown', atMs: 10 },
      { kind: 'tool_call_materialized', attempt: 2, call: 'span-t2', tool: 'b', effect: 'unknown', atMs: 30 },
    ]);
    expect(run.gaps).toContain('call_id_missing');
  });

  test('without ids, tools of one name are the calls of that name in their order', () => {
    const messages = JSON.stringify([
      {
        parts: [
          { type: 'tool_call', name: 'a', id: 'x' },
          { type: 'tool_call', name: 'b', id: 'y' },
          { type: 'tool_call', name: 'a', id: 'z' },
        ],
      },
    ]);
    const tool = (id: string, name: string, start: number): SpanFields => ({
      id,
      parent: 'agent',
      start,
      end: start + 1,
      ...genAi('execute_tool', { 'gen_ai.tool.name': name }),
    });
    const run = only(
      agent,
      chat({ 'gen_ai.output.messages': messages }),
      tool('t1', 'a', 111),
      tool('t2', 'a', 113),
      tool('t3', 'b', 115),
    );
    const started = run.evidence.flatMap((item) =>
      item.kind === 'tool_execution_started' ? [[item.call, item.atMs]] : [],
    );
    expect(started).toEqual([
      ['x', 11],
      ['z', 13],
      ['y', 15],
    ]);
    expect(run.gaps).not.toContain('call_id_missing');
  });

  test('a tool that failed, one that is open, and one that declares its effect', () => {
    const tool = (id: string, more: Partial<SpanFields>, attributes: object = {}): SpanFields => ({
      id,
      parent: 'agent',
      start: 112,
      end: 115,
      ...genAi('execute_tool', { 'gen_ai.tool.name': 'edit', 'gen_ai.tool.call.id': id, ...attributes }),
      ...more,
    });
    const run = only(
      { ...agent, end: null },
      chat(),
      tool('k1', { status: 'error', events: exception(114, 'ENOENT', 'no such file') }),
      tool('k2', { end: null }),
      tool('k3', {}, { 'spanbox.tool.effect': 'mutating', 'spanbox.tool.target': 'file' }),
    );
    const of = (call: string): readonly unknown[] =>
      run.evidence.filter((item) => 'call' in item && item.call === call);
    const base = { attempt: 1, tool: 'edit' };
    expect(of('k1')).toEqual([
      { kind: 'tool_call_materialized', call: 'k1', ...base, effect: 'unknown', atMs: 10 },
      { kind: 'tool_execution_started', call: 'k1', ...base, effect: 'unknown', atMs: 12 },
      { kind: 'tool_execution_failed', call: 'k1', ...base, effect: 'unknown', error: 'ENOENT', atMs: 15 },
    ]);
    expect(of('k2').map((item) => (item as Evidence).kind)).toEqual([
      'tool_call_materialized',
      'tool_execution_started',
    ]);
    expect(of('k3')).toEqual([
      { kind: 'tool_call_materialized', call: 'k3', ...base, effect: 'mutating', target: 'file', atMs: 10 },
      { kind: 'tool_execution_started', call: 'k3', ...base, effect: 'mutating', atMs: 12 },
      { kind: 'tool_execution_finished', call: 'k3', ...base, effect: 'mutating', atMs: 15 },
    ]);
  });

  test('names that may not be said are other, ids that may not are digests, on all items alike', () => {
    const hostile = { 'gen_ai.tool.name': 'https://host/?key=1', 'gen_ai.tool.call.id': 'a b' };
    const run = only(agent, chat(), { id: 't', parent: 'agent', start: 112, ...genAi('execute_tool', hostile) });
    const items = run.evidence.filter((item) => 'call' in item);
    expect(new Set(items.map((item) => ('tool' in item ? item.tool : undefined)))).toEqual(new Set(['other']));
    expect(new Set(items.map((item) => ('call' in item ? item.call : undefined))).size).toBe(1);
    expect(items[0]).toMatchObject({ call: expect.stringMatching(/^id-[0-9a-f]{16}$/) as string });
  });
});

describe('a process that died', () => {
  const repaired = { 'spanbox.repaired': true, 'spanbox.end_reason': 'interrupted', 'error.type': 'interrupted' };

  test('repaired spans of others: the crash at the last evidence, no failure of the request', () => {
    const run = only(
      { ...agent, end: 150, status: 'error', attributes: { ...agent.attributes, ...repaired } },
      {
        id: 'c1',
        parent: 'agent',
        start: 101,
        end: 120,
        ...genAi('chat', { 'gen_ai.response.finish_reasons': ['tool_calls'] }),
      },
      {
        id: 't1',
        parent: 'agent',
        start: 121,
        end: 121,
        status: 'error',
        ...genAi('execute_tool', {
          'gen_ai.tool.name': 'edit',
          'gen_ai.tool.call.id': 'k',
          'spanbox.tool.effect': 'mutating',
          ...repaired,
        }),
      },
    );
    expect(run.evidence.map(({ kind, atMs }) => [kind, atMs])).toEqual([
      ['attempt_started', 1],
      ['tool_call_materialized', 20],
      ['stream_finished', 20],
      ['tool_execution_started', 21],
      ['process_crashed', 50],
    ]);
    expect(deriveIncidents(run.evidence).incident).toMatchObject({
      cause: 'process_crashed',
      detail: 'unknown',
      runPhase: 'tool_execution',
      recovery: { action: 'ask_first', reason: 'unsafe_effect_started', row: '4a' },
    });
  });

  test('a repaired request', () => {
    const run = only(
      { ...agent, end: 150, status: 'error', attributes: { ...agent.attributes, ...repaired } },
      { id: 'c1', parent: 'agent', start: 101, end: 150, status: 'error', ...genAi('chat', repaired) },
    );
    expect(run.evidence).toEqual([
      { kind: 'attempt_started', attempt: 1, atMs: 1 },
      { kind: 'process_crashed', crash: 'unknown', atMs: 50 },
    ]);
  });
});

describe('100,000 spans', () => {
  test('of one run, tools of one name without ids', () => {
    const spans = [
      otlpSpan({ ...agent, end: 1e6 }),
      ...Array.from({ length: 50_000 }, (_, i) =>
        otlpSpan({
          id: `c${i}`,
          parent: 'agent',
          start: 101 + 2 * i,
          end: 102 + 2 * i,
          ...genAi('chat', { 'gen_ai.output.messages': '[{"parts":[{"type":"tool_call","name":"a"}]}]' }),
        }),
      ),
      ...Array.from({ length: 50_000 }, (_, i) =>
        otlpSpan({
          id: `t${i}`,
          parent: 'agent',
          start: 102 + 2 * i,
          end: 102.5 + 2 * i,
          ...genAi('execute_tool', { 'gen_ai.tool.name': 'a' }),
        }),
      ),
    ];
    const [run] = evidenceFromSpans(spans);
    expect(run?.evidence).toHaveLength(50_000 * 5 + 1);
    expect(run?.evidence.filter(({ kind }) => kind === 'tool_execution_finished')).toHaveLength(50_000);
  });
});
