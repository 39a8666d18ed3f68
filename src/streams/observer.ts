// The observer of one stream: it is told of every part and of the end, and tells what they prove.
//
// Owns: the state of the stream (open, finished, truncated, …) and what may still change it.
// Promises: (X5) nothing is ever thrown into the stream: a part that cannot be read is counted and passed on; (X6) complete means
// that the provider's terminal event was seen: an end without it is a truncation; (X7) once over, late calls change nothing;
// (X8) an abort is never an item of this observer: the cancel, close or timer that asked for it is.
// Leaves to others: reading parts (formats/), once per transition (tracker.ts), standing between source and consumer (wrap-*.ts).

import type { Evidence } from '../incident/index.ts';
import { failureItem } from './failure.ts';
import { READERS } from './formats/registry.ts';
import type { StreamFormat } from './formats/registry.ts';
import type { PartReader } from './formats/signals.ts';
import { PartialOutputBuffer } from './partial-output.ts';
import type { OutputKind, PartialOutput } from './partial-output.ts';
import type { ToolDescription } from './tracker-surroundings.ts';
import { EvidenceTracker } from './tracker.ts';
import type { StreamFacts, StreamOutcome } from './wire-facts.ts';

export interface StreamObserverOptions {
  readonly format: StreamFormat;
  /** Called with each item of evidence, in order, when it is observed. What it throws is counted, never passed on. */
  readonly onEvidence: (item: Evidence) => void;
  /** Number of the attempt in its run; each further step of an AI SDK stream is the next one. @default 1 */
  readonly attempt?: number;
  /** When the request was sent, on the clock of `now`. @default the moment of creation */
  readonly startedAtMs?: number;
  /** The abort signal of the request: an error that is its reason is an abort, and so is a silent end once it is aborted. */
  readonly signal?: AbortSignal;
  /** What was declared of a tool. @default `{ tool: 'other', effect: 'unknown' }` */
  readonly describeTool?: (name: string) => ToolDescription;
  /** True for a call whose start and end somebody else records; results of others are evidence where the stream holds them. @default false for all */
  readonly isCallFollowed?: (call: string) => boolean;
  /** Keeps the output, for `partial()`; only for applications that ask for content. @default 0 (nothing) */
  readonly maxPartialChars?: number;
  /** Called with each piece of output, before the consumer sees its part; `call` is there for tool input. Content: see `maxPartialChars`. */
  readonly onOutput?: (kind: OutputKind, text: string, call?: string) => void;
  /** Called once for every attempt that is over; the last one when the stream is. */
  readonly onAttemptEnd?: (facts: StreamFacts) => void;
  /** Monotonic milliseconds. @default performance.now */
  readonly now?: () => number;
}

export interface StreamObserver {
  /** Number of the attempt that is running. */
  readonly attempt: number;
  readonly outcome: StreamOutcome;
  /** True once the provider's terminal event of the running attempt was seen: whatever the connection does next is no failure. */
  readonly isFinished: boolean;
  /** True once onEnd, onError or onCancel was called: nothing changes any more. */
  readonly isOver: boolean;
  /** Emits `attempt_started` of the first attempt; for a stream that belongs to no run (a run has said so itself). */
  onAttemptStart(): void;
  /** The response head arrived. Reads request id and Retry-After; takes `Headers`, a plain object or a Map. */
  onHead(headers: unknown): void;
  /** A part arrived. Call it before the consumer gets the part. */
  onPart(part: unknown): void;
  /** The source ended by itself. */
  onEnd(): StreamOutcome;
  /** The source threw. */
  onError(error: unknown): StreamOutcome;
  /** The consumer stopped reading (`break`, `return()`, `cancel()`). */
  onCancel(): StreamOutcome;
  /** A tool of this attempt gave its result while the stream is open: the next progress and output are transitions again. */
  onToolResult(): void;
  /** What the wire told of the running attempt so far. */
  facts(): StreamFacts;
  /** The output of the whole stream so far; undefined without `maxPartialChars`. */
  partial(): PartialOutput | undefined;
  /** How many parts or callbacks threw inside the observer. */
  readonly trouble: number;
}

/**
 * Creates an observer.
 * @throws TypeError for an unknown format, RangeError for a number out of range.
 */
export function createStreamObserver(options: StreamObserverOptions): StreamObserver {
  return new PartObserver(options);
}

const OTHER_TOOL: ToolDescription = { tool: 'other', effect: 'unknown' };

class PartObserver implements StreamObserver {
  readonly #read: PartReader;
  readonly #now: () => number;
  readonly #signal: AbortSignal | undefined;
  readonly #partial: PartialOutputBuffer | undefined;
  readonly #tracker: EvidenceTracker;
  readonly #options: StreamObserverOptions;
  #isOver = false;
  #trouble = 0;

