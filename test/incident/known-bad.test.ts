/**
 * Known bad behaviours of tools that explain broken runs, each a test named after it, that says what does not happen.
 */
import { describe, expect, it } from 'vitest';
import { classifyError, classifyResponse, createEvidenceLog, deriveIncidents } from '../../src/incident/index.ts';
import type { Effect, Evidence } from '../../src/incident/index.ts';

const CLEAN = { exposed: 2, unknown: 0, providerSide: 0, externalWait: 0, opaque: 0 } as const;

function started(attempt: number, atMs: number): Evidence[] {
  return [
    { kind: 'attempt_started', atMs, attempt },
    { kind: 'boundary_snapshot', atMs: atMs + 1, attempt, ...CLEAN },
  ];
}

function tool(
  call: string,
  effect: Effect,
  atMs: number,
  end?: 'tool_execution_finished' | 'tool_execution_failed',
): Evidence[] {
  return [
    { kind: 'tool_call_materialized', atMs, attempt: 1, call, tool: 'x', effect },
    { kind: 'tool_execution_started', atMs: atMs + 1, attempt: 1, call },
    ...(end === undefined ? [] : [{ kind: end, atMs: atMs + 2, attempt: 1, call } as const]),
  ];
}

const drop = (attempt: number, atMs: number): Evidence => ({
  kind: 'transport_error',
  atMs,
  attempt,
  causeCode: 'ECONNRESET',
});
const failed = (atMs: number): Evidence => ({ kind: 'run_finished', atMs, outcome: 'failed' });

