/**
 * What an incident does to the span on which the run broke: the table of docs/conventions.md, "The span that broke", as a table.
 * Each cause matches exactly one row. A message that the application gave an ERROR, and finish reasons that came, are kept by the caller.
 */
import {
  SPANBOX_END_REASON_VALUES,
  SPANBOX_INCIDENT_CAUSE_VALUES as CAUSE,
  SPANBOX_INCIDENT_DISPOSITION_VALUES,
} from '../../semconv/index.ts';
import type { SpanboxEndReason } from '../../semconv/index.ts';
import { ERROR_TYPE_VALUE_OTHER } from '../../semconv/upstream.ts';
import type { Incident } from '../incident.ts';

/** What to write on the broken span, and how grave its log event is. */
export interface BrokenSpan {
  /** The status code of the OpenTelemetry API: 0 UNSET, 2 ERROR. */
  readonly status: 0 | 2;
  /** `error.type`; absent where it is not to be set. */
  readonly errorType?: string;
  /** `gen_ai.response.finish_reasons` when none came; absent where none are to be set. */
  readonly finishReasons?: readonly ['error'];
  /** `SeverityNumber` of the Logs API. */
  readonly severityNumber: 9 | 13 | 17;
  readonly severityText: 'INFO' | 'WARN' | 'ERROR';
}

/** What is known beside the incident. */
export interface BrokenSpanOptions {
  /** `spanbox.end_reason` of a span that repair closed. */
  readonly endReason?: SpanboxEndReason;
}

const INFO = { severityNumber: 9, severityText: 'INFO' } as const;
const WARN = { severityNumber: 13, severityText: 'WARN' } as const;
const ERROR = { severityNumber: 17, severityText: 'ERROR' } as const;
const finishReasons = ['error'] as const;

/** What a caller that stopped reading does to the span of its attempt: it is an outcome, and no incident. */
export const CONSUMER_STOPPED_SPAN: BrokenSpan = { status: 0, finishReasons, ...INFO };

/** What the incident writes on the span on which the run broke. */
export function brokenSpan(incident: Incident, options: BrokenSpanOptions = {}): BrokenSpan {
  const row = rowOf(incident, options);
  return incident.disposition === SPANBOX_INCIDENT_DISPOSITION_VALUES.OVERCOME ? { ...row, ...WARN } : row;
}

function rowOf(incident: Incident, { endReason }: BrokenSpanOptions): BrokenSpan {
  const { cause, error } = incident;
  switch (cause) {
    case CAUSE.USER_CANCELLED:
      return { status: 0, finishReasons, ...INFO };
    case CAUSE.LIFECYCLE_CLOSED:
      // The confidence tells an unattributed close from a caller's own kind of that name.
      return incident.confidence === 'high'
        ? { status: 0, finishReasons, ...INFO }
        : { status: 2, errorType: 'unattributed_close', finishReasons, ...WARN };
    case CAUSE.TRANSPORT_LOST:
      return { status: 2, errorType: error?.code ?? cause, finishReasons, ...ERROR };
    case CAUSE.STREAM_TRUNCATED:
      return { status: 2, errorType: cause, finishReasons, ...ERROR };
    case CAUSE.WATCHDOG_EXPIRED:
      return { status: 2, errorType: 'timeout', finishReasons, ...ERROR };
    case CAUSE.PROVIDER_REJECTED:
      return { status: 2, errorType: rejectionType(incident), finishReasons, ...ERROR };
    case CAUSE.SETUP_FAILED:
    case CAUSE.TOOL_FAILED:
    case CAUSE.TOOL_INTERRUPTED:
    case CAUSE.UNDETERMINED:
      return { status: 2, errorType: error?.type ?? ERROR_TYPE_VALUE_OTHER, ...ERROR };
    case CAUSE.PROCESS_CRASHED:
      return {
        status: 2,
        errorType: endReason === SPANBOX_END_REASON_VALUES.INTERRUPTED ? endReason : cause,
        finishReasons,
        ...ERROR,
      };
  }
}

function rejectionType({ error }: Incident): string {
  if (error?.status !== undefined) return String(error.status);
  return error?.code ?? error?.type ?? ERROR_TYPE_VALUE_OTHER;
}
