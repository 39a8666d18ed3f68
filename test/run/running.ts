// Runs under a clock that a test moves, with what most tests of runs need.
//
// Owns: a fresh provider and clock for each test, and a run whose outcome is its value or what it rejected with.
// Leaves to others: sources (sources.ts), real clients (driven.ts).

import { startRun } from '../../src/run/agent-run.ts';
import { RunInterruptedError } from '../../src/run/index.ts';
import type { AgentRunOptions, RequestInfo, Run } from '../../src/run/index.ts';
import { ManualTime } from './manual-time.ts';
import { recorded } from './recorded.ts';
import type { Recorded } from './recorded.ts';

/** A request without tools, in OpenAI's chunks. */
export const request: RequestInfo = { provider: 'openai', model: 'gpt', tools: [] };

/** What one test has. */
export class Runs {
  readonly time: ManualTime = new ManualTime();
  readonly record: Recorded = recorded();

  /** What the run resolved with, or rejected with. */
  running<T>(body: (run: Run) => Promise<T>, options: Partial<AgentRunOptions> = {}): Promise<unknown> {
    return startRun({ name: 'a', tracer: this.record.tracer, ...options }, body, this.time).catch(
      (error: unknown) => error,
    );
  }
}

export async function readAll(stream: AsyncIterable<unknown>): Promise<readonly unknown[]> {
  const read: unknown[] = [];
  for await (const part of stream) read.push(part);
  return read;
}

/** The outcome, which must be an interruption. */
export function interrupted(outcome: unknown): RunInterruptedError {
  if (!(outcome instanceof RunInterruptedError)) throw new Error(`not interrupted: ${String(outcome)}`);
  return outcome;
}
