/**
 * Door `spanbox/incident`: why a run broke, and whether it is safe to go on. Pure: evidence in, incident out; no clock, no I/O, no SDK.
 * The same functions serve live runs, repaired crashes and exported traces, and give the same answer. docs/incidents.md has the rules.
 */
export type {
  BoundaryCounts,
  Confidence,
  Crash,
  Effect,
  Evidence,
  EvidenceKind,
  RecoveryAction,
  RecoveryMode,
  RecoveryReason,
  RecoveryRow,
  Rejection,
  RunOutcome,
  Target,
  Watchdog,
} from './evidence.ts';
export type {
  Cause,
  CauseWithDetail,
  DerivedIncidents,
  Gap,
  Incident,
  IncidentError,
  IncidentFacts,
  Recovery,
  RunPhase,
  Severity,
  StreamDetail,
  StreamPhase,
  ToolPhase,
} from './incident.ts';
