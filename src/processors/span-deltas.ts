/**
 * What a wrapped method's call has changed on the span, found by comparing with what was seen before.
 *
 * The SDK decides what it stores (limits, wrong values, a final status): only what it stored is a record.
 */
import type { TimedEventLike } from '../otlp/span-types.ts';
import type { JournalWriter } from './journal-writer.ts';
import type { SpanObserver, SpanState } from './span-state.ts';

/** Makes one record of an open span; `write` gets the time of the record in milliseconds. */
export type Delta = (state: SpanState, write: (journal: JournalWriter, at: number) => void) => void;

export class SpanDeltas implements SpanObserver {
  readonly #delta: Delta;

  constructor(delta: Delta) {
    this.#delta = delta;
  }

  attributeSet(state: SpanState, key: string): void {
    this.attributesSet(state, [key]);
  }

  attributesSet(state: SpanState, keys: readonly string[]): void {
    const { attributes } = state.span;
    if (!keys.some((key) => Object.hasOwn(attributes, key))) return;
    this.#delta(state, (journal, at) => journal.attributes(state, keys, at));
  }

  eventAdded(state: SpanState): void {
    const { events, droppedEventsCount } = state.span;
    const seen = events.length + droppedEventsCount;
    const event = events.at(-1);
    if (seen === state.eventsSeen || event === undefined) return;
    state.eventsSeen = seen;
    this.#delta(state, (journal, at) => keepText(state, event, journal.event(state, event, at)));
    // Texts of events that the SDK has dropped are no longer needed.
    if (state.eventTexts.length > events.length) {
      state.eventTexts.shift();
      state.eventObjects.shift();
    }
  }

  linksAdded(state: SpanState): void {
    const { links, droppedLinksCount } = state.span;
    const seen = links.length + droppedLinksCount;
    const added = seen - state.linksSeen;
    if (added <= 0) return;
    state.linksSeen = seen;
    const first = Math.max(0, links.length - added);
    this.#delta(state, (journal, at) => journal.links(state, first, at));
  }

  statusSet(state: SpanState): void {
    const { status } = state.span;
    if (status === state.status) return;
    state.status = status;
    this.#delta(state, (journal, at) => journal.status(state, at));
  }

  nameUpdated(state: SpanState): void {
    const { name } = state.span;
    if (name === state.name) return;
    state.name = name;
    this.#delta(state, (journal, at) => journal.name(state, at));
  }
}

/** Keeps an event's text for the line; a record that is encoded a second time, cut, replaces the first. */
function keepText(state: SpanState, event: TimedEventLike, text: string): void {
  if (state.eventObjects.at(-1) === event) state.eventTexts.pop();
  else state.eventObjects.push(event);
  state.eventTexts.push(text);
}
