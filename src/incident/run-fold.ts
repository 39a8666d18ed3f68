/**
 * A run, folded item by item in order: its attempts and calls, the candidates for the cause, and the attempts that were overcome.
 *
 * F1. One pass; the cost of an item does not depend on how many came before it.
 * F2. An attempt is followed by the first item that carries a higher number. What it says later is no candidate; if by then it had a
 *     candidate of its own, it is frozen as overcome, as of that moment.
 * F3. Cancels, closes and crashes belong to no attempt and are never silenced.
 * F4. A tool's failure is a candidate only while nothing came from the model after it.
 * Which candidate is the cause is `candidates.ts`'s, what it means is `derive.ts`'s.
 */
import { AttemptFold } from './attempt-fold.ts';
import { CallIndex } from './calls.ts';
import { isCallItem } from './call-fold.ts';
import type { CallEvidence, CallFold } from './call-fold.ts';
import { isUnattributed } from './cause.ts';
import type { CandidateItem } from './cause.ts';
import type { Evidence, RunOutcome } from './evidence.ts';
import { attemptFacts } from './facts.ts';
import type { AttemptFacts, RunFacts } from './facts.ts';
import { GapFold } from './gap-fold.ts';
import type { Gap } from './incident.ts';
import { isDated } from './order.ts';
import type { PlacedItem } from './order.ts';
import type { PhaseInput } from './phase.ts';

/** An item that can be the cause, with what was true at its place. */
export interface Candidate {
  readonly placed: PlacedItem;
  readonly item: CandidateItem;
  /** Its place in the order, from 0. */
  readonly index: number;
  /** The attempt that it belongs to; absent for cancels, closes and crashes. */
  readonly attempt: number | undefined;
  readonly moment: Moment;
}

/** What was true at one place of the order, in one attempt or in the one that was open. */
export interface Moment {
  readonly fold: AttemptFold | undefined;
  /** Calls of earlier attempts that T has too. */
  readonly elsewhere: readonly CallFold[];
  readonly phase: PhaseInput;
  /** The calls and the output that prove the phase: a bounded log must keep them. */
  readonly witnesses: readonly PlacedItem[];
}

/** An attempt that failed and was followed, as of the moment in which the next one followed. */
export interface Overcome {
  readonly candidates: readonly Candidate[];
  /** Cancels, closes and crashes seen by then. */
  readonly unbound: readonly Candidate[];
  readonly attempt: number;
  readonly T: AttemptFacts;
  readonly R: RunFacts;
  readonly gaps: readonly Gap[];
}

type AttemptEvidence = Extract<Evidence, { readonly attempt: number }>;

function isAttemptItem(item: Evidence): item is AttemptEvidence {
  return !OF_NO_ATTEMPT.has(item.kind);
}

const OF_NO_ATTEMPT: ReadonlySet<string> = new Set<Evidence['kind']>([
  'user_cancelled',
  'lifecycle_closed',
  'process_crashed',
  'run_finished',
]);

/** After these, nothing that happens to the connection is a failure of the attempt. */
const AFTER_THE_END: ReadonlySet<string> = new Set<Evidence['kind']>([
  'transport_error',
  'stream_truncated',
  'stream_failed',
  'watchdog_expired',
]);

type OwnCandidate = Extract<
  CandidateItem,
  {
    readonly kind:
      | 'transport_error'
      | 'stream_truncated'
      | 'stream_failed'
      | 'watchdog_expired'
      | 'provider_rejected'
      | 'setup_failed';
  }
>;

function isOwnCandidate(item: AttemptEvidence): item is OwnCandidate {
  return AFTER_THE_END.has(item.kind) || item.kind === 'provider_rejected' || item.kind === 'setup_failed';
}

const FROM_THE_MODEL: ReadonlySet<Evidence['kind']> = new Set<Evidence['kind']>([
  'attempt_started',
  'provider_progress',
  'reasoning_output',
  'visible_output',
  'tool_input_started',
  'tool_input_finished',
]);

