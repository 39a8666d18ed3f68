/**
 * The stream that the consumer of `run.stream` reads: the parts of the provider's client, unchanged, of one attempt after another.
 *
 * T1. One read of the consumer is at most one read of the source at a time; nothing is read ahead of the consumer.
 * T2. What comes before the first content is held back until content comes: an attempt that shows nothing leaves nothing.
 * T3. It ends only where the provider's terminal event was seen; after it, whatever the connection does is a clean end.
 * T4. The consumer's `break` reaches the source.
 */
import { context } from '@opentelemetry/api';
import type { PartialOutput, StreamFacts } from '../streams/index.ts';
import type { ActiveRun } from './active-run.ts';
import { RequestChain } from './request-chain.ts';
import type { CheckedRequest } from './request-chain.ts';
import type { Attempt, ObservedStream, StreamSource } from './run-types.ts';
import type { Sending } from './sending.ts';
import { foreignAbort, sourceIterator } from './stream-source.ts';
import { DRAIN_MILLIS } from './drain.ts';
import { onAbort } from './on-abort.ts';

/** Parts without content that are held back; more than these are handed on. */
const MAX_HELD_PARTS = 64;

type Pulled =
  | { readonly kind: 'part'; readonly value: unknown }
  | { readonly kind: 'end' }
  | { readonly kind: 'error'; readonly error: unknown }
  | { readonly kind: 'stopped' };

/** An attempt's source, open. */
interface Opened {
  readonly iterator: AsyncIterator<unknown>;
  readonly source: StreamSource<unknown>;
}

/** The stream of one request. */
export class ReplayingStream<T> implements ObservedStream<T> {
  readonly #run: ActiveRun;
  readonly #chain: RequestChain;
  readonly #start: (attempt: Attempt) => StreamSource<T> | Promise<StreamSource<T>>;
  readonly #ready: unknown[] = [];
  #held: unknown[] = [];
  #sending: Sending | undefined;
  #opening: Promise<Opened | undefined>;
  /** What `#opening` resolved with. */
  #opened: Opened | undefined;
  #forgetSignal: () => void = () => undefined;
  #isOver = false;
  #isPulling = false;
  #error: { readonly error: unknown } | undefined;
  /** Reads one after another, also when the consumer does not wait. */
  #isBusy = false;
  readonly #waiting: (() => void)[] = [];

  constructor(
    run: ActiveRun,
    checked: CheckedRequest,
    start: (attempt: Attempt) => StreamSource<T> | Promise<StreamSource<T>>,
  ) {
    this.#run = run;
    this.#chain = new RequestChain(run, checked);
    this.#start = start;
    const { signal } = checked.request;
    if (signal?.aborted === true) {
      this.#isOver = true;
      this.#error = { error: signal.reason };
      this.#opening = Promise.resolve(undefined);
      return;
    }
    this.#opening = this.#open();
    this.#forgetSignal = onAbort(signal, () => this.#callerLeft(signal?.reason));
  }

  get attempt(): number {
    return this.#sending?.record.number ?? 0;
  }

  facts(): StreamFacts | undefined {
    return this.#sending?.facts();
  }

  partial(): PartialOutput | undefined {
    return this.#sending?.partial();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<T>> {
    if (!this.#isBusy) return this.#read();
    return new Promise((resolve) => {
      this.#waiting.push(() => resolve(this.#read()));
    });
  }

  async return(value?: unknown): Promise<IteratorResult<T>> {
    if (!this.#isOver) {
      this.#over();
      this.#chain.stop();
      const { sending, opened } = await this.#cancel();
      // A generator that is being read answers only when that read is over.
      if (opened !== undefined && !this.#isPulling) await closeSource(opened.iterator);
      sending?.release();
    }
    return { done: true, value };
  }

  async throw(error?: unknown): Promise<IteratorResult<T>> {
    await this.return();
    // As a generator does: it comes back as it was given, whatever it is.
    throw error as Error;
  }

  toReadableStream(): ReadableStream<T> {
    return new ReadableStream<T>(
      {
        pull: async (controller) => {
          const { done, value } = await this.next();
          if (done === true) controller.close();
          else controller.enqueue(value);
        },
        cancel: async () => {
          await this.return();
        },
      },
      { highWaterMark: 0 },
    );
  }

  async #cancel(): Promise<{ readonly sending: Sending | undefined; readonly opened: Opened | undefined }> {
    const sending = this.#sending;
    sending?.cancel();
    if (this.#isPulling) return { sending, opened: undefined };
    // It may still be opening: then it is closed when it is there.
    const opening = this.#opening;
    const isOpen = sending !== undefined && sending.isOpened;
    if (isOpen) return { sending, opened: await opening };
    void opening.then((opened) => (opened === undefined ? undefined : closeSource(opened.iterator)));
    return { sending, opened: undefined };
  }

  async #read(): Promise<IteratorResult<T>> {
    this.#isBusy = true;
    try {
      return await this.#nextPart();
    } finally {
      this.#isBusy = false;
      this.#waiting.shift()?.();
    }
  }

  async #nextPart(): Promise<IteratorResult<T>> {
    for (;;) {
      if (this.#ready.length > 0) {
        const value = this.#ready.shift() as T;
        if (this.#ready.length === 0) this.#sending?.handedOn();
        return { done: false, value };
      }
      if (this.#error !== undefined) {
        const { error } = this.#error;
        this.#error = undefined;
        // What stopped the stream, as it is: RunInterruptedError, or the user's own reason, whatever that is.
        throw error as Error;
      }
      if (this.#isOver) return { done: true, value: undefined };
      await this.#advance();
    }
  }

  /** One step: a part is ready, an attempt is replaced by its replay, or the stream is over. */
  async #advance(): Promise<void> {
    const opened = this.#opened ?? (await this.#opening);
    const sending = this.#sending;
    if (this.#isOver) return;
    if (opened === undefined || sending === undefined) {
      await this.#afterFailure(undefined);
      return;
    }
    const pulled = await this.#pull(opened.iterator, sending);
    if (this.#isOver) return;
    switch (pulled.kind) {
      case 'part':
        sending.part(pulled.value);
        if (sending.hasFailed) {
          sending.fail(sending.failure);
          await this.#afterFailure(opened);
        } else this.#take(pulled.value, sending);
        break;
      case 'end':
        sending.end(foreignAbort(opened.source));
        if (sending.isFinished) this.#finish();
        else await this.#afterFailure(opened);
        break;
      case 'error':
        if (sending.isFinished) {
          sending.end();
          this.#finish();
        } else {
          sending.fail(pulled.error);
          await this.#afterFailure(opened);
        }
        break;
      case 'stopped':
        if (sending.isFinished) {
          sending.end();
          this.#finish();
          void closeSource(opened.iterator);
        } else await this.#afterFailure(opened);
        break;
    }
  }

  #take(part: unknown, sending: Sending): void {
    if (!sending.hasProgress && !sending.isFinished && sending.steps === 1 && this.#held.length < MAX_HELD_PARTS) {
      this.#held.push(part);
      return;
    }
    this.#ready.push(...this.#held, part);
    this.#held = [];
  }

  #over(): void {
    this.#isOver = true;
    this.#forgetSignal();
  }

  /** Whoever asked for the answer does not want it any more, and reads no further than this. */
  #callerLeft(reason: unknown): void {
    if (this.#isOver || this.#sending?.isFinished === true) return;
    this.#over();
    this.#error = { error: reason };
    this.#held = [];
    this.#chain.stop();
    this.#sending?.abandon(reason);
  }

  #finish(): void {
    this.#over();
    this.#ready.push(...this.#held);
    this.#held = [];
  }

