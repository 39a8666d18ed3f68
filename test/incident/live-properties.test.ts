// Any tree of spans, by any convention, broken anywhere: what the processor says of a run is what its exported spans prove.
import fc from 'fast-check';
import { SpanStatusCode } from '@opentelemetry/api';
import type { Attributes, Span } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { deriveIncidents, evidenceFromSpans, recordEvidence } from '../../src/incident/index.ts';
import type { Evidence, Incident } from '../../src/incident/index.ts';
import { Traced, under } from './traced.ts';

const KINDS: readonly Attributes[] = [
  {},
  { 'gen_ai.operation.name': 'invoke_agent' },
  { 'gen_ai.operation.name': 'invoke_workflow' },
  { 'gen_ai.operation.name': 'chat' },
  { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'read' },
  { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'write', 'spanbox.tool.effect': 'mutating' },
  { 'ai.operationId': 'ai.streamText' },
  { 'ai.operationId': 'ai.streamText.doStream' },
  { 'ai.operationId': 'ai.toolCall', 'ai.toolCall.name': 'read', 'ai.toolCall.id': 'call_1' },
  { 'openinference.span.kind': 'AGENT' },
  { 'openinference.span.kind': 'LLM' },
  { 'openinference.span.kind': 'TOOL', 'tool.name': 'read' },
  { 'traceloop.span.kind': 'workflow' },
  { 'llm.request.type': 'chat' },
  // One id, one run: the place of the mark is taken by the span's own number.
  { 'gen_ai.operation.name': 'invoke_agent', 'spanbox.run.id': '#' },
];

/** What a span may say before its end. */
const WORDS: readonly Attributes[] = [
  {},
  { 'gen_ai.response.finish_reasons': ['stop'], 'gen_ai.usage.output_tokens': 3 },
  {
    'gen_ai.response.finish_reasons': ['tool_calls'],
    'gen_ai.output.messages': '[{"parts":[{"type":"tool_call","id":"call_1","name":"read"}]}]',
  },
  { 'ai.response.finishReason': 'unknown', 'ai.response.text': 'some' },
  { 'ai.response.finishReason': 'error' },
  { 'ai.response.toolCalls': '[{"toolCallId":"call_1","toolName":"read"}]', 'ai.response.finishReason': 'tool-calls' },
  { 'error.type': 'ECONNRESET' },
  { 'error.type': '429' },
  { 'error.type': '_OTHER' },
  { 'spanbox.run.outcome': 'failed' },
  { 'http.response.status_code': 500 },
];
const EXCEPTIONS: readonly (readonly [type: string, message: string] | undefined)[] = [
  undefined,
  ['UND_ERR_SOCKET', 'other side closed'],
  ['RateLimitError', '429 Too many requests'],
  ['AbortError', 'This operation was aborted'],
  ['APIError', 'terminated'],
  ['TypeError', 'socket hang up'],
  ['ENOENT', 'no such file'],
  // With a status beside it, its `error.type` would be the status, and the code lost.
  ['overloaded_error', ''],
  ['BadRequestError', "400 This model's maximum context length is 8192 tokens"],
];

const evidence: fc.Arbitrary<Evidence> = fc.oneof(
  fc
    .record({
      kind: fc.constantFrom<
        'attempt_started' | 'provider_progress' | 'visible_output' | 'stream_truncated' | 'replay_started'
      >('attempt_started', 'provider_progress', 'visible_output', 'stream_truncated', 'replay_started'),
      attempt: fc.integer({ min: 1, max: 3 }),
    })
    .map((item): Evidence => item),
  fc
    .record({
      kind: fc.constantFrom<'tool_execution_started' | 'tool_execution_failed' | 'tool_execution_finished'>(
        'tool_execution_started',
        'tool_execution_failed',
        'tool_execution_finished',
      ),
      attempt: fc.integer({ min: 1, max: 3 }),
      call: fc.constantFrom('call_1', 'call_2'),
    })
    .map((item): Evidence => item),
  fc.constantFrom<Evidence>(
    { kind: 'transport_error', attempt: 1, code: 'ECONNRESET' },
    { kind: 'transport_error', attempt: 2 },
    { kind: 'stream_finished', attempt: 1, finishReason: 'stop' },
    { kind: 'stream_finished', attempt: 2, finishReason: 'stop' },
    { kind: 'user_cancelled' },
    { kind: 'lifecycle_closed', action: 'reload', actionId: 'a' },
    { kind: 'lifecycle_closed', action: 'abort' },
    { kind: 'run_finished', outcome: 'completed' },
    { kind: 'run_finished', outcome: 'failed' },
  ),
);

interface Step {
  readonly place: number;
  readonly kind: number;
  readonly isEnd: boolean;
  readonly words: number;
  readonly exception: number;
  readonly isError: boolean;
  readonly isOk: boolean;
  readonly item: Evidence | undefined;
}

