/**
 * What a wrapped method's call has changed on the span, found by comparing with what was seen before.
 *
 * The SDK decides what it stores (limits, wrong values, a final status): only what it stored is a record.
 */
import type { TimedEventLike } from '../otlp/span-types.ts';
import type { SpanObserver, SpanState } from './span-state.ts';

/** The kinds of change, each with what its record is about. */
export interface DeltaSubjects {
  readonly attr: readonly string[];
  readonly event: TimedEventLike;
  /** The first link that is new. */
  readonly link: number;
  readonly status: undefined;
  readonly name: undefined;
}

/** Makes one record about an open span. */
export type Delta = <K extends keyof DeltaSubjects>(state: SpanState, kind: K, subject: DeltaSubjects[K]) => void;

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
    let any = false;
    for (let i = 0; i < keys.length && !any; i += 1) any = Object.hasOwn(attributes, keys[i] as string);
    if (!any) return;
    this.#delta(state, 'attr', keys);
  }

  eventAdded(state: SpanState): void {
    const { events, droppedEventsCount } = state.span;
    const seen = events.length + droppedEventsCount;
    const event = events.at(-1);
    if (seen === state.eventsSeen || event === undefined) return;
    state.eventsSeen = seen;
    this.#delta(state, 'event', event);
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
    this.#delta(state, 'link', first);
  }

  statusSet(state: SpanState): void {
    const { status } = state.span;
    if (status === state.status) return;
    state.status = status;
    this.#delta(state, 'status', undefined);
  }

  nameUpdated(state: SpanState): void {
    const { name } = state.span;
    if (name === state.name) return;
    state.name = name;
    this.#delta(state, 'name', undefined);
  }
}
