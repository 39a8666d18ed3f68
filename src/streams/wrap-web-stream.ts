// A web ReadableStream with an observer in between.
//
// Owns: the stream that the consumer reads, and the reader of the source.
// Promises: (W4) nothing is read ahead: one read of the consumer is one read of the source (high water mark 0); (W5) same chunks,
// order and error object; an error of the source shows at once, also when nobody reads; (W6) `cancel(reason)` reaches the source
// with its reason, and its answer the consumer.
// Leaves to others: what a part means (observer.ts).

import type { StreamObserver } from './observer.ts';

export function wrapWebStream(source: ReadableStream<unknown>, observer: StreamObserver): ReadableStream<unknown> {
  const reader = source.getReader();
  let isPulling = false;
  let hasEnded = false;
  const end = (controller: ReadableStreamDefaultController<unknown>): void => {
    if (hasEnded) return;
    hasEnded = true;
    observer.onEnd();
    controller.close();
  };
  const fail = (controller: ReadableStreamDefaultController<unknown>, error: unknown): void => {
    if (hasEnded) return;
    hasEnded = true;
    observer.onError(error);
    controller.error(error);
  };
  return new ReadableStream<unknown>(
    {
      start(controller) {
        // The last chunk and the close can come in one read: then the pull delivers the chunk first.
        reader.closed.then(
          () => {
            if (!isPulling) end(controller);
          },
          (error: unknown) => fail(controller, error),
        );
      },
      async pull(controller) {
        isPulling = true;
        try {
          const { done, value } = await reader.read();
          if (hasEnded) return;
          if (done) {
            end(controller);
            return;
          }
          observer.onPart(value);
          controller.enqueue(value);
        } catch (error) {
          // The source's own error: the consumer gets the same object.
          fail(controller, error);
        } finally {
          isPulling = false;
        }
      },
      cancel(reason) {
        hasEnded = true;
        observer.onCancel();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