/** Folds a run. Add its items in order. */
export class RunFold {
  readonly attempts: Map<number, AttemptFold> = new Map();
  /** The highest number that any item carried; 0: none. */
  last = 0;
  outcome: RunOutcome | undefined;
  finished: PlacedItem | undefined;
  /** Of the last attempt. */
  own: Candidate[] = [];
  /** Tool failures after which nothing came from the model. */
  tools: Candidate[] = [];
  /** Cancels, closes and crashes. */
  readonly unbound: Candidate[] = [];
  readonly overcome: Overcome[] = [];
  readonly gaps: GapFold = new GapFold();
  /** The place of the last terminal event of the last attempt. */
  lastFinishIndex: number | undefined;
  readonly executing: Set<CallFold> = new Set();
  /** Calls of earlier attempts that ended since the open attempt began. */
  endedLate: CallFold[] = [];
  readonly #started = new Set<CallFold>();
  readonly #unsafeStarted = new Set<CallFold>();
  readonly #unproven = new Set<CallFold>();
  /** The last item that came from the model. */
  lastFromModel: PlacedItem | undefined;
  /** The items that carried a higher number than all before them. */
  readonly raisedBy: PlacedItem[] = [];
  #open: AttemptFold | undefined;
  readonly #calls = new CallIndex();
  readonly #onOvercome: ((run: RunFold, attempt: AttemptFold | undefined) => void) | undefined;
  #index = -1;

  /** @param onOvercome - called when an attempt that failed is about to be followed, with everything as it is at that moment. */
  constructor(onOvercome?: (run: RunFold, attempt: AttemptFold | undefined) => void) {
    this.#onOvercome = onOvercome;
  }

  add(placed: PlacedItem): void {
    const { item } = placed;
    this.#index += 1;
    if (!isDated(item)) this.gaps.undated ??= placed;
    if (isAttemptItem(item)) this.#addToAttempt(item, placed);
    else this.#addToRun(item, placed);
  }

  /** The highest attempt of which a request existed. */
  get open(): AttemptFold | undefined {
    return this.#open;
  }

  /** The phase of the attempt that is open, and calls of earlier ones that are executing. */
  momentOfRun(atCrash: boolean): Moment {
    const fold = this.#open;
    const executing = [...this.executing].filter((call) => fold === undefined || call.attempt < fold.number);
    const own = fold?.phase() ?? NOTHING_OPEN;
    return {
      fold,
      elsewhere: atCrash ? [...executing, ...this.endedLate] : executing,
      phase: executing.length > 0 && fold !== undefined ? { ...own, tool: 'executing' } : own,
      witnesses: [...witnessesOf(fold), ...executing.flatMap((call) => call.items)],
    };
  }

  /** R, as of now. */
  runFacts(): RunFacts {
    return {
      cancelled: this.unbound.some(({ item }) => item.kind === 'user_cancelled'),
      closed: this.unbound.some(({ item }) => item.kind === 'lifecycle_closed'),
      closeAttributed: this.unbound.some(({ item }) => item.kind === 'lifecycle_closed' && !isUnattributed(item)),
      unsafeStarted: this.#unsafeStarted.size > 0,
      toolStarted: this.#started.size > 0,
      unprovenCall: this.#unproven.size > 0,
    };
  }

  /** A marker of omitted evidence in an attempt whose start is missing. */
  startOmitted(fold: AttemptFold | undefined): boolean {
    return fold !== undefined && fold.has('evidence_omitted') && !fold.has('attempt_started');
  }

