// Evidence from other people's spans, through evidenceFromSpans: one run of each convention, exact items, exact gaps.
import { describe, expect, test } from 'vitest';
import { otlpSpan } from '../../../test/fixtures/otlp-span.ts';
import type { SpanFields } from '../../../test/fixtures/otlp-span.ts';
import { deriveIncidents } from '../derive.ts';
import type { Evidence } from '../evidence.ts';
import { evidenceFromSpans } from './evidence-from-spans.ts';
import type { RunEvidenceFromSpans } from './evidence-from-spans.ts';

function only(...spans: readonly SpanFields[]): RunEvidenceFromSpans {
  const runs = evidenceFromSpans(spans.map(otlpSpan));
  expect(runs).toHaveLength(1);
  const [run] = runs;
  if (run === undefined) throw new Error('no run');
  return run;
}

const genAi = (operation: string, more: object = {}): { attributes: Readonly<Record<string, unknown>> } => ({
  attributes: { 'gen_ai.operation.name': operation, ...more },
});
const agent: SpanFields = { id: 'agent', start: 100, end: 200, ...genAi('invoke_agent') };
const exception = (at: number, type: string, message: string): SpanFields['events'] & object => [
  { name: 'exception', at, attributes: { 'exception.type': type, 'exception.message': message } },
];

