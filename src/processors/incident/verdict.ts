/**
 * Which incident is told on which span, decided when the span ends, with what is known then.
 *
 * | ending | told on it |
 * |---|---|
 * | attempt | the incident whose cause is its own: terminal; overcome where another attempt, or the start of its replay, is seen already |
 * | attempt or tool that did not finish | a cancel or a close that is seen |
 * | tool | its own failure only where no open run can tell whether the model goes on from it |
 * | run | whatever ended it and is not told yet |
 *
 * An attempt that failed and is followed later stays as it was told: its run has no incident then, and readers derive `overcome`.
 */
import { deriveIncidents } from '../../incident/derive.ts';
import type { Evidence } from '../../incident/evidence.ts';
import type { Incident } from '../../incident/incident.ts';
import { SPANBOX_EVIDENCE_KIND_VALUES as KIND, SPANBOX_INCIDENT_CAUSE_VALUES as CAUSE } from '../../semconv/index.ts';
import type { Derivation, LiveRun } from './live-run.ts';
import type { SpanEvidence } from './span-evidence.ts';

/** A member that ends. */
export interface EndingMember {
  readonly spanId: string;
  readonly role: 'attempt' | 'tool' | undefined;
  readonly evidence: SpanEvidence | undefined;
  /** It says so itself: by its status or by `error.type`. */
  readonly failed: boolean;
}

/** The incident to tell on a member that ends; undefined when there is none of its own. */
export function memberVerdict(member: EndingMember, run: LiveRun, derivation: Derivation): Incident | undefined {
  const { incident, overcome, evidence } = derivation;
  const attempts = attemptsOf(member, derivation);
  if (incident !== undefined) {
    const { cause, attempt } = incident;
    if (cause === CAUSE.TOOL_FAILED || cause === CAUSE.TOOL_INTERRUPTED) {
      const isOwn = member.role === 'tool' && (member.failed || member.evidence?.isTroubled === true);
      if (isOwn && (run.span === undefined || run.isOver)) return incident;
    } else if (cause === CAUSE.USER_CANCELLED || cause === CAUSE.LIFECYCLE_CLOSED) {
      if (isCut(member) && (member.role === 'tool' || attempts.has(lastAttempt(evidence)))) return incident;
    } else if (attempt !== undefined && member.role !== 'tool' && attempts.has(attempt)) {
      return replayed(attempt, evidence) ?? incident;
    }
  }
  if (member.role === 'tool') return undefined;
  return overcome.findLast(({ attempt }) => attempt !== undefined && attempts.has(attempt));
}

/** The numbers of the attempts that the span is, or belongs to. */
function attemptsOf({ spanId, evidence }: EndingMember, { group, isOwn }: Derivation): ReadonlySet<number> {
  if (isOwn) return evidence?.attempts ?? new Set();
  const attempts = group.members.filter(({ role }) => role === 'attempt');
  const index = attempts.findIndex(({ span }) => span.spanId === spanId);
  return new Set(index < 0 ? [] : [(group.attemptsBefore ?? 0) + index + 1]);
}

/** Whether the span ended before what it stands for did. */
function isCut({ role, evidence, failed }: EndingMember): boolean {
  if (evidence === undefined) return failed;
  return !evidence.kinds.has(role === 'tool' ? KIND.TOOL_EXECUTION_FINISHED : KIND.STREAM_FINISHED);
}

function lastAttempt(evidence: readonly Evidence[]): number {
  let last = 0;
  for (const item of evidence) if ('attempt' in item && item.attempt > last) last = item.attempt;
  return last;
}

/** The incident as it is once its replay, of which the start is seen, has sent its request. */
function replayed(attempt: number, evidence: readonly Evidence[]): Incident | undefined {
  if (!evidence.some((item) => item.kind === KIND.REPLAY_STARTED && item.attempt === attempt)) return undefined;
  let atMs: number | undefined;
  for (const item of evidence) if (item.atMs !== undefined && !(item.atMs <= (atMs ?? -Infinity))) atMs = item.atMs;
  const next: Evidence = { kind: 'attempt_started', ...(atMs === undefined ? {} : { atMs }), attempt: attempt + 1 };
  const { incident, overcome } = deriveIncidents([...evidence, next]);
  return incident === undefined ? overcome.find((one) => one.attempt === attempt) : undefined;
}
