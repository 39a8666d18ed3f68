/**
 * Door `spanbox/run`: three lines around an agent give spans, evidence, incidents, and a replay that is safe. Runs everywhere.
 * docs/run.md has the rules.
 */
export { agentRun } from './agent-run.ts';
export { RunInterruptedError } from './run-interrupted-error.ts';
export type { AgentRunOptions, Attempt, Call, ObservedStream, Replay, RequestInfo, Run, RunBudget, StreamSource, ToolDeclaration, ToolInfo, } from './run-types.ts';
export type { WatchdogOptions } from './watchdogs.ts';
