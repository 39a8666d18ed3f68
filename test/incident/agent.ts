// A small agent with spans of its own: real clients, explicit evidence, no help of the library's run.
//
// Owns: one run: requests, streams, tools, a cancel, a close, timers; evidence on the span where it belongs, with order and time.
// Leaves to others: the answers (the fault server), what is asserted.

import { SpanKind } from '@opentelemetry/api';
import type { Span, Tracer } from '@opentelemetry/api';
import { recordEvidence } from '../../src/incident/index.ts';
import type { Effect, Evidence, Watchdog } from '../../src/incident/index.ts';
import { createStreamObserver } from '../../src/streams/index.ts';
import type { FaultServer } from '../../src/testing/index.ts';
import { OPENAI_CLIENTS } from './openai-clients.ts';
import type { OpenAIClient } from './openai-clients.ts';
import { under } from './traced.ts';

/** What a test does to a run while it runs. */
export interface Control {
  cancel(): void;
  close(action: string, actionId?: string): void;
  expire(watchdog: Watchdog): void;
}

/** When a test may act: the request was received, its head came, or a first item of that kind was recorded. */
export type Moment = 'request' | 'head' | Evidence['kind'];

export interface AgentTool {
  readonly effect: Effect;
  readonly run: (signal: AbortSignal) => Promise<string>;
}

export interface AgentOptions {
  readonly tracer: Tracer;
  readonly server: FaultServer;
  /** @default 'openai-chat' */
  readonly client?: OpenAIClient['format'];
  readonly tools?: Readonly<Record<string, AgentTool>>;
  /** Tools start as soon as their call is complete, while the stream is still read. @default false */
  readonly isEager?: boolean;
  /** Failed attempts that are tried again. @default 0 */
  readonly replays?: number;
  readonly act?: { readonly when: Moment; readonly how: (control: Control) => void };
  /** Called after each item is on its span. */
  readonly onRecorded?: (item: Evidence, order: number) => void;
}

const STARTED_AT_MS = performance.now();

/** Runs the agent to its end; never rejects. The last attempt's outcome is how the run ended. */
export async function runAgent(options: AgentOptions): Promise<void> {
  await new AgentRun(options).run();
}

interface PendingCall {
  readonly attempt: number;
  readonly call: string;
  readonly tool: string;
}

class AgentRun {
  readonly #options: AgentOptions;
  readonly #client: OpenAIClient;
  readonly #span: Span;
  readonly #abort = new AbortController();
  #order = 0;
  #hasActed = false;
  #attempt = 0;
  /** Of the attempt that is running. */
  #current: { readonly span: Span; readonly abort: AbortController } | undefined;

