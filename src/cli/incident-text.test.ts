import { expect, test } from 'vitest';
import type { Evidence, Incident } from '../incident/index.ts';
import { PLAIN } from './colour.ts';
import { evidenceLines, incidentLines } from './incident-text.ts';

const FACTS = {
  providerProgress: true,
  reasoningOutput: false,
  visibleOutput: true,
  toolInputStarted: false,
  toolCallMaterialized: false,
  toolStarted: false,
  toolFinished: false,
  unsafeStarted: false,
  providerSideCall: false,
  boundaryProven: false,
};

const INCIDENT: Incident = {
  cause: 'transport_lost',
  detail: 'while_generating',
  confidence: 'high',
  disposition: 'terminal',
  attempt: 2,
  runPhase: 'streaming',
  streamPhase: 'text',
  toolPhase: 'none',
  contributing: [{ cause: 'user_cancelled' }, { cause: 'process_crashed', detail: 'unknown' }],
  facts: FACTS,
  gaps: ['boundary_missing'],
  error: { type: 'UND_ERR_SOCKET', code: 'UND_ERR_SOCKET', status: 200 },
  recovery: { action: 'offer_continue', reason: 'visible_output', confidence: 'high', row: '13' },
  severity: 'error',
  title: 'transport_lost.while_generating',
  summary: 'The connection was lost while the answer was written.',
};

const EVIDENCE: readonly Evidence[] = [
  { kind: 'attempt_started', attempt: 2, atMs: 1_795_169_689_000 },
  { kind: 'visible_output', attempt: 2, atMs: 1_795_169_689_250.5 },
  { kind: 'transport_error', attempt: 2, causeCode: 'UND_ERR_SOCKET', retryable: true },
];

test('an incident: cause, phase, advice with reason and row, contributing causes, gaps, evidence in order with times', () => {
  expect(
    incidentLines(
      {
        traceId: 't',
        runSpanId: 'abcd',
        runName: 'invoke_agent desk',
        incident: INCIDENT,
        evidence: EVIDENCE,
        notRecorded: ['boundary_missing', 'usage_missing'],
      },
      PLAIN,
    ),
  ).toEqual([
    'incident: transport_lost (while_generating)',
    '  The connection was lost while the answer was written.',
    '  run           invoke_agent desk (span abcd)',
    '  cause         transport_lost (while_generating) · confidence high',
    '  phase         run streaming · stream text · tool none · attempt 2',
    '  advice        offer_continue: offer to continue from here',
    '  reason        visible_output: part of the answer had been shown',
    '  decided by    row 13 of the recovery table · confidence high',
    '  error         UND_ERR_SOCKET · HTTP 200',
    '  contributing  user_cancelled, process_crashed (unknown)',
    '  not recorded  boundary_missing, usage_missing',
    '  evidence      3 items, in order',
    '    10:14:49.000Z       +0 µs  attempt_started         attempt 2',
    '    10:14:49.250Z     +251 ms  visible_output          attempt 2',
    '             ?  transport_error         attempt 2 · causeCode UND_ERR_SOCKET · retryable true',
  ]);
});

test('evidence on a monotonic clock has offsets alone; nothing is printed for none', () => {
  expect(evidenceLines([], PLAIN)).toEqual([]);
  expect(
    evidenceLines(
      [
        { kind: 'user_cancelled', atMs: 120 },
        { kind: 'run_finished', atMs: 1620 },
      ],
      PLAIN,
    ),
  ).toEqual(['  evidence      2 items, in order', '         +0 µs  user_cancelled', '       +1.50 s  run_finished']);
});

test('names in evidence are made harmless', () => {
  const evil = 'x\u001b[2J\n\u202e';
  const lines = incidentLines(
    {
      traceId: evil,
      runSpanId: evil,
      runName: evil,
      incident: { ...INCIDENT, summary: evil, error: { type: evil, code: `c${evil}` } },
      evidence: [{ kind: 'stream_failed', attempt: 1, name: evil }],
      notRecorded: [evil],
    },
    PLAIN,
  );
  for (const line of lines) expect(line).toMatch(/^[\u0020-\u007e·µ]*$/);
});
