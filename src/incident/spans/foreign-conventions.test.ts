// Runs of OpenLLMetry and OpenInference, through evidenceFromSpans: exact items, exact gaps.
import { describe, expect, test } from 'vitest';
import { otlpSpan } from '../../../test/fixtures/otlp-span.ts';
import type { SpanFields } from '../../../test/fixtures/otlp-span.ts';
import { evidenceFromSpans } from './evidence-from-spans.ts';
import type { RunEvidenceFromSpans } from './evidence-from-spans.ts';

function only(...spans: readonly SpanFields[]): RunEvidenceFromSpans {
  const runs = evidenceFromSpans(spans.map(otlpSpan));
  expect(runs).toHaveLength(1);
  const [run] = runs;
  if (run === undefined) throw new Error('no run');
  return run;
}

const exception = (at: number, type: string, message: string): SpanFields['events'] & object => [
  { name: 'exception', at, attributes: { 'exception.type': type, 'exception.message': message } },
];

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
