/**
 * A span as a journal record or as its line: the members, in order, with what did not change copied.
 *
 * Owns the retry with smaller and smaller {@link CutPlan}s when a span does not fit, and the mark on a span that was cut. It writes into the
 * buffer of a record or segment writer and answers where the text ends; it does not write to disk.
 */
import { BufferFull, ByteWriter, type TextGuard } from '../otlp/byte-writer.ts';
import { cutPlans, type CutPlan } from '../otlp/cut-plan.ts';
import { count, SpanEncoder } from '../otlp/span-encoder.ts';
import type { ReadableSpanLike } from '../otlp/span-types.ts';
import { ATTR_SPANBOX_TRUNCATED } from '../semconv/index.ts';
import { ATTR_SESSION_ID } from '../semconv/upstream.ts';
import { isIdentityAttribute } from './identity-attributes.ts';
import { readAttribute } from './read-attribute.ts';
import { Space } from './space.ts';
import type { SpanState } from './span-state.ts';

const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const END_TIME = ascii(',"endTimeUnixNano":"');
const ATTRIBUTES_AFTER_QUOTE = ascii('","attributes":[');
const ATTRIBUTES = ascii(',"attributes":[');
const DROPPED_ATTRIBUTES = ascii('],"droppedAttributesCount":');
const EVENTS = ascii(',"events":[');
const DROPPED_EVENTS = ascii('],"droppedEventsCount":');
const STATUS = ascii(',"status":');
const LINKS = ascii(',"links":[');
const DROPPED_LINKS = ascii('],"droppedLinksCount":');
const FLAGS = ascii(',"flags":');
const TRUNCATED = ascii(`{"key":"${ATTR_SPANBOX_TRUNCATED}","value":{"boolValue":true}}`);
/** The parts between attributes, events and flags of a span that lost nothing, has no links and said no status: most spans. */
const NO_ATTRIBUTES_DROPPED = ascii('],"droppedAttributesCount":0');
const UNREMARKABLE = ascii('],"droppedEventsCount":0,"status":{"code":0},"links":[],"droppedLinksCount":0,"flags":');
const COMMA = 44;
const CLOSE = 125;

export class SpanWriter {
  readonly writer: ByteWriter;
  readonly encoder: SpanEncoder;
  readonly #plans: readonly CutPlan[];
  readonly #space: Space;

  constructor(buffer: Buffer, valueBytes: number, guard: TextGuard, space: Space = new Space()) {
    this.writer = new ByteWriter(buffer, guard);
    this.encoder = new SpanEncoder(this.writer, valueBytes, guard, isIdentityAttribute);
    this.#plans = cutPlans(valueBytes);
    this.#space = space;
  }

