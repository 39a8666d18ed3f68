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

describe('tools', () => {
  const chat = (more: object = {}): SpanFields => ({
    id: 'c1',
    parent: 'agent',
    start: 101,
    end: 110,
    ...genAi('chat', more),
  });

  test('a tool that no answer shows is a call of the request before it; without an id its span is its id', () => {
    const run = only(
      agent,
      chat(),
      { id: 'c2', parent: 'agent', start: 120, end: 130, ...genAi('chat') },
      { id: 't1', parent: 'agent', start: 112, end: 115, ...genAi('execute_tool', { 'gen_ai.tool.name': 'a' }) },
      { id: 't2', parent: 'agent', start: 132, end: 135, ...genAi('execute_tool', { 'gen_ai.tool.name': 'b' }) },
    );
    const calls = run.evidence.filter((item) => item.kind === 'tool_call_materialized');
    expect(calls).toEqual([
      { kind: 'tool_call_materialized', attempt: 1, call: 'span-t1', tool: 'a', effect: 'unknown', atMs: 10 },
      { kind: 'tool_call_materialized', attempt: 2, call: 'span-t2', tool: 'b', effect: 'unknown', atMs: 30 },
    ]);
    expect(run.gaps).toContain('call_id_missing');
  });

  test('without ids, tools of one name are the calls of that name in their order', () => {
    const messages = JSON.stringify([
      {
        parts: [
          { type: 'tool_call', name: 'a', id: 'x' },
          { type: 'tool_call', name: 'b', id: 'y' },
          { type: 'tool_call', name: 'a', id: 'z' },
        ],
      },
    ]);
    const tool = (id: string, name: string, start: number): SpanFields => ({
      id,
      parent: 'agent',
      start,
      end: start + 1,
      ...genAi('execute_tool', { 'gen_ai.tool.name': name }),
    });
    const run = only(
      agent,
      chat({ 'gen_ai.output.messages': messages }),
      tool('t1', 'a', 111),
      tool('t2', 'a', 113),
      tool('t3', 'b', 115),
    );
    const started = run.evidence.flatMap((item) =>
      item.kind === 'tool_execution_started' ? [[item.call, item.atMs]] : [],
    );
    expect(started).toEqual([
      ['x', 11],
      ['z', 13],
      ['y', 15],
    ]);
    expect(run.gaps).not.toContain('call_id_missing');
  });

  test('a tool that failed, one that is open, and one that declares its effect', () => {
    const tool = (id: string, more: Partial<SpanFields>, attributes: object = {}): SpanFields => ({
      id,
      parent: 'agent',
      start: 112,
      end: 115,
      ...genAi('execute_tool', { 'gen_ai.tool.name': 'edit', 'gen_ai.tool.call.id': id, ...attributes }),
      ...more,
    });
    const run = only(
      { ...agent, end: null },
      chat(),
      tool('k1', { status: 'error', events: exception(114, 'ENOENT', 'no such file') }),
      tool('k2', { end: null }),
      tool('k3', {}, { 'spanbox.tool.effect': 'mutating', 'spanbox.tool.target': 'file' }),
    );
    const of = (call: string): readonly unknown[] =>
      run.evidence.filter((item) => 'call' in item && item.call === call);
    const base = { attempt: 1, tool: 'edit' };
    expect(of('k1')).toEqual([
      { kind: 'tool_call_materialized', call: 'k1', ...base, effect: 'unknown', atMs: 10 },
      { kind: 'tool_execution_started', call: 'k1', ...base, effect: 'unknown', atMs: 12 },
      { kind: 'tool_execution_failed', call: 'k1', ...base, effect: 'unknown', error: 'ENOENT', atMs: 15 },
    ]);
    expect(of('k2').map((item) => (item as Evidence).kind)).toEqual([
      'tool_call_materialized',
      'tool_execution_started',
    ]);
    expect(of('k3')).toEqual([
      { kind: 'tool_call_materialized', call: 'k3', ...base, effect: 'mutating', target: 'file', atMs: 10 },
      { kind: 'tool_execution_started', call: 'k3', ...base, effect: 'mutating', atMs: 12 },
      { kind: 'tool_execution_finished', call: 'k3', ...base, effect: 'mutating', atMs: 15 },
    ]);
  });

  test('names that may not be said are other, ids that may not are digests, on all items alike', () => {
    const hostile = { 'gen_ai.tool.name': 'https://host/?key=1', 'gen_ai.tool.call.id': 'a b' };
    const run = only(agent, chat(), { id: 't', parent: 'agent', start: 112, ...genAi('execute_tool', hostile) });
    const items = run.evidence.filter((item) => 'call' in item);
    expect(new Set(items.map((item) => ('tool' in item ? item.tool : undefined)))).toEqual(new Set(['other']));
    expect(new Set(items.map((item) => ('call' in item ? item.call : undefined))).size).toBe(1);
    expect(items[0]).toMatchObject({ call: expect.stringMatching(/^id-[0-9a-f]{16}$/) as string });
  });
});

