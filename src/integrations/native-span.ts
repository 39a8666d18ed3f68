/**
 * The span that another instrumentation made of the model request that goes on here. It is enriched: a second span is never made of one request.
 */
import { trace } from '@opentelemetry/api';
import type { Span } from '@opentelemetry/api';
import { roleOf } from '../incident/spans/roles.ts';
import { viewSpan } from '../incident/spans/view.ts';

/** The active span, if it is that of a model request and records. */
export function nativeRequestSpan(): Span | undefined {
  const span = trace.getActiveSpan();
  if (span?.isRecording() !== true) return undefined;
  const view = viewSpan(span);
  return view !== undefined && roleOf(view) === 'attempt' ? span : undefined;
}