  /**
   * Runs `write` from `start` until it fits before `limit`, with smaller and smaller plans.
   * @param write - gets whether the text is to be marked as cut
   * @returns whether anything was cut
   */
  fit(start: number, limit: number, write: (marked: boolean) => void): boolean {
    const { writer, encoder } = this;
    const { attributeEncoder } = encoder;
    writer.limit = limit;
    attributeEncoder.cut = false;
    attributeEncoder.unreadable = 0;
    writer.pos = start;
    const { tight } = this.#space;
    try {
      if (!tight) {
        write(false);
        if (!attributeEncoder.cut && attributeEncoder.unreadable === 0) return false;
      }
    } catch (error) {
      if (!(error instanceof BufferFull)) throw error;
    }
    // Where there is room for structure only, the last plan is the first.
    for (let i = tight ? this.#plans.length - 1 : 0; i < this.#plans.length; i += 1) {
      encoder.setPlan(this.#plans[i] as CutPlan, i === 0);
      writer.pos = start;
      try {
        write(true);
        return true;
      } catch (error) {
        if (!(error instanceof BufferFull)) throw error;
      } finally {
        encoder.setPlan(this.#plans[0] as CutPlan, true);
      }
    }
    throw new BufferFull();
  }

  /** `{"traceId":…}` of a span that has started: all that is known, without an end. Keeps what the line can copy. */
  started(state: SpanState, marked: boolean): void {
    const { writer, encoder } = this;
    const { span } = state;
    const from = writer.pos;
    encoder.head(span);
    const headEnd = writer.pos;
    writer.bytes(ATTRIBUTES);
    const attributesAt = writer.pos;
    const keys = Object.keys(span.attributes);
    const written = encoder.attributeEncoder.attributes(span.attributes, 0, keys);
    if (!marked && keys.length === written) this.#keepStart(state, from, headEnd - from, attributesAt - from, keys);
    if (marked) this.#mark(written > 0);
    this.#dropped(DROPPED_ATTRIBUTES, span.droppedAttributesCount + encoder.attributeEncoder.omitted);
    if (state.linksSeen > 0) this.#links(span);
    writer.bytes(FLAGS);
    encoder.flags(span);
    writer.byte(CLOSE);
  }

  #keepStart(state: SpanState, from: number, headLength: number, attributesAt: number, keys: readonly string[]): void {
    const { writer, encoder } = this;
    if (encoder.attributeEncoder.cut || encoder.attributeEncoder.unreadable > 0) return;
    const { span } = state;
    const { attributes } = span;
    const values: unknown[] = [...keys];
    for (let i = 0; i < keys.length; i += 1) {
      const value = readAttribute(attributes, keys[i] as string);
      // A list or map can be changed by the application after it was set: it is encoded anew for the line.
      if (typeof value === 'object') return;
      values[i] = value;
    }
    state.startText = writer.copied(from, writer.pos);
    state.headLength = headLength;
    state.attributesAt = attributesAt;
    state.startName = span.name;
    state.startKeys = keys;
    state.startValues = values;
  }

  /** A whole open span, for compaction: what `started` writes, and events, status and dropped counts. */
  whole(state: SpanState, marked: boolean): void {
    const { writer, encoder } = this;
    const { span } = state;
    encoder.head(span);
    writer.bytes(ATTRIBUTES);
    const written = encoder.attributeEncoder.attributes(span.attributes);
    if (marked) this.#mark(written > 0);
    this.#dropped(DROPPED_ATTRIBUTES, span.droppedAttributesCount + encoder.attributeEncoder.omitted);
    this.#events(span, marked ? undefined : state);
    this.#status(span);
    this.#links(span);
    writer.bytes(FLAGS);
    encoder.flags(span);
    writer.byte(CLOSE);
  }

  /** The span of a line: ended, in the member order of the SDK's own serializer. */
  ended(span: ReadableSpanLike, state: SpanState | undefined, sessionId: string | undefined, marked: boolean): void {
    const { writer, encoder } = this;
    if (!marked && state !== undefined && state.headLength > 0 && state.startName === span.name)
      writer.raw(state.startText.slice(0, state.headLength));
    else encoder.head(span);
    writer.bytes(END_TIME);
    encoder.time(span.endTime);
    writer.bytes(ATTRIBUTES_AFTER_QUOTE);
    let any = this.#attributes(span, marked ? undefined : state);
    if (sessionId !== undefined) {
      if (any) writer.byte(COMMA);
      encoder.attributeEncoder.keyValue(ATTR_SESSION_ID, sessionId);
      any = true;
    }
    if (marked) this.#mark(any);
    this.#dropped(DROPPED_ATTRIBUTES, span.droppedAttributesCount + encoder.attributeEncoder.omitted);
    this.#eventList(span, marked ? undefined : state);
    const { status } = span;
    if (
      status.code === 0 &&
      status.message === undefined &&
      span.links.length === 0 &&
      span.droppedEventsCount + span.droppedLinksCount === 0 &&
      encoder.maxEvents === Infinity
    ) {
      writer.bytes(UNREMARKABLE);
    } else {
      this.#dropped(DROPPED_EVENTS, span.droppedEventsCount + this.#firstEvent(span));
      this.#status(span);
      this.#links(span);
      writer.bytes(FLAGS);
    }
    encoder.flags(span);
    writer.byte(CLOSE);
  }

  #mark(any: boolean): void {
    if (any) this.writer.byte(COMMA);
    this.writer.bytes(TRUNCATED);
  }

