/**
 * The public types of runs: what a run is given, and what it gives. No behaviour here.
 */
import type { MeterProvider, Span, Tracer } from '@opentelemetry/api';
import type { Effect, Target } from '../incident/index.ts';
import type { PartialOutput, StreamFacts, StreamFormat } from '../streams/index.ts';
import type { Scope } from './scope.ts';
import type { WatchdogOptions } from './watchdogs.ts';
/** What the application declares of a tool. */
export interface ToolDeclaration {
    /** What running it changes. @default 'unknown' */
    readonly effect?: Effect;
    /** What it acts upon. */
    readonly target?: Target;
    /** Its answer comes from outside the process, a person for one: watchdogs wait while it runs. @default false */
    readonly externalWait?: boolean;
}
/** Replays allowed; absent: no limit of that kind. */
export interface RunBudget {
    /** For all requests of the run. */
    readonly run?: number;
    /** For all runs of the session in this process. */
    readonly session?: number;
}
/** Options of `agentRun`. */
export interface AgentRunOptions {
    /** Name of the agent. */
    readonly name: string;
    /** Id of the session. @default the parent run's */
    readonly session?: string;
    /** Somebody's wish to stop. An abort of it cancels the run, unless a close aborted it. */
    readonly signal?: AbortSignal;
    /** The scope that may close the run. @default the parent run's, else the root scope */
    readonly scope?: Scope;
    readonly budget?: RunBudget;
    /** What is known of tools before any is called, by name. Their names may be shown. */
    readonly tools?: Readonly<Record<string, ToolDeclaration>>;
    /** Records what the model writes and what tools return. @default what OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT says */
    readonly captureContent?: boolean;
    /** @default the global tracer provider's `spanbox` */
    readonly tracer?: Tracer;
    /** Counts incidents, replays, and durations of requests. @default the global one */
    readonly meterProvider?: MeterProvider;
}
/** Told before a failed attempt is replayed. */
export interface Replay {
    /** Number of the attempt that failed. */
    readonly attempt: number;
    /** What the consumer got of the failed attempt and has to take back. */
    readonly withdrawn: 'nothing' | 'reasoning';
    /** After this time the next attempt begins, if nobody stops it. */
    readonly delayMillis: number;
}
/** One request to a model. */
export interface RequestInfo {
    /** The provider, as `gen_ai.provider.name` has it: `openai`, `anthropic`, `gcp.gemini`, … */
    readonly provider: string;
    readonly model: string;
    /**
     * The tools that are sent with the request, in the client library's own shape or as declarations with a name. Without them it is not
     * known what the request exposed, and most failures ask first instead of being replayed; `[]` says that there are none.
     */
    readonly tools?: readonly unknown[] | Readonly<Record<string, unknown>>;
    /** What the stream's parts are. @default by provider: openai, anthropic, gemini */
    readonly format?: StreamFormat;
    readonly watchdogs?: WatchdogOptions;
    /** Replays allowed. `chain`: of this request. @default { chain: 3 } */
    readonly budget?: RunBudget & {
        readonly chain?: number;
    };
    /** A replay that would have to wait longer is not made. @default Infinity */
    readonly maxDelayMillis?: number;
    /**
     * The wish of whoever asked for this answer: an abort ends this request alone, as a consumer that stops reading does, and its reason is
     * thrown. Whoever wants to stop the run gives the signal to `agentRun`.
     */
    readonly signal?: AbortSignal;
    /** Where the request goes. */
    readonly server?: {
        readonly address: string;
        readonly port?: number;
    };
    /** Called before the wait for a replay: what was withdrawn is to be taken back then. What it throws is ignored. */
    readonly onReplay?: (replay: Replay) => void;
}
/** One sending of a request; a replay is the next one. */
export interface Attempt {
    /** In the run, from 1. */
    readonly number: number;
    /** How often the request was sent before by the run. */
    readonly resendCount: number;
    /** Aborted by a cancel, a close or a watchdog: give it to the client library. */
    readonly signal: AbortSignal;
    readonly span: Span;
    /** `fetch`, for client libraries that take one: then the head, its request id, and retries that the client makes by itself are seen. */
    readonly fetch: typeof fetch;
    /** Tells that the response head came, where the client library shows it. Takes `Headers` or a plain object. */
    readonly onHead: (headers?: unknown) => void;
}
/** One tool call while it runs. */
export interface Call {
    readonly callId: string;
    /** Aborted by a cancel or a close; never because a stream was lost. */
    readonly signal: AbortSignal;
    readonly span: Span;
}
/** A tool call, as `run.tool` is told of it. */
export interface ToolInfo extends ToolDeclaration {
    readonly name: string;
    /** The provider's id of the call. @default the oldest call of this name that has not run, else a new one */
    readonly callId?: string;
    /** The arguments; recorded only where content is captured. */
    readonly arguments?: unknown;
}
/** The provider's own parts, unchanged, of the attempt that succeeds. It can be read once. */
export interface ObservedStream<T> extends AsyncIterableIterator<T> {
    return(value?: unknown): Promise<IteratorResult<T>>;
    /** Number of the attempt that is running. */
    readonly attempt: number;
    /** What the wire told of that attempt so far. */
    facts(): StreamFacts | undefined;
    /** What that attempt has said so far; only where content is captured. */
    partial(): PartialOutput | undefined;
    /** The same parts as a web stream; instead of reading this one. */
    toReadableStream(): ReadableStream<T>;
}
/** A run. */
export interface Run {
    /** `spanbox.run.id`. */
    readonly id: string;
    readonly session: string | undefined;
    /** Aborted when the run is cancelled or closed. */
    readonly signal: AbortSignal;
    readonly span: Span;
    readonly scope: Scope;
    /**
     * Sends a request at once and gives its parts. Replays a failed attempt where that is safe.
     * Reading throws RunInterruptedError when it broke, or the abort reason when somebody cancelled.
     */
    stream<T>(request: RequestInfo, start: (attempt: Attempt) => StreamSource<T> | Promise<StreamSource<T>>): ObservedStream<T>;
    /** The same for an answer that comes in one piece. */
    request<T>(request: RequestInfo, start: (attempt: Attempt) => Promise<T>): Promise<T>;
    /**
     * Runs a tool. Rejects with what the tool throws; with RunInterruptedError or the abort reason when the run was closed or cancelled.
     */
    tool<T>(tool: ToolInfo, execute: (call: Call) => Promise<T> | T): Promise<T>;
}
/** What a client library returns for a stream. */
export type StreamSource<T> = AsyncIterable<T> | ReadableStream<T>;
