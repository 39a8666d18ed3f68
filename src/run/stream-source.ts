/**
 * The source of a stream: async iterables and web streams read the same way, and whether somebody else aborted it.
 */
import type { StreamSource } from './run-types.ts';

/**
 * An iterator over the source.
 * @throws TypeError for what is neither async iterable nor a web stream.
 */
export function sourceIterator(source: StreamSource<unknown>): AsyncIterator<unknown> {
  if (typeof source !== 'object' || source === null) {
    throw new TypeError(`Cannot stream: start must return a stream, received ${typeof source}`);
  }
  if (Symbol.asyncIterator in source) return source[Symbol.asyncIterator]();
  if (typeof (source as Partial<ReadableStream>).getReader === 'function')
    return readerIterator(source as ReadableStream);
  throw new TypeError('Cannot stream: start must return a stream, received an object that is none');
}

/** For runtimes whose web streams are not iterable. */
function readerIterator(stream: ReadableStream<unknown>): AsyncIterator<unknown> {
  const reader = stream.getReader();
  return {
    next: async () => {
      const { done, value } = await reader.read();
      return done ? { done: true, value: undefined } : { done: false, value };
    },
    return: async () => {
      await reader.cancel();
      return { done: true, value: undefined };
    },
  };
}

/**
 * The streams of openai and @anthropic-ai/sdk carry the controller of their request, and end without an error when it is aborted.
 * When they end by themselves it is not.
 */
export function foreignAbort(source: StreamSource<unknown>): boolean {
  const { controller } = source as { readonly controller?: unknown };
  return controller instanceof AbortController && controller.signal.aborted;
}
