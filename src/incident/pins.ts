/**
 * Which items of a run a bounded log must keep, so that what is derived from the rest is what was derived from all of it.
 *
 * P1. Pinned by rule: the first item; every candidate; of every attempt its start, last snapshot, cause and end; of the last attempt the
 *     first of each kind; of the last attempt and of the run the first materialised and first started call of each effect and of those
 *     that the provider runs; every call that started and did not end; the last 8.
 * P2. Pinned as proof: what a phase, a fact or a gap that was or will be said rests on, one witness each.
 * P3. A call is kept or dropped whole; its input may go alone where nothing rests on it.
 */
import type { AttemptFold } from './attempt-fold.ts';
import type { CallFold } from './call-fold.ts';
import type { Effect, Evidence } from './evidence.ts';
import { byOrder, isDated } from './order.ts';
import type { PlacedItem } from './order.ts';
import { RunFold } from './run-fold.ts';
import type { Candidate } from './run-fold.ts';

/** The newest items are always kept. */
const NEWEST = 8;

const EFFECTS: readonly Effect[] = ['read_only', 'idempotent', 'mutating', 'unknown'];

/**
 * Folds the items and says which of them to keep. `placed` is in append order.
 *
 * @param newest - how many of the last items are pinned for being the last.
 */
export function foldAndPin(
  placed: readonly PlacedItem[],
  newest: number = NEWEST,
): {
  readonly run: RunFold;
  readonly pins: ReadonlySet<number>;
} {
  const pins = new Pins();
  const run = new RunFold((now, attempt) => pinMoment(pins, now, attempt));
  for (const one of placed.toSorted(byOrder)) run.add(one);

  pinMoment(pins, run, run.attempts.get(run.last));
  pins.add(placed[0], ...placed.slice(placed.length - Math.min(newest, placed.length)));
  const calls: CallFold[] = [];
  for (const attempt of run.attempts.values()) {
    pinEnds(pins, attempt);
    calls.push(...attempt.calls.values());
  }
  pins.add(...run.raisedBy, run.lastFromModel, run.finished);
  for (const call of run.executing) pins.addCall(call);
  pinFirstCalls(pins, run.endedLate);
  pinCurrent(pins, run.open);
  pinCurrent(pins, run.attempts.get(run.last));
  pinFirstOfEachKind(pins, run.attempts.get(run.last));
  return { run, pins: pins.closed(calls, placed) };
}

/** What the incident of the attempt rests on: at the end of the evidence, or when another attempt follows it. */
function pinMoment(pins: Pins, run: RunFold, attempt: AttemptFold | undefined): void {
  for (const candidate of [...run.own, ...run.tools, ...run.unbound]) pinCandidate(pins, candidate);
  pinFacts(pins, attempt, run.own[0]?.placed);
  pins.add(attempt?.snapshot, run.gaps.undated, run.gaps.omitted);
  for (const call of [run.gaps.withoutStart, run.gaps.withoutCall, run.gaps.withoutInput]) {
    if (call !== undefined) pins.add(...call.items);
  }
  pinFirstCalls(
    pins,
    [...run.attempts.values()].flatMap((one) => [...one.calls.values()]),
  );
}

class Pins {
  readonly #seqs = new Set<number>();

  add(...placed: readonly (PlacedItem | undefined)[]): void {
    for (const one of placed) if (one !== undefined) this.#seqs.add(one.seq);
  }

  /** The call, but not its input. */
  addCall(call: CallFold | undefined): void {
    if (call !== undefined) this.add(...(call.exists ? call.items.filter((one) => !isInput(one.item)) : call.items));
  }

  /** With what the pinned items do not say without: the rest of their call, and the item whose time an undated one takes. */
  closed(calls: readonly CallFold[], placed: readonly PlacedItem[]): ReadonlySet<number> {
    for (let size = -1; size !== this.#seqs.size;) {
      size = this.#seqs.size;
      this.#closeCalls(calls);
      this.#closeTimes(placed);
    }
    return this.#seqs;
  }

  /** With its input where that is pinned, or is all that says something. */
  #closeCalls(calls: readonly CallFold[]): void {
    for (const call of calls) {
      const pinned = call.items.filter(({ seq }) => this.#seqs.has(seq));
      if (pinned.length === 0) continue;
      // Without the call itself, its input may be what says to which attempt it belongs.
      const isInputNeeded =
        !call.materialized || pinned.some(({ item }) => isInput(item)) || isProviderSideByInput(call);
      if (isInputNeeded) this.add(...call.items);
      else this.addCall(call);
    }
  }

  #closeTimes(placed: readonly PlacedItem[]): void {
    let dated: PlacedItem | undefined;
    for (const one of placed) {
      if (isDated(one.item)) dated = one;
      else if (this.#seqs.has(one.seq)) this.add(dated);
    }
  }
}

function isInput(item: Evidence): boolean {
  return item.kind === 'tool_input_started' || item.kind === 'tool_input_finished';
}

function isProviderSideByInput(call: CallFold): boolean {
  return call.providerSide && call.items.some(({ item }) => isInput(item) && 'providerSide' in item);
}

