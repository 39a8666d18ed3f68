// The incident processor on single spans, by every convention, with every option: what it writes, what it leaves, what it survives.
import { setTimeout as sleep } from 'node:timers/promises';
import { DiagLogLevel, SpanStatusCode, context, diag, trace } from '@opentelemetry/api';
import type { Attributes, Span } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { afterEach, describe, expect, test } from 'vitest';
import { recordEvidence } from '../../src/incident/index.ts';
import type { Evidence } from '../../src/incident/index.ts';
import { RunIncidentSpanProcessor } from '../../src/processors/incident/index.ts';
import type { IncidentOptions } from '../../src/processors/incident/index.ts';
import { Traced, under } from './traced.ts';

const AGENT: Attributes = { 'gen_ai.operation.name': 'invoke_agent' };
const CHAT: Attributes = { 'gen_ai.operation.name': 'chat' };
const TOOL: Attributes = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'read' };

function start(traced: Traced, name: string, attributes: Attributes, parent?: Span): Span {
  return traced.tracer.startSpan(name, { attributes }, parent === undefined ? undefined : under(parent));
}

/** Ends the span as instrumentations do that saw it fail. */
function breakSpan(span: Span, type = 'ECONNRESET', message = 'read ECONNRESET'): void {
  span.recordException({ name: type, code: type, message });
  span.setStatus({ code: SpanStatusCode.ERROR, message });
  span.end();
}

function answer(span: Span): void {
  span.setAttribute('gen_ai.response.finish_reasons', ['stop']);
  span.end();
}

function record(span: Span, order: number, item: Evidence): void {
  recordEvidence(span, { ...item, atMs: order }, { order });
}

afterEach(() => diag.disable());

