/**
 * The `run` that the body of `agentRun` gets: the doors to requests and tools, and nothing of the rest.
 */
import type { Span } from '@opentelemetry/api';
import type { ActiveRun } from './active-run.ts';
import { ReplayingStream } from './replaying-stream.ts';
import { checkStreamRequest } from './request-check.ts';
import type { Attempt, Call, ObservedStream, RequestInfo, Run, StreamSource, ToolInfo } from './run-types.ts';
import type { Scope } from './scope.ts';
import { runTool } from './tool-run.ts';
import { sendWhole } from './whole-request.ts';

/** A run, as the application sees it. */
export class PublicRun implements Run {
  readonly #run: ActiveRun;

  constructor(run: ActiveRun) {
    this.#run = run;
  }

  get id(): string {
    return this.#run.id;
  }

  get session(): string | undefined {
    return this.#run.start.session;
  }

  get signal(): AbortSignal {
    return this.#run.signal;
  }

  get span(): Span {
    return this.#run.span;
  }

  get scope(): Scope {
    return this.#run.start.scope;
  }

  stream<T>(
    request: RequestInfo,
    start: (attempt: Attempt) => StreamSource<T> | Promise<StreamSource<T>>,
  ): ObservedStream<T> {
    return new ReplayingStream(this.#run, checkStreamRequest(request), start);
  }

  request<T>(request: RequestInfo, start: (attempt: Attempt) => Promise<T>): Promise<T> {
    return sendWhole(this.#run, request, start);
  }

  tool<T>(tool: ToolInfo, execute: (call: Call) => Promise<T> | T): Promise<T> {
    return runTool(this.#run, tool, execute);
  }
}
