/**
 * The error of a run that broke and that is not replayed: it carries why, and what to do, for the caller's own user interface.
 */
import type { Incident } from '../incident/index.ts';
import type { PartialOutput } from '../streams/index.ts';

/** Thrown by `run.stream`, `run.request`, `run.tool` and `agentRun`. The message is made from enums alone. */
export class RunInterruptedError extends Error {
  override readonly name = 'RunInterruptedError';
  /** Why it broke, and what is advised. */
  readonly incident: Incident;
  /** What the answer had said; only where content is captured. */
  declare readonly partial?: PartialOutput;

  constructor(incident: Incident, details: { readonly cause?: unknown; readonly partial?: PartialOutput | undefined }) {
    super(incident.summary, 'cause' in details ? { cause: details.cause } : undefined);
    this.incident = incident;
    if (details.partial !== undefined) this.partial = details.partial;
  }
}