describe('a span that somebody else made and that ends with ERROR', () => {
  test.each<[string, Attributes]>([
    ['OpenTelemetry', CHAT],
    ['AI SDK', { 'ai.operationId': 'ai.streamText.doStream' }],
    ['OpenInference', { 'openinference.span.kind': 'LLM' }],
    ['OpenLLMetry', { 'llm.request.type': 'chat' }],
  ])('has its incident, without a run too: a model request by %s', (_name, attributes) => {
    const traced = new Traced();
    breakSpan(start(traced, 'request', attributes));
    const [told, ...others] = traced.told;
    expect(others).toEqual([]);
    expect(told?.span).toBe('request');
    expect(told?.incident).toEqual(traced.offline[0]?.incident);
    expect(told?.incident).toMatchObject({
      cause: 'transport_lost',
      detail: 'before_progress',
      confidence: 'high',
      disposition: 'terminal',
      attempt: 1,
      error: { type: 'ECONNRESET', code: 'ECONNRESET' },
      recovery: { action: 'ask_first', reason: 'effects_unproven', confidence: 'high', row: '6' },
    });
    const span = traced.span('request');
    expect(told?.id).toBe(`${span.spanContext().traceId}-${span.spanContext().spanId}-1`);
    // The application said ERROR with a message: that stays.
    expect(span.status).toEqual({ code: SpanStatusCode.ERROR, message: 'read ECONNRESET' });
    expect(span.attributes['error.type']).toBe('ECONNRESET');
    expect(span.attributes['gen_ai.response.finish_reasons']).toEqual(['error']);
    expect(span.events.at(-1)?.time).toEqual(span.endTime);
  });

  test.each<[string, Attributes]>([
    ['OpenTelemetry', TOOL],
    ['AI SDK', { 'ai.operationId': 'ai.toolCall', 'ai.toolCall.name': 'read' }],
    ['OpenInference', { 'openinference.span.kind': 'TOOL', 'tool.name': 'read' }],
    ['OpenLLMetry', { 'traceloop.span.kind': 'tool', 'traceloop.entity.name': 'read' }],
  ])('has its incident, without a run too: a tool by %s', (_name, attributes) => {
    const traced = new Traced();
    breakSpan(start(traced, 'tool', attributes), 'ENOENT', 'no such file');
    const [told, ...others] = traced.told;
    expect(others).toEqual([]);
    expect(told?.incident).toEqual(traced.offline[0]?.incident);
    expect(told?.incident).toMatchObject({ cause: 'tool_failed', error: { type: 'ENOENT' } });
    expect(traced.span('tool').attributes['gen_ai.response.finish_reasons']).toBeUndefined();
  });

  test('what the application said of it stays as it is', () => {
    const traced = new Traced();
    const span = start(traced, 'request', CHAT);
    span.setAttribute('error.type', 'RateLimitError');
    span.setAttribute('gen_ai.response.finish_reasons', ['length']);
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'too many' });
    span.end();
    const { status, attributes } = traced.span('request');
    expect(status).toEqual({ code: SpanStatusCode.ERROR, message: 'too many' });
    expect(attributes['error.type']).toBe('RateLimitError');
    expect(attributes['gen_ai.response.finish_reasons']).toEqual(['length']);
    expect(traced.told.map(({ incident }) => incident)).toEqual([traced.offline[0]?.incident]);
  });

  test('a stream that just ended is marked, where its application said nothing', () => {
    const traced = new Traced();
    const span = start(traced, 'request', { 'ai.operationId': 'ai.streamText.doStream' });
    span.setAttributes({ 'ai.response.finishReason': 'unknown', 'ai.response.text': 'some words' });
    span.end();
    const { status, attributes } = traced.span('request');
    expect(traced.told[0]?.incident).toMatchObject({ cause: 'stream_truncated', detail: 'while_generating' });
    expect(traced.told[0]?.incident).toEqual(traced.offline[0]?.incident);
    expect(status).toEqual({ code: SpanStatusCode.ERROR });
    expect(attributes['error.type']).toBe('stream_truncated');
    expect(attributes['gen_ai.response.finish_reasons']).toBeUndefined();
  });

  test('a mark that would change what its own words prove is not made', () => {
    const traced = new Traced();
    const span = start(traced, 'request', { ...CHAT, 'http.response.status_code': 529 });
    breakSpan(span, 'overloaded_error', '');
    // By the table it would be "529"; then the code would be lost to whoever reads the span.
    expect(traced.span('request').attributes['error.type']).toBeUndefined();
    expect(traced.span('request').attributes['gen_ai.response.finish_reasons']).toEqual(['error']);
    expect(traced.told[0]?.incident.error).toEqual({ type: '529', code: 'overloaded_error', status: 529 });
    expect(traced.told[0]?.incident).toEqual(traced.offline[0]?.incident);
  });

  test('other spans that end with ERROR have none', () => {
    const traced = new Traced();
    breakSpan(start(traced, 'GET', { 'http.request.method': 'GET' }));
    expect(traced.told).toEqual([]);
    expect(traced.span('GET').attributes).toEqual({ 'http.request.method': 'GET' });
  });
});

