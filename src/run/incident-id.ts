/** The id of an incident: that of the span on which the run broke, and which of its incidents it is; without a tracer, of the run. */
import { isSpanContextValid } from '@opentelemetry/api';
import type { Span } from '@opentelemetry/api';

/** `<trace>-<span>-1`; where spans have no ids, `<run>-<attempt>`. */
export function incidentIdOf(span: Span, runId: string, attempt: number | undefined): string {
  const context = span.spanContext();
  return isSpanContextValid(context) ? `${context.traceId}-${context.spanId}-1` : `${runId}-${String(attempt ?? 0)}`;
}
