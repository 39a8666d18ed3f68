/**
 * From one item to the cause that it would be: its detail, how sure it is, whether a retry is sensible, and its error facts.
 * Which item is the cause is `run-fold.ts`'s; error facts always come from the item that is the cause, never from another one.
 */
import type { Confidence, Crash, Evidence, Rejection, Watchdog } from './evidence.ts';
import type { CauseWithDetail, IncidentError } from './incident.ts';
import { sanitizeName } from './names.ts';
import { firstRow, STREAM_DETAILS } from './phase.ts';
import type { PhaseInput } from './phase.ts';
import { isRetryable } from './retryable.ts';
import { transportCode } from './transport-codes.ts';

/** Items that can be the cause of an incident. */
export type CandidateItem = Extract<
  Evidence,
  {
    readonly kind:
      | 'transport_error'
      | 'stream_truncated'
      | 'stream_failed'
      | 'provider_rejected'
      | 'watchdog_expired'
      | 'setup_failed'
      | 'user_cancelled'
      | 'lifecycle_closed'
      | 'process_crashed'
      | 'tool_execution_failed'
      | 'tool_interrupted';
  }
>;

const REJECTIONS: ReadonlySet<string> = new Set<Rejection>([
  'auth',
  'rate_limit',
  'quota',
  'overload',
  'invalid_request',
  'context_overflow',
  'request_too_large',
  'content_filter',
  'unknown',
]);
const WATCHDOGS: ReadonlySet<string> = new Set<Watchdog>(['connect', 'first_progress', 'silence', 'total']);
const CRASHES: ReadonlySet<string> = new Set<Crash>(['signal', 'exception', 'exit', 'memory', 'unknown']);

/** Values outside their enum come from evidence that others wrote: they are said as the nearest thing that is known. */
function rejectionOf(value: Rejection): Rejection {
  return REJECTIONS.has(value) ? value : 'unknown';
}

function crashOf(value: Crash): Crash {
  return CRASHES.has(value) ? value : 'unknown';
}

function watchdogOf(value: Watchdog): Watchdog {
  return WATCHDOGS.has(value) ? value : 'total';
}

/** Nobody is known to have asked for this close. */
export function isUnattributed(item: Evidence): boolean {
  return item.kind === 'lifecycle_closed' && (typeof item.actionId !== 'string' || item.actionId === '');
}

/** The cause that the item would be, at its own place. */
export function causeOf(item: CandidateItem, phase: PhaseInput): CauseWithDetail {
  switch (item.kind) {
    case 'transport_error':
      return { cause: 'transport_lost', detail: firstRow(STREAM_DETAILS, phase) };
    case 'stream_truncated':
      return { cause: 'stream_truncated', detail: firstRow(STREAM_DETAILS, phase) };
    case 'stream_failed':
      return { cause: 'undetermined' };
    case 'provider_rejected':
      return { cause: 'provider_rejected', detail: rejectionOf(item.rejection) };
    case 'watchdog_expired':
      return { cause: 'watchdog_expired', detail: watchdogOf(item.watchdog) };
    case 'setup_failed':
      return { cause: 'setup_failed' };
    case 'user_cancelled':
      return { cause: 'user_cancelled' };
    case 'lifecycle_closed': {
      const detail = isUnattributed(item) ? 'unattributed' : sanitizeName(item.action);
      return detail === undefined ? { cause: 'lifecycle_closed' } : { cause: 'lifecycle_closed', detail };
    }
    case 'process_crashed':
      return { cause: 'process_crashed', detail: crashOf(item.crash) };
    case 'tool_execution_failed':
      return { cause: 'tool_failed' };
    case 'tool_interrupted':
      return { cause: 'tool_interrupted' };
    default:
      return item satisfies never;
  }
}

