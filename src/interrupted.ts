/**
 * What earlier processes of a service left in the middle: what an application asks at its start before it offers to go on.
 *
 * Composes what repair reads, what the incident says and what a run had captured. Looking changes nothing on disk.
 */
import {
  deriveIncidents,
  evidenceFromSpans,
  type Effect,
  type Evidence,
  type Incident,
  type Recovery,
} from './incident/index.ts';
import type { OtlpSpan } from './otlp/otlp-types.ts';
import { listSessions, readSession, StoreError, type SessionSummary } from './repair/index.ts';
import { partialOutputOf } from './run/partial-journal.ts';
import { ATTR_SPANBOX_REPAIRED } from './semconv/index.ts';
import { ATTR_GEN_AI_OPERATION_NAME, GEN_AI_OPERATION_NAME_VALUES } from './semconv/upstream.ts';
import type { PartialOutput } from './streams/index.ts';

/** A tool call that had started and of which nobody knows whether it is done. */
export interface CallInDoubt {
  readonly call: string;
  /** The tool's registered name, `other` for one that was not registered; absent when it was not said. */
  readonly tool?: string;
  readonly effect: Effect;
}

/** A session whose last part is an earlier process's and broke off. */
export interface InterruptedSession {
  readonly session: SessionSummary;
  /** Why its last broken run broke; absent when the spans show no run. */
  readonly incident?: Incident;
  /** The advice of that incident. */
  readonly recovery?: Recovery;
  /** Spans of tool calls that ended without an error: their results need not be asked for again. */
  readonly toolResults: readonly OtlpSpan[];
  readonly callsInDoubt: readonly CallInDoubt[];
  /** What the model had said in the request that broke off, up to the last part the consumer saw; with content capture only. */
  readonly partial?: PartialOutput;
}

/**
 * The sessions of `service` whose last part was interrupted or crashed in another recording than `ownRecording`, newest first.
 * A root or session that cannot be read yields nothing.
 */
export async function* interruptedSessions(
  dir: string,
  service: string,
  ownRecording: string | undefined,
): AsyncGenerator<InterruptedSession, void> {
  const found: SessionSummary[] = [];
  try {
    for await (const session of listSessions(dir)) if (isLeft(session, service, ownRecording)) found.push(session);
  } catch (error) {
    // A root that cannot be read has nothing to offer; health() and doctor say why.
    if (error instanceof StoreError) return;
    throw error;
  }
  found.sort((a, b) => (BigInt(a.startTimeUnixNano) < BigInt(b.startTimeUnixNano) ? 1 : -1));
  for (const session of found) {
    try {
      yield describe(session, (await readSession(dir, session.id)).spans);
    } catch (error) {
      // Removed since it was listed.
      if (!(error instanceof StoreError)) throw error;
    }
  }
}

function isLeft(session: SessionSummary, service: string, ownRecording: string | undefined): boolean {
  const last = session.parts.at(-1);
  return (
    session.service === service &&
    (session.state === 'interrupted' || session.state === 'crashed') &&
    last !== undefined &&
    last.recording !== ownRecording
  );
}

function describe(session: SessionSummary, spans: readonly OtlpSpan[]): InterruptedSession {
  let evidence: readonly Evidence[] = [];
  let incident: Incident | undefined;
  for (const run of evidenceFromSpans(spans)) {
    const derived = deriveIncidents(run.evidence).incident;
    if (derived === undefined) continue;
    incident = derived;
    evidence = run.evidence;
  }
  const partial = partialOf(spans);
  return {
    session,
    ...(incident === undefined ? {} : { incident, recovery: incident.recovery }),
    toolResults: spans.filter((span) => isTool(span) && span.status?.code !== 2),
    callsInDoubt: callsInDoubt(evidence),
    ...(partial === undefined ? {} : { partial }),
  };
}

function attribute(span: OtlpSpan, key: string): unknown {
  const value = span.attributes?.find((candidate) => candidate.key === key)?.value;
  return value?.stringValue ?? value?.boolValue;
}

function isTool(span: OtlpSpan): boolean {
  return (
    attribute(span, ATTR_GEN_AI_OPERATION_NAME) === GEN_AI_OPERATION_NAME_VALUES.EXECUTE_TOOL &&
    attribute(span, ATTR_SPANBOX_REPAIRED) !== true
  );
}

/** The words of the last request that was open when the process died. */
function partialOf(spans: readonly OtlpSpan[]): PartialOutput | undefined {
  for (const span of [...spans].toReversed()) {
    if (attribute(span, ATTR_SPANBOX_REPAIRED) !== true) continue;
    const partial = partialOutputOf((name) => attribute(span, name));
    if (partial !== undefined) return partial;
  }
  return undefined;
}

/** Calls that started and did not end, in the order in which they started. */
function callsInDoubt(evidence: readonly Evidence[]): CallInDoubt[] {
  const known = new Map<string, { tool?: string; effect: Effect }>();
  const doubtful = new Set<string>();
  for (const item of evidence) {
    if (item.kind === 'tool_call_materialized') known.set(item.call, { tool: item.tool, effect: item.effect });
    else if (item.kind === 'tool_execution_started') {
      const before = known.get(item.call);
      const tool = before?.tool ?? item.tool;
      known.set(item.call, {
        ...(tool === undefined ? {} : { tool }),
        effect: before?.effect ?? item.effect ?? 'unknown',
      });
      doubtful.add(item.call);
    } else if (item.kind === 'tool_execution_finished' || item.kind === 'tool_execution_failed')
      doubtful.delete(item.call);
  }
  return [...doubtful].map((call) => ({ call, ...(known.get(call) ?? { effect: 'unknown' }) }));
}
