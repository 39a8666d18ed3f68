/**
 * Middleware for `wrapLanguageModel` of the AI SDK: every call of the model is an attempt of the run that is active, replayed where that is safe.
 *
 * M1. The parts are the model's own. What a replay would repeat is left out: the head of the stream; reasoning that was begun is ended first.
 * M2. One step is one request, so a step can be replayed although the steps before it ran tools.
 * M3. Where the AI SDK's own telemetry made a span of the call, that span is enriched; outside of a run too, and then nothing is replayed.
 *     A call that is observed already (`run.stream` around `streamText`) is left alone.
 * Nothing of the AI SDK is imported: the types are structural, so models of the specifications v2 to v4 fit.
 */
import { context } from '@opentelemetry/api';
import { wrapStream } from '../streams/index.ts';
import { currentRun, isObserved } from '../run/current-run.ts';
import type { CurrentRun } from '../run/current-run.ts';
import type { Replay, RequestInfo, ToolDeclaration } from '../run/index.ts';
import { LoneAttempt } from './lone-attempt.ts';
import { nativeRequestSpan } from './native-span.ts';
import { providerName } from './provider-name.ts';

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
  readonly wrapGenerate: <P extends CallParams, R>(
    options: Wrapped<P> & { readonly doGenerate: () => PromiseLike<R> },
  ) => Promise<R>;
  readonly wrapStream: <P extends CallParams, R extends { readonly stream: ReadableStream }>(
    options: Wrapped<P> & { readonly doStream: () => PromiseLike<R> },
  ) => Promise<R>;
}

/** Middleware that makes the calls of a model attempts of the run that is active. Outside of a run it only observes. */
export function spanboxMiddleware<V extends 'v2' | 'v3' | 'v4' = 'v3'>(
  options: SpanboxMiddlewareOptions<V> = {},
): SpanboxMiddleware<V> {
  return {
    specificationVersion: (options.version ?? 'v3') as V,
    wrapGenerate: async ({ doGenerate, params, model }) => {
      if (isObserved()) return doGenerate();
      const request = requestOf(model, params, options);
      const current = currentRun();
      if (current === undefined) return generateAlone(request, doGenerate);
      return current.request(
        request,
        async ({ signal, onHead }) => {
          const answer = (await model.doGenerate(paramsOf(params, signal))) as Awaited<ReturnType<typeof doGenerate>>;
          onHead(headersOf(answer));
          return answer;
        },
        nativeRequestSpan(),
      );
    },
    wrapStream: async ({ doStream, params, model }) => {
      if (isObserved()) return doStream();
      const current = currentRun();
      if (current === undefined) return streamAlone(requestOf(model, params, options), doStream);
      return streamed(current, params, model, options);
    },
  };
}

/** Outside of a run: the same answer, and every error as it is. */
async function generateAlone<R>(request: RequestInfo, doGenerate: () => PromiseLike<R>): Promise<R> {
  const { context: inside, observer } = new LoneAttempt(request);
  try {
    const answer = await context.with(inside, doGenerate);
    observer.onHead(headersOf(answer));
    observer.onPart(answer);
    observer.onEnd();
    return answer;
  } catch (error) {
    observer.onError(error);
    throw error;
  }
}

/** Outside of a run: the same stream. */
async function streamAlone<R extends { readonly stream: ReadableStream }>(
  request: RequestInfo,
  doStream: () => PromiseLike<R>,
): Promise<R> {
  const { context: inside, observer } = new LoneAttempt(request);
  try {
    const answer = await context.with(inside, doStream);
    observer.onHead(headersOf(answer));
    return { ...answer, stream: wrapStream(answer.stream, observer) };
  } catch (error) {
    observer.onError(error);
    throw error;
  }
}

