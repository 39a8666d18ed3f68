/**
 * The recorder's records (docs/format.md section 4), written straight into the journal's buffer.
 *
 * One method a kind. Each writes the members from `"k":` to the closing brace and answers nothing; {@link SpanWriter.fit} bounds it. Which
 * record is made when, and whether it is written now or later, is the recorder's.
 */
import type { ReadableSpanLike } from '../otlp/span-types.ts';
import type { LinePlace } from '../store/segment-writer.ts';
import { nanosOf, type SessionPart } from './session-part.ts';
import type { SpanState } from './span-state.ts';
import { SpanWriter } from './span-writer.ts';

const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const START = ascii('"k":"start","p":');
const STATE = ascii('"k":"state","p":');
const SCOPE = ascii(',"c":');
const SESSION = ascii(',"s":');
const AT = ascii(',"at":');
const SPAN = ascii(',"span":');
const ATTR = ascii('"k":"attr","p":');
const ATTRS = ascii(',"a":[');
const EVENT = ascii('"k":"event","p":');
const EVENT_BODY = ascii(',"e":');
const LINK = ascii('"k":"link","p":');
const LINK_BODY = ascii(',"l":[');
const STATUS = ascii('"k":"status","p":');
const STATUS_BODY = ascii(',"status":');
const NAME = ascii('"k":"name","p":');
const NAME_BODY = ascii(',"name":');
const END = ascii('"k":"end","p":');
const SEGMENT = ascii(',"g":');
const OFFSET = ascii(',"o":');
const BYTES = ascii(',"b":');
const CRC = ascii(',"c":"');
const DROPPED = ascii(',"d":');
/** Something of the record was cut: the span gets `spanbox.truncated`. */
const CUT = ascii(',"cut":true');
const LIST_END = 93;
const COMMA = 44;
const QUOTE = 34;
const CLOSE = 125;

export class JournalWriter extends SpanWriter {
  /** What the ready-made writes below are about; set before each, so that no closure is made for a record. */
  #state: SpanState | undefined;
  #event: ReadableSpanLike['events'][number] | undefined;
  #keys: readonly string[] = [];
  #at = 0;
  #lastP = -1;
  #lastAt = -1;
  #lastWords: Uint8Array = new Uint8Array();

  readonly #writeStart = (marked: boolean): void => {
    if (this.#state !== undefined) this.start(this.#state, this.#at, marked);
  };

  readonly #writeEvent = (marked: boolean): void => {
    const state = this.#state;
    const event = this.#event;
    if (state === undefined || event === undefined) return;
    const text = this.event(state, event, this.#at, marked);
    // A text that was cut is made anew for the line, which says so.
    keepText(state, event, marked ? undefined : text);
  };

  readonly #writeAttributes = (marked: boolean): void => {
    if (this.#state !== undefined) this.attributes(this.#state, this.#keys, this.#at, marked);
  };

  /** A ready `start` for {@link fit}. */
  startOf(state: SpanState, at: number): (marked: boolean) => void {
    this.#state = state;
    this.#at = at;
    return this.#writeStart;
  }

  /** A ready `event` for {@link fit}; its text is kept for the line. */
  eventOf(state: SpanState, event: ReadableSpanLike['events'][number], at: number): (marked: boolean) => void {
    this.#state = state;
    this.#event = event;
    this.#at = at;
    return this.#writeEvent;
  }

  /** A ready `attr` for {@link fit}. */
  attributesOf(state: SpanState, keys: readonly string[], at: number): (marked: boolean) => void {
    this.#state = state;
    this.#keys = keys;
    this.#at = at;
    return this.#writeAttributes;
  }

  start(state: SpanState, at: number, marked: boolean): void {
    this.#head(START, state, at);
    this.started(state, marked);
    this.writer.byte(CLOSE);
  }

  state(state: SpanState, at: number, marked: boolean): void {
    this.#head(STATE, state, at);
    this.whole(state, marked);
    this.writer.byte(CLOSE);
  }

