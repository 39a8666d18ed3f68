/**
 * An answer in one piece, as the parts that a stream of the same answer would have held: so that both are read by the same readers.
 * An answer of an unknown shape is a finished one: it came whole.
 */
import type { StreamFormat } from '../streams/index.ts';

type Shape = Readonly<Record<string, unknown>>;

/** What ends an answer that does not say why it ended. */
const ANSWERED = 'answered';

/** The parts, and the one that ends the answer if none of them did. */
export interface WholeAnswer {
  readonly parts: readonly unknown[];
  readonly last: unknown;
}

/** Reads the answer of a client library. */
export function wholeAnswer(format: StreamFormat, answer: unknown): WholeAnswer {
  const shape: Shape = typeof answer === 'object' && answer !== null ? (answer as Shape) : {};
  switch (format) {
    case 'openai-chat':
      return { parts: [chatChunk(shape)], last: chatEnd() };
    case 'openai-responses':
      return { parts: responsesEvents(shape), last: { type: 'response.completed' } };
    case 'anthropic':
      return { parts: anthropicEvents(shape), last: { type: 'message_stop' } };
    case 'gemini':
      return { parts: [shape], last: { candidates: [{ index: 0, finishReason: ANSWERED }] } };
    case 'ai-sdk':
      return { parts: aiSdkParts(shape), last: { type: 'finish', finishReason: ANSWERED } };
  }
}

function chatChunk(completion: Shape): Shape {
  const choices = listOf(completion['choices']).map((choice) => ({ ...choice, delta: choice['message'] }));
  return { ...completion, choices };
}

function chatEnd(): Shape {
  return { choices: [{ index: 0, delta: {}, finish_reason: ANSWERED }] };
}

function responsesEvents(response: Shape): readonly Shape[] {
  const parts: Shape[] = [];
  for (const [index, item] of listOf(response['output']).entries()) {
    for (const content of listOf(item['content'])) {
      if (item['type'] === 'reasoning') continue;
      parts.push({ type: 'response.output_text.delta', delta: content['text'] ?? content['refusal'] });
    }
    if (item['type'] === 'reasoning') {
      for (const piece of [...listOf(item['summary']), ...listOf(item['content'])]) {
        parts.push({ type: 'response.reasoning_summary_text.delta', delta: piece['text'] });
      }
    }
    parts.push({ type: 'response.output_item.done', output_index: index, item });
  }
  const type =
    response['status'] === 'failed' || response['status'] === 'incomplete' ? response['status'] : 'completed';
  parts.push({ type: `response.${type}`, response });
  return parts;
}

function anthropicEvents(message: Shape): readonly Shape[] {
  const parts: Shape[] = [{ type: 'message_start', message }];
  for (const [index, block] of listOf(message['content']).entries()) {
    parts.push({ type: 'content_block_start', index, content_block: block });
    parts.push({ type: 'content_block_stop', index });
  }
  parts.push({
    type: 'message_delta',
    delta: { stop_reason: message['stop_reason'] },
    usage: message['usage'],
  });
  return parts;
}

/** `generateText`: its steps, each a request of its own; `doGenerate` of a model: one. */
function aiSdkParts(result: Shape): readonly Shape[] {
  const steps = listOf(result['steps']);
  if (steps.length === 0) return stepParts(result);
  return steps.flatMap((step) => [{ type: 'start-step' }, ...stepParts(step)]);
}

function stepParts(step: Shape): readonly Shape[] {
  const parts: Shape[] = [];
  for (const part of listOf(step['content'])) {
    if (part['type'] === 'text') parts.push({ type: 'text-delta', text: part['text'] });
    else if (part['type'] === 'reasoning') parts.push({ type: 'reasoning-delta', text: part['text'] });
    else parts.push(part);
  }
  const { finishReason, rawFinishReason, usage, response } = step;
  if (finishReason !== undefined) parts.push({ type: 'finish-step', finishReason, rawFinishReason, usage, response });
  return parts;
}

function listOf(value: unknown): readonly Shape[] {
  return Array.isArray(value) ? (value as readonly unknown[]).filter(isShape) : [];
}

function isShape(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null;
}
