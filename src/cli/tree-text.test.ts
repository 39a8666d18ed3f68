import { expect, test } from 'vitest';
import { PLAIN } from './colour.ts';
import { spanForests } from './span-tree.ts';
import { traceLines } from './tree-text.ts';
import type { OtlpAnyValue, OtlpEvent, OtlpSpan } from '../otlp/otlp-types.ts';

const START = 1_795_169_689_000_000_000n;

interface Shape {
  readonly parent?: string;
  /** Milliseconds after the trace's start. */
  readonly from: number;
  /** undefined: open. */
  readonly to?: number;
  readonly name?: string;
  readonly attributes?: Readonly<Record<string, OtlpAnyValue>>;
  readonly events?: readonly (readonly [number, string, string?])[];
  readonly status?: OtlpSpan['status'];
}

function at(millis: number): string {
  return (START + BigInt(Math.round(millis * 1_000_000))).toString();
}

function event([millis, name, kind]: readonly [number, string, string?]): OtlpEvent {
  return {
    timeUnixNano: at(millis),
    name,
    ...(kind === undefined ? {} : { attributes: [{ key: 'spanbox.evidence.kind', value: { stringValue: kind } }] }),
  };
}

function span(spanId: string, shape: Shape): OtlpSpan {
  return {
    traceId: 'trace1',
    spanId,
    ...(shape.parent === undefined ? {} : { parentSpanId: shape.parent }),
    name: shape.name ?? spanId,
    startTimeUnixNano: at(shape.from),
    endTimeUnixNano: shape.to === undefined ? '0' : at(shape.to),
    attributes: Object.entries(shape.attributes ?? {}).map(([key, value]) => ({ key, value })),
    events: (shape.events ?? []).map(event),
    ...(shape.status === undefined ? {} : { status: shape.status }),
  };
}

function lines(...spans: readonly OtlpSpan[]): readonly string[] {
  return spanForests(spans).flatMap((forest) => [...traceLines(forest, PLAIN)]);
}

const TORN: Readonly<Record<string, OtlpAnyValue>> = {
  'spanbox.repaired': { boolValue: true },
  'spanbox.end_reason': { stringValue: 'interrupted' },
  'error.type': { stringValue: 'interrupted' },
};

test('an agent that was killed in its second answer', () => {
  const chat: Readonly<Record<string, OtlpAnyValue>> = {
    'gen_ai.operation.name': { stringValue: 'chat' },
    'gen_ai.request.model': { stringValue: 'gpt-4o-mini' },
  };
  expect(
    lines(
      span('1', { from: 0, to: 3400, name: 'invoke_agent desk', attributes: TORN, status: { code: 2 } }),
      span('2', {
        parent: '1',
        from: 10,
        to: 1210,
        name: 'chat gpt-4o-mini',
        attributes: {
          ...chat,
          'spanbox.attempt.number': { intValue: '1' },
          'gen_ai.usage.input_tokens': { intValue: '84' },
          'gen_ai.usage.output_tokens': { intValue: '23' },
          'gen_ai.response.finish_reasons': { arrayValue: { values: [{ stringValue: 'tool_calls' }] } },
        },
      }),
      span('3', {
        parent: '1',
        from: 1220,
        to: 1230,
        name: 'execute_tool find_order',
        attributes: {
          'gen_ai.operation.name': { stringValue: 'execute_tool' },
          'gen_ai.tool.name': { stringValue: 'find_order' },
          'gen_ai.tool.call.id': { stringValue: 'call_1' },
          'spanbox.tool.effect': { stringValue: 'read_only' },
        },
      }),
      span('4', {
        parent: '1',
        from: 2500,
        to: 3400,
        name: 'chat gpt-4o-mini',
        attributes: { ...chat, ...TORN },
        events: [[3400, 'spanbox.evidence', 'visible_output']],
        status: { code: 2 },
      }),
    ),
  ).toEqual([
    'trace trace1 · 4 spans',
    '     +0 µs     3.40 s invoke_agent desk  torn (interrupted)',
    '     +10 ms     1.20 s ├─ chat gpt-4o-mini  attempt 1 · 84 in · 23 out · tool_calls'.replace(
      '     +10',
      '    +10',
    ),
    '   +1.22 s      10 ms ├─ execute_tool find_order  call_1 · read_only',
    '                      │  idle 1.27 s',
    '   +2.50 s     900 ms └─ chat gpt-4o-mini  torn (interrupted)',
    '                           last evidence 10:14:52.400Z (+3.40 s): event "spanbox.evidence" visible_output',
  ]);
});

