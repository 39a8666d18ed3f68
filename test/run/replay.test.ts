// Replay happens where the table says and nowhere else: with every client, the server's log and what the consumer saw prove it.
import { describe, expect, test } from 'vitest';
import { SpanStatusCode } from '@opentelemetry/api';
import type { Reply, ScriptedAnswer } from '../../src/testing/index.ts';
import { STREAMING_CLIENTS } from '../fault/clients.ts';
import { driven, incidentOf } from './driven.ts';
import { eventsOf } from './recorded.ts';

const TEXT = ['Once ', 'upon ', 'a time.'];
const WHOLE = TEXT.join('');
const ANSWER: ScriptedAnswer = { parts: [{ type: 'text', text: TEXT }] };
const REASONING: ScriptedAnswer = {
  parts: [
    { type: 'reasoning', text: ['Let me ', 'think.'] },
    { type: 'text', text: TEXT },
  ],
};
const CALL: ScriptedAnswer = {
  parts: [{ type: 'tool_call', name: 'read_file', arguments: ['{"path":', '"a.txt"}'] }],
};

const good: Reply = { answer: ANSWER };

describe.each(STREAMING_CLIENTS)('$name', (client) => {
  // The errors of @google/genai have a status and no headers.
  const showsHeaders = client.format !== 'gemini';
  // The AI SDK's provider for OpenAI's chat completions drops reasoning.
  const showsReasoning = client.name !== 'ai sdk with openai (chat)';
  // The AI SDK hands the terminal event on only when the connection ended well.
  const showsEnd = client.format !== 'ai-sdk';

  test.each([
    ['drop before the headers', { kind: 'drop', at: 'before_headers' }],
    ['drop after the headers', { kind: 'drop', at: 'after_headers' }],
    ['reset after the headers', { kind: 'drop', at: 'after_headers', how: 'reset' }],
    ['clean end after the headers', { kind: 'drop', at: 'after_headers', how: 'end' }],
    ['500', { kind: 'status', status: 500 }],
    ['503', { kind: 'status', status: 503 }],
    ['429', { kind: 'status', status: 429 }],
    ['429 with Retry-After', { kind: 'status', status: 429, retryAfter: 7 }],
  ] as const)('%s: sent again, and the consumer sees one answer', async (_, fault) => {
    const result = await driven(client, [{ fault }, good]);
    expect(result.error).toBeUndefined();
    expect(result.text).toBe(WHOLE);
    expect(result.requests.length).toBe(2);
    expect(result.requests.map(({ body }) => body)).toEqual([result.requests[0]!.body, result.requests[0]!.body]);
    expect(result.replays).toEqual([
      { attempt: 1, withdrawn: 'nothing', delayMillis: 'retryAfter' in fault && showsHeaders ? 7_000 : 2_000 },
    ]);
    const [first, second] = result.spans.named('chat');
    expect(first!.status.code).toBe(SpanStatusCode.ERROR);
    expect(eventsOf(first!, 'spanbox.incident').map((event) => event['spanbox.incident.disposition'])).toEqual([
      'overcome',
    ]);
    expect(eventsOf(first!, 'spanbox.recovery').map((event) => event['spanbox.recovery.step'])).toEqual([
      'decided',
      'done',
    ]);
    expect(second!.status.code).toBe(SpanStatusCode.UNSET);
    expect(second!.attributes['spanbox.attempt.resend_count']).toBe(1);
    expect(second!.links.map(({ context, attributes }) => [context.spanId, attributes])).toEqual([
      [first!.spanContext().spanId, { 'spanbox.link.kind': 'replay_of' }],
    ]);
    const [run] = result.spans.named('invoke_agent');
    expect([run!.status.code, run!.attributes['spanbox.incident.id']]).toEqual([SpanStatusCode.UNSET, undefined]);
    expect(result.spans.derived().incident).toBeUndefined();
    expect(result.spans.open).toEqual([]);
  });

  test.each([
    ['drop', { kind: 'drop', at: 'in_content' }, 'transport_lost'],
    ['reset', { kind: 'drop', at: 'in_content', how: 'reset' }, 'transport_lost'],
    ['clean end', { kind: 'drop', at: 'before_terminal', how: 'end' }, 'stream_truncated'],
  ] as const)('%s after text: never sent again, the text is offered to go on from', async (_, fault, cause) => {
    const result = await driven(client, [{ answer: ANSWER, fault }, good]);
    const incident = incidentOf(result);
    expect([incident.cause, incident.detail]).toEqual([cause, 'while_generating']);
    expect(incident.recovery).toEqual({
      action: 'offer_continue',
      reason: 'visible_output',
      confidence: 'high',
      row: '13',
    });
    expect(result.requests.length).toBe(1);
    expect(result.replays).toEqual([]);
    expect(result.text.length).toBeGreaterThan(0);
    expect(WHOLE.startsWith(result.text)).toBe(true);
    const [attempt] = result.spans.named('chat');
    expect(attempt!.status.code).toBe(SpanStatusCode.ERROR);
    expect(eventsOf(attempt!, 'spanbox.incident').length).toBe(1);
    expect(result.spans.derived().incident).toEqual(incident);
    expect(result.spans.open).toEqual([]);
  });

  test('a drop after reasoning alone: the reasoning is withdrawn before the next attempt begins', async () => {
    const result = await driven(client, [
      { answer: REASONING, fault: { kind: 'drop', at: { afterFrames: reasoningFrames(client.wire) } } },
      good,
    ]);
    expect(result.error).toBeUndefined();
    const withdrawn = showsReasoning ? 'reasoning' : 'nothing';
    expect(result.replays).toEqual([{ attempt: 1, withdrawn, delayMillis: 2_000 }]);
    expect(result.reasoning).toBe(showsReasoning ? 'Let me ' : '');
    expect(result.text).toBe(WHOLE);
    expect(result.requests.length).toBe(2);
    expect(result.spans.derived().overcome.map(({ recovery }) => recovery.row)).toEqual([showsReasoning ? '7' : '6']);
  });

  test.each([400, 401, 402, 403, 404, 413])('%i: stopped, not sent again', async (status) => {
    const result = await driven(client, [{ fault: { kind: 'status', status } }, good]);
    const incident = incidentOf(result);
    expect(incident.cause).toBe('provider_rejected');
    expect(incident.recovery).toEqual({ action: 'stop', reason: 'provider_rejected', confidence: 'high', row: '3' });
    expect(incident.error?.status).toBe(status);
    expect(result.requests.length).toBe(1);
    expect(result.spans.named('chat')[0]!.attributes['error.type']).toBe(String(status));
    expect(result.spans.open).toEqual([]);
  });

  test('nothing told of the tools: asked first, not sent again', async () => {
    const result = await driven(client, [{ fault: { kind: 'drop', at: 'after_headers' } }, good], { untold: true });
    expect(incidentOf(result).recovery).toEqual({
      action: 'ask_first',
      reason: 'effects_unproven',
      confidence: 'high',
      row: '6',
    });
    expect(result.requests.length).toBe(1);
  });

  test('a refused connection needs no boundary: nothing can have run', async () => {
    const result = await driven(client, [], { untold: true, refused: true });
    const incident = incidentOf(result);
    expect([incident.cause, incident.error?.code, incident.recovery.row]).toEqual([
      'transport_lost',
      'ECONNREFUSED',
      '6',
    ]);
    expect(result.replays.map(({ delayMillis }) => delayMillis)).toEqual([2_000, 4_000, 8_000]);
    expect(result.spans.named('chat').map((span) => span.attributes['spanbox.attempt.resend_count'])).toEqual([
      undefined,
      1,
      2,
      3,
    ]);
    const [last] = result.spans.named('chat').slice(-1);
    expect(eventsOf(last!, 'spanbox.recovery').map((event) => event['spanbox.recovery.mode'])).toEqual([
      'budget_spent',
    ]);
    expect(result.spans.open).toEqual([]);
  });

  test('a drop after the terminal event is a completed answer', async () => {
    const result = await driven(client, [{ answer: ANSWER, fault: { kind: 'drop', at: 'after_terminal' } }, good]);
    expect(result.text).toBe(WHOLE);
    expect(result.requests.length).toBe(1);
    const [attempt] = result.spans.named('chat');
    if (showsEnd) {
      expect(result.error).toBeUndefined();
      expect(result.spans.derived()).toEqual({ overcome: [] });
      expect(attempt!.status.code).toBe(SpanStatusCode.UNSET);
    } else {
      expect(incidentOf(result).recovery.row).toBe('13');
      expect(attempt!.status.code).toBe(SpanStatusCode.ERROR);
    }
  });

  test.each([
    ['read_only', 'offer_continue'],
    ['mutating', 'ask_first'],
    ['unknown', 'ask_first'],
  ] as const)('the connection is lost while a %s call is written: %s', async (effect, action) => {
    const result = await driven(client, [{ answer: CALL, fault: { kind: 'drop', at: 'before_terminal' } }, good], {
      effect,
    });
    const incident = incidentOf(result);
    expect(incident.cause).toBe('transport_lost');
    expect(result.requests.length).toBe(1);
    // Where the wire ends the call only with the answer, nothing was called yet: then the input is all there is.
    if (incident.facts.toolCallMaterialized) expect(incident.recovery.action).toBe(action);
    else expect([incident.recovery.action, incident.recovery.row]).toEqual(['offer_continue', '12']);
  });
});

/** Events until the reasoning was begun and no text was. */
function reasoningFrames(wire: string): number {
  return { 'openai-chat': 2, 'openai-responses': 5, anthropic: 4, gemini: 1 }[wire] ?? 2;
}
