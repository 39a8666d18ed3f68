// The door `spanbox/streams`: observe the stream of a model's answer without altering it.
//
// Owns: the list of what is public. docs/streams.md has the rules and the tables.

export { observeStream, wrapStream } from './observe-stream.ts';
export type { ObserveStreamOptions } from './observe-stream.ts';
export { createStreamObserver } from './observer.ts';
export type { StreamObserver, StreamObserverOptions } from './observer.ts';
export type { StreamFormat } from './formats/registry.ts';
export type { StreamUsage } from './formats/signals.ts';
export type { OutputKind, PartialOutput } from './partial-output.ts';
export { factAttributes } from './span-facts.ts';
export type { SpanLike } from './span-facts.ts';
export type { ToolDescription } from './tracker-surroundings.ts';
export type { StreamFacts, StreamOutcome } from './wire-facts.ts';