  /** Replays, or ends with an error. */
  async #afterFailure(opened: Opened | undefined): Promise<void> {
    const sending = this.#sending;
    if (opened !== undefined) void closeSource(opened.iterator);
    this.#held = [];
    try {
      if (sending !== undefined) await this.#chain.recover(sending);
      if (this.#isOver) return;
      this.#opening = this.#open();
    } catch (error) {
      // To a consumer that left there is nothing more to say.
      if (this.#isOver) return;
      this.#over();
      this.#error = { error };
    }
  }

  /** Begins an attempt and calls the application's `start`; undefined if that failed, with the failure told to the sending. */
  #open(): Promise<Opened | undefined> {
    this.#opened = undefined;
    let sending: Sending;
    try {
      sending = this.#chain.begin();
    } catch (error) {
      // The run is stopped: the consumer is told when it reads.
      this.#over();
      this.#error = { error };
      return Promise.resolve(undefined);
    }
    this.#sending = sending;
    let started: StreamSource<T> | Promise<StreamSource<T>>;
    try {
      started = context.with(sending.record.context, this.#start, undefined, sending.attempt);
    } catch (error) {
      sending.fail(error, true);
      return Promise.resolve(undefined);
    }
    return new Promise((resolve) => {
      const forget = sending.onStop(() => resolve(undefined));
      Promise.resolve(started).then(
        (source) => {
          forget();
          let iterator: AsyncIterator<unknown>;
          try {
            iterator = sourceIterator(source);
          } catch (error) {
            // `start` gave no stream.
            if (!sending.isStopped) sending.fail(error, true);
            resolve(undefined);
            return;
          }
          if (sending.isStopped || this.#isOver) {
            void closeSource(iterator);
            resolve(undefined);
            return;
          }
          sending.opened(isPromise(started));
          this.#opened = { source, iterator };
          resolve(this.#opened);
        },
        (error: unknown) => {
          forget();
          if (!sending.isStopped) sending.fail(error);
          resolve(undefined);
        },
      );
    });
  }

  #pull(iterator: AsyncIterator<unknown>, sending: Sending): Promise<Pulled> {
    if (sending.isStopped) return Promise.resolve({ kind: 'stopped' });
    return new Promise((resolve) => {
      const settle = (pulled: Pulled): void => {
        forget();
        cancelLinger();
        this.#isPulling = false;
        sending.reads(false);
        resolve(pulled);
      };
      const forget = sending.onStop(() => settle({ kind: 'stopped' }));
      // After the terminal event there may be usage; a connection that stays open says nothing more.
      const cancelLinger = sending.isComplete
        ? this.#run.start.surroundings.after(DRAIN_MILLIS, () => settle({ kind: 'stopped' }))
        : (): void => undefined;
      this.#isPulling = true;
      sending.reads(true);
      let pulled: Promise<IteratorResult<unknown>>;
      try {
        pulled = Promise.resolve(iterator.next());
      } catch (error) {
        // A source that throws instead of rejecting.
        settle({ kind: 'error', error });
        return;
      }
      pulled.then(
        ({ done, value }) => settle(done === true ? { kind: 'end' } : { kind: 'part', value }),
        (error: unknown) => settle({ kind: 'error', error }),
      );
    });
  }
}

function isPromise(value: unknown): boolean {
  return typeof (value as { readonly then?: unknown } | null | undefined)?.then === 'function';
}

/** Tells the source that nobody reads any more. What it throws then is its own business. */
async function closeSource(iterator: AsyncIterator<unknown>): Promise<void> {
  try {
    await iterator.return?.();
  } catch {
    // The stream is over for us; a failing clean-up of the client library changes nothing.
  }
}
