// Evidence from our own events, through evidenceFromSpans.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryEvidence } from '../../../test/fixtures/arbitrary-evidence.ts';
import { otlpSpan } from '../../../test/fixtures/otlp-span.ts';
import type { SpanFields } from '../../../test/fixtures/otlp-span.ts';
import { deriveIncidents } from '../derive.ts';
import type { Evidence } from '../evidence.ts';
import { evidenceToAttributes } from './evidence-attributes.ts';
import { evidenceFromSpans } from './evidence-from-spans.ts';
import { spanOf } from './select-events.ts';
import type { OtlpSpanLike } from './span-types.ts';

const REPAIRED = { 'spanbox.repaired': true, 'spanbox.end_reason': 'interrupted' };

/** The spans of a run with these items as events: each on the span that it belongs to. */
function runSpans(evidence: readonly Evidence[], more: Readonly<Record<string, unknown>> = {}): OtlpSpanLike[] {
  type Building = { parent?: string; operation: string; events: { name: string; at: number; attributes: object }[] };
  const spans = new Map<string, Building>([['run', { operation: 'invoke_agent', events: [] }]]);
  for (const [order, item] of evidence.entries()) {
    const role = spanOf(item);
    const id =
      role.span === 'run'
        ? 'run'
        : role.span === 'attempt'
          ? `chat-${role.attempt}`
          : `tool-${role.attempt}-${role.call}`;
    const operation = { run: 'invoke_agent', attempt: 'chat', tool: 'execute_tool' }[role.span];
    const span = spans.get(id) ?? { parent: 'run', operation, events: [] };
    spans.set(id, span);
    // Wall clocks are for display: here they even run backwards.
    span.events.push({
      name: 'spanbox.evidence',
      at: 1000 - order,
      attributes: evidenceToAttributes(item, { order }) ?? {},
    });
  }
  return [...spans].map(([id, { operation, events, parent }]) =>
    otlpSpan({
      id,
      ...(parent === undefined ? {} : { parent }),
      attributes: { 'gen_ai.operation.name': operation, 'spanbox.run.id': 'r1', ...(id === 'run' ? more : {}) },
      events,
    }),
  );
}

const turn: readonly Evidence[] = [
  { kind: 'attempt_started', atMs: 0.25, attempt: 1 },
  {
    kind: 'boundary_snapshot',
    atMs: 0.5,
    attempt: 1,
    exposed: 2,
    unknown: 1,
    providerSide: 0,
    externalWait: 0,
    opaque: 0,
  },
  { kind: 'provider_progress', atMs: 10, attempt: 1 },
  { kind: 'visible_output', atMs: 10, attempt: 1 },
  { kind: 'tool_input_started', atMs: 20, attempt: 1, call: 'c1' },
  { kind: 'tool_input_finished', atMs: 21, attempt: 1, call: 'c1' },
  {
    kind: 'tool_call_materialized',
    atMs: 22,
    attempt: 1,
    call: 'c1',
    tool: 'edit',
    effect: 'mutating',
    target: 'file',
  },
  { kind: 'tool_execution_started', atMs: 23, attempt: 1, call: 'c1', tool: 'edit', effect: 'mutating' },
  { kind: 'tool_execution_finished', atMs: 24, attempt: 1, call: 'c1', tool: 'edit', effect: 'mutating' },
  { kind: 'stream_finished', atMs: 25, attempt: 1, finishReason: 'tool_calls' },
  { kind: 'attempt_started', atMs: 26, attempt: 2 },
  { kind: 'provider_progress', atMs: 30, attempt: 2 },
];

