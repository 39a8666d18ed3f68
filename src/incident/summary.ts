/**
 * An incident for people: how bad, a stable key, and one plain English sentence.
 *
 * M1. Made from enums alone: no text of a provider, an error, a user or a tool can get in.
 * M2. Where something may have been done already, the sentence says to check it.
 */
import type { Crash, RecoveryReason, Rejection, Watchdog } from './evidence.ts';
import type { CauseWithDetail, Incident, Recovery, Severity, StreamDetail } from './incident.ts';

/** How bad: what somebody asked for is no error. */
export function severityOf(cause: CauseWithDetail, disposition: Incident['disposition']): Severity {
  if (disposition === 'overcome') return 'warn';
  if (cause.cause === 'user_cancelled') return 'info';
  if (cause.cause !== 'lifecycle_closed') return 'error';
  return cause.detail === 'unattributed' ? 'warn' : 'info';
}

const CLOSES: ReadonlySet<string> = new Set(['reload', 'dispose', 'dispose_scope', 'dispose_all', 'unattributed']);

/** A stable key: `cause`, or `cause.detail` where the detail is one of ours. */
export function titleOf(cause: CauseWithDetail): string {
  if (cause.detail === undefined) return cause.cause;
  if (cause.cause === 'lifecycle_closed' && !CLOSES.has(cause.detail)) return cause.cause;
  return `${cause.cause}.${cause.detail}`;
}

const WHERE: Readonly<Record<StreamDetail, string>> = {
  before_progress: 'before the model answered',
  while_reasoning: 'while the model was reasoning',
  while_generating: 'while the model was answering',
  while_tool_input: 'while the model was writing the arguments of a tool call',
  after_tool_input: 'after the model had written the arguments of a tool call',
  tool_called_not_run: 'after the model had called a tool that had not run yet',
  tool_running: 'while a tool was running',
  after_tool_result: 'after a tool had ended',
};

const REJECTED: Readonly<Record<Rejection, string>> = {
  auth: 'the provider refused the credentials',
  rate_limit: 'the provider said that there were too many requests',
  quota: 'the provider said that the quota or the credit was used up',
  overload: 'the provider was overloaded or failed',
  invalid_request: 'the provider refused the request as invalid',
  context_overflow: 'the request was longer than the context of the model',
  request_too_large: 'the request was too large for the provider',
  content_filter: 'the content filter of the provider stopped the answer',
  unknown: 'the provider answered with an error',
};

const TIMED_OUT: Readonly<Record<Watchdog, string>> = {
  connect: 'the provider did not begin to answer in time',
  first_progress: 'the first content of the answer did not come in time',
  silence: 'the answer stopped coming, and the silence lasted too long',
  total: 'the answer took longer than it was allowed to',
};

const CRASHED: Readonly<Record<Crash, string>> = {
  signal: 'the process was ended by a signal',
  exception: 'the process ended because of an exception that nobody caught',
  exit: 'the process exited while the run was open',
  memory: 'the process ran out of memory',
  unknown: 'the process ended while the run was open',
};

const CLOSED: Readonly<Record<string, string>> = {
  reload: 'the run was closed by a reload',
  dispose: 'the run was closed because it was disposed of',
  dispose_scope: 'the run was closed because its scope was disposed of',
  dispose_all: 'the run was closed because everything was disposed of',
  unattributed: 'the run was closed, and it is not known who asked for it',
};

function whatHappened(cause: CauseWithDetail): string {
  switch (cause.cause) {
    case 'transport_lost':
      return `the connection to the model was lost ${WHERE[cause.detail]}`;
    case 'stream_truncated':
      return `the answer of the model ended without its end mark ${WHERE[cause.detail]}`;
    case 'provider_rejected':
      return REJECTED[cause.detail];
    case 'watchdog_expired':
      return TIMED_OUT[cause.detail];
    case 'user_cancelled':
      return 'the user asked to stop';
    case 'lifecycle_closed':
      return (cause.detail === undefined ? undefined : CLOSED[cause.detail]) ?? 'the run was closed by the application';
    case 'setup_failed':
      return 'it failed before a request was made';
    case 'tool_failed':
      return 'a tool failed and the model did not go on';
    case 'tool_interrupted':
      return 'a tool was given up while it was running';
    case 'process_crashed':
      return CRASHED[cause.detail];
    case 'undetermined':
      return 'the run failed, and nothing that was recorded says why';
    default:
      return cause satisfies never;
  }
}

const CHECK = 'check what the last operation did before you go on';

const WHY: Readonly<Record<RecoveryReason, string>> = {
  user_cancelled: 'nothing is retried after a cancel',
  lifecycle_closed: 'nothing is retried after a close',
  unsafe_effect_started: `a tool that changes things had started, so ${CHECK}`,
  tool_started: `a tool had started, so ${CHECK}`,
  effects_unproven: `it is not proven that nothing was done, so ${CHECK}`,
  provider_rejected: 'the same request would be refused again',
  process_crashed: 'nothing is in doubt, so it can be continued',
  nothing_sent: 'nothing had been sent, so it can be tried again',
  setup_failed: 'the same would fail again',
  clean_attempt: 'nothing had been shown or done, so it can be replayed',
  reasoning_only: 'only reasoning had come, so it can be replayed',
  harmless_tools_only: 'only tools that are safe to repeat had started',
  call_not_run: 'a tool call was ready and had not run',
  partial_tool_input: 'a tool call was only partly written, so it can be continued',
  visible_output: 'text had been shown already, so it can be continued',
  not_retryable: 'the same request would fail again',
  unknown: 'there is no safe advice',
};

/** One sentence: what happened, and what follows from it. */
export function summaryOf(cause: CauseWithDetail, recovery: Recovery, disposition: Incident['disposition']): string {
  const happened = whatHappened(cause);
  const start = happened.charAt(0).toUpperCase() + happened.slice(1);
  const follows = disposition === 'overcome' ? 'another attempt followed' : WHY[recovery.reason];
  return `${start}; ${follows}.`;
}