  #head(kind: Uint8Array, state: SpanState, at: number): void {
    const { writer } = this;
    writer.bytes(kind);
    writer.uint(state.p);
    writer.bytes(SCOPE);
    writer.uint(state.scope.index);
    const { id } = state.trace.part;
    if (id !== state.trace.traceId) {
      writer.bytes(SESSION);
      writer.text(id, '');
    }
    writer.bytes(AT);
    writer.uint(at);
    writer.bytes(SPAN);
  }

  #delta(kind: Uint8Array, state: SpanState, at: number): void {
    const { writer } = this;
    writer.bytes(kind);
    // What is said of a span in one millisecond begins alike.
    if (state.p === this.#lastP && at === this.#lastAt) {
      writer.bytes(this.#lastWords);
      return;
    }
    const start = writer.pos;
    writer.uint(state.p);
    writer.bytes(AT);
    writer.uint(at);
    this.#lastP = state.p;
    this.#lastAt = at;
    this.#lastWords = new Uint8Array(writer.buf.subarray(start, writer.pos));
  }

  /** The last members of a change's record. */
  #close(dropped: number, marked: boolean): void {
    const { writer } = this;
    if (dropped > 0) {
      writer.bytes(DROPPED);
      writer.uint(dropped);
    }
    if (marked) writer.bytes(CUT);
    writer.byte(CLOSE);
  }

  attributes(state: SpanState, keys: readonly string[], at: number, marked: boolean): void {
    const { attributeEncoder } = this.encoder;
    const { span } = state;
    this.#delta(ATTR, state, at);
    this.writer.bytes(ATTRS);
    attributeEncoder.some(keys, span.attributes);
    this.writer.byte(LIST_END);
    this.#close(span.droppedAttributesCount + attributeEncoder.omitted, marked);
  }

  /** Writes the event; answers its text for the line. */
  event(state: SpanState, event: ReadableSpanLike['events'][number], at: number, marked: boolean): string {
    const { writer } = this;
    this.#delta(EVENT, state, at);
    writer.bytes(EVENT_BODY);
    const from = writer.pos;
    this.encoder.event(event);
    const text = writer.copied(from, writer.pos);
    this.#close(state.span.droppedEventsCount, marked);
    return text;
  }

  links(state: SpanState, first: number, at: number, marked: boolean): void {
    const { writer } = this;
    const { links } = state.span;
    this.#delta(LINK, state, at);
    writer.bytes(LINK_BODY);
    for (let i = first; i < links.length; i += 1) {
      if (i > first) writer.byte(COMMA);
      const link = links[i];
      if (link !== undefined) this.encoder.link(link);
    }
    writer.byte(LIST_END);
    this.#close(state.span.droppedLinksCount, marked);
  }

  status(state: SpanState, at: number, marked: boolean): void {
    this.#delta(STATUS, state, at);
    this.writer.bytes(STATUS_BODY);
    this.encoder.status(state.span.status);
    this.#close(0, marked);
  }

  name(state: SpanState, at: number, marked: boolean): void {
    this.#delta(NAME, state, at);
    this.writer.bytes(NAME_BODY);
    this.encoder.attributeEncoder.text(state.name, '');
    this.#close(0, marked);
  }

  end(p: number, place: LinePlace): void {
    const { writer } = this;
    writer.bytes(END);
    writer.uint(p);
    writer.bytes(SEGMENT);
    writer.uint(place.segment);
    writer.bytes(OFFSET);
    writer.uint(place.offset);
    writer.bytes(BYTES);
    writer.uint(place.bytes);
    writer.bytes(CRC);
    writer.hex32(place.crc);
    writer.byte(QUOTE);
    writer.byte(CLOSE);
  }

  /** A part of a session; its position and totals say which lines are counted already. */
  part(
    part: SessionPart,
    at: number,
    place: { readonly segment: number; readonly offset: number },
    counted: boolean,
  ): void {
    const members = {
      k: 'part',
      s: part.id,
      part: part.part,
      at,
      g: place.segment,
      o: place.offset,
      ...(counted
        ? {
            first: [part.firstSegment, part.firstOffset],
            totals: {
              ...part.totals,
              traces: part.traces,
              title: part.title,
              start: nanosOf(part.start),
              end: nanosOf(part.end ?? part.start),
              aliases: [...part.aliases],
              incidents: part.incidents,
              failed: part.failed,
            },
          }
        : {}),
    };
    this.json(members);
  }

  /** Members that are rare and small; a record that is opened by its own brace elsewhere. */
  json(members: Readonly<Record<string, unknown>>): void {
    const text = JSON.stringify(members).slice(1);
    this.writer.need(Buffer.byteLength(text));
    this.writer.pos += this.writer.buf.write(text, this.writer.pos, 'utf8');
  }
}

/** Keeps an event's text for the line; a record that is encoded a second time, cut, replaces the first. */
function keepText(state: SpanState, event: ReadableSpanLike['events'][number], text: string | undefined): void {
  if (state.eventObjects.at(-1) === event) state.eventTexts.pop();
  else state.eventObjects.push(event);
  state.eventTexts.push(text);
}