  #addToRun(item: Exclude<Evidence, AttemptEvidence>, placed: PlacedItem): void {
    switch (item.kind) {
      case 'user_cancelled':
      case 'lifecycle_closed':
      case 'process_crashed':
        if (isUnattributed(item)) this.gaps.unattributed ??= placed;
        this.unbound.push({
          placed,
          item,
          index: this.#index,
          attempt: undefined,
          moment: this.momentOfRun(item.kind === 'process_crashed'),
        });
        break;
      case 'run_finished':
        this.outcome = item.outcome ?? this.outcome;
        if (this.finished === undefined || item.outcome !== undefined) this.finished = placed;
        break;
      default:
        item satisfies never;
    }
  }

  #addToAttempt(item: AttemptEvidence, placed: PlacedItem): void {
    const attempt = Number.isFinite(item.attempt) ? item.attempt : Math.max(this.last, 1);
    if (attempt > this.last) {
      this.raisedBy.push(placed);
      this.#follow(attempt);
    }
    if (item.kind === 'evidence_omitted') this.gaps.omitted ??= placed;
    if (isCallItem(item)) {
      this.#addToCall(item, attempt, placed);
      return;
    }
    const fold = this.#attempt(attempt);
    fold.add(placed);
    this.#openUp(fold);
    if (FROM_THE_MODEL.has(item.kind)) this.#cameFromTheModel(placed);
    if (attempt === this.last) this.#addOwn(item, fold, placed);
  }

  #addOwn(item: Exclude<AttemptEvidence, CallEvidence>, fold: AttemptFold, placed: PlacedItem): void {
    if (item.kind === 'stream_finished') this.lastFinishIndex = this.#index;
    if (!isOwnCandidate(item)) return;
    const isOver = fold.has('stream_finished') || fold.has('consumer_stopped');
    if (!(isOver && AFTER_THE_END.has(item.kind))) this.own.push(this.#candidate(item, fold, placed));
  }

  #addToCall(item: CallEvidence, attempt: number, placed: PlacedItem): void {
    const call = this.#calls.callOf(item, attempt);
    const fold = this.#attempt(call.attempt);
    const isNew = item.kind === 'tool_execution_started' ? !call.active : !call.exists;
    const wasEnded = call.ended;
    fold.addToCall(call, { ...placed, item });
    this.gaps.update(call);
    this.#openUp(fold);
    keep(this.executing, call, call.running);
    keep(this.#started, call, call.started);
    keep(this.#unsafeStarted, call, call.started && call.hasEffect('mutating'));
    keep(this.#unproven, call, call.unproven);
    if (call.ended && !wasEnded && this.#open !== undefined && call.attempt < this.#open.number) {
      this.endedLate.push(call);
    }
    if (fromTheModel(item, isNew)) this.#cameFromTheModel(placed);
    if ((item.kind === 'tool_execution_failed' || item.kind === 'tool_interrupted') && call.attempt === this.last) {
      this.tools.push(this.#candidate(item, fold, placed));
    }
  }

  #cameFromTheModel(placed: PlacedItem): void {
    this.lastFromModel = placed;
    this.tools = [];
  }

  #candidate(item: CandidateItem, fold: AttemptFold, placed: PlacedItem): Candidate {
    return {
      placed,
      item,
      index: this.#index,
      attempt: fold.number,
      moment: { fold, elsewhere: [], phase: fold.phase(), witnesses: witnessesOf(fold) },
    };
  }

  #attempt(number: number): AttemptFold {
    let fold = this.attempts.get(number);
    if (fold === undefined) {
      fold = new AttemptFold(number);
      this.attempts.set(number, fold);
    }
    return fold;
  }

  #openUp(fold: AttemptFold): void {
    if (!fold.opened || (this.#open !== undefined && this.#open.number >= fold.number)) return;
    this.#open = fold;
    this.endedLate = [];
  }

  #follow(attempt: number): void {
    if (this.own.length > 0) {
      const fold = this.attempts.get(this.last);
      this.#onOvercome?.(this, fold);
      this.overcome.push({
        candidates: this.own,
        unbound: [...this.unbound],
        attempt: this.last,
        T: attemptFacts({ fold, elsewhere: [], startOmitted: this.startOmitted(fold) }),
        R: this.runFacts(),
        gaps: this.gaps.list(fold),
      });
    }
    this.last = attempt;
    this.own = [];
    this.tools = [];
    this.lastFinishIndex = undefined;
  }
}

/** A new call comes from the model; the start of one that was there already is the harness's own doing. */
function fromTheModel({ kind }: CallEvidence, isNew: boolean): boolean {
  if (kind === 'tool_call_materialized' || kind === 'tool_execution_started') return isNew;
  return FROM_THE_MODEL.has(kind);
}

function keep(set: Set<CallFold>, call: CallFold, is: boolean): void {
  if (is) set.add(call);
  else set.delete(call);
}

function witnessesOf(fold: AttemptFold | undefined): readonly PlacedItem[] {
  if (fold === undefined) return [];
  const worst = fold.worstCall;
  return [
    ...(worst?.items ?? []),
    ...(worst?.ended === true ? (fold.lastEnded?.items ?? []) : []),
    ...(fold.outputAfterEnd === undefined ? [] : [fold.outputAfterEnd]),
  ];
}

const NOTHING_OPEN: PhaseInput = {
  open: false,
  tool: 'none',
  outputAfterTool: false,
  finished: false,
  text: false,
  reasoning: false,
  progress: false,
};
