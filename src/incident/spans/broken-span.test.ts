import { describe, expect, test } from 'vitest';
import { SPANBOX_INCIDENT_CAUSE_VALUES } from '../../semconv/index.ts';
import { deriveIncidents } from '../derive.ts';
import type { Evidence } from '../evidence.ts';
import type { Incident } from '../incident.ts';
import { brokenSpan, CONSUMER_STOPPED_SPAN } from './broken-span.ts';

const started: Evidence = { kind: 'attempt_started', atMs: 0, attempt: 1 };

function incidentOf(...evidence: readonly Evidence[]): Incident {
  const { incident } = deriveIncidents([started, ...evidence, { kind: 'run_finished', atMs: 90, outcome: 'failed' }]);
  if (incident === undefined) throw new Error('no incident');
  return incident;
}

const attempt = 1;
const atMs = 10;
const INFO = { severityNumber: 9, severityText: 'INFO' };
const WARN = { severityNumber: 13, severityText: 'WARN' };
const ERROR = { severityNumber: 17, severityText: 'ERROR' };
const finishReasons = ['error'];

/** The table of docs/conventions.md, "The span that broke", row by row. */
const ROWS: readonly (readonly [row: string, incident: Incident, expected: object])[] = [
  ['user_cancelled', incidentOf({ kind: 'user_cancelled', atMs }), { status: 0, finishReasons, ...INFO }],
  [
    'attributed lifecycle_closed',
    incidentOf({ kind: 'lifecycle_closed', atMs, action: 'reload', actionId: 'a1' }),
    { status: 0, finishReasons, ...INFO },
  ],
  [
    'unattributed lifecycle_closed',
    incidentOf({ kind: 'lifecycle_closed', atMs, action: 'reload' }),
    { status: 2, errorType: 'unattributed_close', finishReasons, ...WARN },
  ],
  [
    'transport_lost with a code',
    incidentOf({ kind: 'transport_error', atMs, attempt, causeCode: 'UND_ERR_SOCKET', name: 'TypeError' }),
    { status: 2, errorType: 'UND_ERR_SOCKET', finishReasons, ...ERROR },
  ],
  [
    'transport_lost without a code',
    incidentOf({ kind: 'transport_error', atMs, attempt, name: 'TypeError' }),
    { status: 2, errorType: 'transport_lost', finishReasons, ...ERROR },
  ],
  [
    'stream_truncated',
    incidentOf({ kind: 'stream_truncated', atMs, attempt }),
    { status: 2, errorType: 'stream_truncated', finishReasons, ...ERROR },
  ],
  [
    'watchdog_expired',
    incidentOf({ kind: 'watchdog_expired', atMs, attempt, watchdog: 'silence' }),
    { status: 2, errorType: 'timeout', finishReasons, ...ERROR },
  ],
  [
    'provider_rejected with a status',
    incidentOf({
      kind: 'provider_rejected',
      atMs,
      attempt,
      rejection: 'overload',
      status: 529,
      code: 'overloaded_error',
    }),
    { status: 2, errorType: '529', finishReasons, ...ERROR },
  ],
  [
    'provider_rejected with a typed code alone',
    incidentOf({ kind: 'provider_rejected', atMs, attempt, rejection: 'overload', code: 'overloaded_error' }),
    { status: 2, errorType: 'overloaded_error', finishReasons, ...ERROR },
  ],
  [
    'setup_failed with a class',
    incidentOf({ kind: 'setup_failed', atMs, attempt, error: 'TypeError' }),
    { status: 2, errorType: 'TypeError', ...ERROR },
  ],
  ['setup_failed', incidentOf({ kind: 'setup_failed', atMs, attempt }), { status: 2, errorType: '_OTHER', ...ERROR }],
  [
    'tool_failed with a code',
    incidentOf({ kind: 'tool_execution_failed', atMs, attempt, call: 'c1', error: 'ENOENT' }),
    { status: 2, errorType: 'ENOENT', ...ERROR },
  ],
  [
    'tool_interrupted',
    incidentOf({ kind: 'tool_interrupted', atMs, attempt, call: 'c1' }),
    { status: 2, errorType: '_OTHER', ...ERROR },
  ],
  [
    'undetermined with a class',
    incidentOf({ kind: 'stream_failed', atMs, attempt, name: 'SyntaxError' }),
    { status: 2, errorType: 'SyntaxError', ...ERROR },
  ],
  ['undetermined', incidentOf(), { status: 2, errorType: '_OTHER', ...ERROR }],
  [
    'process_crashed',
    incidentOf({ kind: 'process_crashed', atMs, crash: 'exception' }),
    { status: 2, errorType: 'process_crashed', finishReasons, ...ERROR },
  ],
];

describe('what an incident does to its span', () => {
  test.each(ROWS)('%s', (_, incident, expected) => {
    expect(brokenSpan(incident)).toEqual(expected);
  });

  test('every cause has a row', () => {
    expect(new Set(ROWS.map(([, { cause }]) => cause))).toEqual(new Set(Object.values(SPANBOX_INCIDENT_CAUSE_VALUES)));
  });

  test('the severity of the log event is the severity of the incident', () => {
    for (const [row, incident] of ROWS) {
      expect(brokenSpan(incident).severityText.toLowerCase(), row).toBe(incident.severity);
    }
  });

  test.each([
    ['interrupted', 'interrupted'],
    ['crashed', 'process_crashed'],
    ['exit', 'process_crashed'],
  ] as const)('a span that repair closed as %s is %s', (endReason, errorType) => {
    const crashed = incidentOf({ kind: 'process_crashed', atMs, crash: 'unknown' });
    expect(brokenSpan(crashed, { endReason })).toEqual({ status: 2, errorType, finishReasons, ...ERROR });
  });

  test('a repaired span with a cause of its own keeps that cause', () => {
    const lost = incidentOf(
      { kind: 'transport_error', atMs, attempt, code: 'ECONNRESET' },
      { kind: 'process_crashed', atMs: 20, crash: 'unknown' },
    );
    expect(brokenSpan(lost, { endReason: 'interrupted' }).errorType).toBe('ECONNRESET');
  });

  test('a consumer that stopped reading is no error', () => {
    expect(CONSUMER_STOPPED_SPAN).toEqual({ status: 0, finishReasons, ...INFO });
  });

  test('an incident that was overcome is an ERROR on its own span, logged as a warning', () => {
    const { overcome } = deriveIncidents([
      started,
      { kind: 'stream_truncated', atMs, attempt },
      { kind: 'attempt_started', atMs: 20, attempt: 2 },
      { kind: 'run_finished', atMs: 30, outcome: 'completed' },
    ]);
    expect(overcome.map((each) => brokenSpan(each))).toEqual([
      { status: 2, errorType: 'stream_truncated', finishReasons, ...WARN },
    ]);
  });

  test("a caller's own kind of close named like an unattributed one is attributed by its id", () => {
    const incident = incidentOf({ kind: 'lifecycle_closed', atMs, action: 'unattributed', actionId: 'a1' });
    expect(brokenSpan(incident)).toEqual({ status: 0, finishReasons, ...INFO });
  });
});
