/**
 * One sending of a request, from `attempt_started` to its end: observer, watchdogs, signal, and the attempts that its stream holds
 * (a stream of the AI SDK holds one for each step).
 *
 * N1. What ends it first decides: the provider's terminal event, a failure, a watchdog, an interruption, the consumer.
 * N2. A watchdog's evidence is there before the signal is aborted; whatever the client library throws then is an abort and no evidence.
 * N3. It does not depend on the client library to honour an abort.
 */
import type { Span } from '@opentelemetry/api';
import type { Evidence } from '../incident/index.ts';
import * as names from '../semconv/index.ts';
import { createStreamObserver } from '../streams/index.ts';
import type { OutputKind, PartialOutput, StreamFacts, StreamFormat, StreamObserver } from '../streams/index.ts';
import type { ActiveRun, OpenWork } from './active-run.ts';
import type { AttemptRecord } from './attempt-record.ts';
import { MAX_PARTIAL_CHARS } from './content-capture.ts';
import { isSetupError, setupItem } from './setup-failure.ts';
import { Interruptions } from './interruptions.ts';
import { PartialJournal } from './partial-journal.ts';
import type { Attempt, RequestInfo } from './run-types.ts';
import { observedFetch, serverOf, toolsIn } from './sent-request.ts';
import { WatchdogError, Watchdogs } from './watchdogs.ts';
import type { WatchdogOptions } from './watchdogs.ts';

/** What a sending is begun with. */
export interface SendingStart {
  readonly request: RequestInfo;
  readonly format: StreamFormat;
  readonly watchdogs: Required<WatchdogOptions>;
  readonly resendCount: number;
  readonly replays: AttemptRecord | undefined;
  /** The span that another instrumentation made of the request. */
  readonly native?: Span;
}

/** One sending. */
export class Sending implements OpenWork {
  /** What `start` of the application gets. */
  readonly attempt: Attempt;
  /** What the provider asked to wait, if it rejected. */
  retryAfterMs: number | undefined;
  readonly #run: ActiveRun;
  readonly #start: SendingStart;
  readonly #controller = new AbortController();
  readonly #observer: StreamObserver;
  readonly #stops = new Interruptions();
  readonly #records: AttemptRecord[] = [];
  readonly #forget: () => void;
  #watchdogs: Watchdogs;
  #journal: PartialJournal | undefined;
  /** Output of parts that the consumer has not got. */
  #pieces: [kind: OutputKind, text: string, call: string | undefined][] = [];
  #sends = 0;
  #isReading = true;
  #isStopped = false;
  #hasProgress = false;
  #isComplete = false;
  #isOpened = false;
  #failure: unknown;

  constructor(run: ActiveRun, start: SendingStart) {
    this.#run = run;
    this.#start = start;
    const record = run.beginAttempt(start.request, {
      resendCount: start.resendCount,
      ...(start.replays === undefined ? {} : { replays: start.replays }),
      ...(start.native === undefined || start.resendCount > 0 ? {} : { native: start.native }),
    });
    this.#records.push(record);
    this.#watchdogs = this.#newWatchdogs();
    this.#observer = this.#newObserver(record);
    this.#beginJournal(record);
    this.attempt = this.#publicAttempt(record);
    run.open.add(this);
    this.#forget = run.onInterrupt(() => this.#interrupted());
  }

  /** The attempt that is running. */
  get record(): AttemptRecord {
    const last = this.#records.at(-1);
    if (last === undefined) throw new Error('Cannot send: there is no attempt');
    return last;
  }

  /** How many attempts its stream held. */
  get steps(): number {
    return this.#records.length;
  }

  /** A watchdog or an interruption ended it. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** The provider's terminal event was seen: whatever comes next is no failure. */
  get isFinished(): boolean {
    return this.#observer.isFinished;
  }

  /** And no further step can follow. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  get hasProgress(): boolean {
    return this.#hasProgress;
  }

  /** It broke by itself: not because somebody stopped it. */
  get hasFailed(): boolean {
    const { outcome } = this.#observer;
    return outcome === 'failed' || outcome === 'rejected' || outcome === 'truncated' || this.#failure !== undefined;
  }

  /** What broke it, for `cause`. */
  get failure(): unknown {
    return this.#failure;
  }

  facts(): StreamFacts {
    return this.#observer.facts();
  }

  partial(): PartialOutput | undefined {
    return this.#journal?.output;
  }

  /** Calls `told` when a watchdog or an interruption ends it, unless the result was called before. */
  onStop(told: () => void): () => void {
    return this.#stops.onInterrupt(told);
  }

