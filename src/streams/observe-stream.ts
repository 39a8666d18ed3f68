// `observeStream`: a stream of a client library, and the same stream back, observed.
//
// Owns: telling the kinds of streams apart, and evidence of a stream that belongs to no run.
// Promises: the same kind of stream: async iterable, web ReadableStream or Node Readable; nothing of it is altered.
// Leaves to others: runs, replay, watchdogs (run.stream).

import { recordEvidence } from '../incident/index.ts';
import type { Evidence } from '../incident/index.ts';
import type { StreamFormat } from './formats/registry.ts';
import { isRecord } from './formats/reading.ts';
import { createStreamObserver } from './observer.ts';
import type { StreamObserver } from './observer.ts';
import { recordFacts } from './span-facts.ts';
import type { SpanLike } from './span-facts.ts';
import type { ToolDescription } from './tracker-surroundings.ts';
import type { StreamFacts } from './wire-facts.ts';
import { wrapIterable } from './wrap-iterable.ts';
import { isNodeReadable, wrapNodeReadable } from './wrap-node-readable.ts';
import { wrapWebStream } from './wrap-web-stream.ts';

export interface ObserveStreamOptions {
  /** What the stream's parts are. */
  readonly format: StreamFormat;
  /** A span that gets the evidence as events and the facts (usage, ids, times) as attributes. It is not ended. */
  readonly span?: SpanLike;
  /** Gets each item of evidence when it is observed. */
  readonly evidence?: (item: Evidence) => void;
  /** Gets what the wire told (usage, ids, times, counters), once for each attempt, when it is over. */
  readonly facts?: (facts: StreamFacts) => void;
  /** The abort signal of the request: then an abort is `user_cancelled`. Without it an abort is a close that nobody asked for. */
  readonly signal?: AbortSignal;
  /** What was declared of a tool. @default `{ tool: 'other', effect: 'unknown' }` */
  readonly describeTool?: (name: string) => ToolDescription;
  /** Number of the attempt in its run. @default 1 */
  readonly attempt?: number;
}

/**
 * The same stream, observed. Evidence begins with `attempt_started`; how the stream ended is its last item, and an abort is
 * `user_cancelled` (with `signal`) or an unattributed `lifecycle_closed`.
 * A stream of a library's own class (`Stream` of openai and @anthropic-ai/sdk) keeps its properties; what its `tee()` and
 * `toReadableStream()` return is not observed: observe what they return instead.
 * @throws TypeError for an unknown format or a value that is no stream.
 */
export function observeStream<S extends AsyncIterable<unknown> | ReadableStream<unknown>>(
  stream: S,
  options: ObserveStreamOptions,
): S {
  if (!isRecord(stream)) throw new TypeError(`Cannot observe stream: it is no stream, received ${typeof stream}`);
  const signal = options.signal ?? controllerSignal(stream);
  const observer = createStandaloneObserver(options, signal);
  return wrapStream(stream, observer);
}

/** The same kind of stream, that tells the observer. */
export function wrapStream<S extends AsyncIterable<unknown> | ReadableStream<unknown>>(
  stream: S,
  observer: StreamObserver,
): S {
  if (isWebStream(stream)) return wrapWebStream(stream, observer) as S;
  if (isNodeReadable(stream)) return wrapNodeReadable(stream, observer) as unknown as S;
  if (Symbol.asyncIterator in stream) return wrapIterable(stream, observer);
  throw new TypeError('Cannot observe stream: it is neither async iterable nor readable, received an object');
}

function createStandaloneObserver(options: ObserveStreamOptions, signal: AbortSignal | undefined): StreamObserver {
  let order = 0;
  const emit = (item: Evidence): void => {
    if (options.span !== undefined) recordEvidence(options.span, item, { order });
    order += 1;
    options.evidence?.(item);
  };
  const attempt = options.attempt ?? 1;
  const observer = createStreamObserver({
    format: options.format,
    attempt,
    onEvidence: emit,
    onAttemptEnd: (facts) => {
      if (facts.outcome === 'aborted') emitAbort(emit, options.signal);
      if (options.span !== undefined) recordFacts(options.span, facts);
      options.facts?.(facts);
    },
    ...(signal === undefined ? {} : { signal }),
    ...(options.describeTool === undefined ? {} : { describeTool: options.describeTool }),
  });
  observer.onAttemptStart();
  return observer;
}

/** Who aborted is known only where the request's own signal was given. */
function emitAbort(emit: (item: Evidence) => void, signal: AbortSignal | undefined): void {
  const atMs = performance.now();
  emit(
    signal?.aborted === true
      ? { kind: 'user_cancelled', atMs }
      : { kind: 'lifecycle_closed', atMs, action: 'unattributed' },
  );
}

/** The streams of openai and @anthropic-ai/sdk carry the controller of their request; it is aborted when the caller aborts. */
function controllerSignal(stream: object): AbortSignal | undefined {
  const controller = (stream as { readonly controller?: unknown }).controller;
  return controller instanceof AbortController ? controller.signal : undefined;
}

function isWebStream(stream: object): stream is ReadableStream<unknown> {
  return typeof (stream as Partial<ReadableStream>).getReader === 'function';
}