  constructor(options: AgentOptions) {
    this.#options = options;
    this.#client = OPENAI_CLIENTS[options.client ?? 'openai-chat'];
    this.#span = options.tracer.startSpan('invoke_agent test', {
      attributes: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'test' },
    });
  }

  async run(): Promise<void> {
    let replays = this.#options.replays ?? 0;
    for (;;) {
      const { calls, isFinished, eager, end } = await this.#request();
      if (!isFinished) {
        const isReplay = replays > 0 && !this.#abort.signal.aborted;
        if (isReplay) this.#record({ kind: 'replay_started', attempt: this.#attempt });
        end();
        await Promise.all(eager);
        replays -= 1;
        if (isReplay) continue;
        this.#finish(this.#abort.signal.aborted ? 'stopped' : 'failed');
        return;
      }
      end();
      const failures = await Promise.all([...eager, ...calls.map((call) => this.#runTool(call))]);
      if (failures.includes('fatal')) {
        this.#finish(this.#abort.signal.aborted ? 'stopped' : 'failed');
        return;
      }
      if (failures.length === 0) {
        this.#finish('completed');
        return;
      }
    }
  }

  #finish(outcome: 'completed' | 'failed' | 'stopped'): void {
    this.#record({ kind: 'run_finished', outcome });
    this.#span.end();
  }

  async #request(): Promise<{
    readonly calls: readonly PendingCall[];
    readonly isFinished: boolean;
    readonly eager: readonly Promise<ToolOutcome>[];
    readonly end: () => void;
  }> {
    const { tracer, server, tools = {} } = this.#options;
    this.#attempt += 1;
    const span = tracer.startSpan(
      'chat test',
      { kind: SpanKind.CLIENT, attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'test' } },
      under(this.#span),
    );
    const abort = new AbortController();
    const stop = (): void => abort.abort(this.#abort.signal.reason);
    this.#abort.signal.addEventListener('abort', stop);
    this.#current = { span, abort };
    const calls: PendingCall[] = [];
    const eager: Promise<ToolOutcome>[] = [];
    const observer = createStreamObserver({
      format: this.#client.format,
      attempt: this.#attempt,
      signal: abort.signal,
      now: clock,
      describeTool: (name) => {
        const tool = tools[name];
        return tool === undefined ? { tool: 'other', effect: 'unknown' } : { tool: name, effect: tool.effect };
      },
      onEvidence: (item) => {
        this.#record(item);
        if (item.kind !== 'tool_call_materialized') return;
        const call = { attempt: item.attempt, call: item.call, tool: item.tool };
        if (this.#options.isEager === true) eager.push(this.#runTool(call));
        else calls.push(call);
      },
    });
    observer.onAttemptStart();
    const exposed = Object.keys(tools).length;
    this.#record({
      kind: 'boundary_snapshot',
      attempt: this.#attempt,
      exposed,
      unknown: 0,
      providerSide: 0,
      externalWait: 0,
      opaque: 0,
    });
    try {
      const opening = this.#client.open(server, abort.signal);
      if (this.#options.act?.when === 'request') {
        await received(server);
        this.#act('request');
      }
      const stream = await opening;
      this.#act('head');
      for await (const part of stream) observer.onPart(part);
      observer.onEnd();
    } catch (error) {
      observer.onError(error);
    }
    this.#abort.signal.removeEventListener('abort', stop);
    return { calls, eager, isFinished: observer.outcome === 'finished', end: () => span.end() };
  }

  async #runTool({ attempt, call, tool }: PendingCall): Promise<ToolOutcome> {
    const span = this.#options.tracer.startSpan(
      `execute_tool ${tool}`,
      {
        attributes: {
          'gen_ai.operation.name': 'execute_tool',
          'gen_ai.tool.name': tool,
          'gen_ai.tool.call.id': call,
        },
      },
      under(this.#span),
    );
    const known = this.#options.tools?.[tool];
    const of = { attempt, call };
    this.#record({ kind: 'tool_execution_started', ...of, tool, effect: known?.effect ?? 'unknown' }, span);
    try {
      await known?.run(this.#abort.signal);
      this.#record({ kind: 'tool_execution_finished', ...of, tool }, span);
      return 'finished';
    } catch (error) {
      if (this.#abort.signal.aborted) {
        this.#record({ kind: 'tool_interrupted', ...of }, span);
        return 'fatal';
      }
      this.#record({ kind: 'tool_execution_failed', ...of, tool, error: errorName(error) }, span);
      return error instanceof FatalToolError ? 'fatal' : 'failed';
    } finally {
      span.end();
    }
  }

  #record(item: Evidence, span?: Span): void {
    const dated = { ...item, atMs: item.atMs ?? clock() };
    const order = this.#order;
    this.#order += 1;
    const own = 'attempt' in item ? this.#current?.span : this.#span;
    recordEvidence(span ?? own ?? this.#span, dated, { order });
    this.#options.onRecorded?.(dated, order);
    this.#act(item.kind);
  }

  #act(moment: Moment): void {
    const { act } = this.#options;
    if (act?.when !== moment || this.#hasActed) return;
    this.#hasActed = true;
    act.how({
      cancel: () => this.#stop({ kind: 'user_cancelled', source: 'ui' }),
      close: (action, actionId) =>
        this.#stop({ kind: 'lifecycle_closed', action, ...(actionId === undefined ? {} : { actionId }) }),
      expire: (watchdog) => {
        this.#record({ kind: 'watchdog_expired', attempt: this.#attempt, watchdog });
        this.#current?.abort.abort(new Error('expired'));
      },
    });
  }

  #stop(item: Evidence): void {
    this.#record(item);
    this.#abort.abort(new Error('stopped'));
  }
}

type ToolOutcome = 'finished' | 'failed' | 'fatal';

/** A tool's failure with which the run ends. */
export class FatalToolError extends Error {
  override name = 'FatalToolError';
}

function clock(): number {
  return performance.now() - STARTED_AT_MS;
}

function errorName(error: unknown): string {
  return error instanceof Error ? error.name : 'Error';
}

async function received(server: FaultServer): Promise<void> {
  while (server.requests.length === 0) {
    await new Promise((resolve) => {
      setTimeout(resolve, 2);
    });
  }
}