  #dropped(name: Uint8Array, dropped: number): void {
    if (name === DROPPED_ATTRIBUTES && dropped === 0) {
      this.writer.bytes(NO_ATTRIBUTES_DROPPED);
      return;
    }
    this.writer.bytes(name);
    this.writer.uint(count(dropped));
  }

  /** Writes the attributes, those of the start as they were encoded then if they still hold; answers whether there are any. */
  #attributes(span: ReadableSpanLike, state: SpanState | undefined): boolean {
    const { attributeEncoder } = this.encoder;
    if (state === undefined || state.startKeys.length === 0) return attributeEncoder.attributes(span.attributes) > 0;
    const { startKeys, startValues } = state;
    const { attributes } = span;
    const keys = Object.keys(attributes);
    const kept = startKeys.length;
    let same = kept <= keys.length;
    for (let i = 0; same && i < kept; i += 1) {
      const key = startKeys[i] as string;
      same = key === keys[i] && readAttribute(attributes, key) === startValues[i];
    }
    if (!same) return attributeEncoder.attributes(attributes, 0, keys) > 0;
    attributeEncoder.omitted = 0;
    this.writer.raw(state.startText.slice(state.attributesAt));
    for (let i = kept; i < keys.length; i += 1) attributeEncoder.attribute(keys[i] as string, attributes, true, i);
    return true;
  }

  #events(span: ReadableSpanLike, state: SpanState | undefined): void {
    this.#eventList(span, state);
    this.#dropped(DROPPED_EVENTS, span.droppedEventsCount + this.#firstEvent(span));
  }

  /** The first event that is written; those before it are counted as dropped. */
  #firstEvent(span: ReadableSpanLike): number {
    return Math.max(0, span.events.length - this.encoder.maxEvents);
  }

  #eventList(span: ReadableSpanLike, state: SpanState | undefined): void {
    const { writer, encoder } = this;
    const { events } = span;
    writer.bytes(EVENTS);
    const first = this.#firstEvent(span);
    if (state !== undefined && first === 0 && state.eventObjects.length >= events.length) {
      this.#knownEvents(span, state);
    } else {
      for (let i = first; i < events.length; i += 1) {
        if (i > first) writer.byte(COMMA);
        const event = events[i];
        if (event !== undefined) encoder.event(event);
      }
    }
    if (first > 0) encoder.attributeEncoder.cut = true;
  }

  /** Events whose texts were kept when they were added; the SDK drops the oldest when there are too many. */
  #knownEvents(span: ReadableSpanLike, state: SpanState): void {
    const { writer, encoder } = this;
    const shift = state.eventObjects.length - span.events.length;
    for (let i = 0; i < span.events.length; i += 1) {
      if (i > 0) writer.byte(COMMA);
      const event = span.events[i];
      if (event === undefined) continue;
      const text = state.eventTexts[i + shift];
      if (text !== undefined && state.eventObjects[i + shift] === event) writer.raw(text);
      else encoder.event(event);
    }
  }

  #status(span: ReadableSpanLike): void {
    this.writer.bytes(STATUS);
    this.encoder.status(span.status);
  }

  #links(span: ReadableSpanLike): void {
    const { writer, encoder } = this;
    const { links } = span;
    const kept = Math.min(links.length, encoder.maxLinks);
    writer.bytes(LINKS);
    for (let i = 0; i < kept; i += 1) {
      if (i > 0) writer.byte(COMMA);
      const link = links[i];
      if (link !== undefined) encoder.link(link);
    }
    if (kept < links.length) encoder.attributeEncoder.cut = true;
    this.#dropped(DROPPED_LINKS, span.droppedLinksCount + links.length - kept);
  }
}