describe('a run', () => {
  test('carries the id and the cause of the incident on its attempt, and no event', () => {
    const traced = new Traced();
    const run = start(traced, 'run', AGENT);
    breakSpan(start(traced, 'request', CHAT, run));
    run.setStatus({ code: SpanStatusCode.ERROR });
    run.end();
    expect(traced.told.map(({ span }) => span)).toEqual(['request']);
    const { attributes, events } = traced.span('run');
    expect(attributes).toEqual({
      ...AGENT,
      'spanbox.incident.id': traced.told[0]?.id,
      'spanbox.incident.cause': 'transport_lost',
    });
    expect(events).toEqual([]);
    expect(traced.offline[0]?.incident).toEqual(traced.told[0]?.incident);
  });

  test('that overcame a failed attempt has no incident, and keeps its status', () => {
    const traced = new Traced();
    const run = start(traced, 'run', AGENT);
    breakSpan(start(traced, 'first', CHAT, run));
    answer(start(traced, 'second', CHAT, run));
    run.end();
    expect(traced.told.map(({ span, incident }) => [span, incident.cause])).toEqual([['first', 'transport_lost']]);
    expect(traced.span('run').attributes).toEqual(AGENT);
    expect(traced.span('run').status).toEqual({ code: SpanStatusCode.UNSET });
    expect(traced.offline[0]?.incident).toBeUndefined();
    expect(traced.offline[0]?.overcome.map(({ cause, attempt }) => [cause, attempt])).toEqual([['transport_lost', 1]]);
  });

  test('an attempt whose replay has started is told as overcome, as it is derived later', () => {
    const traced = new Traced();
    const run = start(traced, 'run', AGENT);
    const first = start(traced, 'first', CHAT, run);
    record(first, 0, { kind: 'attempt_started', attempt: 1 });
    record(first, 1, { kind: 'transport_error', attempt: 1, code: 'ECONNRESET' });
    record(first, 2, { kind: 'replay_started', attempt: 1 });
    first.end();
    const second = start(traced, 'second', CHAT, run);
    record(second, 3, { kind: 'attempt_started', attempt: 2 });
    record(second, 4, { kind: 'stream_finished', attempt: 2, finishReason: 'stop' });
    second.end();
    record(run, 5, { kind: 'run_finished', outcome: 'completed' });
    run.end();
    expect(traced.told.map(({ span }) => span)).toEqual(['first']);
    expect(traced.told[0]?.incident).toMatchObject({ disposition: 'overcome', severity: 'warn', attempt: 1 });
    expect(traced.offline).toEqual([{ overcome: [traced.told[0]?.incident] }]);
    expect(traced.span('first').status.code).toBe(SpanStatusCode.ERROR);
    expect(traced.span('second').status.code).toBe(SpanStatusCode.UNSET);
  });

  test('an attempt that ends after the next has begun is told as overcome', () => {
    const traced = new Traced();
    const run = start(traced, 'run', AGENT);
    const first = start(traced, 'first', CHAT, run);
    const second = start(traced, 'second', CHAT, run);
    breakSpan(first);
    answer(second);
    run.end();
    expect(traced.told.map(({ span, incident }) => [span, incident.disposition])).toEqual([['first', 'overcome']]);
    expect(traced.offline[0]?.overcome).toEqual(traced.told.map(({ incident }) => incident));
  });

  test('a tool error in it is told on it, if the model does not go on', () => {
    const traced = new Traced();
    const run = start(traced, 'run', AGENT);
    answer(start(traced, 'request', CHAT, run));
    breakSpan(start(traced, 'tool', TOOL, run), 'EACCES', 'not allowed');
    run.setStatus({ code: SpanStatusCode.ERROR });
    run.end();
    expect(traced.told.map(({ span, incident }) => [span, incident.cause])).toEqual([['run', 'tool_failed']]);
    expect(traced.told[0]?.incident).toEqual(traced.offline[0]?.incident);
    expect(traced.span('run').attributes['error.type']).toBe('EACCES');
  });

  test('a failed tool that the model goes on from is none', async () => {
    const traced = new Traced();
    const run = start(traced, 'run', AGENT);
    answer(start(traced, 'request', CHAT, run));
    // The SDK takes a start in whole milliseconds: within one of them nothing says which request a tool belongs to.
    await sleep(3);
    breakSpan(start(traced, 'tool', TOOL, run), 'EACCES', 'not allowed');
    await sleep(3);
    const next = start(traced, 'next', CHAT, run);
    next.setAttributes({ 'gen_ai.usage.output_tokens': 3 });
    answer(next);
    run.end();
    expect(traced.told).toEqual([]);
    expect(traced.offline).toEqual([{ overcome: [] }]);
  });

  test('that fails for no reason that a span shows is undetermined', () => {
    const traced = new Traced();
    const run = start(traced, 'run', AGENT);
    answer(start(traced, 'request', CHAT, run));
    run.setStatus({ code: SpanStatusCode.ERROR, message: 'no' });
    run.end();
    expect(traced.told.map(({ span, incident }) => [span, incident.cause])).toEqual([['run', 'undetermined']]);
    expect(traced.told[0]?.incident).toEqual(traced.offline[0]?.incident);
    expect(traced.span('run').attributes['error.type']).toBe('_OTHER');
    expect(traced.span('run').status).toEqual({ code: SpanStatusCode.ERROR, message: 'no' });
  });

  test('advice that is not true any more is told again, on the run, with the same id', () => {
    const traced = new Traced();
    const run = start(traced, 'run', AGENT);
    const request = start(traced, 'request', CHAT, run);
    record(request, 0, { kind: 'attempt_started', attempt: 1 });
    record(request, 1, {
      kind: 'boundary_snapshot',
      attempt: 1,
      exposed: 1,
      unknown: 0,
      providerSide: 0,
      externalWait: 0,
      opaque: 0,
    });
    record(request, 2, { kind: 'transport_error', attempt: 1, code: 'ECONNRESET' });
    request.end();
    expect(traced.told[0]?.incident.recovery).toMatchObject({ action: 'replay', row: '6' });
    const tool = start(traced, 'tool', TOOL, run);
    record(tool, 3, { kind: 'tool_execution_started', attempt: 1, call: 'c1', effect: 'mutating' });
    record(tool, 4, { kind: 'tool_execution_finished', attempt: 1, call: 'c1' });
    tool.end();
    record(run, 5, { kind: 'run_finished', outcome: 'failed' });
    run.end();
    expect(traced.told.map(({ span, incident }) => [span, incident.recovery.action])).toEqual([
      ['request', 'replay'],
      ['run', 'ask_first'],
    ]);
    expect(new Set(traced.told.map(({ id }) => id)).size).toBe(1);
    expect(traced.told[1]?.incident).toEqual(traced.offline[0]?.incident);
    expect(traced.span('run').status.code).toBe(SpanStatusCode.UNSET);
  });

  test('a consumer that stopped reading leaves a finish reason and no incident', () => {
    const traced = new Traced();
    const run = start(traced, 'run', AGENT);
    const request = start(traced, 'request', CHAT, run);
    record(request, 0, { kind: 'attempt_started', attempt: 1 });
    record(request, 1, { kind: 'consumer_stopped', attempt: 1 });
    request.end();
    record(run, 2, { kind: 'run_finished', outcome: 'completed' });
    run.end();
    expect(traced.told).toEqual([]);
    expect(traced.span('request').status.code).toBe(SpanStatusCode.UNSET);
    expect(traced.span('request').attributes['gen_ai.response.finish_reasons']).toEqual(['error']);
  });

  test('in the tool of another is a run of its own', () => {
    const traced = new Traced();
    const outer = start(traced, 'outer', AGENT);
    answer(start(traced, 'plan', CHAT, outer));
    const tool = start(traced, 'tool', TOOL, outer);
    const inner = start(traced, 'inner', AGENT, tool);
    breakSpan(start(traced, 'request', CHAT, inner));
    inner.setStatus({ code: SpanStatusCode.ERROR });
    inner.end();
    tool.end();
    const next = start(traced, 'next', CHAT, outer);
    answer(next);
    outer.end();
    expect(traced.told.map(({ span }) => span)).toEqual(['request']);
    expect(traced.span('inner').attributes['spanbox.incident.cause']).toBe('transport_lost');
    expect(traced.span('outer').attributes['spanbox.incident.cause']).toBeUndefined();
  });

  test('success leaves every status UNSET and adds nothing', () => {
    const traced = new Traced();
    const run = start(traced, 'run', AGENT);
    answer(start(traced, 'request', CHAT, run));
    start(traced, 'tool', TOOL, run).end();
    answer(start(traced, 'last', CHAT, run));
    run.end();
    expect(traced.spans.map(({ status, events }) => [status.code, events])).toEqual(
      traced.spans.map(() => [SpanStatusCode.UNSET, []]),
    );
    expect(traced.span('run').attributes).toEqual(AGENT);
  });
});

