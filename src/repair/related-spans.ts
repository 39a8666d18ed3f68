/**
 * Ended spans that can tell why an open run broke off: model calls, tools, runs, and whatever carries evidence. Bounded: the last ones are kept, without their
 * long texts, which no rule reads.
 */
import type { OtlpKeyValue, OtlpSpan } from '../otlp/otlp-types.ts';
import { attributeOf, type SpanFacts } from './line-facts.ts';

const MAX_SPANS = 2_000;
const MAX_TEXT_LENGTH = 1_024;

export class RelatedSpans {
  readonly #spans: OtlpSpan[] = [];

  /** The spans in the order in which they ended. */
  get spans(): readonly OtlpSpan[] {
    return this.#spans.slice(-MAX_SPANS);
  }

  add(span: OtlpSpan, facts: SpanFacts): void {
    if (!isRelated(span, facts)) return;
    this.#spans.push(slim(span));
    if (this.#spans.length >= MAX_SPANS * 2) this.#spans.splice(0, MAX_SPANS);
  }
}

function isRelated(span: OtlpSpan, facts: SpanFacts): boolean {
  return (
    facts.modelCall ||
    facts.toolCall ||
    attributeOf(span.attributes, 'gen_ai.operation.name') !== undefined ||
    (span.events ?? []).some((event) => event.name.startsWith('spanbox.'))
  );
}

function slim(span: OtlpSpan): OtlpSpan {
  const short = (attributes: readonly OtlpKeyValue[] | undefined): readonly OtlpKeyValue[] =>
    (attributes ?? []).filter(({ value }) => (value.stringValue?.length ?? 0) <= MAX_TEXT_LENGTH);
  return {
    ...span,
    attributes: short(span.attributes),
    events: (span.events ?? []).map((event) => ({ ...event, attributes: short(event.attributes) })),
  };
}
