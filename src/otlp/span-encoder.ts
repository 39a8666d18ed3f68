/**
 * Spans, events, links and status to OTLP JSON, in the member order of the SDK's own serializer (otlp-transformer 0.223, the
 * same in 0.301), so that both can be compared byte for byte.
 *
 * Pieces are written one by one: the journal needs them alone, the line needs them together, and what did not change
 * between the two is copied instead of encoded again. Nothing here decides what is recorded.
 */

import { AttributeEncoder } from './attribute-encoder.ts';
import type { ByteWriter, TextGuard } from './byte-writer.ts';
import type { CutPlan } from './cut-plan.ts';
import type {
  AttributesLike,
  HrTimeLike,
  LinkLike,
  ReadableSpanLike,
  SpanContextLike,
  StatusLike,
  TimedEventLike,
} from './span-types.ts';

const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const TRACE_ID = ascii('{"traceId":"');
const SPAN_ID = ascii('","spanId":"');
const PARENT_ID = ascii('","parentSpanId":"');
const TRACE_STATE = ascii('","traceState":');
const NAME_AFTER_QUOTE = ascii('","name":');
const NAME = ascii(',"name":');
const KIND = ascii(',"kind":');
const START_TIME = ascii(',"startTimeUnixNano":"');
const EVENT = ascii('{"attributes":[');
const EVENT_NAME = ascii('],"name":');
const EVENT_TIME = ascii(',"timeUnixNano":"');
const EVENT_DROPPED = ascii('","droppedAttributesCount":');
const EVENT_NONE_DROPPED = ascii('","droppedAttributesCount":0}');
const LINK_SPAN_ID = ascii('],"spanId":"');
const LINK_TRACE_ID = ascii('","traceId":"');
const LINK_DROPPED = ascii(',"droppedAttributesCount":');
const LINK_DROPPED_AFTER_QUOTE = ascii('","droppedAttributesCount":');
const FLAGS = ascii(',"flags":');
const STATUS_CODE = ascii('{"code":');
const STATUS_MESSAGE = ascii(',"message":');

/** Where the encoder remembers the keys of events and links, apart from those of spans. */
const EVENT_PLACES = 48;
const QUOTE = 34;
const CLOSE = 125;

/** OTLP span flags: the low byte is the W3C trace flags, bit 8 says that bit 9 (parent is remote) is known. */
function flagsOf(traceFlags: number, isRemote: boolean | undefined): number {
  return (traceFlags & 0xff) | 0x100 | (isRemote === true ? 0x200 : 0);
}

export class SpanEncoder {
  readonly writer: ByteWriter;
  readonly attributeEncoder: AttributeEncoder;
  #seconds = -1;
  #secondsText = '';
  #traceId = '';
  #traceBytes: Uint8Array = new Uint8Array();
  #parentId = '';
  #parentBytes: Uint8Array = new Uint8Array();

  /** Events and links of a span that are written; the rest is counted as dropped. */
  maxEvents: number = Infinity;
  maxLinks: number = Infinity;

  constructor(writer: ByteWriter, valueBytes: number, guard?: TextGuard, isIdentity?: (key: string) => boolean) {
    this.writer = writer;
    this.attributeEncoder = new AttributeEncoder(writer, valueBytes, guard, isIdentity);
  }

  /** Writes by `plan` from now on; `first` says that it is the application's own limits. */
  setPlan(plan: CutPlan, first: boolean): void {
    this.attributeEncoder.valueBytes = plan.valueBytes;
    this.attributeEncoder.maxAttributes = plan.maxAttributes;
    this.attributeEncoder.cutting = !first;
    this.maxEvents = plan.maxEvents;
    this.maxLinks = plan.maxLinks;
  }

