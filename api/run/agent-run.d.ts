import type { AgentRunOptions, Run } from './run-types.ts';
import type { Surroundings } from './surroundings.ts';
/**
 * Runs `body` as one turn of the agent: an `invoke_agent` span, with the evidence of everything that is done through `run`.
 * Resolves with what the body returns, when every span of the run is ended.
 *
 * @throws TypeError or RangeError (as a rejection) for impossible options; what the body throws; RunInterruptedError when a close stopped
 *   the run, or when a stream or a request broke and the body did not catch it; the abort reason when somebody cancelled.
 */
export declare function agentRun<T>(options: AgentRunOptions, body: (run: Run) => Promise<T> | T): Promise<T>;
/** `agentRun` with a clock, timers, randomness and ids of the caller's. */
export declare function startRun<T>(options: AgentRunOptions, body: (run: Run) => Promise<T> | T, surroundings: Surroundings): Promise<T>;