/** How sure the cause is. Absent item: a failed run of which nothing is known. */
export function confidenceOf(item: CandidateItem | undefined): Confidence {
  switch (item?.kind) {
    case undefined:
      return 'low';
    case 'transport_error': {
      const code = codeOf(item);
      return (code === undefined ? undefined : transportCode(code)?.confidence) ?? 'medium';
    }
    case 'provider_rejected':
      return rejectionOf(item.rejection) === 'unknown' ? 'medium' : 'high';
    case 'lifecycle_closed':
      return isUnattributed(item) ? 'medium' : 'high';
    case 'process_crashed':
      return crashOf(item.crash) === 'unknown' ? 'medium' : 'high';
    case 'tool_interrupted':
    case 'stream_failed':
      return 'medium';
    case 'stream_truncated':
    case 'watchdog_expired':
    case 'setup_failed':
    case 'user_cancelled':
    case 'tool_execution_failed':
      return 'high';
    default:
      return item satisfies never;
  }
}

/** Is a retry sensible? The recorder's own flag first, then what the item itself says. */
export function retryableOf(item: CandidateItem | undefined): boolean | undefined {
  switch (item?.kind) {
    case 'transport_error':
      return flag(item.retryable) ?? isRetryable({ source: 'transport', code: codeOf(item) });
    case 'provider_rejected':
      return (
        flag(item.retryable) ??
        isRetryable({ source: 'rejection', rejection: rejectionOf(item.rejection), status: statusOf(item.status) })
      );
    case 'stream_failed':
    case 'setup_failed':
      return flag(item.retryable);
    case 'watchdog_expired':
      return isRetryable({ source: 'own_timer', watchdog: watchdogOf(item.watchdog) });
    case 'stream_truncated':
      return isRetryable({ source: 'truncated' });
    case 'user_cancelled':
    case 'lifecycle_closed':
      return isRetryable({ source: 'abort' });
    case 'process_crashed':
    case 'tool_execution_failed':
    case 'tool_interrupted':
    case undefined:
      return undefined;
    default:
      return item satisfies never;
  }
}

function flag(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

function statusOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 100 && value <= 599 ? value : undefined;
}

/**
 * The code of a transport error: the one on the error itself if it is a transport code, else the one down its chain if that is,
 * else whichever there is. Only codes that may be said.
 */
export function codeOf(item: CandidateItem & { readonly kind: 'transport_error' }): string | undefined {
  const codes = [sanitizeName(item.code), sanitizeName(item.causeCode)].filter((code) => code !== undefined);
  return codes.find((code) => transportCode(code) !== undefined) ?? codes[0];
}

/** Where nothing is known of an error: OpenTelemetry's word for it. */
const OTHER = '_OTHER';

/** The error facts of the cause, or `undefined` for a cause that is no error. */
export function errorOf(item: CandidateItem | undefined): IncidentError | undefined {
  switch (item?.kind) {
    case 'user_cancelled':
      return undefined;
    case 'lifecycle_closed':
      return isUnattributed(item) ? { type: 'unattributed_close' } : undefined;
    case 'transport_error': {
      const code = codeOf(item);
      return code === undefined ? { type: 'transport_lost' } : { type: code, code };
    }
    case 'stream_truncated':
      return { type: 'stream_truncated' };
    case 'watchdog_expired':
      return { type: 'timeout' };
    case 'provider_rejected': {
      const status = statusOf(item.status);
      const code = sanitizeName(item.code);
      const rejection = rejectionOf(item.rejection);
      return {
        type: status === undefined ? (code ?? (rejection === 'unknown' ? OTHER : rejection)) : String(status),
        ...(code === undefined ? {} : { code }),
        ...(status === undefined ? {} : { status }),
      };
    }
    case 'stream_failed':
      return { type: sanitizeName(item.name) ?? OTHER };
    case 'setup_failed':
    case 'tool_execution_failed':
      return { type: sanitizeName(item.error) ?? OTHER };
    case 'process_crashed':
      return { type: 'process_crashed' };
    case 'tool_interrupted':
    case undefined:
      return { type: OTHER };
    default:
      return item satisfies never;
  }
}
