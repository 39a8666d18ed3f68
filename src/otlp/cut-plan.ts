/**
 * How much of a span is written when the whole of it does not fit.
 *
 * The plans are tried in order until one fits: the largest values lose first, then attributes, events and links in number. Attributes that
 * say whose span it is are never cut. Each step is a table row; nothing else decides what goes.
 */

export interface CutPlan {
  /** Longest text value in bytes of UTF-8, lists and maps alike. */
  readonly valueBytes: number;
  /** Attributes written of the span, an event or a link; identity attributes come on top. */
  readonly maxAttributes: number;
  /** Events written of the span: the last ones. */
  readonly maxEvents: number;
  /** Links written of the span: the first ones. */
  readonly maxLinks: number;
}

/** The plans for spans whose values may have `valueBytes`; the first cuts nothing but longer values. */
export function cutPlans(valueBytes: number): readonly CutPlan[] {
  const values = [65_536, 16_384, 4_096, 1_024, 256].filter((bytes) => bytes < valueBytes);
  const whole = { maxAttributes: Infinity, maxEvents: Infinity, maxLinks: Infinity };
  const least = Math.min(64, valueBytes);
  return [
    { valueBytes, ...whole },
    ...values.map((bytes) => ({ valueBytes: bytes, ...whole })),
    { valueBytes: Math.min(256, valueBytes), maxAttributes: 500, maxEvents: 100, maxLinks: 100 },
    { valueBytes: least, maxAttributes: 100, maxEvents: 50, maxLinks: 20 },
    { valueBytes: least, maxAttributes: 20, maxEvents: 10, maxLinks: 5 },
    { valueBytes: least, maxAttributes: 0, maxEvents: 0, maxLinks: 0 },
  ];
}

/** Longest value of an identity attribute, in bytes, whatever the plan. */
export const MAX_IDENTITY_BYTES = 16_384;