function pinCandidate(pins: Pins, { placed, moment }: Candidate): void {
  pins.add(placed, ...moment.witnesses);
  pinFacts(pins, moment.fold, placed);
  pinFirstCalls(pins, moment.elsewhere);
  pins.addCall(firstBy(moment.elsewhere, isEnd));
}

/** Start, last snapshot and end. */
function pinEnds(pins: Pins, attempt: AttemptFold): void {
  const { firsts } = attempt;
  pins.add(firsts.get('attempt_started'), attempt.openedBy, attempt.snapshot, attempt.lastFinish);
  pins.add(firsts.get('stream_finished'), firsts.get('consumer_stopped'));
}

/** One witness for each fact that T or a phase can have. Output by the given moment is progress, and needs no other witness. */
function pinFacts(pins: Pins, attempt: AttemptFold | undefined, until?: PlacedItem): void {
  if (attempt === undefined) return;
  const { firsts } = attempt;
  const output = [firsts.get('reasoning_output'), firsts.get('visible_output')];
  pins.add(...output, firsts.get('evidence_omitted'));
  const isProgressShown = output.some((one) => one !== undefined && until !== undefined && byOrder(one, until) < 0);
  if (!isProgressShown) pins.add(firsts.get('provider_progress'));
  const calls = [...attempt.calls.values()];
  pinFirstCalls(pins, calls);
  pins.addCall(firstBy(calls, isEnd));
  pinInput(pins, firstBy(calls, isInput));
  pinInput(
    pins,
    firstBy(
      calls.filter((call) => call.providerSide),
      isInput,
    ),
  );
}

function pinInput(pins: Pins, call: CallFold | undefined): void {
  if (call !== undefined) pins.add(...call.items.filter(({ item }) => isInput(item)));
}

/** What the phase is now: one call in each state, the last that ended, and the output after it. */
function pinCurrent(pins: Pins, attempt: AttemptFold | undefined): void {
  if (attempt === undefined) return;
  for (const calls of Object.values(attempt.callsIn)) {
    for (const call of calls) {
      pins.addCall(call);
      break;
    }
  }
  pins.addCall(attempt.lastEnded);
  pins.add(attempt.outputAfterEnd);
}

function pinFirstOfEachKind(pins: Pins, attempt: AttemptFold | undefined): void {
  if (attempt === undefined) return;
  pins.add(...attempt.firsts.values());
  const firsts = new Map<Evidence['kind'], PlacedItem>();
  for (const call of attempt.calls.values()) {
    for (const placed of call.items) {
      const found = firsts.get(placed.item.kind);
      if (found === undefined || byOrder(placed, found) < 0) firsts.set(placed.item.kind, placed);
    }
  }
  pins.add(...firsts.values());
}

/** The first materialised and the first started call of each effect, and of those that the provider runs. */
function pinFirstCalls(pins: Pins, calls: readonly CallFold[]): void {
  const firsts = new Map<string, { readonly call: CallFold; readonly at: PlacedItem }>();
  for (const call of calls) {
    if (!call.exists) continue;
    const materialized = call.items.find(({ item }) => item.kind === 'tool_call_materialized');
    const start = call.items.find(({ item }) => isStart(item));
    for (const sort of SORTS) {
      if (!sort.has(call)) continue;
      note(firsts, sort.materialized, call, materialized);
      note(firsts, sort.started, call, start);
    }
  }
  for (const { call } of firsts.values()) pins.addCall(call);
}

const SORTS: readonly {
  readonly materialized: string;
  readonly started: string;
  readonly has: (call: CallFold) => boolean;
}[] = [
  ...EFFECTS.map((effect) => ({
    materialized: `materialized ${effect}`,
    started: `started ${effect}`,
    has: (call: CallFold): boolean => call.hasEffect(effect),
  })),
  { materialized: 'materialized providerSide', started: 'started providerSide', has: (call) => call.providerSide },
];

function note(
  firsts: Map<string, { readonly call: CallFold; readonly at: PlacedItem }>,
  name: string,
  call: CallFold,
  at: PlacedItem | undefined,
): void {
  if (at === undefined) return;
  const found = firsts.get(name);
  if (found === undefined || byOrder(at, found.at) < 0) firsts.set(name, { call, at });
}

function isEnd(item: Evidence): boolean {
  return item.kind === 'tool_execution_finished' || item.kind === 'tool_execution_failed';
}

const STARTS: ReadonlySet<string> = new Set<Evidence['kind']>([
  'tool_execution_started',
  'tool_execution_finished',
  'tool_execution_failed',
  'tool_interrupted',
]);

/** An end or an interruption proves a start. */
function isStart(item: Evidence): boolean {
  return STARTS.has(item.kind);
}

/** The call whose first matching item comes first. */
function firstBy(calls: readonly CallFold[], matches: (item: Evidence) => boolean): CallFold | undefined {
  let found: { readonly call: CallFold; readonly at: PlacedItem } | undefined;
  for (const call of calls) {
    const at = call.items.find(({ item }) => matches(item));
    if (at !== undefined && (found === undefined || byOrder(at, found.at) < 0)) found = { call, at };
  }
  return found?.call;
}