describe('a process that died', () => {
  const repaired = { 'spanbox.repaired': true, 'spanbox.end_reason': 'interrupted', 'error.type': 'interrupted' };

  test('repaired spans of others: the crash at the last evidence, no failure of the request', () => {
    const run = only(
      { ...agent, end: 150, status: 'error', attributes: { ...agent.attributes, ...repaired } },
      {
        id: 'c1',
        parent: 'agent',
        start: 101,
        end: 120,
        ...genAi('chat', { 'gen_ai.response.finish_reasons': ['tool_calls'] }),
      },
      {
        id: 't1',
        parent: 'agent',
        start: 121,
        end: 121,
        status: 'error',
        ...genAi('execute_tool', {
          'gen_ai.tool.name': 'edit',
          'gen_ai.tool.call.id': 'k',
          'spanbox.tool.effect': 'mutating',
          ...repaired,
        }),
      },
    );
    expect(run.evidence.map(({ kind, atMs }) => [kind, atMs])).toEqual([
      ['attempt_started', 1],
      ['tool_call_materialized', 20],
      ['stream_finished', 20],
      ['tool_execution_started', 21],
      ['process_crashed', 50],
    ]);
    expect(deriveIncidents(run.evidence).incident).toMatchObject({
      cause: 'process_crashed',
      detail: 'unknown',
      runPhase: 'tool_execution',
      recovery: { action: 'ask_first', reason: 'unsafe_effect_started', row: '4a' },
    });
  });

  test('a repaired request', () => {
    const run = only(
      { ...agent, end: 150, status: 'error', attributes: { ...agent.attributes, ...repaired } },
      { id: 'c1', parent: 'agent', start: 101, end: 150, status: 'error', ...genAi('chat', repaired) },
    );
    expect(run.evidence).toEqual([
      { kind: 'attempt_started', attempt: 1, atMs: 1 },
      { kind: 'process_crashed', crash: 'unknown', atMs: 50 },
    ]);
  });
});

describe('OpenLLMetry', () => {
  const workflow: SpanFields = {
    id: 'w',
    start: 0,
    end: 100,
    attributes: { 'traceloop.span.kind': 'workflow', 'traceloop.entity.name': 'joke' },
  };
  const llm = (more: object): Readonly<Record<string, unknown>> => ({
    'llm.request.type': 'chat',
    'gen_ai.system': 'OpenAI',
    'gen_ai.request.model': 'gpt-4o',
    ...more,
  });

  test('a streamed request with text and a call, a task with a tool', () => {
    const run = only(
      workflow,
      {
        id: 'openai.chat',
        parent: 'w',
        start: 1,
        end: 20,
        attributes: llm({
          'gen_ai.completion.0.role': 'assistant',
          'gen_ai.completion.0.content': 'I look',
          'gen_ai.completion.0.finish_reason': 'tool_calls',
          'gen_ai.completion.0.tool_calls.0.id': 'call_9',
          'gen_ai.completion.0.tool_calls.0.name': 'search',
        }),
        events: [
          { name: 'llm.content.completion.chunk', at: 5 },
          { name: 'llm.content.completion.chunk', at: 9 },
        ],
        status: 'ok',
      },
      {
        id: 'search.tool',
        parent: 'w',
        start: 21,
        end: 30,
        attributes: { 'traceloop.span.kind': 'tool', 'traceloop.entity.name': 'search' },
      },
    );
    const call = { attempt: 1, call: 'call_9', tool: 'search', effect: 'unknown' } as const;
    expect(run.evidence).toEqual([
      { kind: 'attempt_started', attempt: 1, atMs: 1 },
      { kind: 'provider_progress', attempt: 1, atMs: 5 },
      { kind: 'visible_output', attempt: 1, atMs: 5 },
      { kind: 'tool_call_materialized', ...call, atMs: 20 },
      { kind: 'stream_finished', attempt: 1, finishReason: 'tool_calls', atMs: 20 },
      { kind: 'tool_execution_started', ...call, atMs: 21 },
      { kind: 'tool_execution_finished', ...call, atMs: 30 },
      { kind: 'run_finished', atMs: 100 },
    ]);
    expect(run.gaps).toEqual(['boundary_missing', 'effect_missing', 'evidence_missing']);
  });

  test('older finish reasons, and a request that failed', () => {
    const stop = only(workflow, {
      id: 'c',
      parent: 'w',
      start: 1,
      end: 2,
      attributes: llm({ 'llm.response.stop_reason': 'end_turn' }),
    });
    expect(stop.evidence[1]).toEqual({ kind: 'stream_finished', attempt: 1, finishReason: 'end_turn', atMs: 2 });
    const failed = only(
      { ...workflow, status: 'error' },
      {
        id: 'c',
        parent: 'w',
        start: 1,
        end: 8,
        attributes: llm({ 'error.type': 'RateLimitError' }),
        status: 'error',
        events: exception(7, 'openai.RateLimitError', "Error code: 429 - {'error': …}"),
      },
    );
    expect(failed.evidence[1]).toEqual({ kind: 'stream_failed', attempt: 1, name: 'RateLimitError', atMs: 7 });
  });
});

