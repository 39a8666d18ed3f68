/**
 * Tells an incident: as the `spanbox.incident` event of a span, as a log event of the same name and attributes, and in the counter.
 * Each once for each incident; a revised one (docs/incidents.md, "On your spans") is told again, and not counted again.
 */
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import type { Incident } from '../../incident/incident.ts';
import type { BrokenSpan } from '../../incident/spans/broken-span.ts';
import { incidentToAttributes } from '../../incident/spans/incident-attributes.ts';
import type { ReadableSpanLike } from '../../otlp/span-types.ts';
import {
  ATTR_SPANBOX_INCIDENT_CAUSE,
  ATTR_SPANBOX_RECOVERY_ACTION,
  EVENT_SPANBOX_INCIDENT,
  METRIC_SPANBOX_INCIDENTS,
} from '../../semconv/index.ts';
import type { CounterLike, LoggerLike, ResolvedIncidentOptions } from './incident-options.ts';
import type { Attributes, SpanWriter } from './span-writer.ts';

/** The name of our meter and logger. */
const SCOPE = 'spanbox';

/** One telling. */
export interface Telling {
  readonly id: string;
  readonly incident: Incident;
  /** How grave its log event is. */
  readonly row: BrokenSpan;
  readonly span: ReadableSpanLike;
  /** Absent: its event is on the span already. */
  readonly writer?: SpanWriter;
  readonly isRevised: boolean;
}

export class IncidentTeller {
  readonly #onSpans: boolean;
  readonly #counter: CounterLike | undefined;
  readonly #logger: LoggerLike | undefined;
  readonly #onFailure: (error: unknown) => void;

  /** `onFailure` gets what a provider of metrics or logs throws. */
  constructor(options: ResolvedIncidentOptions, onFailure: (error: unknown) => void) {
    this.#onSpans = options.onSpans;
    this.#onFailure = onFailure;
    this.#counter = this.#guarded(() =>
      options.meterProvider
        ?.getMeter(SCOPE)
        .createCounter(METRIC_SPANBOX_INCIDENTS, { description: 'Incidents, overcome ones too.', unit: '{incident}' }),
    );
    this.#logger = this.#guarded(() => options.loggerProvider?.getLogger(SCOPE));
  }

  tell({ id, incident, row, span, writer, isRevised }: Telling): void {
    const attributes = incidentToAttributes(incident, id) as Attributes;
    if (this.#onSpans) writer?.event(EVENT_SPANBOX_INCIDENT, attributes, span.endTime);
    this.#guarded(() => this.#log(attributes, row, span));
    if (isRevised) return;
    this.#guarded(() =>
      this.#counter?.add(1, {
        [ATTR_SPANBOX_INCIDENT_CAUSE]: incident.cause,
        [ATTR_SPANBOX_RECOVERY_ACTION]: incident.recovery.action,
      }),
    );
  }

  #log(attributes: Attributes, { severityNumber, severityText }: BrokenSpan, span: ReadableSpanLike): void {
    if (this.#logger === undefined) return;
    const [seconds, nanoseconds] = span.endTime;
    const { traceId, spanId, traceFlags } = span.spanContext();
    this.#logger.emit({
      eventName: EVENT_SPANBOX_INCIDENT,
      timestamp: [seconds, nanoseconds],
      severityNumber,
      severityText,
      attributes,
      context: trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags }),
    });
  }

  #guarded<T>(call: () => T): T | undefined {
    try {
      return call();
    } catch (error) {
      // A provider that throws must not keep the incident from the span.
      this.#onFailure(error);
      return undefined;
    }
  }
}
