/**
 * The id of an incident: where the run is, and the attempt that broke; 0 where the cause belongs to none. The same, whoever tells it:
 * the run itself, the span processor, or repair.
 */
import { isSpanContextValid } from '@opentelemetry/api';
import type { Span } from '@opentelemetry/api';

/** `<trace>-<span of the run>-<attempt>`; where spans have no ids, `<run>-<attempt>`. */
export function incidentIdOf(run: { readonly id: string; readonly span: Span }, attempt: number | undefined): string {
  const context = run.span.spanContext();
  const where = isSpanContextValid(context) ? `${context.traceId}-${context.spanId}` : run.id;
  return `${where}-${String(attempt ?? 0)}`;
}
