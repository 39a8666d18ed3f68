/**
 * The evidence events of a run's ended spans: as they were while there are few, in the bounded log when there are many.
 *
 * K1. Memory does not grow with the number of events: at most `MAX_PENDING` as they were, and what the log of evidence keeps.
 * K2. What the log dropped is on the spans: so it is no gap of the run, and the log's own marker is left out.
 */
import { createEvidenceLog } from '../../incident/evidence-log.ts';
import type { EvidenceLog } from '../../incident/evidence-log.ts';
import type { Evidence } from '../../incident/evidence.ts';
import { foundItem } from '../../incident/spans/own-evidence.ts';
import type { FoundItem } from '../../incident/spans/own-evidence.ts';
import { viewSpan } from '../../incident/spans/view.ts';
import type { TimedEventLike } from '../../otlp/span-types.ts';
import { EVENT_SPANBOX_EVIDENCE } from '../../semconv/index.ts';

/** Events that wait to be read. */
const MAX_PENDING = 128;

export class KeptEvidence {
  #pending: TimedEventLike[] | undefined;
  #log: EvidenceLog | undefined;
  #found: WeakMap<Evidence, FoundItem> | undefined;

  /** Whether there is any. */
  get isEmpty(): boolean {
    return this.#pending === undefined && this.#log === undefined;
  }

  /** Keeps the evidence among the events of an ended span. */
  add(events: readonly TimedEventLike[]): void {
    this.#pending ??= [];
    for (const event of events) if (event.name === EVENT_SPANBOX_EVIDENCE) this.#pending.push(event);
    if (this.#pending.length > MAX_PENDING) this.#read();
  }

  /** The items that are kept. */
  items(): readonly FoundItem[] {
    this.#read();
    return (this.#log?.items() ?? []).flatMap((item) => this.#found?.get(item) ?? []);
  }

  #read(): void {
    if (this.#pending === undefined) return;
    const view = viewSpan({ spanContext: () => ({ traceId: '', spanId: 'events' }), events: this.#pending });
    this.#pending = undefined;
    const found = (view?.events ?? []).flatMap((event) => foundItem(event, undefined) ?? []);
    if (found.length === 0) return;
    this.#log ??= createEvidenceLog();
    this.#found ??= new WeakMap();
    for (const one of found.sort(byPlace)) {
      this.#found.set(one.item, one);
      this.#log.append(one.item);
    }
  }
}

/** By the order that the events say, else by their times. */
function byPlace(a: FoundItem, b: FoundItem): number {
  if (a.order !== undefined && b.order !== undefined) return a.order - b.order;
  return Number(a.time > b.time) - Number(a.time < b.time);
}
