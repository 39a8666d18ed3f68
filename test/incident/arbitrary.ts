/**
 * Random evidence for property tests: whole runs with attempts, streams, calls, failures, cancels, closes and late callbacks,
 * consistent enough to be real and odd enough to hurt.
 */
import fc from 'fast-check';
import type { Effect, Evidence } from '../../src/incident/index.ts';

const EFFECTS: readonly (Effect | undefined)[] = ['read_only', 'idempotent', 'mutating', 'unknown', undefined];
const CODES = ['ECONNRESET', 'ECONNREFUSED', 'ENOTFOUND', 'UND_ERR_SOCKET', 'CERT_HAS_EXPIRED', 'EWHATEVER'] as const;
const REJECTIONS = ['auth', 'rate_limit', 'quota', 'overload', 'invalid_request', 'unknown'] as const;

/** One step of a random run: an opcode, and numbers that pick. */
export interface Step {
  readonly op: number;
  readonly a: number;
  readonly b: number;
}

export const step: fc.Arbitrary<Step> = fc.record({
  op: fc.integer({ min: 0, max: 99 }),
  a: fc.integer({ min: 0, max: 9_999 }),
  b: fc.integer({ min: 0, max: 9_999 }),
});

/** What may happen beside the ordinary. */
export interface RunOptions {
  /** Some items have no time. */
  readonly undated?: boolean;
  /** Cancels and closes may have been asked for a little earlier. */
  readonly initiated?: boolean;
  /** All times differ. */
  readonly distinct?: boolean;
}

function pick<T>(list: readonly T[], n: number): T {
  const value = list[n % list.length];
  if (value === undefined && list.length === 0) throw new Error('Cannot pick from an empty list');
  return value as T;
}

/** Turns steps into the evidence of one run, in the order of its times. */
export function runOf(steps: readonly Step[], options: RunOptions = {}): Evidence[] {
  const items: Evidence[] = [];
  let now = 10;
  let attempt = 0;
  let nextCall = 0;
  const calls: { id: string; attempt: number }[] = [];
  const at = (n: number): { atMs?: number } => {
    now += options.distinct === true ? 1 + (n % 5) : n % 4;
    return options.undated === true && n % 7 === 0 ? {} : { atMs: now };
  };
  const initiated = (n: number): { initiatedAtMs?: number } =>
    options.initiated === true && n % 3 === 0
      ? { initiatedAtMs: now - (n % 7) + (options.distinct === true ? 0.5 : 0) }
      : {};
  const startAttempt = (n: number): void => {
    attempt += 1;
    items.push({ kind: 'attempt_started', ...at(n), attempt });
  };
  startAttempt(1);
  for (const { op, a, b } of steps) {
    const late = b % 11 === 0 && attempt > 1 ? 1 + (a % attempt) : attempt;
    const call = calls.length > 0 ? pick(calls.slice(-6), a) : undefined;
    const effect = pick(EFFECTS, b);
    if (op < 5) startAttempt(a);
    else if (op < 9) {
      items.push({
        kind: 'boundary_snapshot',
        ...at(a),
        attempt: late,
        exposed: 3,
        unknown: b % 3,
        providerSide: b % 13 === 0 ? 1 : 0,
        externalWait: 0,
        opaque: b % 17 === 0 ? 1 : 0,
      });
    } else if (op < 15) items.push({ kind: 'provider_progress', ...at(a), attempt: late });
    else if (op < 19) items.push({ kind: 'reasoning_output', ...at(a), attempt: late });
    else if (op < 22) items.push({ kind: 'visible_output', ...at(a), attempt: late });
    else if (op < 34) {
      nextCall += 1;
      // Providers reuse ids between requests.
      const id = b % 19 === 0 && calls.length > 0 ? pick(calls, a).id : `c${nextCall}`;
      calls.push({ id, attempt });
      const side = b % 23 === 0 ? { providerSide: true } : {};
      if (a % 3 > 0) items.push({ kind: 'tool_input_started', ...at(a), attempt, call: id, ...side });
      if (a % 5 > 1) items.push({ kind: 'tool_input_finished', ...at(b), attempt, call: id });
      if (a % 7 > 1) {
        items.push({
          kind: 'tool_call_materialized',
          ...at(a),
          attempt,
          call: id,
          tool: 'read',
          effect: effect ?? 'unknown',
          ...side,
        });
      }
    } else if (op < 46 && call !== undefined) {
      items.push({
        kind: 'tool_execution_started',
        ...at(a),
        attempt: b % 5 === 0 ? attempt : call.attempt,
        call: call.id,
        ...(b % 4 === 0 && effect !== undefined ? { effect } : {}),
      });
    } else if (op < 60 && call !== undefined) {
      const kind = b % 3 === 0 ? 'tool_execution_failed' : 'tool_execution_finished';
      items.push({ kind, ...at(a), attempt: b % 5 === 0 ? attempt : call.attempt, call: call.id });
    } else if (op < 62 && call !== undefined) {
      items.push({ kind: 'tool_interrupted', ...at(a), attempt: call.attempt, call: call.id });
    } else if (op < 66 && call !== undefined) {
      items.push({ kind: 'tool_abandoned', ...at(a), attempt: call.attempt, call: call.id });
    } else if (op < 70) items.push({ kind: 'stream_finished', ...at(a), attempt: late, finishReason: 'stop' });
    else if (op < 71) items.push({ kind: 'consumer_stopped', ...at(a), attempt: late });
    else if (op < 74) {
      items.push({
        kind: 'transport_error',
        ...at(a),
        attempt: late,
        code: pick(CODES, b),
        ...(b % 5 === 0 ? { retryable: true } : {}),
      });
    } else if (op < 75) items.push({ kind: 'stream_truncated', ...at(a), attempt: late });
    else if (op < 76) items.push({ kind: 'stream_failed', ...at(a), attempt: late, name: 'SyntaxError' });
    else if (op < 77)
      items.push({ kind: 'provider_rejected', ...at(a), attempt: late, rejection: pick(REJECTIONS, b), status: 500 });
    else if (op < 78)
      items.push({
        kind: 'watchdog_expired',
        ...at(a),
        attempt: late,
        watchdog: pick(['silence', 'total', 'connect'] as const, b),
      });
    else if (op < 79) items.push({ kind: 'setup_failed', ...at(a), attempt: late, retryable: b % 2 === 0 });
    else if (op < 80 && a % 3 === 0) items.push({ kind: 'user_cancelled', ...at(a), ...initiated(b) });
    else if (op < 81 && a % 2 === 0) {
      const attributed = b % 2 === 0 ? { actionId: 'a1' } : {};
      items.push({ kind: 'lifecycle_closed', ...at(a), action: 'reload', ...attributed, ...initiated(b) });
    } else if (op < 82 && a % 9 === 0)
      items.push({ kind: 'process_crashed', ...at(a), crash: pick(['signal', 'exit'] as const, b) });
    else if (op < 84) items.push({ kind: 'replay_started', ...at(a), attempt: late });
    else if (op < 85 && a % 9 === 0)
      items.push({ kind: 'run_finished', ...at(a), outcome: pick(['failed', 'completed', 'stopped'] as const, b) });
  }
  return items;
}

/** The evidence of a random run. */
export function run(options: RunOptions & { readonly maxSteps?: number } = {}): fc.Arbitrary<Evidence[]> {
  return fc.array(step, { maxLength: options.maxSteps ?? 120, size: 'max' }).map((steps) => runOf(steps, options));
}
