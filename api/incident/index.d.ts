/**
 * Door `spanbox/incident`: why a run broke, and whether it is safe to go on. Pure: evidence in, incident out; no clock, no I/O, no SDK.
 * The same functions serve live runs, repaired crashes and exported traces, and give the same answer. docs/incidents.md has the rules.
 */
export type { BoundaryCounts, Confidence, Crash, Effect, Evidence, EvidenceKind, RecoveryAction, RecoveryMode, RecoveryReason, RecoveryRow, Rejection, RunOutcome, Target, Watchdog, } from './evidence.ts';
export type { Cause, CauseWithDetail, DerivedIncidents, Gap, Incident, IncidentError, IncidentFacts, Recovery, RunPhase, Severity, StreamDetail, StreamPhase, ToolPhase, } from './incident.ts';
export { boundarySnapshot } from './boundary.ts';
export type { BoundarySnapshot, ExposedTool } from './boundary.ts';
export { deriveIncidents } from './derive.ts';
export type { AttemptFacts, RunFacts } from './facts.ts';
export { recoveryGate } from './gate.ts';
export type { GateInput, GateReason, GateResult, ReplayCounts } from './gate.ts';
export { sanitizeName } from './names.ts';
export { decideRecovery } from './recovery.ts';
export type { RecoveryInput } from './recovery.ts';
export { replayDelay } from './replay-delay.ts';
export type { ReplayDelayInput } from './replay-delay.ts';
export { isRetryable } from './retryable.ts';
export type { Failure } from './retryable.ts';
export { classifyError } from './classify-error.ts';
export type { ClassifiedError, ClassifyErrorOptions } from './classify-error.ts';
export { classifyResponse } from './classify-response.ts';
export type { ClassifiedRejection, ClassifiedResponse, ResponseInput } from './classify-response.ts';
export { createEvidenceLog } from './evidence-log.ts';
export type { EvidenceLog } from './evidence-log.ts';
export { evidenceFromSpans } from './spans/evidence-from-spans.ts';
export type { RunEvidenceFromSpans } from './spans/evidence-from-spans.ts';
export type { EvidenceEventOptions } from './spans/evidence-attributes.ts';
export type { SpanGap } from './spans/gaps.ts';
export { recordEvidence } from './spans/record-evidence.ts';
export type { EventSpan, OtlpSpanLike, ReadableSpanLike } from './spans/span-types.ts';