  /** From `{"traceId"` to the start time, without a comma behind it. */
  head(span: ReadableSpanLike): void {
    const { writer } = this;
    const context = span.spanContext();
    writer.bytes(this.#traceHead(context.traceId));
    writer.bytes(SPAN_ID);
    this.#id(context.spanId);
    const parent = span.parentSpanContext?.spanId;
    if (parent !== undefined && parent !== '') {
      writer.bytes(this.#parentHead(parent));
    }
    const state = serializedState(context);
    if (state === undefined) {
      writer.bytes(NAME_AFTER_QUOTE);
    } else {
      writer.bytes(TRACE_STATE);
      this.attributeEncoder.text(state, '');
      writer.bytes(NAME);
    }
    this.attributeEncoder.name(asText(span.name));
    writer.bytes(KIND);
    writer.uint(typeof span.kind === 'number' && span.kind >= 0 && span.kind <= 4 ? span.kind + 1 : 0);
    writer.bytes(START_TIME);
    this.time(span.startTime);
    writer.byte(QUOTE);
  }

  /** Nanoseconds since the epoch in decimal, nothing rounded but fractions of a nanosecond. */
  time(time: HrTimeLike): void {
    const { writer } = this;
    const seconds = time[0];
    const nanos = Math.trunc(time[1]);
    if (Number.isInteger(seconds) && seconds > 0 && nanos >= 0 && nanos < 1_000_000_000) {
      if (seconds !== this.#seconds) {
        this.#seconds = seconds;
        this.#secondsText = String(seconds);
      }
      writer.raw(this.#secondsText);
      writer.padded(nanos, 9);
      return;
    }
    if (!Number.isFinite(seconds) || !Number.isFinite(nanos)) {
      writer.raw('0');
      return;
    }
    const total = BigInt(Math.trunc(seconds)) * 1_000_000_000n + BigInt(nanos);
    writer.raw(total < 0n ? '0' : total.toString());
  }

  event(event: TimedEventLike): void {
    const { writer } = this;
    writer.bytes(EVENT);
    const omitted = this.#someAttributes(event.attributes);
    writer.bytes(EVENT_NAME);
    this.attributeEncoder.name(asText(event.name));
    writer.bytes(EVENT_TIME);
    this.time(event.time);
    const dropped = count(event.droppedAttributesCount) + omitted;
    if (dropped === 0) {
      writer.bytes(EVENT_NONE_DROPPED);
      return;
    }
    writer.bytes(EVENT_DROPPED);
    writer.uint(dropped);
    writer.byte(CLOSE);
  }

  /** Writes the attributes of an event or link; answers how many were left out. */
  #someAttributes(attributes: AttributesLike | undefined): number {
    if (attributes === undefined || attributes === null) return 0;
    this.attributeEncoder.attributes(attributes, EVENT_PLACES);
    return this.attributeEncoder.omitted;
  }

  link(link: LinkLike): void {
    const { writer } = this;
    writer.bytes(EVENT);
    const omitted = this.#someAttributes(link.attributes);
    writer.bytes(LINK_SPAN_ID);
    this.#id(link.context.spanId);
    writer.bytes(LINK_TRACE_ID);
    this.#id(link.context.traceId);
    const state = serializedState(link.context);
    if (state === undefined) {
      writer.bytes(LINK_DROPPED_AFTER_QUOTE);
    } else {
      writer.bytes(TRACE_STATE);
      this.attributeEncoder.text(state, '');
      writer.bytes(LINK_DROPPED);
    }
    writer.uint(count(link.droppedAttributesCount) + omitted);
    writer.bytes(FLAGS);
    writer.uint(flagsOf(link.context.traceFlags, link.context.isRemote));
    writer.byte(CLOSE);
  }

  status(status: StatusLike): void {
    const { writer } = this;
    writer.bytes(STATUS_CODE);
    writer.uint(status.code === 1 || status.code === 2 ? status.code : 0);
    if (typeof status.message === 'string') {
      writer.bytes(STATUS_MESSAGE);
      this.attributeEncoder.text(status.message, '');
    }
    writer.byte(CLOSE);
  }

  flags(span: ReadableSpanLike): void {
    this.writer.uint(flagsOf(span.spanContext().traceFlags, span.parentSpanContext?.isRemote));
  }

  /** `{"traceId":"…`: the spans of a run say the same one again and again. */
  #traceHead(traceId: string): Uint8Array {
    if (traceId !== this.#traceId) {
      this.#traceId = traceId;
      this.#traceBytes = this.#withId(TRACE_ID, traceId);
    }
    return this.#traceBytes;
  }

  /** `","parentSpanId":"…` */
  #parentHead(parentId: string): Uint8Array {
    if (parentId !== this.#parentId) {
      this.#parentId = parentId;
      this.#parentBytes = this.#withId(PARENT_ID, parentId);
    }
    return this.#parentBytes;
  }

  #withId(before: Uint8Array, id: string): Uint8Array {
    const { writer } = this;
    const start = writer.pos;
    writer.bytes(before);
    this.#id(id);
    const bytes = new Uint8Array(writer.buf.subarray(start, writer.pos));
    writer.pos = start;
    return bytes;
  }

  /** An id: hexadecimal digits as they are; anything else a tracer made up is written safely. */
  #id(id: string): void {
    if (id.length === 32 || id.length === 16) this.writer.hexId(id);
    else
      this.writer.raw(
        asText(id)
          .replaceAll(/[^0-9a-zA-Z_-]/g, '')
          .slice(0, 64),
      );
  }
}

/** Names and ids are strings by contract; what an application without types put there is shown, not trusted. */
function asText(value: unknown): string {
  return typeof value === 'string' ? value : `[${typeof value}]`;
}

/** A dropped count as a number that can be written. */
export function count(value: number | undefined): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;
}

function serializedState(context: SpanContextLike): string | undefined {
  try {
    const state: unknown = context.traceState?.serialize();
    return typeof state === 'string' ? state : undefined;
  } catch {
    // Forgives a foreign TraceState: the span is worth more than its vendors' list.
    return undefined;
  }
}
