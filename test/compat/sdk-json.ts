/**
 * Brings the SDK's own JSON of a span and our line of it to one text. What differs by design, and nothing else:
 * 64-bit integers (the SDK writes numbers, OTLP's JSON mapping asks for strings), numbers that are not finite (JSON has
 * none: the SDK loses them as null, we write protobuf's words), and the `session.id` that a line gets when the span has
 * none. Member order, absent members and number formats stay: the texts are compared byte for byte.
 */
interface KeyValue {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

const NOT_FINITE: ReadonlySet<unknown> = new Set(['NaN', 'Infinity', '-Infinity']);

export interface OtlpSpanLike {
  readonly traceId: string;
  readonly spanId: string;
  readonly name: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly KeyValue[];
  readonly events: readonly {
    readonly name: string;
    readonly timeUnixNano: string;
    readonly attributes: readonly KeyValue[];
  }[];
  readonly status: Readonly<Record<string, unknown>>;
}

/** The one span of a line or of the SDK's request for a single span. */
export function onlySpan(text: string): OtlpSpanLike {
  const { resourceSpans } = JSON.parse(text) as {
    resourceSpans: { scopeSpans: { spans: OtlpSpanLike[] }[] }[];
  };
  const spans = resourceSpans.flatMap((resource) => resource.scopeSpans.flatMap((scope) => scope.spans));
  const [span] = spans;
  if (span === undefined || spans.length !== 1) throw new Error(`${spans.length} spans in one text`);
  return span;
}

/** `text` with integers as strings and what is not finite as null. */
export function comparable(text: string): string {
  return JSON.stringify(
    JSON.parse(text, (key, value: unknown) => {
      if (key === 'intValue' && typeof value === 'number') return String(value);
      return key === 'doubleValue' && NOT_FINITE.has(value) ? null : value;
    }),
  );
}

/** `text` without the last attribute of its span, which must be this session id. */
export function withoutSession(text: string, sessionId: string): string {
  const attribute = JSON.stringify({ key: 'session.id', value: { stringValue: sessionId } });
  const places = text.split(`,${attribute}]`).length - 1;
  const alone = text.split(`[${attribute}]`).length - 1;
  if (places + alone !== 1) throw new Error(`${places + alone} places for an added session.id`);
  return text.replace(`,${attribute}]`, ']').replace(`[${attribute}]`, '[]');
}
