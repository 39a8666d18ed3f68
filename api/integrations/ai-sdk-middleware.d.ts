import type { Replay, RequestInfo, ToolDeclaration } from '../run/index.ts';
/** Options of `spanboxMiddleware`. */
export interface SpanboxMiddlewareOptions<V extends 'v2' | 'v3' | 'v4' = 'v3'> {
    /** The specification of the model: v2 with AI SDK 5, v3 with 6, v4 with 7. @default 'v3' */
    readonly version?: V;
    /** What is known of tools, by name, beside what the run knows. */
    readonly tools?: Readonly<Record<string, ToolDeclaration>>;
    readonly watchdogs?: RequestInfo['watchdogs'];
    readonly budget?: RequestInfo['budget'];
    readonly maxDelayMillis?: number;
    readonly onReplay?: (replay: Replay) => void;
}
/** What is used of a call's parameters. */
interface CallParams {
    readonly tools?: readonly unknown[] | undefined;
    readonly abortSignal?: AbortSignal | undefined;
}
/** What is used of a model. */
interface Model {
    readonly provider: string;
    readonly modelId: string;
    doGenerate(params: never): PromiseLike<unknown>;
    doStream(params: never): PromiseLike<unknown>;
}
interface Wrapped<P> {
    readonly params: P;
    readonly model: Model;
}
/** The middleware, as `wrapLanguageModel` takes it. */
export interface SpanboxMiddleware<V extends 'v2' | 'v3' | 'v4'> {
    readonly specificationVersion: V;
    readonly wrapGenerate: <P extends CallParams, R>(options: Wrapped<P> & {
        readonly doGenerate: () => PromiseLike<R>;
    }) => Promise<R>;
    readonly wrapStream: <P extends CallParams, R extends {
        readonly stream: ReadableStream;
    }>(options: Wrapped<P> & {
        readonly doStream: () => PromiseLike<R>;
    }) => Promise<R>;
}
/** Middleware that makes the calls of a model attempts of the run that is active. Outside of a run it only observes. */
export declare function spanboxMiddleware<V extends 'v2' | 'v3' | 'v4' = 'v3'>(options?: SpanboxMiddlewareOptions<V>): SpanboxMiddleware<V>;
export {};
