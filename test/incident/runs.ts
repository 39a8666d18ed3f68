// The broken runs of the contract, each with a real client against the fault server: what breaks it, and what is to be told on which span.
//
// Owns: the table. Used live (live-runs.test.ts), against a real Collector and against kills.

import type { Incident } from '../../src/incident/index.ts';
import type { Reply, ScriptedAnswer } from '../../src/testing/index.ts';
import { FatalToolError } from './agent.ts';
import type { AgentOptions, AgentTool } from './agent.ts';

/** What is asserted of an incident: every field that the run determines. */
type Expected = Pick<
  Incident,
  'cause' | 'confidence' | 'runPhase' | 'streamPhase' | 'toolPhase' | 'contributing' | 'gaps'
> & {
  readonly detail?: string;
  readonly attempt?: number;
  readonly disposition: 'terminal';
  readonly recovery: Incident['recovery'];
};

export interface BrokenRun {
  readonly name: string;
  readonly replies: readonly Reply[];
  readonly options: Omit<AgentOptions, 'tracer' | 'server'>;
  /** Absent: no incident. */
  readonly expected?: Expected;
  /** The span that has it. */
  readonly on?: string;
  /** More was seen of the broken attempt after its end: the run's span has the incident as it is then. @default false */
  readonly isRevised?: boolean;
  readonly status?: {
    readonly code: number;
    readonly errorType?: string;
    readonly finishReasons?: readonly string[];
  };
}

const TEXT: ScriptedAnswer = { parts: [{ type: 'text', text: ['Some', ' words', ' of', ' it'] }] };
const CALL: ScriptedAnswer = {
  parts: [{ type: 'tool_call', name: 'read_file', arguments: ['{"pa', 'th":', '"a.t', 'xt"}'] }],
};

function tools(read: AgentTool): Readonly<Record<string, AgentTool>> {
  return { read_file: read };
}

const reads: AgentTool = { effect: 'read_only', run: () => Promise.resolve('a') };
/** Runs until it is told to stop. */
const waits: AgentTool = {
  effect: 'mutating',
  run: (signal) =>
    new Promise((_, reject) => {
      const stop = (): void => reject(new Error('stopped'));
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop);
    }),
};

function until<T>(event: { promise: Promise<T> }): AgentTool {
  return { effect: 'mutating', run: () => event.promise.then(() => 'done') };
}