  /**
   * The source is there: from now on only time in which it is read counts. `wasAwaited`: the client library gave it in a promise, which
   * most fulfil when the response head came; the AI SDK gives its streams before it sends anything.
   */
  opened(wasAwaited: boolean): void {
    this.#isOpened = true;
    if (wasAwaited && this.#start.format !== 'ai-sdk') this.#watchdogs.head();
    this.reads(false);
  }

  /** The source is there. */
  get isOpened(): boolean {
    return this.#isOpened;
  }

  /** The answer comes in one piece: silence counts from the start. */
  waitsForWhole(): void {
    this.#watchdogs.watchSilence();
  }

  reads(isReading: boolean): void {
    if (this.#isReading === isReading) return;
    this.#isReading = isReading;
    if (isReading) this.#watchdogs.release('not_read');
    else this.#watchdogs.hold('not_read');
  }

  /** A part came; to be told before the consumer gets it. */
  part(part: unknown): void {
    if (this.#start.format === 'ai-sdk' && this.#observer.isFinished) this.#partAfterStep(part);
    this.#observer.onPart(part);
    this.#watched();
    if (this.hasFailed) this.#failure ??= errorIn(part);
    const isLast = this.#start.format !== 'ai-sdk' || typeOf(part) === 'finish';
    if (this.#observer.isFinished && isLast) {
      this.#isComplete = true;
      this.#watchdogs.end();
    }
  }

  /** The consumer gets the parts that came: what they said is on the span before it does. */
  handedOn(): void {
    if (this.#pieces.length === 0) return;
    for (const [kind, text, call] of this.#pieces) this.#journal?.add(kind, text, call);
    this.#pieces = [];
  }

  /** The source ended by itself. `isAborted`: it was aborted by somebody who did not say so. */
  end(isAborted = false): void {
    if (isAborted && !this.#observer.isFinished && !this.#isStopped) this.#unasked();
    else this.#observer.onEnd();
    this.#close();
  }

  /** The source threw, or opening it did. `isSync`: `start` itself threw, before anything can have been sent. */
  fail(error: unknown, isSync = false): void {
    this.#failure = error;
    const isOpen = this.#observer.outcome === 'open';
    if (isOpen && isSetupError(error, { isSync, wasSent: this.#sends > 0, signal: this.attempt.signal })) {
      this.#run.emit(setupItem(error, this.#run.now(), this.record.number));
      this.record.over('broken', this.#run.now());
      this.#close();
      return;
    }
    this.#observer.onError(error);
    if (this.#observer.outcome === 'aborted' && !this.#isStopped) this.#unasked();
    this.#close();
  }

  /** The consumer stopped reading. */
  cancel(): void {
    this.#observer.onCancel();
    this.#close();
  }

  abandon(reason: unknown = new DOMException('The run is over', 'AbortError')): void {
    this.#observer.onCancel();
    this.#close();
    this.#abort(reason);
    this.#stops.tell();
  }

  toolRuns(attempt: number, runs: boolean): void {
    if (attempt !== this.record.number || this.#observer.isOver) return;
    if (runs) this.#watchdogs.hold('tool');
    else {
      this.#watchdogs.release('tool');
      this.#observer.onToolResult();
    }
  }

  waitsOutside(waits: boolean): void {
    if (waits) this.#watchdogs.hold('external_wait');
    else this.#watchdogs.release('external_wait');
  }

  /** After a failure: ends what the client library may still be doing. */
  release(): void {
    this.#abort(new DOMException('The attempt is over', 'AbortError'));
  }

  /** A step of the AI SDK is over: what comes next belongs to a request that may fail before its first part. */
  #partAfterStep(part: unknown): void {
    const type = typeOf(part);
    if (type === 'error' || type === 'abort') this.#observer.onPart({ type: 'start-step' });
  }

  /** Tells the watchdogs what the part showed. */
  #watched(): void {
    if (this.#hasProgress) {
      this.#watchdogs.part();
      return;
    }
    const { timeToFirstChunkMillis, timeToFirstProgressMillis } = this.#observer.facts();
    // Parts that the client library made by itself say nothing of the provider.
    if (timeToFirstChunkMillis === undefined && timeToFirstProgressMillis === undefined) return;
    this.#watchdogs.part();
    if (timeToFirstProgressMillis === undefined) return;
    this.#hasProgress = true;
    this.#watchdogs.progress();
  }

  #interrupted(): void {
    if (this.#observer.isOver || this.#observer.isFinished) return;
    this.#run.wasStopped = true;
    this.#stop(this.#run.signal.reason);
  }

  #expired(watchdog: WatchdogError['watchdog']): void {
    if (this.#observer.isOver) return;
    // The step that never came.
    if (this.#observer.isFinished) this.#observer.onPart({ type: 'start-step' });
    this.#run.emit({ kind: 'watchdog_expired', atMs: this.#run.now(), attempt: this.record.number, watchdog });
    this.#failure = new WatchdogError(watchdog);
    this.#stop(this.#failure);
  }

  #stop(reason: unknown): void {
    this.#isStopped = true;
    this.#abort(reason);
    this.#observer.onCancel();
    this.#close();
    this.#stops.tell();
  }

  /** An abort that nobody here asked for. */
  #unasked(): void {
    this.#failure ??= new DOMException('Aborted', 'AbortError');
    this.#run.emit({ kind: 'lifecycle_closed', atMs: this.#run.now(), action: 'unattributed' });
    this.#abort(this.#failure);
    this.#observer.onCancel();
  }

  #abort(reason: unknown): void {
    if (!this.#controller.signal.aborted) this.#controller.abort(reason);
  }

  #close(): void {
    this.#watchdogs.end();
    this.#forget();
    this.#run.open.delete(this);
  }

  #newWatchdogs(): Watchdogs {
    const watchdogs = new Watchdogs(this.#start.watchdogs, this.#run.start.surroundings, (watchdog) =>
      this.#expired(watchdog),
    );
    for (let waits = this.#run.externalWaits; waits > 0; waits -= 1) watchdogs.hold('external_wait');
    if (!this.#isReading) watchdogs.hold('not_read');
    return watchdogs;
  }

  #newObserver(record: AttemptRecord): StreamObserver {
    return createStreamObserver({
      format: this.#start.format,
      attempt: record.number,
      startedAtMs: this.#run.now(),
      signal: this.#controller.signal,
      now: () => this.#run.now(),
      onEvidence: (item) => this.#emit(item),
      onAttemptEnd: (facts) => this.#attemptOver(facts),
      describeTool: (name) => this.#run.tools.describe(name),
      isCallFollowed: (call) => this.#run.calls.has(call),
      ...(this.#run.start.capturesContent ? { maxPartialChars: MAX_PARTIAL_CHARS } : {}),
      ...(this.#run.start.capturesContent
        ? { onOutput: (kind, text, call) => void this.#pieces.push([kind, text, call]) }
        : {}),
    });
  }

  /** The observer numbers the steps of its stream from the first one; the run may have others beside it. */
  #emit(item: Evidence): void {
    if (item.kind === 'attempt_started') {
      this.#beginStep();
      return;
    }
    if (item.kind === 'provider_rejected') this.retryAfterMs = item.retryAfterMs;
    this.#run.emit('attempt' in item ? { ...item, attempt: this.record.number } : item);
  }

  #beginStep(): void {
    this.#records.push(this.#run.beginAttempt(this.#start.request, { resendCount: 0 }));
    this.#hasProgress = false;
    this.#beginJournal(this.record);
  }

  #attemptOver(facts: StreamFacts): void {
    const { record } = this;
    const atMs = this.#run.now();
    record.recordFacts(facts);
    if (facts.outcome === 'finished') this.handedOn();
    this.#journal?.checkpoint(facts.finishReasons[0]);
    if (facts.outcome === 'finished') record.over('finished', atMs);
    else if (facts.outcome === 'stopped') record.over('stopped', atMs);
    else record.over('broken', atMs);
    if (!this.#observer.isOver) {
      this.#watchdogs.end();
      this.#watchdogs = this.#newWatchdogs();
    }
  }

  #beginJournal(record: AttemptRecord): void {
    this.#journal = this.#run.start.capturesContent ? new PartialJournal(record.span) : undefined;
  }

  #publicAttempt(record: AttemptRecord): Attempt {
    return {
      number: record.number,
      resendCount: record.resendCount,
      signal: this.#controller.signal,
      span: record.span,
      onHead: (headers) => this.#head(headers),
      fetch: observedFetch({
        sends: (count, input, body) => this.#sent(count, input, body),
        answered: (headers) => this.#head(headers),
      }),
    };
  }

  /** What the application did not say is read from the request itself. */
  #sent(count: number, input: unknown, body: unknown): void {
    this.#sends = count;
    if (count > 1) this.record.span.setAttribute(names.ATTR_SPANBOX_ATTEMPT_CLIENT_RETRIES, count - 1);
    if (count > 1) return;
    const { request } = this.#start;
    const server = request.server === undefined ? serverOf(input) : undefined;
    if (server !== undefined) this.record.recordServer(server);
    const tools = request.tools === undefined ? toolsIn(body) : undefined;
    if (tools !== undefined) this.#run.recordBoundary(this.record, tools);
  }

  #head(headers: unknown): void {
    if (this.#observer.isOver) return;
    this.#watchdogs.head();
    if (headers !== undefined) this.#observer.onHead(headers);
  }
}

function typeOf(part: unknown): unknown {
  return typeof part === 'object' && part !== null ? (part as { readonly type?: unknown }).type : undefined;
}

function errorIn(part: unknown): unknown {
  const error = typeof part === 'object' && part !== null ? (part as { readonly error?: unknown }).error : undefined;
  return error ?? part;
}