describe('options', () => {
  test.each<[unknown, ErrorConstructor, string]>([
    [7, TypeError, 'Cannot create RunIncidentSpanProcessor: options must be an object, received 7'],
    [
      { toolnames: [] },
      TypeError,
      'Cannot create RunIncidentSpanProcessor: unknown option, known are toolNames, evidence, incidentEvents, meterProvider, loggerProvider, received "toolnames"',
    ],
    [
      { toolNames: 'read' },
      TypeError,
      'Cannot create RunIncidentSpanProcessor: toolNames must be \'all\' or a list of names, received "read"',
    ],
    [
      { toolNames: ['read', 7] },
      TypeError,
      'Cannot create RunIncidentSpanProcessor: toolNames must be texts with something in them, received 7',
    ],
    [
      { toolNames: Array.from({ length: 10_001 }, (_, n) => `t${n}`) },
      RangeError,
      'Cannot create RunIncidentSpanProcessor: toolNames must be 0 to 10000 names, received 10001',
    ],
    [
      { evidence: true },
      TypeError,
      'Cannot create RunIncidentSpanProcessor: evidence must be one of all, explicit, received true',
    ],
    [
      { incidentEvents: 'logs' },
      TypeError,
      'Cannot create RunIncidentSpanProcessor: incidentEvents must be one of span, log, both, received "logs"',
    ],
    [
      { incidentEvents: 'log' },
      TypeError,
      "Cannot create RunIncidentSpanProcessor: loggerProvider is needed for incidentEvents 'log', received undefined",
    ],
    [
      { meterProvider: {} },
      TypeError,
      'Cannot create RunIncidentSpanProcessor: meterProvider must have a method getMeter, received an object',
    ],
    [
      { loggerProvider: 'otel' },
      TypeError,
      'Cannot create RunIncidentSpanProcessor: loggerProvider must have a method getLogger, received "otel"',
    ],
  ])('wrong options are refused, case %#', (options, error, message) => {
    const create = (): RunIncidentSpanProcessor => new RunIncidentSpanProcessor(options as IncidentOptions);
    expect(create).toThrow(error);
    expect(create).toThrow(message);
  });

  test('incidents are counted once, by cause and action', async () => {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
    const meterProvider = new MeterProvider({ readers: [reader] });
    const traced = new Traced({ meterProvider });
    for (const type of ['ECONNRESET', 'ECONNRESET', 'ENOENT']) {
      const run = start(traced, 'run', AGENT);
      if (type === 'ENOENT') breakSpan(start(traced, 'tool', TOOL, run), type);
      else breakSpan(start(traced, 'request', CHAT, run), type);
      run.setStatus({ code: SpanStatusCode.ERROR });
      run.end();
    }
    await reader.forceFlush();
    const metric = exporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))[0];
    expect(metric?.descriptor).toMatchObject({ name: 'spanbox.incidents', unit: '{incident}' });
    expect(metric?.dataPoints.map(({ attributes, value }) => ({ attributes, value }))).toEqual([
      {
        attributes: { 'spanbox.incident.cause': 'transport_lost', 'spanbox.recovery.action': 'ask_first' },
        value: 2,
      },
      { attributes: { 'spanbox.incident.cause': 'tool_failed', 'spanbox.recovery.action': 'ask_first' }, value: 1 },
    ]);
    await meterProvider.shutdown();
  });

  test.each<['log' | 'both', readonly string[]]>([
    ['log', []],
    ['both', ['request']],
  ])('incidentEvents %s', (incidentEvents, onSpans) => {
    const exporter = new InMemoryLogRecordExporter();
    const loggerProvider = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] });
    const both = new Traced({ incidentEvents, loggerProvider });
    const run = start(both, 'run', AGENT);
    breakSpan(start(both, 'request', CHAT, run));
    run.setStatus({ code: SpanStatusCode.ERROR });
    run.end();
    expect(both.told.map(({ span }) => span)).toEqual(onSpans);
    const [log, ...others] = exporter.getFinishedLogRecords();
    expect(others).toEqual([]);
    const request = both.span('request');
    expect(log?.eventName).toBe('spanbox.incident');
    expect([log?.severityNumber, log?.severityText]).toEqual([17, 'ERROR']);
    expect(log?.hrTime).toEqual(request.endTime);
    expect(log?.spanContext).toMatchObject({
      traceId: request.spanContext().traceId,
      spanId: request.spanContext().spanId,
    });
    const spans = new Traced();
    breakSpan(start(spans, 'request', CHAT, start(spans, 'run', AGENT)));
    const event = spans.span('request').events.at(-1)?.attributes;
    const { 'spanbox.incident.id': id, ...attributes } = log?.attributes ?? {};
    const { 'spanbox.incident.id': _id, ...expected } = event ?? {};
    expect(attributes).toEqual(expected);
    // Also without an event on a span, the run says which incident it had.
    expect(both.span('run').attributes['spanbox.incident.id']).toBe(id);
  });

  test('severities of log events: asked for, overcome, broken', () => {
    const exporter = new InMemoryLogRecordExporter();
    const loggerProvider = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] });
    const traced = new Traced({ incidentEvents: 'log', loggerProvider });
    const run = start(traced, 'run', AGENT);
    const first = start(traced, 'first', CHAT, run);
    record(first, 0, { kind: 'attempt_started', attempt: 1 });
    record(first, 1, { kind: 'stream_truncated', attempt: 1 });
    record(first, 2, { kind: 'replay_started', attempt: 1 });
    first.end();
    const second = start(traced, 'second', CHAT, run);
    record(second, 3, { kind: 'attempt_started', attempt: 2 });
    record(run, 4, { kind: 'user_cancelled' });
    second.end();
    record(run, 5, { kind: 'run_finished', outcome: 'stopped' });
    run.end();
    const logs = exporter.getFinishedLogRecords();
    expect(
      logs.map(({ severityNumber, attributes }) => [severityNumber, attributes['spanbox.incident.cause']]),
    ).toEqual([
      [13, 'stream_truncated'],
      [9, 'user_cancelled'],
    ]);
  });

  test("evidence 'explicit': spans of others have no incident, events of ours have", () => {
    const traced = new Traced({ evidence: 'explicit' });
    breakSpan(start(traced, 'foreign', CHAT, start(traced, 'run', AGENT)));
    expect(traced.told).toEqual([]);
    const run = start(traced, 'own run', AGENT);
    const own = start(traced, 'own', CHAT, run);
    record(own, 0, { kind: 'attempt_started', attempt: 1 });
    record(own, 1, { kind: 'stream_truncated', attempt: 1 });
    own.end();
    expect(traced.told.map(({ span }) => span)).toEqual(['own']);
  });

  test('toolNames: other names become other before anybody sees them, but for those of an agent run', () => {
    const seen: unknown[] = [];
    const spy: SpanProcessor = {
      onStart: (span) => {
        const addEvent = span.addEvent.bind(span);
        span.addEvent = (name, ...rest) => {
          addEvent(name, ...rest);
          seen.push((span as unknown as ReadableSpan).events.at(-1)?.attributes?.['spanbox.evidence.tool']);
          return span;
        };
      },
      onEnd: () => undefined,
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    };
    const traced = new Traced({ toolNames: ['read_file'], after: [spy] });
    const span = start(traced, 'span', CHAT);
    for (const tool of ['read_file', 'delete_customer_4711']) {
      record(span, 0, { kind: 'tool_call_materialized', attempt: 1, call: 'c', tool, effect: 'read_only' });
    }
    span.addEvent('note', { 'spanbox.evidence.tool': 'mine' });
    const ours = start(traced, 'ours', { ...CHAT, 'spanbox.run.id': 'r1' });
    record(ours, 1, { kind: 'tool_call_materialized', attempt: 1, call: 'c', tool: 'write_file', effect: 'mutating' });
    expect(seen).toEqual(['read_file', 'other', 'mine', 'write_file']);
    const all = new Traced();
    const free = start(all, 'free', CHAT);
    record(free, 0, { kind: 'tool_call_materialized', attempt: 1, call: 'c', tool: 'any', effect: 'read_only' });
    free.end();
    expect(all.span('free').events[0]?.attributes?.['spanbox.evidence.tool']).toBe('any');
  });
});

