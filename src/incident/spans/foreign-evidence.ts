/**
 * The evidence of a run that other people's spans show: requests, what of their answers is seen, tools, failures, the end.
 *
 * F1. Nothing is said that no span says: what cannot be seen is a gap, and no tool is taken for harmless.
 * F2. Times are those of the spans, as milliseconds from the run's start; equal spans give equal items, live or decoded.
 */
import { ATTR_SPANBOX_REPAIRED, ATTR_SPANBOX_RUN_OUTCOME, SPANBOX_RUN_OUTCOME_VALUES } from '../../semconv/index.ts';
import type { Evidence, RunOutcome } from '../evidence.ts';
import { sanitizeName } from '../names.ts';
import { shownOutput } from './attempt-output.ts';
import type { ForeignAttempt } from './attempt-output.ts';
import { assignCalls } from './foreign-calls.ts';
import type { ForeignCall } from './foreign-calls.ts';
import type { SpanGap } from './gaps.ts';
import type { RunGroup } from './group-runs.ts';
import { firstOf } from './group-runs.ts';
import { crashOf } from './own-evidence.ts';
import type { RunEvidence } from './own-evidence.ts';
import { failureItem, shownFailure } from './shown-failure.ts';
import type { SpanView } from './view.ts';

/** Finish reasons that say that none came: AI SDK's words for a stream that just ended. */
const NO_FINISH = new Set(['unknown', 'interrupted']);
/** Finish reasons that say nothing: AI SDK 6 has this one for both an odd reason and none. */
const UNCLEAR_FINISH = new Set(['other']);
/** Finish reasons of an answer that broke, on a span that may not say so otherwise. */
export const BROKEN_FINISH: ReadonlySet<string> = new Set([...NO_FINISH, 'error']);
const OUTCOMES = new Set<string>(Object.values(SPANBOX_RUN_OUTCOME_VALUES));

/**
 * How far the clocks of two spans may differ: the JavaScript SDK takes a span's start in whole milliseconds and measures its end from there,
 * so that a span may seem to end after the one that began at its end, or after its parent. Nanoseconds.
 */
const MAX_SKEW = 2_000_000n;

/** `time`, or `bound` where it is later by no more than the clocks may differ. */
function notAfter<T extends bigint | undefined>(time: T, bound: bigint | undefined): T | bigint {
  return time !== undefined && bound !== undefined && time > bound && time - bound <= MAX_SKEW ? bound : time;
}

/** Items with their times, put in order at the end. */
class Timeline {
  readonly #entries: { readonly time: bigint | undefined; readonly item: Evidence }[] = [];
  readonly #base: bigint | undefined;
  readonly gaps: Set<SpanGap> = new Set<SpanGap>(['evidence_missing']);

  constructor(base: bigint | undefined) {
    this.#base = base;
  }

  /** The latest time of an item; 0 while there is none. */
  latest = 0n;

  add(time: bigint | undefined, item: Evidence): void {
    this.#entries.push({ time, item });
    if (time !== undefined && time > this.latest) this.latest = time;
  }

