import fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  attribute,
  makeRoot,
  nanos,
  RecordingBuilder,
  spanId,
  spansOf,
  STARTED_AT,
  text,
} from '../../test/fault/build-recording.ts';
import { deriveIncidents, evidenceFromSpans, type Evidence } from '../incident/index.ts';
import { evidenceToAttributes } from '../incident/spans/evidence-attributes.ts';
import { incidentFromAttributes } from '../incident/spans/incident-attributes.ts';
import { viewSpan } from '../incident/spans/view.ts';
import type { OtlpSpan } from '../otlp/otlp-types.ts';
import { repair } from './index.ts';

let root = '';
beforeEach(() => {
  root = makeRoot();
});
afterEach(() => fs.rmSync(root, { recursive: true }));

const [RUN, ATTEMPT, TOOL] = [spanId(1), spanId(2), spanId(3)];

/** What a run says, in order; `open` names the spans that are open then. */
const SAID: readonly { readonly on: number; readonly item: Evidence }[] = [
  { on: 2, item: { kind: 'attempt_started', attempt: 1, atMs: 1 } },
  {
    on: 2,
    item: {
      kind: 'boundary_snapshot',
      attempt: 1,
      atMs: 2,
      exposed: 1,
      unknown: 0,
      providerSide: 0,
      externalWait: 0,
      opaque: 0,
    },
  },
  { on: 2, item: { kind: 'provider_progress', attempt: 1, atMs: 3 } },
  { on: 2, item: { kind: 'visible_output', attempt: 1, atMs: 4 } },
  { on: 2, item: { kind: 'tool_input_started', attempt: 1, call: 'c1', atMs: 5 } },
  { on: 2, item: { kind: 'tool_input_finished', attempt: 1, call: 'c1', atMs: 6 } },
  { on: 2, item: { kind: 'tool_call_materialized', attempt: 1, call: 'c1', tool: 'pay', effect: 'mutating', atMs: 7 } },
  { on: 2, item: { kind: 'stream_finished', attempt: 1, finishReason: 'tool_calls', atMs: 8 } },
  { on: 3, item: { kind: 'tool_execution_started', attempt: 1, call: 'c1', atMs: 9 } },
];

function eventOf(item: Evidence, order: number): unknown {
  const attributes = Object.entries(evidenceToAttributes(item, { order }) ?? {}).map(([key, value]) => ({
    key,
    value:
      typeof value === 'number'
        ? { intValue: String(value) }
        : typeof value === 'boolean'
          ? { boolValue: value }
          : { stringValue: String(value) },
  }));
  return { attributes, name: 'spanbox.evidence', timeUnixNano: nanos(order + 1), droppedAttributesCount: 0 };
}

/** A run that died after `count` items; the attempt's span ends with its stream, if `ended`. */
function broken(count: number): RecordingBuilder {
  const built = new RecordingBuilder();
  const operation = (name: string): unknown => text('gen_ai.operation.name', name);
  built.start(1, { spanId: RUN, attributes: [operation('invoke_agent')] });
  const attempt = {
    spanId: ATTEMPT,
    parentSpanId: RUN,
    start: nanos(0),
    attributes: [operation('chat'), { key: 'spanbox.attempt.number', value: { intValue: '1' } }],
  };
  built.start(2, attempt);
  for (const [order, { on, item }] of SAID.slice(0, count).entries()) {
    if (on === 3) {
      const events = SAID.slice(0, order).map((said, index) => eventOf(said.item, index));
      built.end(2, { ...attempt, end: nanos(9), events });
      built.start(3, { spanId: TOOL, parentSpanId: RUN, attributes: [operation('execute_tool')] }, 9);
    }
    built.journal.add({ k: 'event', p: on, at: STARTED_AT + order + 1, e: eventOf(item, order) });
  }
  return built;
}

function found(): { spans: OtlpSpan[]; byId: Map<string, Record<string, unknown>[]> } {
  const byId = spansOf(root);
  return { byId, spans: [...byId.values()].flat() as unknown as OtlpSpan[] };
}

function incidentsIn(spans: readonly OtlpSpan[]): [string, unknown][] {
  return spans.flatMap((span) =>
    (viewSpan(span)?.events ?? []).flatMap((event): [string, unknown][] =>
      event.name === 'spanbox.incident' ? [[span.spanId, incidentFromAttributes(event.attributes)?.incident]] : [],
    ),
  );
}

describe('a run whose process was killed', () => {
  it.each(SAID.map((_, index) => index + 1))(
    'after item %i: repair attaches what its items and the crash prove, once, where it broke',
    async (count) => {
      broken(count).write(root);
      await repair(root);
      const { spans, byId } = found();
      const items = SAID.slice(0, count).map(({ item }) => item);
      const expected = deriveIncidents([...items, { kind: 'process_crashed', crash: 'unknown', atMs: count }]).incident;
      const where = count === SAID.length ? TOOL : ATTEMPT;
      expect(incidentsIn(spans)).toEqual([[where, expected]]);
      expect(attribute(byId.get(RUN)?.[0], 'spanbox.incident.cause')).toBe('process_crashed');
      // Offline, from what is in the file now: the same.
      const [run] = evidenceFromSpans(spans);
      expect(deriveIncidents(run?.evidence ?? []).incident).toEqual(expected);
    },
  );

  it('with a crash mark: how it died is told as evidence on the run, and is the same offline', async () => {
    const built = broken(4);
    built.marks.add({
      k: 'crash',
      s: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1',
      part: 1,
      at: STARTED_AT + 5,
      kind: 'exception',
    });
    built.write(root);
    await repair(root);
    const { spans } = found();
    const items = SAID.slice(0, 4).map(({ item }) => item);
    const expected = deriveIncidents([...items, { kind: 'process_crashed', crash: 'exception', atMs: 4 }]).incident;
    expect(expected?.detail).toBe('exception');
    expect(incidentsIn(spans)).toEqual([[ATTEMPT, expected]]);
    const [run] = evidenceFromSpans(spans);
    expect(deriveIncidents(run?.evidence ?? []).incident).toEqual(expected);
  });

  it('after a failure of its own: that is the cause, and its error type is on the span', async () => {
    const built = broken(3);
    built.journal.add({
      k: 'event',
      p: 2,
      at: STARTED_AT + 4,
      e: eventOf({ kind: 'transport_error', attempt: 1, code: 'ECONNRESET', atMs: 4 }, 3),
    });
    built.write(root);
    await repair(root);
    const { spans, byId } = found();
    const [[where, incident] = []] = incidentsIn(spans);
    expect([where, incident]).toEqual([
      ATTEMPT,
      expect.objectContaining({
        cause: 'transport_lost',
        contributing: [{ cause: 'process_crashed', detail: 'unknown' }],
      }),
    ]);
    expect(attribute(byId.get(ATTEMPT)?.[0], 'error.type')).toBe('ECONNRESET');
    expect(attribute(byId.get(RUN)?.[0], 'error.type')).toBe('interrupted');
  });
});
