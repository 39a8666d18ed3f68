import { describe, expect, it } from 'vitest';
import { nanos, spanId, STARTED_AT, text, TRACE } from '../../test/fault/build-recording.ts';
import type { OtlpEvent, OtlpKeyValue } from '../otlp/otlp-types.ts';
import { closeSpan, MAX_SPAN_LINE_BYTES, spanLine } from './close-span.ts';
import { StartedSpan } from './journal-state.ts';
import { parseLine } from './line-facts.ts';

function lineOf(
  attributes: readonly unknown[],
  events: readonly OtlpEvent[] = [],
): { bytes: Buffer; attributes: Map<string, unknown>; span: ReturnType<typeof parseLine> } {
  const span = {
    traceId: TRACE,
    spanId: spanId(1),
    name: 'chat',
    startTimeUnixNano: nanos(0),
    endTimeUnixNano: '0',
    attributes: attributes as OtlpKeyValue[],
    events,
  };
  const started = new StartedSpan(span, { scope: 0, session: 's'.repeat(10_000), part: 1 }, STARTED_AT);
  const bytes = spanLine(closeSpan(started, { recording: 'r', endTimeUnixNano: nanos(1), endReason: 'interrupted' }));
  const parsed = parseLine(bytes.subarray(0, -1));
  return {
    bytes,
    span: parsed,
    attributes: new Map(parsed?.attributes?.map(({ key, value }) => [key, Object.values(value)[0]])),
  };
}

describe('a span that is too long for its line', () => {
  it('is left alone as long as it fits', () => {
    const { attributes } = lineOf([text('small', 'x'.repeat(900_000))]);
    expect([String(attributes.get('small')).length, attributes.has('spanbox.truncated')]).toEqual([900_000, false]);
  });

  it.each(['x', 'ä', '😀', '\u0000', '"'])(
    'loses of its largest values first, at a code point, and says so (%j)',
    (unit) => {
      const { bytes, attributes } = lineOf([
        text('small', 'kept'),
        text('one', unit.repeat(900_000)),
        text('two', unit.repeat(700_000)),
        text('gen_ai.agent.name', 'agent'),
      ]);
      expect(bytes.length).toBeLessThanOrEqual(MAX_SPAN_LINE_BYTES);
      expect(bytes.length).toBeGreaterThan(900_000);
      expect([
        attributes.get('small'),
        attributes.get('gen_ai.agent.name'),
        attributes.get('spanbox.truncated'),
      ]).toEqual(['kept', 'agent', true]);
      expect(String(attributes.get('session.id')).length).toBe(10_000);
      for (const key of ['one', 'two']) expect(String(attributes.get(key)).replaceAll(unit, '')).toBe('');
    },
  );

  it('loses its oldest events where there are too many, and counts them', () => {
    const events = Array.from({ length: 20_000 }, (_, number) => ({
      attributes: [],
      name: `event ${number}`,
      timeUnixNano: nanos(number),
      droppedAttributesCount: 0,
    }));
    const { bytes, span } = lineOf([], events);
    expect(bytes.length).toBeLessThanOrEqual(MAX_SPAN_LINE_BYTES);
    const kept = span?.events ?? [];
    expect(kept.at(-1)?.name).toBe('event 19999');
    expect(kept.length + (span?.droppedEventsCount ?? 0)).toBe(20_000);
  });

  it('loses attributes at last, and counts them', () => {
    const { bytes, span, attributes } = lineOf(
      Array.from({ length: 100_000 }, (_, number) => text(`key ${number}`, 'v')),
    );
    expect(bytes.length).toBeLessThanOrEqual(MAX_SPAN_LINE_BYTES);
    expect(
      [...attributes.keys()].filter((key) => key.startsWith('key ')).length + (span?.droppedAttributesCount ?? 0),
    ).toBe(100_000);
  });
});