test('last evidence: a start, a change, a child that ended, a child that started', () => {
  const torn = (shape: Shape): OtlpSpan => span('1', { ...shape, attributes: TORN, status: { code: 2 } });
  const last = (spans: readonly OtlpSpan[]): string | undefined =>
    lines(...spans)
      .find((line) => line.includes('last evidence'))
      ?.replace(/^.*\): /, '');
  expect(last([torn({ from: 5, to: 5 })])).toBe('its start');
  expect(last([torn({ from: 5, to: 9 })])).toBe('an attribute, status, name or link was set');
  expect(last([torn({ from: 5, to: 9 }), span('2', { parent: '1', from: 6, to: 9, name: 'tool' })])).toBe(
    'end of "tool"',
  );
  expect(last([torn({ from: 5, to: 12 }), span('2', { parent: '1', from: 6, to: 9 })])).toBe(
    'an attribute, status, name or link was set',
  );
  expect(
    last([
      torn({
        from: 5,
        to: 9,
        events: [
          [7, 'said'],
          [9, 'spanbox.incident'],
        ],
      }),
    ]),
  ).toBe('an attribute, status, name or link was set');
});

test('an open span has no duration and says so', () => {
  expect(lines(span('1', { from: 0, events: [[4, 'first']] }))).toEqual([
    'trace trace1 · 1 span',
    '     +0 µs          … 1  open',
    '                        last evidence 10:14:49.004Z (+4.0 ms): event "first"',
  ]);
});

test('orphans stand under "parent not in file"', () => {
  expect(lines(span('1', { from: 0, to: 1 }), span('2', { parent: 'gone', from: 0, to: 1 }))).toEqual([
    'trace trace1 · 2 spans',
    '     +0 µs     1.0 ms 1',
    '                      parent not in file',
    '     +0 µs     1.0 ms    2',
  ]);
});

test("a failure says its type and message; repair's own type is not repeated", () => {
  expect(
    lines(
      span('1', {
        from: 0,
        to: 1,
        attributes: { 'error.type': { stringValue: 'ECONNRESET' } },
        status: { code: 2, message: 'socket hang up' },
      }),
    )[1],
  ).toBe('     +0 µs     1.0 ms 1  ERROR ECONNRESET: socket hang up');
});

test('idle: a second is said in a short trace, not in one of a minute; before, between and after children', () => {
  expect(
    lines(span('1', { from: 0, to: 6000 }), span('2', { parent: '1', from: 1000, to: 2000 })).filter((line) =>
      line.includes('idle'),
    ),
  ).toEqual(['                      │  idle 1.00 s', '                         idle 4.00 s']);
  expect(
    lines(span('1', { from: 0, to: 60_000 }), span('2', { parent: '1', from: 2000, to: 60_000 })).join('\n'),
  ).not.toContain('idle');
});

test('a tree that is deeper than forty levels is not indented further', () => {
  const spans = Array.from({ length: 1_000 }, (_, index) =>
    span(`s${index}`, { ...(index === 0 ? {} : { parent: `s${index - 1}` }), from: 0, to: 1 }),
  );
  const text = lines(...spans);
  expect(text).toHaveLength(1_001);
  expect(text[41]?.slice(22)).toBe(`${'   '.repeat(39)}└─ s40`);
  expect(text[1_000]?.slice(22)).toBe(`${'   '.repeat(39)}└─ (depth 999) s999`);
});

test('hostile strings in every field come out as one harmless line each', () => {
  const evil = 'a\u001b]8;;x\u0007\n\u202eb\u009b';
  const value = { stringValue: evil };
  const text = lines(
    span('1', {
      from: 0,
      to: 1,
      name: evil,
      attributes: {
        'gen_ai.operation.name': { stringValue: 'chat' },
        'gen_ai.response.model': { stringValue: `m${evil}` },
        'gen_ai.response.finish_reasons': { arrayValue: { values: [{ stringValue: `r${evil}` }] } },
        'spanbox.repaired': { boolValue: true },
        'spanbox.end_reason': value,
        'error.type': value,
      },
      events: [[1, evil, evil]],
      status: { code: 2, message: evil },
    }),
  );
  expect(text).toHaveLength(3);
  for (const line of text) expect(line).toMatch(/^[\u0020-\u007e·µ├└│─…]*$/);
});