  /** By time; an item without one stays behind the item before it. */
  items(): readonly Evidence[] {
    let previous = this.#base ?? 0n;
    const placed = this.#entries.map(({ time, item }) => {
      previous = time ?? previous;
      const dated = time !== undefined && this.#base !== undefined;
      if (!dated) this.gaps.add('time_missing');
      return { at: previous, item: dated ? { ...item, atMs: Number(time - (this.#base ?? 0n)) / 1e6 } : item };
    });
    return placed.sort((a, b) => Number(a.at > b.at) - Number(a.at < b.at)).map(({ item }) => item);
  }
}

/** What the spans of `group` show. */
export function foreignEvidence(group: RunGroup): RunEvidence {
  const before = group.attemptsBefore ?? 0;
  const attempts = group.members
    .filter(({ role }) => role === 'attempt')
    .map(({ span }, index): ForeignAttempt => ({ number: before + index + 1, span, output: shownOutput(span) }));
  const tools = group.members.filter(({ role }) => role === 'tool').map(({ span }) => span);
  const timeline = new Timeline(group.run?.start ?? firstOf(group).start);
  const calls = assignCalls(attempts, tools);
  if (attempts.length === 0) timeline.gaps.add('attempt_missing');
  else timeline.gaps.add('boundary_missing');
  const byAttempt = new Map<number, ForeignCall[]>();
  for (const call of calls) {
    const list = byAttempt.get(call.attempt);
    if (list === undefined) byAttempt.set(call.attempt, [call]);
    else list.push(call);
  }
  // A tool's items stand before the next request's: that is their order where times are equal.
  for (const [index, attempt] of attempts.entries()) {
    const own = byAttempt.get(attempt.number) ?? [];
    const next = attempts[index + 1]?.span.start;
    addAttempt(timeline, attempt, own, next);
    for (const call of own) addExecution(timeline, call, next);
  }
  if (attempts.length === 0) {
    // Tools whose request nobody recorded.
    for (const call of calls) addCall(timeline, call, undefined);
    for (const call of calls) addExecution(timeline, call, undefined);
  }
  addEnd(timeline, group);
  return { evidence: timeline.items(), gaps: timeline.gaps };
}

function addAttempt(
  timeline: Timeline,
  attempt: ForeignAttempt,
  calls: readonly ForeignCall[],
  next: bigint | undefined,
): void {
  const { number, span, output } = attempt;
  const failure = isRepaired(span) ? undefined : shownFailure(span);
  const over = notAfter(failure?.time ?? span.end, next);
  const seen = output.firstContent ?? over;
  timeline.add(span.start, { kind: 'attempt_started', attempt: number });
  if (output.progress) timeline.add(seen, { kind: 'provider_progress', attempt: number });
  if (output.reasoning) timeline.add(seen, { kind: 'reasoning_output', attempt: number });
  if (output.visible) timeline.add(seen, { kind: 'visible_output', attempt: number });
  for (const call of calls) addCall(timeline, call, over);
  if (failure !== undefined) {
    if (!output.progress) timeline.gaps.add('progress_missing');
    const item = failureItem(failure, number);
    if (item === undefined) timeline.gaps.add('error_missing');
    else timeline.add(over, item);
  } else if (over === undefined) {
    timeline.gaps.add('attempt_open');
  } else if (!isRepaired(span)) {
    addFinish(timeline, attempt, over);
  }
}

function addFinish(timeline: Timeline, { number, output }: ForeignAttempt, end: bigint): void {
  const reason = output.finishReason;
  if (reason === undefined || UNCLEAR_FINISH.has(reason)) timeline.gaps.add('finish_missing');
  else if (NO_FINISH.has(reason)) timeline.add(end, { kind: 'stream_truncated', attempt: number });
  else if (reason === 'error') timeline.add(end, { kind: 'stream_failed', attempt: number });
  else timeline.add(end, { kind: 'stream_finished', attempt: number, finishReason: sanitizeName(reason) ?? 'other' });
}

/** A complete call existed before its tool ran, and when its answer was over. */
function addCall(timeline: Timeline, call: ForeignCall, over: bigint | undefined): void {
  const start = call.span?.start;
  const time = start === undefined || (over !== undefined && over < start) ? over : start;
  if (call.idMissing) timeline.gaps.add('call_id_missing');
  if (call.effect === 'unknown') timeline.gaps.add('effect_missing');
  timeline.add(time, {
    kind: 'tool_call_materialized',
    attempt: call.attempt,
    call: call.id,
    tool: sanitizeName(call.tool, 'all'),
    effect: call.effect,
    ...(call.target === undefined ? {} : { target: call.target }),
    ...(call.providerSide ? { providerSide: true } : {}),
  });
}

function addExecution(timeline: Timeline, call: ForeignCall, next: bigint | undefined): void {
  const { span, attempt, id } = call;
  if (span === undefined) return;
  const item = { attempt, call: id, tool: sanitizeName(call.tool, 'all'), effect: call.effect } as const;
  timeline.add(span.start, { kind: 'tool_execution_started', ...item });
  if (span.end === undefined || isRepaired(span)) return;
  const end = notAfter(span.end, next);
  const failure = shownFailure(span);
  const error = failure?.type === undefined ? undefined : sanitizeName(failure.type);
  if (failure === undefined) timeline.add(end, { kind: 'tool_execution_finished', ...item });
  else timeline.add(end, { kind: 'tool_execution_failed', ...item, ...(error === undefined ? {} : { error }) });
}

function addEnd(timeline: Timeline, group: RunGroup): void {
  const { run } = group;
  const crash = crashOf(group);
  if (crash !== undefined) {
    // Nothing comes after it: not before the last evidence, whatever the end of the span says.
    const ends = run === undefined ? group.members.map(({ span }) => span.end ?? 0n) : [run.end ?? 0n];
    const last = ends.reduce((a, b) => (a > b ? a : b), timeline.latest);
    timeline.add(last === 0n ? undefined : last, { kind: 'process_crashed', crash });
  }
  if (run === undefined) {
    timeline.gaps.add('run_missing');
    return;
  }
  if (run.end === undefined) timeline.gaps.add('run_open');
  else if (!isRepaired(run)) {
    const outcome = outcomeOf(run);
    const late = timeline.latest - run.end;
    timeline.add(late > 0n && late <= MAX_SKEW ? timeline.latest : run.end, {
      kind: 'run_finished',
      ...(outcome === undefined ? {} : { outcome }),
    });
  }
}

/** How the run's span says that it ended; UNSET says nothing. */
function outcomeOf(run: SpanView): RunOutcome | undefined {
  const said = run.attributes.get(ATTR_SPANBOX_RUN_OUTCOME);
  if (typeof said === 'string' && OUTCOMES.has(said)) return said as RunOutcome;
  if (run.failed) return 'failed';
  return run.ok ? 'completed' : undefined;
}

function isRepaired(span: SpanView): boolean {
  return span.attributes.get(ATTR_SPANBOX_REPAIRED) === true;
}