describe("OpenTelemetry's GenAI conventions", () => {
  test('a request, a tool, a request', () => {
    const messages = JSON.stringify([
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'hm' },
          { type: 'text', content: 'I look' },
          { type: 'tool_call', id: 'call_1', name: 'search', arguments: {} },
        ],
      },
    ]);
    const run = only(
      agent,
      {
        id: 'c1',
        parent: 'agent',
        start: 101,
        end: 120,
        ...genAi('chat', {
          'gen_ai.response.time_to_first_chunk': 0.005,
          'gen_ai.output.messages': messages,
          'gen_ai.response.finish_reasons': ['tool_calls'],
        }),
      },
      {
        id: 't1',
        parent: 'agent',
        start: 121,
        end: 125.5,
        ...genAi('execute_tool', { 'gen_ai.tool.name': 'search', 'gen_ai.tool.call.id': 'call_1' }),
      },
      {
        id: 'c2',
        parent: 'agent',
        start: 130,
        end: 150,
        ...genAi('chat', { 'gen_ai.usage.output_tokens': 12, 'gen_ai.response.finish_reasons': ['stop'] }),
      },
    );
    const call = { attempt: 1, call: 'call_1', tool: 'search', effect: 'unknown' } as const;
    expect(run).toEqual({
      runSpanId: 'agent',
      traceId: '0af7651916cd43dd8448eb211c80319c',
      evidence: [
        { kind: 'attempt_started', attempt: 1, atMs: 1 },
        { kind: 'provider_progress', attempt: 1, atMs: 6 },
        { kind: 'reasoning_output', attempt: 1, atMs: 6 },
        { kind: 'visible_output', attempt: 1, atMs: 6 },
        { kind: 'tool_call_materialized', ...call, atMs: 20 },
        { kind: 'stream_finished', attempt: 1, finishReason: 'tool_calls', atMs: 20 },
        { kind: 'tool_execution_started', ...call, atMs: 21 },
        { kind: 'tool_execution_finished', ...call, atMs: 25.5 },
        { kind: 'attempt_started', attempt: 2, atMs: 30 },
        { kind: 'provider_progress', attempt: 2, atMs: 50 },
        { kind: 'stream_finished', attempt: 2, finishReason: 'stop', atMs: 50 },
        { kind: 'run_finished', atMs: 100 },
      ] satisfies Evidence[],
      gaps: ['boundary_missing', 'effect_missing', 'evidence_missing'],
    });
    expect(deriveIncidents(run.evidence)).toEqual({ overcome: [] });
  });

  test('server-side calls and images', () => {
    const messages = JSON.stringify([
      { role: 'assistant', parts: [{ type: 'server_tool_call', id: 's1', name: 'web_search' }, { type: 'blob' }] },
    ]);
    const run = only(agent, {
      id: 'c1',
      parent: 'agent',
      start: 101,
      end: 110,
      ...genAi('chat', { 'gen_ai.output.messages': messages }),
    });
    expect(run.evidence.slice(1, 4)).toEqual([
      { kind: 'provider_progress', attempt: 1, atMs: 10 },
      { kind: 'visible_output', attempt: 1, atMs: 10 },
      {
        kind: 'tool_call_materialized',
        attempt: 1,
        call: 's1',
        tool: 'web_search',
        effect: 'unknown',
        providerSide: true,
        atMs: 10,
      },
    ]);
    expect(run.gaps).toEqual(['boundary_missing', 'effect_missing', 'evidence_missing', 'finish_missing']);
  });

  /** One failed request under a failed agent. */
  const failed = (chat: Partial<SpanFields>): RunEvidenceFromSpans =>
    only(
      { ...agent, status: 'error' },
      {
        id: 'c1',
        parent: 'agent',
        start: 101,
        end: 150,
        status: 'error',
        ...chat,
        attributes: { 'gen_ai.operation.name': 'chat', ...chat.attributes },
      },
    );

  test.each<[string, Partial<SpanFields>, Evidence | undefined, string]>([
    [
      'a status',
      { attributes: { 'error.type': '429' } },
      { kind: 'provider_rejected', attempt: 1, rejection: 'rate_limit', retryable: true, status: 429, atMs: 50 },
      'provider_rejected',
    ],
    [
      'a status of its own attribute beats the class',
      { attributes: { 'error.type': 'RateLimitError', 'http.response.status_code': 402 } },
      { kind: 'provider_rejected', attempt: 1, rejection: 'quota', retryable: false, status: 402, atMs: 50 },
      'provider_rejected',
    ],
    [
      'a typed code',
      { attributes: { 'error.type': 'overloaded_error' } },
      {
        kind: 'provider_rejected',
        attempt: 1,
        rejection: 'overload',
        code: 'overloaded_error',
        retryable: true,
        atMs: 50,
      },
      'provider_rejected',
    ],
    [
      'a transport code in the exception, at its time',
      { events: exception(140, 'ECONNRESET', 'read ECONNRESET') },
      { kind: 'transport_error', attempt: 1, code: 'ECONNRESET', retryable: true, name: 'ECONNRESET', atMs: 40 },
      'transport_lost',
    ],
    [
      'a class that says connection',
      { attributes: { 'error.type': 'APIConnectionError' } },
      { kind: 'transport_error', attempt: 1, name: 'APIConnectionError', atMs: 50 },
      'transport_lost',
    ],
    [
      'an abort: nobody said who asked',
      { events: exception(140, 'AbortError', 'This operation was aborted') },
      { kind: 'lifecycle_closed', action: 'abort', atMs: 40 },
      'lifecycle_closed',
    ],
    [
      'a class that says nothing',
      { attributes: { 'error.type': 'TypeError' }, message: 'fetch failed' },
      { kind: 'stream_failed', attempt: 1, name: 'TypeError', atMs: 50 },
      'undetermined',
    ],
    [
      'a timeout in words is not taken for one of our timers',
      { message: 'Request timed out', attributes: { 'error.type': 'Error' } },
      { kind: 'stream_failed', attempt: 1, name: 'Error', atMs: 50 },
      'undetermined',
    ],
    ['nothing but the status', {}, undefined, 'undetermined'],
    ['a word that says nothing', { attributes: { 'error.type': '_OTHER' } }, undefined, 'undetermined'],
    [
      'our own words on a span that lost its events',
      { attributes: { 'error.type': 'stream_truncated' } },
      { kind: 'stream_truncated', attempt: 1, atMs: 50 },
      'stream_truncated',
    ],
    [
      'our own word for a lost connection',
      { attributes: { 'error.type': 'transport_lost' } },
      { kind: 'transport_error', attempt: 1, atMs: 50 },
      'transport_lost',
    ],
    [
      'our own word for a close',
      { attributes: { 'error.type': 'unattributed_close' } },
      { kind: 'lifecycle_closed', action: 'abort', atMs: 50 },
      'lifecycle_closed',
    ],
  ])('a failed request: %s', (_, chat, item, cause) => {
    const run = failed(chat);
    expect(run.evidence).toEqual([
      { kind: 'attempt_started', attempt: 1, atMs: 1 },
      ...(item === undefined ? [] : [item]),
      { kind: 'run_finished', outcome: 'failed', atMs: 100 },
    ]);
    expect(run.gaps).toEqual([
      'boundary_missing',
      ...(item === undefined ? ['error_missing'] : []),
      'evidence_missing',
      'progress_missing',
    ]);
    expect(deriveIncidents(run.evidence).incident?.cause).toBe(cause);
  });

  test('no text of an error gets into evidence', () => {
    const run = failed({
      events: exception(140, 'my secret is hunter2', 'sk-ant-api03-abcdefgh12345678abcdefgh'),
      message: 'https://host/?key=1',
    });
    expect(JSON.stringify(run)).not.toMatch(/hunter2|sk-ant|https/);
  });

  test('an exception that was handled is no failure', () => {
    const run = only(agent, {
      id: 'c1',
      parent: 'agent',
      start: 101,
      end: 150,
      events: exception(110, 'ECONNRESET', 'retried'),
      ...genAi('chat', { 'gen_ai.response.finish_reasons': ['stop'] }),
    });
    expect(deriveIncidents(run.evidence)).toEqual({ overcome: [] });
  });

  test('an attempt that failed and was followed by another is overcome', () => {
    const run = only(
      agent,
      { id: 'c1', parent: 'agent', start: 101, end: 110, status: 'error', ...genAi('chat', { 'error.type': '529' }) },
      {
        id: 'c2',
        parent: 'agent',
        start: 111,
        end: 120,
        ...genAi('chat', { 'gen_ai.response.finish_reasons': ['stop'] }),
      },
    );
    const { incident, overcome } = deriveIncidents(run.evidence);
    expect(incident).toBeUndefined();
    expect(overcome.map(({ cause, detail, attempt }) => [cause, detail, attempt])).toEqual([
      ['provider_rejected', 'overload', 1],
    ]);
  });

  test('no status makes a replay of a request whose tools nobody saw', () => {
    const run = failed({ attributes: { 'error.type': 'ECONNRESET' } });
    expect(deriveIncidents(run.evidence).incident?.recovery).toEqual({
      action: 'ask_first',
      reason: 'effects_unproven',
      confidence: 'high',
      row: '6',
    });
  });

  test('an agent that said OK completed; an open agent and an open request are gaps', () => {
    const ok = only({ ...agent, status: 'ok' }, { id: 'c1', parent: 'agent', start: 101, end: 102, ...genAi('chat') });
    expect(ok.evidence.at(-1)).toEqual({ kind: 'run_finished', outcome: 'completed', atMs: 100 });
    const open = only({ ...agent, end: null }, { id: 'c1', parent: 'agent', start: 101, end: null, ...genAi('chat') });
    expect(open.evidence).toEqual([{ kind: 'attempt_started', attempt: 1, atMs: 1 }]);
    expect(open.gaps).toEqual(['attempt_open', 'boundary_missing', 'evidence_missing', 'run_open']);
  });

  test('the outcome that a run of ours said is believed before its status', () => {
    const run = only({
      ...agent,
      status: 'error',
      attributes: { ...agent.attributes, 'spanbox.run.outcome': 'stopped' },
    });
    expect(run.evidence).toEqual([{ kind: 'run_finished', outcome: 'stopped', atMs: 100 }]);
    expect(run.gaps).toEqual(['attempt_missing', 'evidence_missing']);
  });

  test('a request alone is a run without an end of its own', () => {
    const run = only({
      id: 'c1',
      start: 10,
      end: 20,
      status: 'error',
      ...genAi('chat', { 'error.type': 'ECONNREFUSED' }),
    });
    expect(run.runSpanId).toBe('c1');
    expect(run.evidence).toEqual([
      { kind: 'attempt_started', attempt: 1, atMs: 0 },
      { kind: 'transport_error', attempt: 1, code: 'ECONNREFUSED', name: 'ECONNREFUSED', retryable: true, atMs: 10 },
    ]);
    expect(run.gaps).toEqual(['boundary_missing', 'evidence_missing', 'progress_missing', 'run_missing']);
    expect(deriveIncidents(run.evidence).incident?.recovery.action).toBe('replay');
  });

  test('a span without times gives undated items', () => {
    const span = { spanId: 'c1', attributes: [{ key: 'gen_ai.operation.name', value: { stringValue: 'chat' } }] };
    expect(evidenceFromSpans([span] as never)).toMatchObject([
      {
        evidence: [{ kind: 'attempt_started', attempt: 1 }],
        gaps: ['attempt_open', 'boundary_missing', 'evidence_missing', 'run_missing', 'time_missing'],
      },
    ]);
  });
});
