import { describe, expect, it } from 'vitest';
import { causeOf, confidenceOf, errorOf, retryableOf } from './cause.ts';
import type { CandidateItem } from './cause.ts';
import type { PhaseInput } from './phase.ts';

const TEXT: PhaseInput = {
  open: true,
  tool: 'none',
  outputAfterTool: true,
  finished: false,
  text: true,
  reasoning: false,
  progress: true,
};
const at = { atMs: 1, attempt: 1 } as const;

/** Every kind that can be a cause, with every value that decides: cause, detail, confidence, retryable, error.type. */
const TABLE: readonly (readonly [
  CandidateItem,
  string,
  string | undefined,
  string,
  boolean | undefined,
  string | undefined,
])[] = [
  [
    { kind: 'transport_error', ...at, code: 'ECONNRESET' },
    'transport_lost',
    'while_generating',
    'high',
    true,
    'ECONNRESET',
  ],
  [
    { kind: 'transport_error', ...at, causeCode: 'ENOTFOUND' },
    'transport_lost',
    'while_generating',
    'high',
    false,
    'ENOTFOUND',
  ],
  [
    { kind: 'transport_error', ...at, code: 'CERT_HAS_EXPIRED' },
    'transport_lost',
    'while_generating',
    'medium',
    false,
    'CERT_HAS_EXPIRED',
  ],
  [
    { kind: 'transport_error', ...at, code: 'ERR_X', causeCode: 'EPIPE' },
    'transport_lost',
    'while_generating',
    'high',
    true,
    'EPIPE',
  ],
  [
    { kind: 'transport_error', ...at, code: 'ERR_X' },
    'transport_lost',
    'while_generating',
    'medium',
    undefined,
    'ERR_X',
  ],
  [
    { kind: 'transport_error', ...at, name: 'TypeError' },
    'transport_lost',
    'while_generating',
    'medium',
    undefined,
    'transport_lost',
  ],
  [
    { kind: 'transport_error', ...at, code: 'EPIPE', retryable: false },
    'transport_lost',
    'while_generating',
    'high',
    false,
    'EPIPE',
  ],
  [{ kind: 'stream_truncated', ...at }, 'stream_truncated', 'while_generating', 'high', true, 'stream_truncated'],
  [
    { kind: 'stream_failed', ...at, name: 'SyntaxError' },
    'undetermined',
    undefined,
    'medium',
    undefined,
    'SyntaxError',
  ],
  [{ kind: 'stream_failed', ...at }, 'undetermined', undefined, 'medium', undefined, '_OTHER'],
  ...(
    [
      ['auth', false],
      ['rate_limit', true],
      ['quota', false],
      ['overload', true],
      ['invalid_request', false],
      ['context_overflow', false],
      ['request_too_large', false],
      ['content_filter', false],
    ] as const
  ).map(
    ([rejection, retryable]) =>
      [
        { kind: 'provider_rejected', ...at, rejection },
        'provider_rejected',
        rejection,
        'high',
        retryable,
        rejection,
      ] as const,
  ),
  [
    { kind: 'provider_rejected', ...at, rejection: 'unknown' },
    'provider_rejected',
    'unknown',
    'medium',
    undefined,
    '_OTHER',
  ],
  [
    { kind: 'provider_rejected', ...at, rejection: 'unknown', status: 599 },
    'provider_rejected',
    'unknown',
    'medium',
    true,
    '599',
  ],
  [
    { kind: 'provider_rejected', ...at, rejection: 'quota', code: 'billing' },
    'provider_rejected',
    'quota',
    'high',
    false,
    'billing',
  ],
  ...(['connect', 'first_progress', 'silence', 'total'] as const).map(
    (watchdog) =>
      [
        { kind: 'watchdog_expired', ...at, watchdog },
        'watchdog_expired',
        watchdog,
        'high',
        watchdog !== 'total',
        'timeout',
      ] as const,
  ),
  [{ kind: 'setup_failed', ...at }, 'setup_failed', undefined, 'high', undefined, '_OTHER'],
  [
    { kind: 'setup_failed', ...at, retryable: true, error: 'ENOENT' },
    'setup_failed',
    undefined,
    'high',
    true,
    'ENOENT',
  ],
  [{ kind: 'user_cancelled' }, 'user_cancelled', undefined, 'high', false, undefined],
  ...(['reload', 'dispose', 'dispose_scope', 'dispose_all', 'my-own-kind'] as const).map(
    (action) =>
      [
        { kind: 'lifecycle_closed', action, actionId: 'a1' },
        'lifecycle_closed',
        action,
        'high',
        false,
        undefined,
      ] as const,
  ),
  [
    { kind: 'lifecycle_closed', action: 'reload' },
    'lifecycle_closed',
    'unattributed',
    'medium',
    false,
    'unattributed_close',
  ],
  [
    { kind: 'lifecycle_closed', action: 'a b', actionId: 'a1' },
    'lifecycle_closed',
    undefined,
    'high',
    false,
    undefined,
  ],
  [{ kind: 'tool_execution_failed', ...at, call: 'c' }, 'tool_failed', undefined, 'high', undefined, '_OTHER'],
  [{ kind: 'tool_interrupted', ...at, call: 'c' }, 'tool_interrupted', undefined, 'medium', undefined, '_OTHER'],
  ...(['signal', 'exception', 'exit', 'memory', 'unknown'] as const).map(
    (crash) =>
      [
        { kind: 'process_crashed', crash },
        'process_crashed',
        crash,
        crash === 'unknown' ? 'medium' : 'high',
        undefined,
        'process_crashed',
      ] as const,
  ),
];

describe('the cause table', () => {
  it.each(TABLE)('%j', (item, cause, detail, confidence, retryable, type) => {
    expect(causeOf(item, TEXT)).toEqual(detail === undefined ? { cause } : { cause, detail });
    expect([confidenceOf(item), retryableOf(item), errorOf(item)?.type]).toEqual([confidence, retryable, type]);
  });

  it('has every kind that can be a cause', () => {
    expect(new Set(TABLE.map(([{ kind }]) => kind)).size).toBe(11);
  });

  it('says nothing of nothing', () => {
    expect([confidenceOf(undefined), retryableOf(undefined), errorOf(undefined)]).toEqual([
      'low',
      undefined,
      { type: '_OTHER' },
    ]);
  });
});