describe('OpenInference', () => {
  const kind = (value: string, more: object = {}): { attributes: Readonly<Record<string, unknown>> } => ({
    attributes: { 'openinference.span.kind': value, ...more },
  });

  test('an agent, a model with text and calls, a tool', () => {
    const run = only(
      { id: 'root', start: 0, end: 90, status: 'ok', ...kind('AGENT') },
      { id: 'chain', parent: 'root', start: 0, end: 90, ...kind('CHAIN') },
      {
        id: 'ChatCompletion',
        parent: 'chain',
        start: 1,
        end: 10,
        status: 'ok',
        events: [{ name: 'First Token Stream Event', at: 4 }],
        ...kind('LLM', {
          'llm.model_name': 'gpt-4o',
          'llm.token_count.completion': 9,
          'llm.output_messages.0.message.role': 'assistant',
          'llm.output_messages.0.message.contents.0.message_content.text': 'I look',
          'llm.output_messages.0.message.tool_calls.0.tool_call.id': 'call_a',
          'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': 'search',
          'llm.output_messages.0.message.tool_calls.1.tool_call.id': 'call_b',
          'llm.output_messages.0.message.tool_calls.1.tool_call.function.name': 'read',
          'llm.finish_reason': 'tool_calls',
        }),
      },
      {
        id: 'search',
        parent: 'chain',
        start: 11,
        end: 12,
        status: 'ok',
        ...kind('TOOL', { 'tool.name': 'search', 'tool_call.id': 'call_a' }),
      },
    );
    const call = { attempt: 1, effect: 'unknown' } as const;
    expect(run.evidence).toEqual([
      { kind: 'attempt_started', attempt: 1, atMs: 1 },
      { kind: 'provider_progress', attempt: 1, atMs: 4 },
      { kind: 'visible_output', attempt: 1, atMs: 4 },
      { kind: 'tool_call_materialized', ...call, call: 'call_a', tool: 'search', atMs: 10 },
      { kind: 'tool_call_materialized', ...call, call: 'call_b', tool: 'read', atMs: 10 },
      { kind: 'stream_finished', attempt: 1, finishReason: 'tool_calls', atMs: 10 },
      { kind: 'tool_execution_started', ...call, call: 'call_a', tool: 'search', atMs: 11 },
      { kind: 'tool_execution_finished', ...call, call: 'call_a', tool: 'search', atMs: 12 },
      { kind: 'run_finished', outcome: 'completed', atMs: 90 },
    ]);
    expect(run.gaps).toEqual(['boundary_missing', 'effect_missing', 'evidence_missing']);
  });
});

describe('100,000 spans', () => {
  test('of one run, tools of one name without ids', () => {
    const spans = [
      otlpSpan({ ...agent, end: 1e6 }),
      ...Array.from({ length: 50_000 }, (_, i) =>
        otlpSpan({
          id: `c${i}`,
          parent: 'agent',
          start: 101 + 2 * i,
          end: 102 + 2 * i,
          ...genAi('chat', { 'gen_ai.output.messages': '[{"parts":[{"type":"tool_call","name":"a"}]}]' }),
        }),
      ),
      ...Array.from({ length: 50_000 }, (_, i) =>
        otlpSpan({
          id: `t${i}`,
          parent: 'agent',
          start: 102 + 2 * i,
          end: 102.5 + 2 * i,
          ...genAi('execute_tool', { 'gen_ai.tool.name': 'a' }),
        }),
      ),
    ];
    const [run] = evidenceFromSpans(spans);
    expect(run?.evidence).toHaveLength(50_000 * 5 + 1);
    expect(run?.evidence.filter(({ kind }) => kind === 'tool_execution_finished')).toHaveLength(50_000);
  });
});