const steps = (withEvidence: boolean): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.record({
      place: fc.nat({ max: 100 }),
      kind: fc.nat({ max: KINDS.length - 1 }),
      isEnd: fc.boolean(),
      words: fc.nat({ max: WORDS.length - 1 }),
      exception: fc.nat({ max: EXCEPTIONS.length - 1 }),
      isError: fc.boolean(),
      isOk: fc.constantFrom(false, false, false, true),
      item: withEvidence ? fc.option(evidence, { nil: undefined }) : fc.constant(undefined),
    }),
    { minLength: 1, maxLength: 24 },
  );

interface OpenSpan {
  readonly span: Span;
  readonly parent: OpenSpan | undefined;
  children: number;
}

/** One millisecond per step, from a fixed day. */
const DAY_SECONDS = 1_790_000_000;
const at = (millis: number): [number, number] => [DAY_SECONDS + Math.floor(millis / 1000), (millis % 1000) * 1_000_000];

function kindOf(kind: number, number: number): Attributes {
  const attributes = KINDS[kind] ?? {};
  return attributes['spanbox.run.id'] === undefined ? attributes : { ...attributes, 'spanbox.run.id': `run-${number}` };
}

/** Lets the spans of `run` live: a span ends after those below it. */
function live(run: readonly Step[], traced: Traced): void {
  const open: OpenSpan[] = [];
  let time = 0;
  let order = 0;
  const end = (one: OpenSpan, step: Step): void => {
    const { span } = one;
    span.setAttributes(WORDS[step.words] ?? {});
    const exception = EXCEPTIONS[step.exception];
    if (exception !== undefined && step.isError) {
      span.addEvent('exception', { 'exception.type': exception[0], 'exception.message': exception[1] }, at(time));
    }
    if (step.isError) span.setStatus({ code: SpanStatusCode.ERROR });
    else if (step.isOk) span.setStatus({ code: SpanStatusCode.OK });
    span.end(at(time));
    if (one.parent !== undefined) one.parent.children -= 1;
    open.splice(open.indexOf(one), 1);
  };
  for (const step of run) {
    time += 1;
    const leaves = open.filter(({ children }) => children === 0);
    const leaf = leaves[step.place % Math.max(1, leaves.length)];
    if (step.isEnd && leaf !== undefined) {
      end(leaf, step);
      continue;
    }
    const parent = open[step.place % (open.length + 1)];
    const span = traced.tracer.startSpan(
      `span ${time}`,
      { attributes: kindOf(step.kind, time), startTime: at(time), root: parent === undefined },
      parent === undefined ? undefined : under(parent.span),
    );
    if (parent !== undefined) parent.children += 1;
    open.push({ span, parent, children: 0 });
    if (step.item !== undefined) {
      recordEvidence(span, { ...step.item, atMs: time }, { order });
      order += 1;
    }
  }
  for (const one of open.toReversed()) {
    time += 1;
    end(one, run[0] ?? fail());
  }
}

function fail(): never {
  throw new Error('a run without steps');
}

function compareRuns(traced: Traced): number {
  const { told } = traced;
  let incidents = 0;
  for (const { runSpanId, evidence: items } of evidenceFromSpans(traced.otlp)) {
    const run = traced.spans.find((span) => span.spanContext().spanId === runSpanId);
    const isRun = RUN_NAMES.some(([key, values]) => values.includes(String(run?.attributes[key])));
    if (run === undefined || !isRun) continue;
    const { incident } = deriveIncidents(items);
    const id = run.attributes['spanbox.incident.id'];
    const last: Incident | undefined = told.findLast((one) => one.id === id)?.incident;
    expect(last).toEqual(incident);
    expect(id === undefined).toBe(incident === undefined);
    if (incident !== undefined) incidents += 1;
  }
  return incidents;
}

/** Spans that are a run. */
const RUN_NAMES: readonly (readonly [key: string, values: readonly string[]])[] = [
  ['gen_ai.operation.name', ['invoke_agent', 'invoke_workflow']],
  ['ai.operationId', ['ai.streamText']],
  ['openinference.span.kind', ['AGENT']],
  ['traceloop.span.kind', ['workflow']],
];

test.each([
  ['spans of others', false],
  ['spans with evidence of ours among them', true],
])('the incident of a run, told live, is the one derived from its exported spans: %s', (_name, withEvidence) => {
  let incidents = 0;
  fc.assert(
    fc.property(steps(withEvidence), (run) => {
      const traced = new Traced();
      live(run, traced);
      incidents += compareRuns(traced);
    }),
    { numRuns: 1000 },
  );
  expect(incidents).toBeGreaterThan(150);
});

test('the same where nobody calls onEnding', () => {
  fc.assert(
    fc.property(steps(true), (run) => {
      const [now, old] = [new Traced(), new Traced({ isOld: true })];
      live(run, now);
      live(run, old);
      compareRuns(old);
      expect(old.told.map(({ span, incident }) => ({ span, incident }))).toEqual(
        now.told.map(({ span, incident }) => ({ span, incident })),
      );
      const marks = (traced: Traced): readonly unknown[] =>
        traced.spans.map(({ status, attributes }) => ({
          status: status.code,
          error: attributes['error.type'],
          reasons: attributes['gen_ai.response.finish_reasons'],
        }));
      expect(marks(old)).toEqual(marks(now));
    }),
    { numRuns: 1000 },
  );
});
