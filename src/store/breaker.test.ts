import { describe, expect, it } from 'vitest';
import { Breaker, SlowWrites } from './breaker.ts';

describe('Breaker', () => {
  it('opens at the third failure in a row, for one second', () => {
    const breaker = new Breaker();
    breaker.failed(0);
    breaker.failed(0);
    expect([breaker.open, breaker.allows(0)]).toEqual([false, true]);
    breaker.failed(0);
    expect([breaker.open, breaker.allows(0), breaker.allows(999), breaker.allows(1_000)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  it('doubles the pause with each further failure, to a minute', () => {
    const breaker = new Breaker();
    for (let i = 0; i < 3; i += 1) breaker.failed(0);
    const pauses: number[] = [];
    let now = 0;
    for (let i = 0; i < 8; i += 1) {
      let pause = 0;
      while (!breaker.allows(now + pause)) pause += 500;
      pauses.push(pause);
      now += pause;
      breaker.failed(now);
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  });

  it('closes at a success, and begins anew', () => {
    const breaker = new Breaker();
    for (let i = 0; i < 6; i += 1) breaker.failed(0);
    breaker.succeeded();
    expect([breaker.open, breaker.allows(0)]).toEqual([false, true]);
    breaker.failed(0);
    breaker.failed(0);
    breaker.succeeded();
    breaker.failed(0);
    expect(breaker.open).toBe(false);
    breaker.failed(0);
    breaker.failed(0);
    expect([breaker.allows(999), breaker.allows(1_000)]).toEqual([false, true]);
  });

  it('does not stay open for a day because the clock was set back', () => {
    const breaker = new Breaker();
    for (let i = 0; i < 3; i += 1) breaker.failed(86_400_000);
    expect(breaker.allows(0)).toBe(true);
  });
});

describe('SlowWrites', () => {
  it('says slow at the third slow write within a minute', () => {
    const slow = new SlowWrites();
    expect([slow.note(0), slow.note(30_000), slow.note(60_001), slow.note(70_000)]).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  it('says recovered after a minute without one, and when the clock was set back', () => {
    const slow = new SlowWrites();
    expect(slow.recovered(0)).toBe(true);
    slow.note(1_000);
    expect([slow.recovered(61_000), slow.recovered(61_001), slow.recovered(0)]).toEqual([false, true, true]);
  });
});
