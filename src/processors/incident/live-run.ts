/**
 * A run while it goes on: its open spans, what is kept of those that ended, and the incident that was told last.
 *
 * R1. Its evidence is derived by the functions that read exported traces, from the same rules: so live and offline agree.
 * R2. Memory is bounded: of ended spans at most `MAX_KEPT_SPANS` are left, compact; their evidence events are in a bounded log.
 */
import { deriveIncidents } from '../../incident/derive.ts';
import type { Evidence } from '../../incident/evidence.ts';
import type { DerivedIncidents, Incident } from '../../incident/incident.ts';
import { foreignEvidence } from '../../incident/spans/foreign-evidence.ts';
import { isRun, runGroup } from '../../incident/spans/group-runs.ts';
import type { Member, RunGroup } from '../../incident/spans/group-runs.ts';
import { ownEvidence } from '../../incident/spans/own-evidence.ts';
import type { CompactSpan } from '../../incident/spans/compact-span.ts';
import type { ReadableSpanLike } from '../../incident/spans/span-types.ts';
import { viewSpan } from '../../incident/spans/view.ts';
import { ATTR_SPANBOX_TOOL_EFFECT } from '../../semconv/index.ts';
import { KeptEvidence } from './kept-evidence.ts';
import type { LiveSpan } from './live-span.ts';

/** Ended spans that a run keeps. */
const MAX_KEPT_SPANS = 256;

/** An ended span of a run, compact. */
export interface EndedSpan {
  readonly span: CompactSpan;
  readonly role?: 'attempt' | 'tool';
}

/** An incident that was told. */
export interface ToldIncident {
  readonly id: string;
  readonly incident: Incident;
}

/** What the run's spans prove now. */
export interface Derivation extends DerivedIncidents {
  readonly group: RunGroup;
  readonly evidence: readonly Evidence[];
  /** The evidence is events of ours, so nothing else on the spans changes what is derived. */
  readonly isOwn: boolean;
}

export class LiveRun {
  readonly key: string;
  /** The span of the run itself, once it has started. */
  span: LiveSpan | undefined;
  /** Its members that are open. */
  readonly open: Set<LiveSpan> = new Set();
  readonly evidence: KeptEvidence = new KeptEvidence();
  /** Whether there are runs below it. */
  nested = false;
  /** Something was seen that may be or become an incident: without it nothing is derived. */
  troubled = false;
  /** Its own span has ended. */
  isOver = false;
  told: ToldIncident | undefined;
  #ended: EndedSpan[] = [];
  #endedRun: CompactSpan | undefined;
  #attemptsBefore = 0;

  constructor(key: string) {
    this.key = key;
  }

  /** A span of the run has started. */
  enter(one: LiveSpan, part: 'run' | 'member'): void {
    if (part === 'member') this.open.add(one);
    else this.span ??= one;
  }

  /** A member has ended; what has evidence of ours is kept as that alone. */
  keep(ended: EndedSpan): void {
    this.#ended.push(ended);
    if (this.#ended.length > MAX_KEPT_SPANS) this.#dropOldest();
  }

  /** The run's own span has ended; absent: nobody will ask for it. */
  end(span: CompactSpan | undefined): void {
    this.isOver = true;
    this.#endedRun = span;
  }

  /**
   * What is proven now, with `ending` as it will be and no longer among the open ones; undefined when this is no run, or nothing counts
   * as evidence.
   * @param readsSpans - whether spans without events of ours are evidence.
   */
  derive(readsSpans: boolean, ending?: EndedSpan): Derivation | undefined {
    const ofRun = this.#endedRun ?? this.span?.span;
    const run = ofRun === undefined ? undefined : viewSpan(ofRun);
    const open = [...this.open].flatMap((one) => member(one.span, one.place?.role));
    const ended = [...this.#ended, ...(ending === undefined ? [] : [ending])];
    const members = [...open, ...ended.flatMap(({ span, role }) => member(span, role))];
    const group = { ...runGroup(run, members), attemptsBefore: this.#attemptsBefore };
    const earlier = this.evidence.items();
    if (run === undefined && members.length === 0) return undefined;
    if (earlier.length === 0 && !isRun({ ...group, nested: this.nested })) return undefined;
    const own = ownEvidence(group, earlier);
    if (own === undefined && !readsSpans) return undefined;
    const { evidence } = own ?? foreignEvidence(group);
    return { ...deriveIncidents(evidence), group, evidence, isOwn: own !== undefined };
  }

  /**
   * The older half goes, but for one tool of each effect: whether one ran is a fact of the whole run. Attempts that go are counted, so
   * that the others keep their numbers.
   */
  #dropOldest(): void {
    const half = this.#ended.length >> 1;
    const seen = new Set<unknown>();
    const kept = this.#ended.slice(0, half).filter(({ span, role }) => {
      if (role === 'attempt') this.#attemptsBefore += 1;
      if (role !== 'tool') return false;
      const effect = span.attributes[ATTR_SPANBOX_TOOL_EFFECT];
      const isFirst = !seen.has(effect);
      seen.add(effect);
      return isFirst;
    });
    this.#ended = [...kept, ...this.#ended.slice(half)];
  }
}

function member(span: ReadableSpanLike, role: 'attempt' | 'tool' | undefined): Member[] {
  const view = viewSpan(span);
  return view === undefined ? [] : [{ span: view, ...(role === undefined ? {} : { role }) }];
}
