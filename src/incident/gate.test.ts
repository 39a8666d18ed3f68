import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recoveryGate } from './gate.ts';
import type { GateInput } from './gate.ts';
import { MAX_DELAY_MILLIS, replayDelay } from './replay-delay.ts';

const REPLAY = { action: 'replay', reason: 'clean_attempt', confidence: 'high', row: '6' } as const;
const BASE: GateInput = { recovery: REPLAY, replaysUsed: { chain: 0 }, random: 0.5, cancelled: false, closed: false };

describe('recoveryGate', () => {
  it('goes through its questions in order', () => {
    const spent = { replaysUsed: { chain: 9 }, timeLeftMs: 0 };
    const ask = { ...REPLAY, action: 'ask_first' } as const;
    expect(recoveryGate({ ...BASE, ...spent, recovery: ask, cancelled: true, closed: true })).toEqual({
      mode: 'stop',
      reason: 'user_cancelled',
    });
    expect(recoveryGate({ ...BASE, ...spent, recovery: ask, closed: true })).toEqual({
      mode: 'stop',
      reason: 'lifecycle_closed',
    });
    expect(recoveryGate({ ...BASE, ...spent, recovery: ask })).toEqual({ mode: 'ask', reason: 'clean_attempt' });
    expect(recoveryGate({ ...BASE, ...spent })).toEqual({ mode: 'budget_spent' });
    expect(recoveryGate({ ...BASE, timeLeftMs: 1_499 })).toEqual({ mode: 'stop', reason: 'retry_after_too_long' });
    expect(recoveryGate({ ...BASE, timeLeftMs: 1_500 })).toEqual({ mode: 'replay', delayMs: 1_500 });
  });

  it('says what each advice means', () => {
    const modes = (['replay', 'ask_first', 'offer_continue', 'stop', 'unknown'] as const).map(
      (action) => recoveryGate({ ...BASE, recovery: { ...REPLAY, action } }).mode,
    );
    expect(modes).toEqual(['replay', 'ask', 'continue', 'stop', 'stop']);
  });

  it('has three replays per chain, and as many per run and session as are set', () => {
    expect(recoveryGate({ ...BASE, replaysUsed: { chain: 2 } }).mode).toBe('replay');
    expect(recoveryGate({ ...BASE, replaysUsed: { chain: 3 } }).mode).toBe('budget_spent');
    expect(recoveryGate({ ...BASE, replaysUsed: { chain: 3 }, budget: { chain: 4 } }).mode).toBe('replay');
    expect(recoveryGate({ ...BASE, replaysUsed: { chain: 0, run: 99, session: 99 } }).mode).toBe('replay');
    expect(recoveryGate({ ...BASE, replaysUsed: { chain: 0, run: 2 }, budget: { run: 2 } }).mode).toBe('budget_spent');
    expect(recoveryGate({ ...BASE, budget: { session: 0 } }).mode).toBe('budget_spent');
  });

  it('counts the wait by the replays of the chain', () => {
    const delays = [0, 1, 2, 3, 4, 5].map(
      (chain) => recoveryGate({ ...BASE, random: 1, replaysUsed: { chain }, budget: { chain: 9 } }).delayMs,
    );
    expect(delays).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });
});

describe('replayDelay', () => {
  it('is between half of the backoff and all of it, and never less than asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.option(fc.double({ min: 0, max: 1e12, noNaN: true }), { nil: undefined }),
        (n, random, retryAfterMs) => {
          const backoff = Math.min(30_000, 2_000 * 2 ** (n - 1));
          const delay = replayDelay({ n, random, retryAfterMs });
          expect(delay).toBeGreaterThanOrEqual(Math.min(MAX_DELAY_MILLIS, Math.max(backoff / 2, retryAfterMs ?? 0)));
          expect(delay).toBeLessThanOrEqual(Math.min(MAX_DELAY_MILLIS, Math.max(backoff, retryAfterMs ?? 0)));
        },
      ),
      { endOnFailure: true },
    );
  });

  it('takes impossible numbers for the nearest possible ones', () => {
    expect(replayDelay({ n: 0, random: -3 })).toBe(1_000);
    expect(replayDelay({ n: Number.NaN, random: Number.NaN })).toBe(2_000);
    expect(replayDelay({ n: 1, random: 7, retryAfterMs: -1 })).toBe(2_000);
    expect(replayDelay({ n: 1, random: 0, retryAfterMs: Number.POSITIVE_INFINITY })).toBe(MAX_DELAY_MILLIS);
    expect(replayDelay({ n: 1, random: 0, retryAfterMs: Number.NaN })).toBe(1_000);
  });
});