interface Deferred {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

function deferred(): Deferred {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

const ATTEMPT = 'chat test';
const RUN = 'invoke_agent test';
const ERROR_REASONS = ['error'];
const NOTHING_SEEN = {
  disposition: 'terminal',
  attempt: 1,
  runPhase: 'awaiting_provider',
  streamPhase: 'awaiting_progress',
  toolPhase: 'none',
  contributing: [],
  gaps: [],
} as const;
const CLEAN = { action: 'replay', reason: 'clean_attempt', confidence: 'high', row: '6' } as const;
const SHOWN = { action: 'offer_continue', reason: 'visible_output', confidence: 'high', row: '13' } as const;
const IN_TEXT = { ...NOTHING_SEEN, runPhase: 'streaming', streamPhase: 'text' } as const;

function lost(
  name: string,
  replies: readonly Reply[],
  detail: string,
  rest: Partial<BrokenRun['expected']> = {},
): BrokenRun {
  return {
    name,
    replies,
    options: { tools: tools(reads) },
    expected: { ...NOTHING_SEEN, cause: 'transport_lost', detail, confidence: 'high', recovery: CLEAN, ...rest },
    on: ATTEMPT,
    status: { code: 2, errorType: 'UND_ERR_SOCKET', finishReasons: ERROR_REASONS },
  };
}

function rejected(status: number, detail: string, recovery: Incident['recovery']): BrokenRun {
  return {
    name: `the provider answers ${status}`,
    replies: [{ fault: { kind: 'status', status } }],
    options: { tools: tools(reads) },
    expected: { ...NOTHING_SEEN, cause: 'provider_rejected', detail, confidence: 'high', recovery },
    on: ATTEMPT,
    status: { code: 2, errorType: String(status), finishReasons: ERROR_REASONS },
  };
}

function timedOut(
  watchdog: 'connect' | 'first_progress' | 'silence' | 'total',
  at: 'before_headers' | 'before_content' | 'in_content',
  when: 'request' | 'head' | 'visible_output',
  rest: Partial<BrokenRun['expected']> = {},
): BrokenRun {
  return {
    name: `the ${watchdog} watchdog expires`,
    replies: [{ answer: TEXT, fault: { kind: 'stall', at } }],
    options: { tools: tools(reads), act: { when, how: (control) => control.expire(watchdog) } },
    expected: {
      ...NOTHING_SEEN,
      cause: 'watchdog_expired',
      detail: watchdog,
      confidence: 'high',
      recovery: CLEAN,
      ...rest,
    },
    on: ATTEMPT,
    status: { code: 2, errorType: 'timeout', finishReasons: ERROR_REASONS },
  };
}

/** Both ends of a race that must not be one: the tool goes on until the stream is known to be lost. */
function inTool(): BrokenRun {
  const isLost = deferred();
  return {
    name: 'the socket is dropped in a tool',
    replies: [{ answer: CALL, fault: { kind: 'drop', at: 'before_terminal' } }],
    options: {
      client: 'openai-responses',
      tools: tools(until(isLost)),
      isEager: true,
      onRecorded: ({ kind }) => {
        if (kind === 'transport_error') isLost.resolve();
      },
    },
    expected: {
      ...NOTHING_SEEN,
      cause: 'transport_lost',
      detail: 'tool_running',
      confidence: 'high',
      runPhase: 'tool_execution',
      streamPhase: 'after_tool_call',
      toolPhase: 'executing',
      recovery: { action: 'ask_first', reason: 'unsafe_effect_started', confidence: 'high', row: '9' },
    },
    on: ATTEMPT,
    isRevised: true,
    status: { code: 2, errorType: 'UND_ERR_SOCKET', finishReasons: ERROR_REASONS },
  };
}

export const RUNS: readonly BrokenRun[] = [
  lost('the socket is dropped before headers', [{ fault: { kind: 'drop', at: 'before_headers' } }], 'before_progress'),
  lost(
    'the socket is dropped after headers',
    [{ answer: TEXT, fault: { kind: 'drop', at: 'after_headers' } }],
    'before_progress',
  ),
  lost(
    'the socket is dropped in text',
    [{ answer: TEXT, fault: { kind: 'drop', at: 'in_content' } }],
    'while_generating',
    {
      ...IN_TEXT,
      recovery: SHOWN,
    },
  ),
  lost(
    'the socket is dropped in tool input',
    [{ answer: CALL, fault: { kind: 'drop', at: 'in_content' } }],
    'while_tool_input',
    {
      runPhase: 'tool_generation',
      streamPhase: 'tool_input',
      toolPhase: 'input_started',
      recovery: { action: 'offer_continue', reason: 'partial_tool_input', confidence: 'high', row: '12' },
    },
  ),
  {
    ...lost(
      'the socket is dropped after a call',
      [{ answer: CALL, fault: { kind: 'drop', at: 'before_terminal' } }],
      'tool_called_not_run',
      {
        runPhase: 'tool_generation',
        streamPhase: 'after_tool_call',
        toolPhase: 'called',
        recovery: { action: 'offer_continue', reason: 'call_not_run', confidence: 'high', row: '11' },
      },
    ),
    options: { client: 'openai-responses', tools: tools(reads) },
  },
  inTool(),
  {
    name: 'the stream ends without its end',
    replies: [{ answer: TEXT, fault: { kind: 'drop', at: 'in_content', how: 'end' } }],
    options: { tools: tools(reads) },
    expected: {
      ...IN_TEXT,
      cause: 'stream_truncated',
      detail: 'while_generating',
      confidence: 'high',
      recovery: SHOWN,
    },
    on: ATTEMPT,
    status: { code: 2, errorType: 'stream_truncated', finishReasons: ERROR_REASONS },
  },
  rejected(401, 'auth', { action: 'stop', reason: 'provider_rejected', confidence: 'high', row: '3' }),
  rejected(429, 'rate_limit', CLEAN),
  rejected(500, 'overload', CLEAN),
  rejected(529, 'overload', CLEAN),
  {
    name: 'the provider sends an error event',
    replies: [{ answer: TEXT, fault: { kind: 'error_event' } }],
    options: { tools: tools(reads) },
    expected: { ...IN_TEXT, cause: 'provider_rejected', detail: 'overload', confidence: 'high', recovery: SHOWN },
    on: ATTEMPT,
    status: { code: 2, errorType: 'server_error', finishReasons: ERROR_REASONS },
  },
  {
    name: 'the user aborts',
    replies: [{ answer: TEXT, fault: { kind: 'stall', at: 'in_content' } }],
    options: { tools: tools(reads), act: { when: 'visible_output', how: (control) => control.cancel() } },
    expected: {
      cause: 'user_cancelled',
      disposition: 'terminal',
      confidence: 'high',
      runPhase: 'streaming',
      streamPhase: 'text',
      toolPhase: 'none',
      contributing: [],
      gaps: [],
      recovery: { action: 'stop', reason: 'user_cancelled', confidence: 'high', row: '1' },
    },
    on: ATTEMPT,
    status: { code: 0, finishReasons: ERROR_REASONS },
  },
  {
    name: 'a close aborts',
    replies: [{ answer: TEXT, fault: { kind: 'stall', at: 'in_content' } }],
    options: { tools: tools(reads), act: { when: 'visible_output', how: (control) => control.close('reload', 'a1') } },
    expected: {
      cause: 'lifecycle_closed',
      detail: 'reload',
      disposition: 'terminal',
      confidence: 'high',
      runPhase: 'streaming',
      streamPhase: 'text',
      toolPhase: 'none',
      contributing: [],
      gaps: [],
      recovery: { action: 'stop', reason: 'lifecycle_closed', confidence: 'high', row: '2' },
    },
    on: ATTEMPT,
    status: { code: 0, finishReasons: ERROR_REASONS },
  },
  {
    name: 'a close that nobody asked for aborts',
    replies: [{ answer: TEXT, fault: { kind: 'stall', at: 'in_content' } }],
    options: { tools: tools(reads), act: { when: 'visible_output', how: (control) => control.close('abort') } },
    expected: {
      cause: 'lifecycle_closed',
      detail: 'unattributed',
      disposition: 'terminal',
      confidence: 'medium',
      runPhase: 'streaming',
      streamPhase: 'text',
      toolPhase: 'none',
      contributing: [],
      gaps: ['close_initiator_missing'],
      recovery: { action: 'stop', reason: 'lifecycle_closed', confidence: 'medium', row: '2' },
    },
    on: ATTEMPT,
    status: { code: 2, errorType: 'unattributed_close', finishReasons: ERROR_REASONS },
  },
  timedOut('connect', 'before_headers', 'request'),
  timedOut('first_progress', 'before_content', 'head'),
  timedOut('silence', 'in_content', 'visible_output', { ...IN_TEXT, recovery: SHOWN }),
  timedOut('total', 'in_content', 'visible_output', { ...IN_TEXT, recovery: SHOWN }),
  {
    name: 'the user aborts in a tool',
    replies: [{ answer: CALL }],
    options: { tools: tools(waits), act: { when: 'tool_execution_started', how: (control) => control.cancel() } },
    expected: {
      cause: 'user_cancelled',
      disposition: 'terminal',
      confidence: 'high',
      runPhase: 'tool_execution',
      streamPhase: 'completed',
      toolPhase: 'executing',
      contributing: [],
      gaps: [],
      recovery: { action: 'stop', reason: 'user_cancelled', confidence: 'high', row: '1' },
    },
    on: 'execute_tool read_file',
    status: { code: 0 },
  },
  {
    name: 'a tool error ends the run',
    replies: [{ answer: CALL }],
    options: {
      tools: tools({ effect: 'mutating', run: () => Promise.reject(new FatalToolError('secret words')) }),
    },
    expected: {
      cause: 'tool_failed',
      disposition: 'terminal',
      attempt: 1,
      confidence: 'high',
      runPhase: 'post_tool',
      streamPhase: 'completed',
      toolPhase: 'finished',
      contributing: [],
      gaps: [],
      recovery: { action: 'ask_first', reason: 'unsafe_effect_started', confidence: 'high', row: '9' },
    },
    on: RUN,
    status: { code: 2, errorType: 'FatalToolError' },
  },
  {
    name: 'a tool error that the model goes on from is no incident',
    replies: [{ answer: CALL }, { answer: TEXT }],
    options: {
      tools: tools({ effect: 'mutating', run: () => Promise.reject(new RangeError('no such file')) }),
    },
  },
  {
    name: 'a run without trouble has no incident',
    replies: [{ answer: CALL }, { answer: TEXT }],
    options: { tools: tools(reads) },
  },
];
