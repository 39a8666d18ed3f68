/**
 * What one recording holds of a session: its running totals, and whether it has crashed or can close.
 *
 * Memory is a fixed amount for each part, whatever the number of its spans and traces.
 */
import { IncidentTally, type TalliedIncident } from '../incident/incident-tally.ts';
import { countSpan } from '../otlp/span-counts.ts';
import type { HrTimeLike, ReadableSpanLike } from '../otlp/span-types.ts';
import {
  ATTR_SPANBOX_INCIDENT_CAUSE,
  ATTR_SPANBOX_INCIDENT_DETAIL,
  ATTR_SPANBOX_INCIDENT_DISPOSITION,
  ATTR_SPANBOX_INCIDENT_ID,
  ATTR_SPANBOX_RECOVERY_ACTION,
  EVENT_SPANBOX_INCIDENT,
} from '../semconv/index.ts';
import {
  ATTR_GEN_AI_AGENT_NAME,
  ATTR_GEN_AI_OPERATION_NAME,
  GEN_AI_OPERATION_NAME_VALUES,
} from '../semconv/upstream.ts';
import { readAttribute } from './read-attribute.ts';

/** More are counted, not listed. */
const MAX_ALIASES = 16;
const MAX_TITLE = 120;
const MAX_SEARCHED_TITLE = 16_384;

export interface PartTotals {
  spans: number;
  errors: number;
  modelCalls: number;
  toolCalls: number;
  inputTokens: number;
  outputTokens: number;
}

function isBefore(a: HrTimeLike, b: HrTimeLike): boolean {
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
}

export class SessionPart {
  readonly id: string;
  /** From 1 in its recording. */
  readonly part: number;
  /** Segment and offset at which its first line stands or will stand. */
  readonly firstSegment: number;
  readonly firstOffset: number;
  readonly totals: PartTotals = { spans: 0, errors: 0, modelCalls: 0, toolCalls: 0, inputTokens: 0, outputTokens: 0 };
  readonly aliases: Set<string> = new Set();
  traces = 0;
  readonly #tally: IncidentTally = new IncidentTally();
  title = '';
  open = 0;
  crashed = false;
  /** Whether its `part` record stands in the journal. */
  journaled = false;
  /** A span without a recorded parent ended with ERROR. */
  failed = false;
  start: HrTimeLike | undefined;
  end: HrTimeLike | undefined;
  /** Wall clock at which its last open span ended. */
  idleSinceMillis = 0;
  readonly #redact: (text: string) => string;

  /** @param redact - takes secrets out of the title, which is a span's name or an agent's */
  constructor(id: string, part: number, firstSegment: number, firstOffset: number, redact: (text: string) => string) {
    this.id = id;
    this.part = part;
    this.firstSegment = firstSegment;
    this.firstOffset = firstOffset;
    this.#redact = redact;
  }

  spanStarted(span: ReadableSpanLike): void {
    this.open += 1;
    if (this.start === undefined || isBefore(span.startTime, this.start)) {
      this.start = span.startTime;
      this.title = this.#titleOf(span);
    }
  }

  #titleOf(span: ReadableSpanLike): string {
    const agent = readAttribute(span.attributes, ATTR_GEN_AI_AGENT_NAME);
    const title = typeof agent === 'string' && agent !== '' ? agent : span.name;
    // Searched before it is cut: half a secret would not be found.
    return typeof title === 'string' ? this.#redact(title.slice(0, MAX_SEARCHED_TITLE)).slice(0, MAX_TITLE) : '';
  }

  addAlias(id: unknown): void {
    if (typeof id === 'string' && id !== this.id && id !== '' && this.aliases.size < MAX_ALIASES) this.aliases.add(id);
  }

  spanEnded(span: ReadableSpanLike): void {
    const { attributes } = span;
    const { totals } = this;
    totals.spans += 1;
    if (this.end === undefined || isBefore(this.end, span.endTime)) this.end = span.endTime;
    if (this.start === undefined || isBefore(span.startTime, this.start)) {
      this.start = span.startTime;
      this.title = this.#titleOf(span);
    }
    if (span.status.code === 2) {
      totals.errors += 1;
      if (span.parentSpanContext === undefined || span.parentSpanContext.isRemote === true) this.failed = true;
    }
    const counts = countSpan((key) => readAttribute(attributes, key));
    if (counts.modelCall) {
      totals.modelCalls += 1;
      totals.inputTokens += counts.inputTokens;
      totals.outputTokens += counts.outputTokens;
    } else if (counts.toolCall) {
      totals.toolCalls += 1;
    }
    if (span.events.length > 0) this.#noteIncidents(span);
    if (this.#isQuietRun(span)) this.#tally.wentOn(span.spanContext().traceId);
  }

  /** A run at the root of its trace that ended without an incident. */
  #isQuietRun(span: ReadableSpanLike): boolean {
    return (
      readAttribute(span.attributes, ATTR_GEN_AI_OPERATION_NAME) === GEN_AI_OPERATION_NAME_VALUES.INVOKE_AGENT &&
      (span.parentSpanContext === undefined || span.parentSpanContext.isRemote === true) &&
      readAttribute(span.attributes, ATTR_SPANBOX_INCIDENT_ID) === undefined &&
      !span.events.some((event) => event.name === EVENT_SPANBOX_INCIDENT)
    );
  }

  #noteIncidents(span: ReadableSpanLike): void {
    for (const event of span.events) {
      if (event.name !== EVENT_SPANBOX_INCIDENT) continue;
      const said = event.attributes ?? {};
      const text = (key: string): string | undefined => {
        const value = readAttribute(said, key);
        return typeof value === 'string' ? value : undefined;
      };
      const cause = text(ATTR_SPANBOX_INCIDENT_CAUSE);
      if (cause === undefined || text(ATTR_SPANBOX_INCIDENT_DISPOSITION) === 'overcome') continue;
      const detail = text(ATTR_SPANBOX_INCIDENT_DETAIL);
      const action = text(ATTR_SPANBOX_RECOVERY_ACTION);
      this.#tally.add(span.spanContext().traceId, text(ATTR_SPANBOX_INCIDENT_ID), {
        cause,
        ...(detail === undefined ? {} : { detail: this.#redact(detail) }),
        ...(action === undefined ? {} : { action }),
      });
    }
  }

  /** What a summary says of its incidents. */
  get incidents(): readonly TalliedIncident[] {
    return this.#tally.summaries();
  }
}

/** Nanoseconds since the epoch as a decimal string, "0" when there is no time. */
export function nanosOf(time: HrTimeLike | undefined): string {
  if (time === undefined || !Number.isFinite(time[0]) || !Number.isFinite(time[1])) return '0';
  const nanos = BigInt(Math.trunc(time[0])) * 1_000_000_000n + BigInt(Math.trunc(time[1]));
  return nanos < 0n ? '0' : nanos.toString();
}
