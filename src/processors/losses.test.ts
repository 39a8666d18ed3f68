import { diag, DiagLogLevel } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StoreError } from '../store/errors.ts';
import { Losses } from './losses.ts';

const warnings: unknown[][] = [];
const said: string[] = [];

beforeEach(() => {
  warnings.length = 0;
  said.length = 0;
  vi.spyOn(process, 'emitWarning').mockImplementation((...words: unknown[]) => void warnings.push(words));
  const quiet = (): void => undefined;
  diag.setLogger(
    { verbose: quiet, debug: quiet, info: quiet, error: quiet, warn: (text) => void said.push(text) },
    { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true },
  );
  said.length = 0;
});
afterEach(() => {
  vi.restoreAllMocks();
  diag.disable();
});

const now = (): number => Date.UTC(2026, 10, 20);

describe('Losses', () => {
  it('counts by reason, and says the first of each to diag', () => {
    const losses = new Losses(false, now);
    losses.count('too_large');
    losses.count('too_large');
    losses.count('retention', undefined, 3);
    losses.count('write_failed', Object.assign(new Error('with secret words'), { code: 'ENOSPC' }));
    expect(losses.counts()).toEqual({ too_large: 2, retention: 3, write_failed: 1 });
    expect(said).toEqual([
      'spanbox: lost 1: too_large',
      'spanbox: lost 3: retention',
      'spanbox: lost 1: write_failed (ENOSPC)',
    ]);
    expect(warnings).toEqual([]);
  });

  it('remembers the last failure in words of ours: the system’s code, never the words of an error', () => {
    const losses = new Losses(true, now);
    const at = '2026-11-20T00:00:00.000Z';
    losses.note(Object.assign(new Error('with secret words'), { code: 'EIO' }));
    expect(losses.lastError).toEqual({ code: 'EIO', message: 'EIO', at });
    losses.note(new StoreError('not_writable', 'Cannot make /x: EACCES', '/x', { code: 'EACCES' }));
    expect(losses.lastError).toEqual({ code: 'EACCES', message: 'Cannot make /x: EACCES', at });
    losses.note(new StoreError('missing', '/x was removed', '/x'));
    expect(losses.lastError).toEqual({ code: 'missing', message: '/x was removed', at });
    losses.note(new TypeError('with secret words'));
    expect(losses.lastError).toEqual({ code: 'TypeError', message: 'TypeError', at });
    losses.note('a text');
    expect(losses.lastError).toEqual({ code: 'unknown', message: 'unknown', at });
  });

  it('warns once for each code, again when it was over, never when quiet', () => {
    const losses = new Losses(false, now);
    losses.warn('SPANBOX_OFF', 'one');
    losses.warn('SPANBOX_OFF', 'two');
    losses.warn('SPANBOX_DEGRADED', 'three');
    losses.forget('SPANBOX_OFF');
    losses.warn('SPANBOX_OFF', 'four');
    expect(warnings).toEqual([
      ['spanbox: one', { type: 'SpanboxWarning', code: 'SPANBOX_OFF' }],
      ['spanbox: three', { type: 'SpanboxWarning', code: 'SPANBOX_DEGRADED' }],
      ['spanbox: four', { type: 'SpanboxWarning', code: 'SPANBOX_OFF' }],
    ]);
    new Losses(true, now).warn('SPANBOX_OFF', 'quiet');
    expect(warnings).toHaveLength(3);
    expect(said.at(-1)).toBe('spanbox: quiet');
  });

  it('forgives a logger and a warning listener that throw', () => {
    const losses = new Losses(false, now);
    const refuse = (): never => {
      throw new Error('of the application');
    };
    vi.spyOn(process, 'emitWarning').mockImplementation(refuse);
    diag.setLogger(
      { verbose: refuse, debug: refuse, info: refuse, error: refuse, warn: refuse },
      { suppressOverrideMessage: true, logLevel: DiagLogLevel.WARN },
    );
    losses.count('too_large');
    losses.warn('SPANBOX_OFF', 'one');
    expect(losses.counts()).toEqual({ too_large: 1 });
  });
});
