/**
 * A callback for an abort that leaves nothing on a signal that outlives the request.
 */

/** Calls `told` once when the signal is aborted, in this moment if it is already, unless the result was called before. */
export function onAbort(signal: AbortSignal | undefined, told: () => void): () => void {
  if (signal === undefined) return () => undefined;
  if (signal.aborted) {
    told();
    return () => undefined;
  }
  signal.addEventListener('abort', told, { once: true });
  return () => signal.removeEventListener('abort', told);
}