describe('a guest', () => {
  const broken = (traced: Traced): void => {
    const run = start(traced, 'run', AGENT);
    breakSpan(start(traced, 'request', CHAT, run));
    run.setStatus({ code: SpanStatusCode.ERROR });
    run.end();
  };

  test('twice in one provider, it tells once', () => {
    const traced = new Traced({ before: [new RunIncidentSpanProcessor()] });
    broken(traced);
    expect(traced.told.map(({ span }) => span)).toEqual(['request']);
  });

  test('after shutdown nothing happens, and nothing throws', async () => {
    const traced = new Traced();
    const run = start(traced, 'run', AGENT);
    const request = start(traced, 'request', CHAT, run);
    await traced.processor.shutdown();
    await traced.processor.shutdown();
    await traced.processor.forceFlush();
    breakSpan(request);
    run.end();
    broken(traced);
    expect(traced.told).toEqual([]);
    expect(traced.spans).toHaveLength(4);
  });

  test('hooks in any order, twice, for spans that were never seen: nothing throws', () => {
    const processor = new RunIncidentSpanProcessor();
    const traced = new Traced({ before: [processor] });
    const span = start(traced, 'request', CHAT) as Span & ReadableSpan;
    const stranger = start(new Traced(), 'stranger', CHAT) as Span & ReadableSpan;
    for (const one of [span, stranger]) {
      processor.onEnding(one);
      processor.onEnding(one);
      processor.onEnd(one);
      processor.onEnd(one);
      processor.onEnding(one);
    }
    breakSpan(span);
    expect(traced.told.map(({ span: name }) => name)).toEqual(['request']);
  });

  test('poisoned spans change nothing for others', () => {
    const warnings: unknown[] = [];
    const log = (): void => undefined;
    diag.setLogger(
      { warn: (...args) => warnings.push(args[0]), error: log, info: log, debug: log, verbose: log },
      DiagLogLevel.WARN,
    );
    const processor = new RunIncidentSpanProcessor();
    const poison = new Proxy(
      {},
      {
        get: () => {
          throw new Error('poison');
        },
      },
    ) as Span & ReadableSpan;
    const halves = [{}, { spanContext: () => undefined }, { spanContext: () => ({ traceId: 7 }), attributes: null }];
    for (const one of [poison, ...(halves as unknown as (Span & ReadableSpan)[])]) {
      processor.onStart(one, context.active());
      processor.onEnding(one);
      processor.onEnd(one);
    }
    expect(warnings).toEqual(['spanbox: an incident could not be told']);
    const traced = new Traced({ before: [processor] });
    broken(traced);
    expect(traced.told.map(({ span }) => span)).toEqual(['request']);
  });

  test('a processor that throws at the start of a span hides that span, and no other', () => {
    const thrower: SpanProcessor = {
      onStart: (span) => {
        if ((span as unknown as ReadableSpan).name === 'bad') throw new Error('mine');
      },
      onEnd: () => undefined,
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    };
    const traced = new Traced({ before: [thrower] });
    expect(() => start(traced, 'bad', CHAT)).toThrow('mine');
    broken(traced);
    expect(traced.told.map(({ span }) => span)).toEqual(['request']);
  });

  test('a logger, a meter and a span that throw do not keep the incident from what is left', () => {
    const failing = (): never => {
      throw new Error('mine');
    };
    const traced = new Traced({
      incidentEvents: 'both',
      meterProvider: { getMeter: () => ({ createCounter: () => ({ add: failing }) }) },
      loggerProvider: { getLogger: () => ({ emit: failing }) },
    });
    broken(traced);
    expect(traced.told.map(({ span }) => span)).toEqual(['request']);
    const none = new Traced({ meterProvider: { getMeter: failing } });
    broken(none);
    expect(none.told.map(({ span }) => span)).toEqual(['request']);
    const deaf = new Traced();
    const run = start(deaf, 'run', AGENT);
    const request = start(deaf, 'request', CHAT, run);
    request.recordException({ name: 'ECONNRESET', code: 'ECONNRESET', message: '' });
    request.setStatus({ code: SpanStatusCode.ERROR });
    request.addEvent = failing;
    request.end();
    run.end();
    expect(deaf.spans.map(({ name }) => name)).toEqual(['request', 'run']);
  });

  test('spans that record nothing never reach it', () => {
    const traced = new Traced();
    const outside = trace.wrapSpanContext({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 0 });
    const span = start(traced, 'request', CHAT, outside);
    // A parent that was not sampled: by default so are its children.
    expect(span.isRecording()).toBe(false);
    breakSpan(span);
    expect(traced.spans).toEqual([]);
  });
});
