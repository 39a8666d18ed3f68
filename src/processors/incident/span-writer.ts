/**
 * Writes on a span that ends: by its methods while they work (`onEnding`, SDK 2.3 and later), else on the fields of the ended span
 * (`onEnd` of 2.0 to 2.2, where its methods refuse). What others said stays: an event or an attribute that is there is not written again.
 */
import { incidentFromAttributes } from '../../incident/spans/incident-attributes.ts';
import type { IncidentEntry } from '../../incident/spans/incident-attributes.ts';
import { viewSpan } from '../../incident/spans/view.ts';
import type { HrTimeLike, ReadableSpanLike, TimedEventLike } from '../../otlp/span-types.ts';
import { EVENT_SPANBOX_INCIDENT } from '../../semconv/index.ts';
import type { LiveSpanLike } from './span-shape.ts';

/** Values that are written. */
export type Attributes = Record<string, string | number | boolean | string[]>;

/** One way to write on a span. */
export interface SpanWriter {
  event(name: string, attributes: Attributes, time: HrTimeLike): void;
  attribute(key: string, value: string | string[]): void;
  /** Sets the status to ERROR. */
  error(): void;
}

/** The incident that was told on the span, by whomever. */
export function toldOn(span: ReadableSpanLike): IncidentEntry | undefined {
  if (!span.events.some(({ name }) => name === EVENT_SPANBOX_INCIDENT)) return undefined;
  const event = viewSpan(span)?.events.findLast(({ name }) => name === EVENT_SPANBOX_INCIDENT);
  return event === undefined ? undefined : incidentFromAttributes(event.attributes);
}

/** Writes on a span that is not over yet. */
export function liveWriter(span: LiveSpanLike): SpanWriter {
  return {
    event: (name, attributes, time) => void span.addEvent(name, attributes, [time[0], time[1]]),
    attribute: (key, value) => void span.setAttribute(key, value),
    error: () => void span.setStatus({ code: 2 }),
  };
}

/** Writes on a span that is over, before those who come later read it. */
export function endedWriter(span: ReadableSpanLike): SpanWriter {
  return {
    event: (name, attributes, time) => {
      const event: TimedEventLike = { name, time, attributes, droppedAttributesCount: 0 };
      (span.events as TimedEventLike[]).push(event);
    },
    attribute: (key, value) => {
      (span.attributes as Record<string, unknown>)[key] = value;
    },
    error: () => {
      (span as { status: ReadableSpanLike['status'] }).status = { code: 2 };
    },
  };
}
