/**
 * What an ending span shows at a glance: evidence of ours, and whether anything on it may be an incident or a part of one.
 * Called for every span of a run, so nothing is derived here; "may be" is wider than "is".
 */
import { FINISH_REASONS } from '../../incident/spans/attempt-output.ts';
import type { AttributesLike, ReadableSpanLike, TimedEventLike } from '../../otlp/span-types.ts';
import {
  ATTR_SPANBOX_EVIDENCE_ATTEMPT,
  ATTR_SPANBOX_EVIDENCE_KIND,
  ATTR_SPANBOX_RUN_OUTCOME,
  EVENT_SPANBOX_EVIDENCE,
  SPANBOX_EVIDENCE_KIND_VALUES as KIND,
  SPANBOX_RUN_OUTCOME_VALUES,
} from '../../semconv/index.ts';
import { ATTR_ERROR_TYPE } from '../../semconv/upstream.ts';

/** The evidence events of a span, by what matters here. */
export interface SpanEvidence {
  readonly kinds: ReadonlySet<string>;
  readonly attempts: ReadonlySet<number>;
  /** One of them may be a cause. */
  readonly isTroubled: boolean;
}

/** Items that can be a cause, or say that there is one. */
const TROUBLE: ReadonlySet<string> = new Set<string>([
  KIND.TRANSPORT_ERROR,
  KIND.STREAM_TRUNCATED,
  KIND.STREAM_FAILED,
  KIND.PROVIDER_REJECTED,
  KIND.WATCHDOG_EXPIRED,
  KIND.SETUP_FAILED,
  KIND.TOOL_EXECUTION_FAILED,
  KIND.TOOL_INTERRUPTED,
  KIND.USER_CANCELLED,
  KIND.LIFECYCLE_CLOSED,
  KIND.PROCESS_CRASHED,
]);
const STOPS: ReadonlySet<string> = new Set<string>([KIND.USER_CANCELLED, KIND.LIFECYCLE_CLOSED]);

/** The evidence of ours on a span; undefined when there is none. */
export function evidenceOn(events: readonly TimedEventLike[]): SpanEvidence | undefined {
  let kinds: Set<string> | undefined;
  let attempts: Set<number> | undefined;
  let isTroubled = false;
  for (const { name, attributes } of events) {
    if (name !== EVENT_SPANBOX_EVIDENCE || attributes === undefined) continue;
    const kind = attributes[ATTR_SPANBOX_EVIDENCE_KIND];
    const attempt = attributes[ATTR_SPANBOX_EVIDENCE_ATTEMPT];
    kinds ??= new Set();
    attempts ??= new Set();
    if (typeof attempt === 'number') attempts.add(attempt);
    if (typeof kind !== 'string') continue;
    kinds.add(kind);
    isTroubled ||= TROUBLE.has(kind) || (kind === KIND.RUN_FINISHED && saysFailed(attributes));
  }
  return kinds === undefined || attempts === undefined ? undefined : { kinds, attempts, isTroubled };
}

/** Whether somebody is known to have stopped the run: a cancel or a close on its span. */
export function isStopped(events: readonly TimedEventLike[]): boolean {
  return events.some(({ name, attributes }) => {
    const kind = attributes?.[ATTR_SPANBOX_EVIDENCE_KIND];
    return name === EVENT_SPANBOX_EVIDENCE && typeof kind === 'string' && STOPS.has(kind);
  });
}

/** Whether the span itself, beside events of ours, says that something broke. */
export function isBroken({ status, attributes }: Pick<ReadableSpanLike, 'status' | 'attributes'>): boolean {
  return status.code === 2 || attributes[ATTR_ERROR_TYPE] !== undefined || saysFailed(attributes);
}

/** Whether the provider's finish reason is on the span, by any convention. */
export function hasFinishReason(attributes: AttributesLike): boolean {
  return FINISH_REASONS.some((key) => attributes[key] !== undefined);
}

function saysFailed(attributes: AttributesLike): boolean {
  return attributes[ATTR_SPANBOX_RUN_OUTCOME] === SPANBOX_RUN_OUTCOME_VALUES.FAILED;
}
