/** A session as `list --json` and `show --json` write it: `schemaVersion` 1, exactly these members (docs/cli.md). */
import type { IncidentSummary, SessionSummary } from '../repair/types.ts';
import { isoTime, nanosOf } from './quantities.ts';

/** One session of `list --json`. */
export interface SessionRow {
  readonly id: string;
  readonly slug: string;
  readonly state: string;
  /** ISO 8601, UTC. */
  readonly startTime: string;
  /** Nanoseconds since the epoch, a decimal string. */
  readonly startTimeUnixNano: string;
  readonly durationMs: number;
  readonly modelCalls: number;
  readonly toolCalls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly incidents: readonly IncidentSummary[];
  readonly title: string;
}

/** The row of a session. */
export function sessionRow(session: SessionSummary): SessionRow {
  return {
    id: session.id,
    slug: session.slug,
    state: session.state,
    startTime: isoTime(nanosOf(session.startTimeUnixNano)),
    startTimeUnixNano: session.startTimeUnixNano,
    durationMs: session.durationMillis,
    modelCalls: session.modelCalls,
    toolCalls: session.toolCalls,
    inputTokens: session.inputTokens,
    outputTokens: session.outputTokens,
    incidents: session.incidents,
    title: session.title,
  };
}