  constructor(options: StreamObserverOptions) {
    const { format, attempt = 1, maxPartialChars = 0 } = options;
    if (!Object.hasOwn(READERS, format)) {
      throw new TypeError(`Cannot observe stream: unknown format, received ${JSON.stringify(format)}`);
    }
    if (!Number.isInteger(attempt) || attempt < 1) {
      throw new RangeError(`Cannot observe stream: attempt must be 1 or more, received ${String(attempt)}`);
    }
    if (!(maxPartialChars >= 0)) {
      throw new RangeError(
        `Cannot observe stream: maxPartialChars must be 0 or more, received ${String(maxPartialChars)}`,
      );
    }
    this.#options = options;
    this.#read = READERS[format];
    this.#now = options.now ?? (() => performance.now());
    this.#signal = options.signal;
    this.#partial = maxPartialChars > 0 ? new PartialOutputBuffer(maxPartialChars) : undefined;
    this.#tracker = new EvidenceTracker(attempt, options.startedAtMs ?? this.#now(), {
      now: this.#now,
      epochMillis: () => Date.now(),
      emit: (item) => this.#guard(() => options.onEvidence(item)),
      describeTool: (name) => this.#ask(() => options.describeTool?.(name)) ?? OTHER_TOOL,
      isCallFollowed: (call) => this.#ask(() => options.isCallFollowed?.(call)) ?? false,
      keep: (kind, text, call) => this.#keep(kind, text, call),
      failureItem: (error, number) => failureItem(error, { attempt: number, atMs: this.#now(), signal: this.#signal }),
      attemptEnded: (facts) => this.#guard(() => options.onAttemptEnd?.(facts)),
    });
  }

  get attempt(): number {
    return this.#tracker.attempt;
  }

  get outcome(): StreamOutcome {
    return this.#tracker.outcome;
  }

  get isFinished(): boolean {
    return this.#tracker.outcome === 'finished';
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get trouble(): number {
    return this.#trouble;
  }

  onAttemptStart(): void {
    const { attempt, facts } = this.#tracker;
    this.#guard(() => this.#options.onEvidence({ kind: 'attempt_started', atMs: facts.startedAtMs, attempt }));
  }

  onHead(headers: unknown): void {
    this.#guard(() => this.#tracker.headers(headers));
  }

  onPart(part: unknown): void {
    if (this.#isOver) return;
    const atMs = this.#now();
    this.#tracker.facts.parts += 1;
    this.#tracker.facts.lastPartAtMs = atMs;
    try {
      this.#read(part, this.#tracker);
    } catch {
      // A part with a throwing getter, or a callback of the application: neither may hurt the stream.
      this.#trouble += 1;
    }
    const { facts } = this.#tracker;
    if (facts.firstPartAtMs === undefined && facts.lastLocalPart !== facts.parts) facts.firstPartAtMs = atMs;
  }

  onEnd(): StreamOutcome {
    if (this.#isOver) return this.outcome;
    if (this.#signal?.aborted === true) this.#tracker.aborted();
    else this.#guard(() => this.#tracker.truncated());
    return this.#conclude();
  }

  onError(error: unknown): StreamOutcome {
    if (this.#isOver) return this.outcome;
    this.#guard(() => this.#tracker.failed(error));
    return this.#conclude();
  }

  onCancel(): StreamOutcome {
    if (this.#isOver) return this.outcome;
    if (this.#signal?.aborted === true) this.#tracker.aborted();
    else {
      const { attempt } = this.#tracker;
      this.#guard(() =>
        this.#tracker.fail('stopped', () => ({ kind: 'consumer_stopped', atMs: this.#now(), attempt })),
      );
    }
    return this.#conclude();
  }

  onToolResult(): void {
    this.#tracker.toolResult();
  }

  facts(): StreamFacts {
    return this.#tracker.facts.snapshot(this.#tracker.attempt, this.#tracker.outcome);
  }

  partial(): PartialOutput | undefined {
    return this.#partial?.snapshot();
  }

  #conclude(): StreamOutcome {
    this.#isOver = true;
    this.#tracker.facts.endedAtMs = this.#now();
    this.#guard(() => this.#options.onAttemptEnd?.(this.facts()));
    return this.outcome;
  }

  #keep(kind: OutputKind, text: string, call: string | undefined): void {
    this.#partial?.add(kind, text, call ?? '');
    const { onOutput } = this.#options;
    if (onOutput !== undefined) this.#guard(() => onOutput(kind, text, call));
  }

  /** Runs what may call the application; what that throws is counted. */
  #guard(act: () => void): void {
    this.#ask(act);
  }

  #ask<T>(question: () => T): T | undefined {
    try {
      return question();
    } catch {
      // Callbacks of the application, and foreign errors with throwing getters.
      this.#trouble += 1;
      return undefined;
    }
  }
}
