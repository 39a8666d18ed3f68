import { describe, expect, it } from 'vitest';
import { boundarySnapshot } from './boundary.ts';
import { deriveIncidents } from './derive.ts';
import type { Evidence } from './evidence.ts';

const CLEAN = { exposed: 1, unknown: 0, providerSide: 0, externalWait: 0, opaque: 0 };
const start = (attempt: number, atMs: number): Evidence[] => [
  { kind: 'attempt_started', atMs, attempt },
  { kind: 'boundary_snapshot', atMs, attempt, ...CLEAN },
];
const drop = (attempt: number, atMs: number): Evidence => ({
  kind: 'transport_error',
  atMs,
  attempt,
  code: 'ECONNRESET',
});

describe('deriveIncidents', () => {
  it('says everything of an incident', () => {
    expect(deriveIncidents([...start(1, 10), { kind: 'visible_output', atMs: 20, attempt: 1 }, drop(1, 30)])).toEqual({
      incident: {
        cause: 'transport_lost',
        detail: 'while_generating',
        confidence: 'high',
        disposition: 'terminal',
        attempt: 1,
        runPhase: 'streaming',
        streamPhase: 'text',
        toolPhase: 'none',
        contributing: [],
        facts: {
          providerProgress: true,
          reasoningOutput: false,
          visibleOutput: true,
          toolInputStarted: false,
          toolCallMaterialized: false,
          toolStarted: false,
          toolFinished: false,
          unsafeStarted: false,
          providerSideCall: false,
          boundaryProven: true,
        },
        gaps: [],
        error: { type: 'ECONNRESET', code: 'ECONNRESET' },
        recovery: { action: 'offer_continue', reason: 'visible_output', confidence: 'high', row: '13' },
        severity: 'error',
        title: 'transport_lost.while_generating',
        summary:
          'The connection to the model was lost while the model was answering; text had been shown already, so it can be continued.',
      },
      overcome: [],
    });
  });

  it('finds nothing in nothing', () => {
    expect(deriveIncidents([])).toEqual({ overcome: [] });
    expect(deriveIncidents([{ kind: 'run_finished', outcome: 'failed' }]).incident).toMatchObject({
      cause: 'undetermined',
      confidence: 'low',
      runPhase: 'before_request',
      gaps: ['time_missing'],
      error: { type: '_OTHER' },
    });
  });

  it('freezes an overcome attempt at the moment in which the next one followed', () => {
    const { overcome } = deriveIncidents([
      ...start(1, 10),
      { kind: 'tool_call_materialized', atMs: 15, attempt: 1, call: 'c1', tool: 'x', effect: 'mutating' },
      drop(1, 20),
      ...start(2, 30),
      { kind: 'tool_execution_started', atMs: 40, attempt: 1, call: 'c1' },
      { kind: 'user_cancelled', atMs: 50 },
    ]);
    expect(
      overcome.map(({ facts, recovery, contributing }) => [facts.toolStarted, recovery.row, contributing]),
    ).toEqual([[false, '11', []]]);
  });

  it('names every gap', () => {
    const { incident } = deriveIncidents([
      { kind: 'attempt_started', attempt: 1 },
      { kind: 'tool_input_finished', atMs: 2, attempt: 1, call: 'c1' },
      { kind: 'tool_execution_started', atMs: 3, attempt: 1, call: 'c2' },
      { kind: 'tool_execution_finished', atMs: 4, attempt: 1, call: 'c3' },
      { kind: 'lifecycle_closed', atMs: 5, action: 'abort' },
      { kind: 'evidence_omitted', atMs: 6, attempt: 1, count: 3 },
    ]);
    expect(incident?.gaps).toEqual([
      'boundary_missing',
      'time_missing',
      'tool_start_missing',
      'tool_call_missing',
      'tool_input_missing',
      'close_initiator_missing',
      'evidence_omitted',
    ]);
  });

  it('keeps reused call ids apart', () => {
    const { incident } = deriveIncidents([
      ...start(1, 10),
      { kind: 'tool_call_materialized', atMs: 11, attempt: 1, call: 'c1', tool: 'x', effect: 'read_only' },
      { kind: 'tool_execution_started', atMs: 12, attempt: 1, call: 'c1' },
      { kind: 'tool_execution_finished', atMs: 13, attempt: 1, call: 'c1' },
      ...start(2, 20),
      { kind: 'tool_call_materialized', atMs: 21, attempt: 2, call: 'c1', tool: 'y', effect: 'mutating' },
      { kind: 'tool_execution_started', atMs: 22, attempt: 2, call: 'c1' },
      drop(2, 30),
    ]);
    expect([incident?.toolPhase, incident?.recovery.row]).toEqual(['executing', '9']);
  });

  it('lets every declared effect of a call count', () => {
    const { incident } = deriveIncidents([
      ...start(1, 10),
      { kind: 'tool_call_materialized', atMs: 11, attempt: 1, call: 'c1', tool: 'x', effect: 'read_only' },
      { kind: 'tool_execution_started', atMs: 12, attempt: 1, call: 'c1', effect: 'mutating' },
      drop(1, 30),
    ]);
    expect(incident?.recovery.row).toBe('9');
  });

  it('does not take the start of a parallel call for a sign from the model', () => {
    const call = (id: string, atMs: number): Evidence => ({
      kind: 'tool_call_materialized',
      atMs,
      attempt: 1,
      call: id,
      tool: 'x',
      effect: 'read_only',
    });
    const begin = (id: string, atMs: number): Evidence => ({
      kind: 'tool_execution_started',
      atMs,
      attempt: 1,
      call: id,
    });
    const fail: Evidence = { kind: 'tool_execution_failed', atMs: 20, attempt: 1, call: 'c1', error: 'ENOENT' };
    const end: Evidence = { kind: 'run_finished', atMs: 90, outcome: 'failed' };
    const parallel = deriveIncidents([
      ...start(1, 1),
      call('c1', 2),
      call('c2', 3),
      begin('c1', 4),
      fail,
      begin('c2', 30),
      end,
    ]);
    expect([parallel.incident?.cause, parallel.incident?.error]).toEqual(['tool_failed', { type: 'ENOENT' }]);
    const next = deriveIncidents([...start(1, 1), call('c1', 2), begin('c1', 4), fail, begin('c2', 30), end]);
    expect(next.incident?.cause).toBe('undetermined');
  });

  it('asks after a crash about a mutating call that ended when the next request was on its way', () => {
    const crashed = (endAtMs: number): unknown =>
      deriveIncidents([
        ...start(1, 10),
        { kind: 'tool_call_materialized', atMs: 11, attempt: 1, call: 'c1', tool: 'x', effect: 'mutating' },
        { kind: 'tool_execution_started', atMs: 12, attempt: 1, call: 'c1' },
        { kind: 'tool_execution_finished', atMs: endAtMs, attempt: 1, call: 'c1' },
        ...start(2, 20),
        { kind: 'process_crashed', atMs: 40, crash: 'signal' },
      ]).incident?.recovery.row;
    expect([crashed(15), crashed(30)]).toEqual(['4c', '4a']);
  });

  it('calls a failed set-up before any request what it is', () => {
    const { incident } = deriveIncidents([{ kind: 'setup_failed', atMs: 1, attempt: 1, error: 'ENOENT' }]);
    expect([incident?.runPhase, incident?.gaps, incident?.error]).toEqual(['before_request', [], { type: 'ENOENT' }]);
  });
});

describe('boundarySnapshot', () => {
  it('counts independently, and takes what it cannot read as opaque', () => {
    expect(boundarySnapshot([])).toEqual({
      exposed: 0,
      unknown: 0,
      providerSide: 0,
      externalWait: 0,
      opaque: 0,
      proven: true,
    });
    expect(boundarySnapshot([null, 'x', { effect: 'unknown' }] as never)).toEqual({
      exposed: 3,
      unknown: 3,
      providerSide: 0,
      externalWait: 0,
      opaque: 2,
      proven: false,
    });
  });
});
