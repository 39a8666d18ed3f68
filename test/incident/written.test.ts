// What the processor writes, whoever's spans it writes on: nothing that may not be said, and nothing but what the registry names.
import { readFileSync } from 'node:fs';
import { SpanStatusCode } from '@opentelemetry/api';
import type { Attributes, Span } from '@opentelemetry/api';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { recordEvidence } from '../../src/incident/index.ts';
import type { Evidence } from '../../src/incident/index.ts';
import * as semconv from '../../src/semconv/index.ts';
import * as upstream from '../../src/semconv/upstream.ts';
import { createFaultServer } from '../../src/testing/index.ts';
import type { FaultServer } from '../../src/testing/index.ts';
import { runAgent } from './agent.ts';
import { RUNS } from './runs.ts';
import { Traced, under } from './traced.ts';

const HOSTILE: readonly string[] = [
  'sk-proj-4fJ8sKd03hLq92MxZ1bT7uVn',
  'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
  'AKIAIOSFODNN7EXAMPLE',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.abc123',
  'Bearer abcdefgh12345678',
  'password=hunter2hunter2',
  'https://user:pass@api.example.com/v1?key=1',
  '/home/alice/.ssh/id_rsa',
  'The quick brown prompt of a user',
  'Error: connect ECONNREFUSED 10.0.0.1:443\n    at TCPConnectWrap',
  'session=abc; Path=/; HttpOnly',
  '{"role":"user","content":"hello"}',
];

const AGENT: Attributes = { 'gen_ai.operation.name': 'invoke_agent' };
const CHAT: Attributes = { 'gen_ai.operation.name': 'chat' };
const TOOL: Attributes = { 'gen_ai.operation.name': 'execute_tool' };

/** What spans and logs say under our names, and what the processor set beside them, as one text. */
function written(traced: Traced, logs: InMemoryLogRecordExporter): string {
  const ours = traced.spans.map(({ attributes, events }) => [
    Object.entries(attributes).filter(([key]) => key.startsWith('spanbox.')),
    events.filter(({ name }) => name.startsWith('spanbox.')),
  ]);
  return JSON.stringify([ours, logs.getFinishedLogRecords().map(({ attributes }) => attributes)]);
}

function tracedWithLogs(): { readonly traced: Traced; readonly logs: InMemoryLogRecordExporter } {
  const logs = new InMemoryLogRecordExporter();
  const loggerProvider = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: logs })] });
  return { traced: new Traced({ incidentEvents: 'both', loggerProvider }), logs };
}

describe('never said', () => {
  test.each(HOSTILE)('%s, wherever an error of somebody else has it', (secret) => {
    const { traced, logs } = tracedWithLogs();
    const start = (name: string, attributes: Attributes, parent?: Span): Span =>
      traced.tracer.startSpan(name, { attributes }, parent === undefined ? undefined : under(parent));
    const error = Object.assign(new Error(secret, { cause: Object.assign(new Error(secret), { code: secret }) }), {
      name: secret,
      code: secret,
      headers: { 'retry-after': secret },
    });
    for (const attributes of [CHAT, TOOL]) {
      const run = start('run', { ...AGENT, 'gen_ai.agent.name': secret });
      const span = start('broken', { ...attributes, 'gen_ai.tool.name': secret, 'gen_ai.tool.call.id': secret }, run);
      span.setAttributes({ 'gen_ai.response.finish_reasons': [secret], 'gen_ai.output.messages': secret });
      span.recordException(error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: secret });
      span.end();
      run.setStatus({ code: SpanStatusCode.ERROR, message: secret });
      run.end();
    }
    expect(traced.told.map(({ span, incident }) => [span, incident.cause])).toEqual([
      ['run', 'undetermined'],
      ['run', 'tool_failed'],
    ]);
    expect(logs.getFinishedLogRecords()).toHaveLength(2);
    expect(written(traced, logs)).not.toContain(JSON.stringify(secret).slice(1, -1));
  });

  test.each(HOSTILE)('%s, wherever evidence by hand has it', (secret) => {
    const { traced, logs } = tracedWithLogs();
    const run = traced.tracer.startSpan('run', { attributes: AGENT });
    const items: readonly Evidence[] = [
      { kind: 'attempt_started', attempt: 1 },
      { kind: 'tool_call_materialized', attempt: 1, call: secret, tool: secret, effect: 'mutating' },
      { kind: 'tool_execution_failed', attempt: 1, call: secret, tool: secret, error: secret },
      { kind: 'stream_finished', attempt: 1, finishReason: secret },
      { kind: 'attempt_started', attempt: 2 },
      { kind: 'transport_error', attempt: 2, code: secret, causeCode: secret, name: secret },
      { kind: 'provider_rejected', attempt: 2, rejection: 'unknown', code: secret },
      { kind: 'stream_failed', attempt: 2, name: secret },
      { kind: 'setup_failed', attempt: 2, error: secret },
      { kind: 'lifecycle_closed', action: secret, actionId: 'a1' },
      { kind: 'user_cancelled', source: secret },
    ];
    const chat = traced.tracer.startSpan('chat', { attributes: CHAT }, under(run));
    for (const [order, item] of items.entries()) {
      recordEvidence('attempt' in item ? chat : run, { ...item, atMs: order }, { order });
    }
    chat.end();
    run.end();
    expect(traced.told.length).toBeGreaterThanOrEqual(1);
    expect(written(traced, logs)).not.toContain(JSON.stringify(secret).slice(1, -1));
    expect(traced.spans.map(({ attributes }) => attributes['error.type'])).not.toContain(secret);
  });

  test('ordinary names are said as they are', () => {
    const traced = new Traced();
    for (const name of ['ECONNRESET', 'task-list', 'ask-user', 'TypeError', 'disk-usage', 'tokenize']) {
      const span = traced.tracer.startSpan('tool', { attributes: TOOL });
      span.setAttribute('error.type', name);
      span.end();
    }
    expect(traced.told.map(({ incident }) => incident.error?.type)).toEqual([
      'ECONNRESET',
      'task-list',
      'ask-user',
      'TypeError',
      'disk-usage',
      'tokenize',
    ]);
  });
});

describe('flat, by names of the registry', () => {
  let server: FaultServer;
  beforeEach(async () => {
    server = await createFaultServer();
  });
  afterEach(() => server.close());

  const validate = new Ajv2020({ strict: false }).compile(
    JSON.parse(readFileSync(new URL('../../semconv/events.schema.json', import.meta.url), 'utf8')),
  );
  const known = new Set<unknown>([...Object.values(semconv), ...Object.values(upstream)]);

  test.each(RUNS)('$name', async ({ replies, options }) => {
    const traced = new Traced();
    server.reply(...replies);
    await runAgent({ tracer: traced.tracer, server, ...options });
    for (const { attributes, events, status } of traced.spans) {
      for (const key of Object.keys(attributes)) if (key.startsWith('spanbox.')) expect(known).toContain(key);
      for (const event of events) {
        expect(known).toContain(event.name);
        const isValid = validate({ name: event.name, attributes: event.attributes });
        expect(validate.errors ?? []).toEqual([]);
        expect(isValid).toBe(true);
        for (const value of Object.values(event.attributes ?? {})) {
          const values: readonly unknown[] = Array.isArray(value) ? value : [value];
          for (const one of values) expect(['string', 'number', 'boolean']).toContain(typeof one);
        }
      }
      expect(status.message).toBeUndefined();
    }
  });
});