async function streamed<P extends CallParams, R extends { readonly stream: ReadableStream }>(
  current: CurrentRun,
  params: P,
  model: Model,
  options: SpanboxMiddlewareOptions<'v2' | 'v3' | 'v4'>,
): Promise<R> {
  const seam = new Seam();
  let result: R | undefined;
  const request = requestOf(model, params, options);
  const stream = current.stream(
    {
      ...request,
      onReplay: (replay) => {
        seam.replayed();
        options.onReplay?.(replay);
      },
    },
    async ({ signal, onHead }) => {
      const opened = (await model.doStream(paramsOf(params, signal))) as R;
      result = opened;
      onHead(headersOf(opened));
      return opened.stream as ReadableStream<unknown>;
    },
    nativeRequestSpan(),
  );
  // The AI SDK is told of a call that failed before its first part as of any such call.
  const first = await stream.next();
  if (result === undefined) throw new TypeError('Cannot stream: the model gave no stream');
  let isFirst = true;
  const handedOn = new ReadableStream<unknown>(
    {
      pull: async (controller) => {
        try {
          const { done, value } = isFirst ? first : await stream.next();
          isFirst = false;
          if (done === true) controller.close();
          else for (const part of seam.joined(value)) controller.enqueue(part);
        } catch (error) {
          // Models of the AI SDK give what breaks them as a part; then the AI SDK ends its own spans and promises.
          controller.enqueue({ type: 'error', error });
          controller.close();
        }
      },
      cancel: async () => {
        await stream.return();
      },
    },
    { highWaterMark: 0 },
  );
  return { ...result, stream: handedOn };
}

/** Where one attempt's parts end and the next one's begin. */
class Seam {
  readonly #open = new Set<string>();
  #isReplay = false;
  #hasHead = false;

  replayed(): void {
    this.#isReplay = true;
  }

  /** The part, with what the seam needs before it; nothing, for a head that came before. */
  joined(part: unknown): readonly unknown[] {
    const { type, id } = part as { readonly type?: unknown; readonly id?: unknown };
    const before = this.#isReplay ? [...this.#open].map((open) => ({ type: 'reasoning-end', id: open })) : [];
    if (this.#isReplay) this.#open.clear();
    this.#isReplay = false;
    if (type === 'reasoning-start') this.#open.add(String(id));
    if (type === 'reasoning-end') this.#open.delete(String(id));
    const isHead = type === 'stream-start';
    const isKnown = isHead && this.#hasHead;
    this.#hasHead ||= isHead;
    return isKnown ? before : [...before, part];
  }
}

function requestOf(
  model: Model,
  params: CallParams,
  options: SpanboxMiddlewareOptions<'v2' | 'v3' | 'v4'>,
): RequestInfo {
  const { watchdogs, budget, maxDelayMillis, onReplay, tools: declared } = options;
  return {
    provider: providerName(model.provider),
    model: model.modelId,
    format: 'ai-sdk',
    tools: (params.tools ?? []).map((tool) => withDeclaration(tool, declared)),
    ...(params.abortSignal === undefined ? {} : { signal: params.abortSignal }),
    ...(watchdogs === undefined ? {} : { watchdogs }),
    ...(budget === undefined ? {} : { budget }),
    ...(maxDelayMillis === undefined ? {} : { maxDelayMillis }),
    ...(onReplay === undefined ? {} : { onReplay }),
  };
}

function withDeclaration(tool: unknown, declared: SpanboxMiddlewareOptions['tools']): unknown {
  if (typeof tool !== 'object' || tool === null) return tool;
  const { name } = tool as { readonly name?: unknown };
  const known = typeof name === 'string' && declared !== undefined && Object.hasOwn(declared, name);
  return known ? { ...tool, ...declared[name] } : tool;
}

/** The parameters, with the attempt's signal: it is aborted by the caller's own too (`RequestInfo.signal`). */
function paramsOf(params: CallParams, abortSignal: AbortSignal): never {
  return { ...params, abortSignal } as never;
}

/** The head of the answer, as far as the provider tells it. */
function headersOf(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { response } = answer as { readonly response?: unknown };
  if (typeof response !== 'object' || response === null) return undefined;
  return (response as { readonly headers?: unknown }).headers;
}