describe('S1: our own events', () => {
  test('any evidence over the spans of a run comes back equal, in whatever order the spans come, sent twice or once', () => {
    fc.assert(
      fc.property(
        fc.array(arbitraryEvidence, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 0, max: 9 }),
        (evidence, turns) => {
          const spans = runSpans(evidence);
          const turned = [
            ...spans.slice(turns % spans.length),
            ...spans.slice(0, turns % spans.length),
            ...spans.slice(0, 2),
          ];
          expect(evidenceFromSpans(turned)).toEqual([
            { runSpanId: 'run', traceId: '0af7651916cd43dd8448eb211c80319c', evidence, gaps: [] },
          ]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('an item that is on two spans is one; two items with one order are two', () => {
    const item: Evidence = { kind: 'attempt_started', atMs: 1, attempt: 1 };
    const other: Evidence = { kind: 'attempt_started', atMs: 1, attempt: 2 };
    const event = (each: Evidence): object => ({
      name: 'spanbox.evidence',
      at: 1,
      attributes: evidenceToAttributes(each, { order: 0 }),
    });
    const spans = ['a', 'b'].map((id) =>
      otlpSpan({
        id,
        attributes: { 'spanbox.run.id': 'r' },
        events: [event(item), event(other)] as SpanFields['events'] & object,
      }),
    );
    expect(evidenceFromSpans(spans).map((run) => run.evidence)).toEqual([[item, other]]);
  });

  test('items without an order stand where the times of their events put them', () => {
    const at = (time: number, item: Evidence, order?: number): object => ({
      name: 'spanbox.evidence',
      at: time,
      attributes: evidenceToAttributes(item, order === undefined ? {} : { order }),
    });
    const attempts = [1, 2, 3, 4].map((attempt): Evidence => ({ kind: 'attempt_started', attempt }));
    const [first, second, third, fourth] = attempts as [Evidence, Evidence, Evidence, Evidence];
    const span = otlpSpan({
      id: 'a',
      events: [at(9, fourth), at(2, second), at(1, first, 0), at(3, third, 5)] as SpanFields['events'] & object,
    });
    expect(evidenceFromSpans([span]).map((run) => run.evidence)).toEqual([attempts]);
  });

  test('an event that cannot be read, and events that were dropped, are gaps', () => {
    const spans = [
      otlpSpan({
        id: 'a',
        attributes: { 'gen_ai.operation.name': 'chat' },
        droppedEvents: 3,
        events: [
          { name: 'spanbox.evidence', at: 1, attributes: { 'spanbox.evidence.kind': 'boredom' } },
          {
            name: 'spanbox.evidence',
            at: 2,
            attributes: { 'spanbox.evidence.kind': 'attempt_started', 'spanbox.evidence.attempt': 1 },
          },
          { name: 'other', at: 3 },
        ],
      }),
    ];
    expect(evidenceFromSpans(spans)).toMatchObject([
      {
        runSpanId: 'a',
        evidence: [{ kind: 'attempt_started', attempt: 1 }],
        gaps: ['events_dropped', 'evidence_unreadable', 'run_missing'],
      },
    ]);
  });

  test('the incident of the live evidence is the incident of the spans', () => {
    const evidence: readonly Evidence[] = [
      ...turn,
      { kind: 'transport_error', atMs: 40.125, attempt: 2, causeCode: 'UND_ERR_SOCKET', name: 'TypeError' },
      { kind: 'run_finished', atMs: 41, outcome: 'failed' },
    ];
    const [run] = evidenceFromSpans(runSpans(evidence));
    expect(deriveIncidents(run?.evidence ?? [])).toEqual(deriveIncidents(evidence));
    expect(deriveIncidents(evidence).incident?.cause).toBe('transport_lost');
  });
});

describe('a process that died', () => {
  test('after each item k: the first k items and the crash, at the time of the last one', () => {
    for (let k = 1; k <= turn.length; k += 1) {
      const kept = turn.slice(0, k);
      const [run] = evidenceFromSpans(runSpans(kept, REPAIRED));
      const crash: Evidence = { kind: 'process_crashed', atMs: kept.at(-1)?.atMs ?? 0, crash: 'unknown' };
      expect(run?.evidence, `after item ${k}`).toEqual([...kept, crash]);
      expect(deriveIncidents(run?.evidence ?? []).incident).toMatchObject({
        cause: 'process_crashed',
        detail: 'unknown',
      });
    }
  });

  test.each([
    ['interrupted', 'unknown'],
    ['crashed', 'unknown'],
    ['exit', 'exit'],
  ])('end reason %s is crash %s', (endReason, crash) => {
    const [run] = evidenceFromSpans(
      runSpans(turn.slice(0, 1), { 'spanbox.repaired': true, 'spanbox.end_reason': endReason }),
    );
    expect(run?.evidence.at(-1)).toEqual({ kind: 'process_crashed', atMs: 0.25, crash });
  });

  test('what repair wrote itself is not said twice', () => {
    const evidence: readonly Evidence[] = [...turn, { kind: 'process_crashed', atMs: 99, crash: 'memory' }];
    expect(evidenceFromSpans(runSpans(evidence, REPAIRED)).map((run) => run.evidence)).toEqual([evidence]);
  });

  test('undated evidence gets an undated crash', () => {
    const [run] = evidenceFromSpans(runSpans([{ kind: 'attempt_started', attempt: 1 }], REPAIRED));
    expect(run?.evidence.at(-1)).toEqual({ kind: 'process_crashed', crash: 'unknown' });
  });

  test('a tool that was left open when its run had ended is no crash of the run', () => {
    const spans = runSpans([...turn, { kind: 'run_finished', atMs: 50, outcome: 'completed' }]).map((span) =>
      span.spanId === 'tool-1-c1'
        ? { ...span, attributes: [...(span.attributes ?? []), { key: 'spanbox.repaired', value: { boolValue: true } }] }
        : span,
    );
    expect(evidenceFromSpans(spans)[0]?.evidence.some(({ kind }) => kind === 'process_crashed')).toBe(false);
    const without = spans.filter(({ spanId }) => spanId !== 'run');
    expect(evidenceFromSpans(without)[0]?.evidence.at(-1)?.kind).toBe('process_crashed');
  });
});

describe('S2: what is no span', () => {
  test.each([
    ['nothing', undefined],
    ['an object', {}],
    ['a string', 'spans'],
    [
      'a list of anything',
      [
        null,
        5,
        'x',
        {},
        [],
        () => 1,
        {
          spanId: 'a',
          get attributes(): never {
            throw new Error('no');
          },
        },
      ],
    ],
  ])('%s is no run', (_, spans) => {
    expect(evidenceFromSpans(spans as never)).toEqual([]);
  });

  test('anything at all does not make it throw', () => {
    const key = fc.constantFrom(
      'spanId',
      'parentSpanId',
      'traceId',
      'attributes',
      'events',
      'status',
      'startTimeUnixNano',
      'name',
    );
    const attribute = fc.record({
      key: fc.constantFrom(
        'gen_ai.operation.name',
        'spanbox.evidence.kind',
        'ai.operationId',
        'gen_ai.output.messages',
        'ai.response.toolCalls',
      ),
      value: fc.record({
        stringValue: fc.oneof(
          fc.constantFrom('chat', 'execute_tool', 'invoke_agent', '[null]', '[{"parts":[5]}]'),
          fc.string(),
        ),
      }),
    });
    const value = fc.oneof(fc.constantFrom('a', 'b', 'c'), fc.anything(), fc.array(attribute), fc.array(fc.anything()));
    fc.assert(
      fc.property(fc.array(fc.dictionary(key, value)), (spans) => {
        for (const { evidence } of evidenceFromSpans(spans as never)) deriveIncidents(evidence);
        return true;
      }),
      { numRuns: 2000 },
    );
  });
});
