// An async iterable with an observer in between.
//
// Owns: iterators and objects that make them, the stream objects of client libraries among them.
// Promises: (W1) one `next()` of the consumer is one `next()` of the source, with the same argument, result object and error;
// (W2) `return()` and `throw()` reach the source; (W3) the object is of the same kind: its other properties and methods
// are the source's own. What a library's own `tee()` or `toReadableStream()` makes of the source is not observed.
// Leaves to others: what a part means (observer.ts).

import type { StreamObserver } from './observer.ts';

/** The source with its iterators observed. */
export function wrapIterable<S extends AsyncIterable<unknown>>(source: S, observer: StreamObserver): S {
  let own: AsyncIterator<unknown> | undefined;
  const isIterator = typeof (source as Partial<AsyncIterator<unknown>>).next === 'function';
  const iterator = (): AsyncIterator<unknown> => {
    if (!isIterator) return wrapIterator(source[Symbol.asyncIterator](), observer);
    own ??= wrapIterator(source as unknown as AsyncIterator<unknown>, observer);
    return own;
  };
  // A proxy may not say anything else of a frozen object than the object itself.
  if (Object.isFrozen(source)) return { [Symbol.asyncIterator]: iterator, ...(isIterator ? iterator() : {}) } as S;
  const observed: S = new Proxy(source, {
    get(target, property) {
      if (property === Symbol.asyncIterator) return iterator;
      if (isIterator && (property === 'next' || property === 'return' || property === 'throw'))
        return iterator()[property];
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function' || property === 'constructor') return value;
      // Private fields want the source as `this`; what gives it back for chaining gives the observed one.
      return (...args: unknown[]): unknown => {
        const result: unknown = Reflect.apply(value, target, args);
        return result === target ? observed : result;
      };
    },
    set: (target, property, value) => Reflect.set(target, property, value, target),
  });
  return observed;
}

function wrapIterator(
  source: AsyncIterator<unknown>,
  observer: StreamObserver,
): AsyncIterator<unknown> & AsyncIterable<unknown> {
  const passed = (result: IteratorResult<unknown>): IteratorResult<unknown> => {
    if (result.done === true) observer.onEnd();
    else observer.onPart(result.value);
    return result;
  };
  const failed = (error: unknown): never => {
    observer.onError(error);
    throw error;
  };
  return {
    next(...args) {
      let pulled: Promise<IteratorResult<unknown>>;
      try {
        pulled = source.next(...args);
      } catch (error) {
        // A source that throws instead of rejecting: the consumer gets the same.
        return failed(error);
      }
      return Promise.resolve(pulled).then(passed, failed);
    },
    return(value?: unknown) {
      observer.onCancel();
      if (source.return === undefined) return Promise.resolve({ done: true, value });
      return Promise.resolve(source.return(value));
    },
    throw(error?: unknown) {
      observer.onCancel();
      if (source.throw === undefined) return Promise.reject(error);
      return Promise.resolve(source.throw(error));
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
