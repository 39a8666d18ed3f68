// A Node Readable with an observer in between.
//
// Owns: the Readable that the consumer reads. It is made by the source's own Readable class, so that nothing of Node is imported.
// Promises: (W7) nothing is read ahead (high water mark 0); (W8) same chunks, order and error object; (W9) `destroy(error)` reaches
// the source, with its error.
// Leaves to others: what a part means (observer.ts).

import type { StreamObserver } from './observer.ts';

/** What is needed of a Node Readable. */
export interface ReadableLike extends AsyncIterable<unknown> {
  readonly readableObjectMode?: boolean;
  readonly readableEncoding?: string | null;
  readonly errored?: Error | null;
  pipe(destination: unknown): unknown;
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  read(size?: number): unknown;
  push(chunk: unknown): boolean;
  destroy(error?: Error): unknown;
}

interface ReadableConstruction {
  readonly objectMode: boolean;
  readonly encoding?: string;
  readonly highWaterMark: number;
  read(this: ReadableLike): void;
  destroy(this: ReadableLike, error: Error | null, callback: (error?: Error | null) => void): void;
}

type ReadableClass = new (options: ReadableConstruction) => ReadableLike;

export function isNodeReadable(stream: object): stream is ReadableLike {
  const { pipe, on, read, push, destroy } = stream as Partial<
    Record<'pipe' | 'on' | 'read' | 'push' | 'destroy', unknown>
  >;
  return [pipe, on, read, push, destroy].every((method) => typeof method === 'function');
}

export function wrapNodeReadable(source: ReadableLike, observer: StreamObserver): ReadableLike {
  const Readable = readableClassOf(source);
  const iterator = source[Symbol.asyncIterator]();
  const pull = async (target: ReadableLike): Promise<void> => {
    try {
      const { done, value } = await iterator.next();
      if (done === true) {
        observer.onEnd();
        target.push(null);
      } else {
        observer.onPart(value);
        target.push(value);
      }
    } catch (error) {
      // The source's own error, or that it was closed before its end: then the consumer is told so by its own stream.
      observer.onError(error);
      target.destroy(source.errored ?? undefined);
    }
  };
  const { readableEncoding } = source;
  const observed = new Readable({
    objectMode: source.readableObjectMode !== false,
    ...(typeof readableEncoding === 'string' ? { encoding: readableEncoding } : {}),
    highWaterMark: 0,
    read() {
      void pull(this);
    },
    destroy(error, callback) {
      observer.onCancel();
      source.destroy(error ?? undefined);
      callback(error);
    },
  });
  // Also while nobody reads: an error that nobody listens for on the source would end the process.
  source.on('error', (error) => {
    observer.onError(error);
    observed.destroy(error as Error);
  });
  return observed;
}

/** The class in the source's chain that owns `read` and `push`: Readable itself, not what was derived from it. */
function readableClassOf(source: ReadableLike): ReadableClass {
  let found: object | null = null;
  for (let prototype: object | null = Object.getPrototypeOf(source) as object | null; prototype !== null;) {
    if (Object.hasOwn(prototype, 'read') && Object.hasOwn(prototype, 'push')) found = prototype;
    prototype = Object.getPrototypeOf(prototype) as object | null;
  }
  if (found === null) throw new TypeError('Cannot observe stream: its Readable class was not found');
  return found.constructor as ReadableClass;
}
