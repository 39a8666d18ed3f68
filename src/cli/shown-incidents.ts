/**
 * The incidents of spans, wherever they come from: evidence read from the spans, and what it proves. The same functions that run live and in
 * repair, so the verdict is the same.
 */
import { deriveIncidents, evidenceFromSpans } from '../incident/index.ts';
import type { Incident } from '../incident/index.ts';
import { inOrder } from '../incident/order.ts';
import type { OtlpSpan } from '../otlp/otlp-types.ts';
import type { ShownIncident } from './incident-text.ts';

/** The incidents, run by run; in a run the one that ended it first, then those that were overcome. */
export function shownIncidents(spans: readonly OtlpSpan[]): readonly ShownIncident[] {
  const names = new Map(spans.map((span) => [`${span.traceId}/${span.spanId}`, span.name]));
  return evidenceFromSpans(spans).flatMap((run) => {
    const { incident, overcome } = deriveIncidents(run.evidence);
    const all: readonly Incident[] = incident === undefined ? overcome : [incident, ...overcome];
    const evidence = inOrder(run.evidence).map(({ item }) => item);
    return all.map((one) => ({
      traceId: run.traceId,
      runSpanId: run.runSpanId,
      runName: names.get(`${run.traceId}/${run.runSpanId}`) ?? '',
      incident: one,
      evidence,
      notRecorded: run.gaps,
    }));
  });
}
