/**
 * The end of a run: what is still open is closed, the incident is derived and put where the run broke, every span is ended.
 *
 * E1. The incident's event is once, on the span where the run broke; the run's span has its id and its cause.
 * E2. `completed` means that there is no terminal incident; attempts that broke on the way still say so by their status.
 */
import { SpanStatusCode } from '@opentelemetry/api';
import { deriveIncidents } from '../incident/index.ts';
import type { Incident, RunOutcome } from '../incident/index.ts';
import { brokenSpan } from '../incident/spans/broken-span.ts';
import { incidentToAttributes, runIncidentAttributes } from '../incident/spans/incident-attributes.ts';
import * as names from '../semconv/index.ts';
import { ATTR_ERROR_TYPE } from '../semconv/upstream.ts';
import type { ActiveRun } from './active-run.ts';
import type { AttemptRecord } from './attempt-record.ts';
import type { CallRecord } from './call-record.ts';
import { incidentIdOf } from './incident-id.ts';
import { errorTypeOf } from './setup-failure.ts';
import { giveUp } from './tool-run.ts';

/** Ends the run. @returns how it broke, if it did. */
export function finishRun(run: ActiveRun, outcome: RunOutcome, error: unknown): Incident | undefined {
  for (const open of run.open) open.abandon();
  for (const call of run.calls.values()) if (call.isRunning) giveUp(run, call);
  run.emit({ kind: 'run_finished', atMs: run.now(), outcome });
  run.evidence.recordOmitted();
  const { incident, overcome } = deriveIncidents(run.evidence.items());
  run.span.setAttribute(names.ATTR_SPANBOX_RUN_OUTCOME, outcome);
  const attempts = [...run.attempts.values()].filter((record) => record.isKept);
  for (const record of attempts) {
    const own = overcome.find(({ attempt }) => attempt === record.number);
    if (own === undefined) continue;
    record.addIncident(own, incidentIdOf(run, record.number));
    run.start.metrics.incident(own);
  }
  if (incident !== undefined) placeIncident(run, incident, attempts, error);
  for (const record of attempts) record.release();
  for (const call of run.calls.values()) call.release();
  run.over();
  run.span.end();
  return incident;
}

function placeIncident(run: ActiveRun, incident: Incident, attempts: readonly AttemptRecord[], error: unknown): void {
  const place = placeOf(run, incident, attempts);
  const span = place?.span ?? run.span;
  const id = incidentIdOf(run, incident.attempt);
  const told = run.toldOnNative;
  // It may be where the run broke already, on a span that somebody else ended.
  if (told === undefined || told.cause !== incident.cause || told.attempt !== incident.attempt) {
    run.start.metrics.incident(incident);
    if (place === undefined)
      run.span.addEvent(names.EVENT_SPANBOX_INCIDENT, incidentToAttributes(incident, id) as Record<string, string>);
    else place.addIncident(incident, id);
  }
  // An attempt that was stopped says by what, wherever the run broke.
  for (const record of attempts) if (!record.isJudged) record.judge(incident);
  for (const [key, value] of Object.entries(runIncidentAttributes(incident, id))) {
    run.span.setAttribute(key, value as string);
  }
  const { status, errorType } = brokenSpan(incident);
  const isUnknown = incident.cause === 'undetermined' && incident.attempt === undefined;
  const type = isUnknown ? (errorTypeOf(error) ?? errorType) : errorType;
  if (type !== undefined) run.span.setAttribute(ATTR_ERROR_TYPE, type);
  if (status === 2) run.span.setStatus({ code: SpanStatusCode.ERROR });
  run.linkIncident(span);
}

/** The attempt or the tool on which the run broke; undefined: the run itself. */
function placeOf(
  run: ActiveRun,
  incident: Incident,
  attempts: readonly AttemptRecord[],
): AttemptRecord | CallRecord | undefined {
  const calls = [...run.calls.values()].filter((call) => !call.isEnded);
  switch (incident.cause) {
    case 'tool_failed':
    case 'tool_interrupted':
      return calls.find((call) => call.attempt === incident.attempt);
    case 'user_cancelled':
    case 'lifecycle_closed':
      return (incident.toolPhase === 'executing' ? calls[0] : undefined) ?? attempts.at(-1);
    case 'transport_lost':
    case 'stream_truncated':
    case 'provider_rejected':
    case 'watchdog_expired':
    case 'setup_failed':
    case 'process_crashed':
    case 'undetermined':
      return attempts.find((record) => record.number === incident.attempt);
  }
}
