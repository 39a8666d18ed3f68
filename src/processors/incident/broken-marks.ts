/**
 * What the table "The span that broke" (docs/conventions.md) writes on a span, where its application said nothing: status, `error.type`,
 * finish reasons.
 */
import type { BrokenSpan } from '../../incident/spans/broken-span.ts';
import { CompactSpan } from '../../incident/spans/compact-span.ts';
import type { ReadableSpanLike } from '../../incident/spans/span-types.ts';
import { ATTR_ERROR_TYPE, ATTR_GEN_AI_RESPONSE_FINISH_REASONS } from '../../semconv/upstream.ts';
import { hasFinishReason } from './span-evidence.ts';
import type { SpanWriter } from './span-writer.ts';

/** What is to be written; an absent field is not. */
export interface Marks {
  readonly isError: boolean;
  readonly errorType?: string;
  readonly finishReasons?: readonly string[];
}

/** The marks of `row` that `span` has no word of its own for. */
export function marksOf(row: BrokenSpan, span: ReadableSpanLike, role: 'attempt' | 'tool' | undefined): Marks {
  const { status, attributes } = span;
  const isReasonMissing = role === 'attempt' && row.finishReasons !== undefined && !hasFinishReason(attributes);
  return {
    isError: row.status === 2 && status.code === 0,
    ...(row.errorType === undefined || attributes[ATTR_ERROR_TYPE] !== undefined ? {} : { errorType: row.errorType }),
    ...(isReasonMissing ? { finishReasons: row.finishReasons } : {}),
  };
}

/** The span as it will be with the marks. */
export function marked(span: CompactSpan, { isError, errorType, finishReasons }: Marks): CompactSpan {
  return new CompactSpan(span, {
    status: isError ? { code: 2 } : span.status,
    attributes: {
      ...span.attributes,
      ...(errorType === undefined ? {} : { [ATTR_ERROR_TYPE]: errorType }),
      ...(finishReasons === undefined ? {} : { [ATTR_GEN_AI_RESPONSE_FINISH_REASONS]: finishReasons }),
    },
  });
}

export function writeMarks(writer: SpanWriter, { isError, errorType, finishReasons }: Marks): void {
  if (isError) writer.error();
  if (errorType !== undefined) writer.attribute(ATTR_ERROR_TYPE, errorType);
  if (finishReasons !== undefined) writer.attribute(ATTR_GEN_AI_RESPONSE_FINISH_REASONS, [...finishReasons]);
}
