/**
 * The words of a run incident, as types: what may be observed (`Evidence`), and what it proves (`Incident`).
 *
 * E1. An item is one observed fact: appended, never edited. Its `kind` says which fields it has.
 * E2. Every value that can end in an incident is an enum, a boolean, a count, an id, or a name that `sanitizeName` let through.
 * The rules that turn items into an incident are in `derive.ts`; docs/incidents.md tells them to users.
 */
/** What running a tool changes. `unknown`: nobody declared it. */
export type Effect = 'read_only' | 'idempotent' | 'mutating' | 'unknown';
/** What a tool acts upon. */
export type Target = 'file' | 'process' | 'network' | 'other';
/** Why a provider answered with an error. */
export type Rejection = 'auth' | 'rate_limit' | 'quota' | 'overload' | 'invalid_request' | 'context_overflow' | 'request_too_large' | 'content_filter' | 'unknown';
/**
 * Which of our own timers fired: `connect` until the response head, `first_progress` from there to the first content,
 * `silence` between two parts, `total` over the whole attempt.
 */
export type Watchdog = 'connect' | 'first_progress' | 'silence' | 'total';
/** How a process ended. `signal` and `memory` are known to a supervisor only (or, `signal`, to an opted-in handler). */
export type Crash = 'signal' | 'exception' | 'exit' | 'memory' | 'unknown';
/** How the run's record says that the run ended. */
export type RunOutcome = 'completed' | 'failed' | 'stopped';
/** How sure a statement is. */
export type Confidence = 'high' | 'medium' | 'low';
/** What to do after an incident: the verb of the recovery table. */
export type RecoveryAction = 'replay' | 'ask_first' | 'offer_continue' | 'stop' | 'unknown';
/** Why the recovery table says so. */
export type RecoveryReason = 'user_cancelled' | 'lifecycle_closed' | 'unsafe_effect_started' | 'tool_started' | 'effects_unproven' | 'provider_rejected' | 'process_crashed' | 'nothing_sent' | 'setup_failed' | 'clean_attempt' | 'reasoning_only' | 'harmless_tools_only' | 'call_not_run' | 'partial_tool_input' | 'visible_output' | 'not_retryable' | 'unknown';
/** The label of a row of the recovery table, as docs/incidents.md prints it. */
export type RecoveryRow = '1' | '2' | '3' | '4a' | '4b' | '4c' | '5' | '6' | '7' | '8' | '9' | '10' | '11' | '12' | '13' | '14' | '15';
/** What the gate lets happen now. */
export type RecoveryMode = 'replay' | 'ask' | 'continue' | 'stop' | 'budget_spent';
/** The tools really sent with one request: five independent counts. A tool may count in several of them. */
export interface BoundaryCounts {
    /** All tools sent. */
    readonly exposed: number;
    /** Tools whose effect nobody declared. */
    readonly unknown: number;
    /** Tools that the provider runs itself. */
    readonly providerSide: number;
    /** Tools whose answer comes from outside the process (a person, another system). */
    readonly externalWait: number;
    /** Entries whose shape nobody could read. */
    readonly opaque: number;
}
/** Fields of every item. */
interface ItemBase {
    /** Monotonic milliseconds. Absent: undated; the item takes the time of the item appended before it. */
    readonly atMs?: number;
}
/** Fields of every item that belongs to an attempt. */
interface AttemptItem extends ItemBase {
    /** The number of the attempt in its run, from 1. */
    readonly attempt: number;
}
/** Fields of every item about a tool call. */
interface CallItem extends AttemptItem {
    /** The id of the call, unique in its run. It belongs to the attempt that materialised it, for ever. */
    readonly call: string;
}
/** An item whose failure may carry the recorder's own word on whether a retry is sensible. */
interface Retryable {
    /** `true`, `false`, or absent: then it follows from the item's own code or rejection. */
    readonly retryable?: boolean;
}
/** A model request is about to be sent. */
interface AttemptStarted extends AttemptItem {
    readonly kind: 'attempt_started';
}
/** The tools really sent with this request. */
export interface BoundarySnapshotTaken extends AttemptItem, BoundaryCounts {
    readonly kind: 'boundary_snapshot';
}
/** Content arrived (not headers, pings, role-only chunks or step markers). */
interface ProviderProgress extends AttemptItem {
    readonly kind: 'provider_progress';
}
/** Non-empty reasoning arrived. */
interface ReasoningOutput extends AttemptItem {
    readonly kind: 'reasoning_output';
}
/** Non-empty text, refusal, image or audio arrived. */
interface VisibleOutput extends AttemptItem {
    readonly kind: 'visible_output';
}
/** The model writes the arguments of a call. */
interface ToolInputStarted extends CallItem {
    readonly kind: 'tool_input_started';
    /** The provider runs this call itself. */
    readonly providerSide?: boolean;
}
/** The model has written the arguments of a call. */
interface ToolInputFinished extends CallItem {
    readonly kind: 'tool_input_finished';
    /** The provider runs this call itself. */
    readonly providerSide?: boolean;
}
/** A complete call exists. */
interface ToolCallMaterialized extends CallItem {
    readonly kind: 'tool_call_materialized';
    /** The registered name of the tool, else `other`. */
    readonly tool: string;
    readonly effect: Effect;
    readonly target?: Target;
    /** The provider runs this call itself. */
    readonly providerSide?: boolean;
}
/** The harness runs a call. */
interface ToolExecutionStarted extends CallItem {
    readonly kind: 'tool_execution_started';
    readonly tool?: string;
    /** Absent: as the call was materialised, else `unknown`. */
    readonly effect?: Effect;
    readonly error?: string;
}
/** A call gave its result. */
interface ToolExecutionFinished extends CallItem {
    readonly kind: 'tool_execution_finished';
    readonly tool?: string;
    readonly effect?: Effect;
    readonly error?: string;
}
/** A call threw, or answered with an error. */
interface ToolExecutionFailed extends CallItem {
    readonly kind: 'tool_execution_failed';
    readonly tool?: string;
    readonly effect?: Effect;
    /** The class or the code of the error, never its text. */
    readonly error?: string;
}
/** The harness gave up on a tool that had started. It stays `executing`: nobody knows what it did. */
interface ToolInterrupted extends CallItem {
    readonly kind: 'tool_interrupted';
}
/** Housekeeping closed a call that never ran. Never a cause. */
interface ToolAbandoned extends CallItem {
    readonly kind: 'tool_abandoned';
}
/** The provider's own terminal event was seen. */
interface StreamFinished extends AttemptItem {
    readonly kind: 'stream_finished';
    readonly finishReason: string;
}
/** The stream ended without the provider's terminal event (a clean end of file). */
interface StreamTruncated extends AttemptItem {
    readonly kind: 'stream_truncated';
}
/** Anything else thrown while the stream was read: a parser, a decompressor, a bug. */
interface StreamFailed extends AttemptItem, Retryable {
    readonly kind: 'stream_failed';
    /** The class of the error. */
    readonly name?: string;
}
/** The caller stopped reading. An outcome, never a cause. */
interface ConsumerStopped extends AttemptItem {
    readonly kind: 'consumer_stopped';
}
/** The connection failed or dropped. Never an abort. */
interface TransportError extends AttemptItem, Retryable {
    readonly kind: 'transport_error';
    /** The code on the error itself. */
    readonly code?: string;
    /** The code found down its chain of causes. */
    readonly causeCode?: string;
    /** The class of the error. */
    readonly name?: string;
}
/** The provider answered with an error, before or inside the stream. */
interface ProviderRejected extends AttemptItem, Retryable {
    readonly kind: 'provider_rejected';
    /** The HTTP status, where there was one. */
    readonly status?: number;
    readonly rejection: Rejection;
    /** The provider's typed error code, where there was one. */
    readonly code?: string;
    /** How long the provider asks to wait. */
    readonly retryAfterMs?: number;
}
/** Our own timer fired. */
interface WatchdogExpired extends AttemptItem {
    readonly kind: 'watchdog_expired';
    readonly watchdog: Watchdog;
}
/** It failed before a request existed. */
interface SetupFailed extends AttemptItem, Retryable {
    readonly kind: 'setup_failed';
    /** The class or the code of the error, never its text. */
    readonly error?: string;
}
/** Somebody asked to stop. */
interface UserCancelled extends ItemBase {
    readonly kind: 'user_cancelled';
    /** When they asked, where that is earlier than `atMs`. */
    readonly initiatedAtMs?: number;
    /** Where they asked: `ui`, `api`, … */
    readonly source?: string;
}
/** A local close hit the run. Without `actionId` it is unattributed: an abort that nobody is known to have asked for. */
interface LifecycleClosed extends ItemBase {
    readonly kind: 'lifecycle_closed';
    /** `reload`, `dispose`, `dispose_scope`, `dispose_all`, or the caller's own kind. */
    readonly action: string;
    /** The id of the action that closed, the same on every run that it hit. */
    readonly actionId?: string;
    /** When it was asked for, where that is earlier than `atMs`. */
    readonly initiatedAtMs?: number;
}
/** Appended by repair when the process is gone. */
interface ProcessCrashed extends ItemBase {
    readonly kind: 'process_crashed';
    readonly crash: Crash;
}
/** What was decided about a failed attempt. */
interface RecoveryDecided extends AttemptItem {
    readonly kind: 'recovery_decided';
    readonly action: RecoveryAction;
    readonly reason: RecoveryReason;
    readonly mode: RecoveryMode;
}
/** This failed attempt is being replayed. */
interface ReplayStarted extends AttemptItem {
    readonly kind: 'replay_started';
}
/** The run's record is final. */
interface RunFinished extends ItemBase {
    readonly kind: 'run_finished';
    /** Absent: how the run ended was not said. */
    readonly outcome?: RunOutcome;
}
/** The bound of a log dropped items. Its `attempt` is the last one. */
export interface EvidenceOmitted extends AttemptItem {
    readonly kind: 'evidence_omitted';
    readonly count: number;
}
/** One observed fact of a run. */
export type Evidence = AttemptStarted | BoundarySnapshotTaken | ProviderProgress | ReasoningOutput | VisibleOutput | ToolInputStarted | ToolInputFinished | ToolCallMaterialized | ToolExecutionStarted | ToolExecutionFinished | ToolExecutionFailed | ToolInterrupted | ToolAbandoned | StreamFinished | StreamTruncated | StreamFailed | ConsumerStopped | TransportError | ProviderRejected | WatchdogExpired | SetupFailed | UserCancelled | LifecycleClosed | ProcessCrashed | RecoveryDecided | ReplayStarted | RunFinished | EvidenceOmitted;
/** The kind of an item. */
export type EvidenceKind = Evidence['kind'];
export {};
