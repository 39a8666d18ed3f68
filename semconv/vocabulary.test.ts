// The values in the registry and the types of src/incident are two spellings of one vocabulary: the compiler proves that they are equal.
import { expect, test } from 'vitest';
import type * as evidence from '../src/incident/evidence.ts';
import type * as incident from '../src/incident/incident.ts';
import * as names from '../src/semconv/index.ts';

/** `true` when each union is assignable to the other. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

const same: readonly [
  Same<names.SpanboxEvidenceKind, evidence.EvidenceKind>,
  Same<names.SpanboxEvidenceEffect, evidence.Effect>,
  Same<names.SpanboxToolEffect, evidence.Effect>,
  Same<names.SpanboxEvidenceTarget, evidence.Target>,
  Same<names.SpanboxToolTarget, evidence.Target>,
  Same<names.SpanboxEvidenceRejection, evidence.Rejection>,
  Same<names.SpanboxEvidenceWatchdog, evidence.Watchdog>,
  Same<names.SpanboxEvidenceCrash, evidence.Crash>,
  Same<names.SpanboxRunOutcome, evidence.RunOutcome>,
  Same<names.SpanboxRecoveryAction, evidence.RecoveryAction>,
  Same<names.SpanboxRecoveryReason, evidence.RecoveryReason>,
  Same<names.SpanboxRecoveryMode, evidence.RecoveryMode>,
  Same<names.SpanboxRecoveryConfidence, evidence.Confidence>,
  Same<names.SpanboxIncidentConfidence, evidence.Confidence>,
  Same<names.SpanboxIncidentCause, incident.Cause>,
  Same<names.SpanboxIncidentDisposition, incident.Incident['disposition']>,
  Same<names.SpanboxIncidentRunPhase, incident.RunPhase>,
  Same<names.SpanboxIncidentStreamPhase, incident.StreamPhase>,
  Same<names.SpanboxIncidentToolPhase, incident.ToolPhase>,
  Same<names.SpanboxIncidentSeverity, incident.Severity>,
] = [
  ...([true, true, true, true, true, true, true, true, true, true] as const),
  ...([true, true, true, true, true, true, true, true, true, true] as const),
];

test('every vocabulary that both have is in the comparison', () => {
  // Enumerated attributes that only spans, links, metrics and closes use; src/incident does not know them.
  const ours = [
    'SPANBOX_END_REASON_VALUES',
    'SPANBOX_FORWARD_OUTCOME_VALUES',
    'SPANBOX_LIFECYCLE_ACTION_MODE_VALUES',
    'SPANBOX_LIFECYCLE_WAIT_SUBJECT_VALUES',
    'SPANBOX_LINK_KIND_VALUES',
    'SPANBOX_RECOVERY_STEP_VALUES',
    'SPANBOX_REPLAY_OUTCOME_VALUES',
    'SPANBOX_STATUS_BEFORE_VALUES',
  ];
  const all = Object.keys(names).filter((name) => name.endsWith('_VALUES'));
  expect(all).toHaveLength(same.length + ours.length);
  expect(all).toEqual(expect.arrayContaining(ours));
});
