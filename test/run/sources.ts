// Sources of a stream that a test drives by hand, in the shape of OpenAI chat chunks.
//
// Owns: parts, and a source that gives them, fails, ends or hangs when it is told to.
// Leaves to others: real client libraries (../fault/clients.ts).

export const text = (content: string): object => ({ id: 'c', choices: [{ index: 0, delta: { content } }] });
export const reasoning = (content: string): object => ({
  id: 'c',
  choices: [{ index: 0, delta: { reasoning_content: content } }],
});
export const finish = (reason = 'stop'): object => ({
  id: 'c',
  choices: [{ index: 0, delta: {}, finish_reason: reason }],
});
export const role = (): object => ({ id: 'c', choices: [{ index: 0, delta: { role: 'assistant', content: '' } }] });

/** A connection that drops. */
export function dropped(): Error {
  return Object.assign(new TypeError('terminated'), {
    cause: Object.assign(new Error('other side closed'), { name: 'SocketError', code: 'UND_ERR_SOCKET' }),
  });
}

/** Gives the parts, then throws `error` if it is given, else ends. */
export async function* parts(given: readonly object[], error?: unknown): AsyncGenerator<object> {
  yield* given;
  if (error !== undefined) throw error;
}

/** A source that a test feeds. */
export class FedSource implements AsyncIterableIterator<object> {
  readonly #queue: IteratorResult<object>[] = [];
  #waiting: { resolve: (result: IteratorResult<object>) => void; reject: (error: unknown) => void } | undefined;
  #error: { readonly error: unknown } | undefined;
  /** How often it was read, and whether the reader said that it is done. */
  reads = 0;
  isReturned = false;

  part(part: object): void {
    this.#give({ done: false, value: part });
  }

  end(): void {
    this.#give({ done: true, value: undefined });
  }

  fail(error: unknown): void {
    if (this.#waiting === undefined) this.#error = { error };
    else this.#waiting.reject(error);
    this.#waiting = undefined;
  }

  next(): Promise<IteratorResult<object>> {
    this.reads += 1;
    const result = this.#queue.shift();
    if (result !== undefined) return Promise.resolve(result);
    if (this.#error !== undefined) return Promise.reject(this.#error.error);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  return(): Promise<IteratorResult<object>> {
    this.isReturned = true;
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #give(result: IteratorResult<object>): void {
    if (this.#waiting === undefined) this.#queue.push(result);
    else this.#waiting.resolve(result);
    this.#waiting = undefined;
  }
}
