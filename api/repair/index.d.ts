/**
 * The door `spanbox/repair`: what is on disk, for tools and tests. Looking changes nothing; `repair` repairs what dead processes left.
 */
export { listSessions } from './list-sessions.ts';
export { readSession } from './read-session.ts';
export { repair, type RepairOptions } from './repair.ts';
export type { CrashKind, CrashMark, Damage, IncidentSummary, RecordingRepair, RepairReport, Session, SessionCounts, SessionPart, SessionState, SessionSummary, } from './types.ts';
export { StoreError, type StoreErrorCode } from '../store/errors.ts';
export type { OtlpSpan } from '../otlp/otlp-types.ts';