describe('known bad behaviours that do not happen', () => {
  it("a tool error the model recovered from reported as the run's failure", () => {
    const recovered: Evidence[] = [
      ...started(1, 10),
      ...tool('c1', 'read_only', 20, 'tool_execution_failed'),
      { kind: 'stream_finished', atMs: 30, attempt: 1, finishReason: 'tool_calls' },
      ...started(2, 40),
      { kind: 'visible_output', atMs: 50, attempt: 2 },
    ];
    const end: Evidence = { kind: 'stream_finished', atMs: 60, attempt: 2, finishReason: 'stop' };
    expect(deriveIncidents([...recovered, end])).toEqual({ overcome: [] });
    const { incident } = deriveIncidents([...recovered, failed(70)]);
    expect([incident?.cause, incident?.confidence, incident?.contributing]).toEqual(['undetermined', 'low', []]);
  });

  it('an old tool error masking a later drop', () => {
    const { incident } = deriveIncidents([
      ...started(1, 10),
      ...tool('c1', 'read_only', 20, 'tool_execution_failed'),
      drop(1, 30),
      failed(40),
    ]);
    expect([incident?.cause, incident?.detail, incident?.contributing]).toEqual([
      'transport_lost',
      'after_tool_result',
      [],
    ]);
  });

  it('an old failed attempt masking a later drop', () => {
    const { incident, overcome } = deriveIncidents([
      ...started(1, 10),
      { kind: 'provider_rejected', atMs: 20, attempt: 1, status: 503, rejection: 'overload' },
      ...started(2, 30),
      { kind: 'visible_output', atMs: 40, attempt: 2 },
      drop(2, 50),
      failed(60),
    ]);
    expect([incident?.cause, incident?.detail, incident?.attempt]).toEqual(['transport_lost', 'while_generating', 2]);
    expect(overcome.map(({ cause, attempt }) => [cause, attempt])).toEqual([['provider_rejected', 1]]);
  });

  it('two parallel tools, one running, read as "after tool result"', () => {
    const { incident } = deriveIncidents([
      ...started(1, 10),
      ...tool('c1', 'read_only', 20, 'tool_execution_finished'),
      ...tool('c2', 'read_only', 30),
      { kind: 'tool_execution_started', atMs: 33, attempt: 1, call: 'c3', effect: 'read_only' },
      { kind: 'tool_execution_finished', atMs: 34, attempt: 1, call: 'c3' },
      drop(1, 40),
    ]);
    expect([incident?.detail, incident?.toolPhase, incident?.runPhase]).toEqual([
      'tool_running',
      'executing',
      'tool_execution',
    ]);
  });

  it('no snapshot taken as proof', () => {
    for (const nothing of [
      [],
      [{ kind: 'reasoning_output', atMs: 15, attempt: 1 }],
      [{ kind: 'tool_execution_started', atMs: 15, attempt: 1, call: 'c1', effect: 'read_only' }],
    ] as const) {
      const { incident } = deriveIncidents([
        { kind: 'attempt_started', atMs: 10, attempt: 1 },
        ...nothing,
        drop(1, 20),
      ]);
      expect(incident?.facts.boundaryProven).toBe(false);
      expect(incident?.gaps).toContain('boundary_missing');
      expect(incident?.recovery.action).not.toBe('replay');
    }
  });

  it('more tool activity turning an ask_first or a stop into a replay', () => {
    const ask: Evidence[] = [
      { kind: 'attempt_started', atMs: 10, attempt: 1 },
      { kind: 'reasoning_output', atMs: 12, attempt: 1 },
    ];
    const stop: Evidence[] = [...started(1, 10)];
    const harmless = tool('c1', 'read_only', 20, 'tool_execution_finished');
    expect(deriveIncidents([...ask, drop(1, 50)]).incident?.recovery.action).toBe('ask_first');
    expect(deriveIncidents([...ask, ...harmless, drop(1, 50)]).incident?.recovery.action).toBe('offer_continue');
    const refused: Evidence = { kind: 'transport_error', atMs: 50, attempt: 1, code: 'ENOTFOUND' };
    expect(deriveIncidents([...stop, refused]).incident?.recovery.action).toBe('stop');
    expect(deriveIncidents([...stop, ...harmless, refused]).incident?.recovery.action).toBe('offer_continue');
  });

  it('a replay although a close had been seen', () => {
    const close: Evidence = { kind: 'lifecycle_closed', atMs: 90, action: 'reload', actionId: 'a1' };
    const { incident } = deriveIncidents([...started(1, 10), drop(1, 20), close]);
    expect(incident?.recovery).toEqual({ action: 'stop', reason: 'lifecycle_closed', confidence: 'high', row: '2' });
    expect(deriveIncidents([...started(1, 10), drop(1, 20)]).incident?.recovery.action).toBe('replay');
  });

  it('error facts of another failure than the cause', () => {
    const { incident } = deriveIncidents([
      ...started(1, 10),
      { kind: 'stream_truncated', atMs: 20, attempt: 1 },
      {
        kind: 'provider_rejected',
        atMs: 21,
        attempt: 1,
        status: 429,
        rejection: 'rate_limit',
        code: 'rate_limit_exceeded',
      },
      { kind: 'transport_error', atMs: 22, attempt: 1, code: 'ECONNRESET' },
    ]);
    expect(incident?.error).toEqual({ type: 'stream_truncated' });
    expect(incident?.contributing.map(({ cause }) => cause)).toEqual(['provider_rejected', 'transport_lost']);
  });

  it("the cause's own evidence trimmed away", () => {
    const log = createEvidenceLog();
    const cause: Evidence = { kind: 'stream_truncated', atMs: 20, attempt: 1 };
    for (const item of [...started(1, 10), cause]) log.append(item);
    for (let n = 0; n < 10_000; n += 1) log.append({ kind: 'tool_abandoned', atMs: 30 + n, attempt: 1, call: `x${n}` });
    const kept = log.items();
    expect(kept).toContain(cause);
    expect(kept.length).toBe(65);
    expect(kept.at(-1)).toEqual({ kind: 'evidence_omitted', atMs: 10_029, attempt: 1, count: 10_003 - 64 });
    expect(deriveIncidents(kept).incident?.cause).toBe('stream_truncated');
  });

  it('trimming that changes the answer', () => {
    const evidence: Evidence[] = [...started(1, 10), ...tool('u1', 'unknown', 12, 'tool_execution_finished')];
    for (let n = 0; n < 3_000; n += 1)
      evidence.push(...tool(`c${n}`, 'read_only', 20 + 3 * n, 'tool_execution_finished'));
    evidence.push(drop(1, 100_000));
    const log = createEvidenceLog();
    for (const item of evidence) log.append(item);
    const { gaps, ...whole } = deriveIncidents(evidence).incident ?? { gaps: [] };
    const { gaps: kept, ...bounded } = deriveIncidents(log.items()).incident ?? { gaps: [] };
    expect(bounded).toEqual(whole);
    expect(kept).toEqual([...gaps, 'evidence_omitted']);
    expect(log.items().length).toBeLessThanOrEqual(65);
    expect(deriveIncidents(evidence).incident?.recovery.row).toBe('8');
  });

  it('a silence timeout counted as success', () => {
    const { incident } = deriveIncidents([
      ...started(1, 10),
      { kind: 'visible_output', atMs: 20, attempt: 1 },
      { kind: 'watchdog_expired', atMs: 600_000, attempt: 1, watchdog: 'silence' },
      { kind: 'run_finished', atMs: 600_001 },
    ]);
    expect([incident?.cause, incident?.detail, incident?.error?.type]).toEqual([
      'watchdog_expired',
      'silence',
      'timeout',
    ]);
  });

  it('a timeout recognised by its message text', () => {
    for (const message of [
      'Request timed out.',
      'timeout of 1000ms exceeded',
      'The operation timed out',
      'socket timeout',
    ]) {
      expect(classifyError(new Error(message))).toEqual({ kind: 'stream_failed', name: 'Error' });
    }
  });

  it('a cancel seen as an unattributed close', () => {
    const { incident } = deriveIncidents([
      ...started(1, 10),
      { kind: 'lifecycle_closed', atMs: 20, action: 'abort' },
      { kind: 'user_cancelled', atMs: 500, source: 'ui' },
    ]);
    expect([incident?.cause, incident?.severity, incident?.error]).toEqual(['user_cancelled', 'info', undefined]);
    expect(incident?.contributing).toEqual([{ cause: 'lifecycle_closed', detail: 'unattributed' }]);
  });

  it("a drop after the provider's terminal event reported as an incident", () => {
    const after: Evidence[] = [
      drop(1, 40),
      { kind: 'stream_truncated', atMs: 41, attempt: 1 },
      { kind: 'stream_failed', atMs: 42, attempt: 1 },
      { kind: 'watchdog_expired', atMs: 43, attempt: 1, watchdog: 'silence' },
    ];
    for (const end of ['stream_finished', 'consumer_stopped'] as const) {
      const ended: Evidence =
        end === 'stream_finished'
          ? { kind: end, atMs: 30, attempt: 1, finishReason: 'stop' }
          : { kind: end, atMs: 30, attempt: 1 };
      for (const late of after) {
        expect(deriveIncidents([...started(1, 10), ended, late, { kind: 'run_finished', atMs: 50 }])).toEqual({
          overcome: [],
        });
      }
    }
  });

  it('success labelled as failure', () => {
    const everything: Evidence[] = [
      ...started(1, 10),
      { kind: 'stream_truncated', atMs: 20, attempt: 1 },
      { kind: 'user_cancelled', atMs: 21 },
      ...tool('c1', 'mutating', 22, 'tool_execution_failed'),
    ];
    expect(deriveIncidents([...everything, { kind: 'run_finished', atMs: 30, outcome: 'completed' }])).toEqual({
      overcome: [],
    });
    expect(
      deriveIncidents([...everything, { kind: 'run_finished', atMs: 30, outcome: 'failed' }]).incident?.cause,
    ).toBe('stream_truncated');
  });

  it('a late callback moving a failure to a newer attempt', () => {
    const late: Evidence[] = [
      ...started(1, 10),
      ...tool('c1', 'mutating', 20),
      { kind: 'stream_finished', atMs: 25, attempt: 1, finishReason: 'tool_calls' },
      ...started(2, 30),
      { kind: 'tool_execution_failed', atMs: 40, attempt: 2, call: 'c1' },
      drop(1, 45),
      drop(2, 50),
      failed(60),
    ];
    const { incident, overcome } = deriveIncidents(late);
    expect([incident?.cause, incident?.attempt, incident?.detail]).toEqual(['transport_lost', 2, 'before_progress']);
    expect([incident?.facts.toolStarted, incident?.recovery.row, overcome]).toEqual([false, '6', []]);
  });

  it('a provider\'s 402 shown as "connection lost"', () => {
    const error = Object.assign(
      new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNRESET' }) }),
      { status: 402 },
    );
    expect(classifyError(error)).toEqual({
      kind: 'provider_rejected',
      rejection: 'quota',
      status: 402,
      retryable: false,
    });
    expect(classifyResponse({ status: 402 })).toEqual({
      kind: 'provider_rejected',
      rejection: 'quota',
      status: 402,
      retryable: false,
    });
    const { incident } = deriveIncidents([
      ...started(1, 10),
      { kind: 'provider_rejected', atMs: 20, attempt: 1, status: 402, rejection: 'quota' },
    ]);
    expect([incident?.title, incident?.error?.type]).toEqual(['provider_rejected.quota', '402']);
    expect(incident?.summary).toBe(
      'The provider said that the quota or the credit was used up; the same request would be refused again.',
    );
  });

  it('an incident on the parent of an attempt that was replayed', () => {
    const { incident, overcome } = deriveIncidents([
      ...started(1, 10),
      drop(1, 20),
      { kind: 'recovery_decided', atMs: 21, attempt: 1, action: 'replay', reason: 'clean_attempt', mode: 'replay' },
      { kind: 'replay_started', atMs: 22, attempt: 1 },
      ...started(2, 30),
      { kind: 'visible_output', atMs: 40, attempt: 2 },
      { kind: 'stream_finished', atMs: 50, attempt: 2, finishReason: 'stop' },
      { kind: 'run_finished', atMs: 60 },
    ]);
    expect(incident).toBe(undefined);
    expect(overcome.map(({ attempt, disposition, severity }) => [attempt, disposition, severity])).toEqual([
      [1, 'overcome', 'warn'],
    ]);
  });
});
