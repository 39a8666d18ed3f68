// From a reply to what is sent: head and steps.
//
// Owns: the response headers of each wire, and the choice between the answer and an HTTP error.
// Promises: the log record knows the fault, the length of the whole answer and where its terminal event ends before
// the first byte is sent.
// Leaves to others: the bytes (wires/), the place of a fault in them (sending-plan.ts).

import { DEFAULT_ANSWER } from './wires/answers.ts';
import type { ScriptedAnswer } from './wires/answers.ts';
import type { ExchangeHead } from './exchange.ts';
import type { Reply } from './fault-server.ts';
import type { ErrorVariant, StatusFault } from './faults.ts';
import { VARIANT_STATUS, errorBody, errorFrame } from './provider-errors.ts';
import type { OpenRecord } from './request-log.ts';
import { lengthOf, offsetOf, planSending } from './sending-plan.ts';
import type { SendingStep } from './sending-plan.ts';
import { mcpOwnAnswer } from './wires/mcp.ts';
import type { McpTool } from './wires/mcp.ts';
import { padded } from './wires/wire.ts';
import type { Wire } from './wires/wire.ts';

export interface ReplyPlan {
  readonly head: ExchangeHead;
  readonly steps: readonly SendingStep[];
}

/** The plan for a request of a wire; fills in what the record can know before sending. */
export function planReply(wire: Wire, reply: Reply, record: OpenRecord): ReplyPlan {
  const answer = reply.answer ?? DEFAULT_ANSWER;
  const body = bodyOf(record);
  record.streaming = wire.streams(body, record.path);
  const fault = reply.fault;
  if (fault !== undefined) record.fault = fault;
  if (fault?.kind === 'status') return planStatus(wire, fault, answer, record);
  if (fault?.kind === 'error_event' && !record.streaming) {
    const variant = fault.variant ?? 'overload';
    return planStatus(
      wire,
      { kind: 'status', status: VARIANT_STATUS[wire.provider][variant], variant },
      answer,
      record,
    );
  }
  const frames = wire.frames(answer, { number: record.number, body, path: record.path, streaming: record.streaming });
  record.answerBytes = lengthOf(frames);
  record.terminalBytes = offsetOf(frames, 'after_terminal') ?? 0;
  const inner =
    fault?.kind === 'error_event'
      ? errorFrame(wire.name, fault.variant ?? 'overload', requestIdOf(answer, record))
      : undefined;
  const steps = planSending(frames, fault, answer.delayMillis ?? 0, inner);
  const changesLength = fault?.kind === 'garbage' || (fault?.kind === 'drop' && fault.how === 'end');
  const length = record.streaming || changesLength ? {} : { 'content-length': String(record.answerBytes) };
  const type = record.streaming ? 'text/event-stream; charset=utf-8' : 'application/json; charset=utf-8';
  return {
    head: { status: 200, headers: headersOf(wire, answer, record, { 'content-type': type, ...length }) },
    steps,
  };
}

/** The plan for what a wire answers without the script (MCP's handshake and lists); undefined where the script answers. */
export function planOwnAnswer(wire: Wire, record: OpenRecord, tools: readonly McpTool[]): ReplyPlan | undefined {
  if (wire.name !== 'mcp') return undefined;
  const context = { number: record.number, body: bodyOf(record), path: record.path, streaming: false };
  const own = mcpOwnAnswer(record.method, context, tools);
  if (own === undefined) return undefined;
  record.answerBytes = lengthOf(own.frames);
  record.terminalBytes = record.answerBytes;
  return { head: { status: own.status, headers: own.headers }, steps: planSending(own.frames, undefined, 0) };
}

/** The plan for a path that belongs to no wire. */
export function planUnknownPath(record: OpenRecord): ReplyPlan {
  const body = Buffer.from(
    JSON.stringify({ error: { message: `No wire of the fault server has the path ${record.path}` } }),
  );
  return { head: { status: 404, headers: { 'content-type': 'application/json' } }, steps: bodySteps(body, record) };
}

function planStatus(wire: Wire, fault: StatusFault, answer: ScriptedAnswer, record: OpenRecord): ReplyPlan {
  const variant: ErrorVariant | undefined = fault.variant;
  const body = fault.body ?? errorBody(wire.provider, fault.status, variant, requestIdOf(answer, record));
  const retryAfter = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
  const headers = headersOf(wire, answer, record, {
    'content-type': 'application/json; charset=utf-8',
    ...retryAfter,
    ...fault.headers,
  });
  return { head: { status: fault.status, headers }, steps: bodySteps(Buffer.from(body), record) };
}

function bodySteps(body: Buffer, record: OpenRecord): readonly SendingStep[] {
  record.answerBytes = body.length;
  record.terminalBytes = body.length;
  return planSending([{ role: 'terminal', bytes: body }], undefined, 0);
}

function headersOf(
  wire: Wire,
  answer: ScriptedAnswer,
  record: OpenRecord,
  own: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const requestId = wire.requestIdHeader === undefined ? {} : { [wire.requestIdHeader]: requestIdOf(answer, record) };
  return { ...own, 'cache-control': 'no-cache', ...requestId, ...answer.headers };
}

function requestIdOf(answer: ScriptedAnswer, record: OpenRecord): string {
  return answer.requestId ?? `req_${padded(record.number)}`;
}

function bodyOf(record: OpenRecord): Readonly<Record<string, unknown>> {
  return typeof record.body === 'object' && record.body !== null
    ? (record.body as Readonly<Record<string, unknown>>)
    : {};
}
