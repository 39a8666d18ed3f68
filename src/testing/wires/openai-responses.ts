// OpenAI Responses: `POST …/responses`, as events or in one piece.
//
// Owns: the bytes of this wire. The terminal event is `response.completed` or `response.incomplete`; nothing follows it.
// Reasoning is a reasoning item with a summary; a provider-side tool is a `web_search_call` or `code_interpreter_call` item.
// Source: https://platform.openai.com/docs/api-reference/responses-streaming.

import { argumentPieces, finishReasonOf, piecesOf, textOf, usageOf } from './answers.ts';
import type { AnswerPart, ScriptedAnswer } from './answers.ts';
import { CREATED_SECONDS, commentFrame, eventFrame, jsonFrame, modelOf, padded } from './wire.ts';
import type { AnswerContext, Frame, FrameRole, Wire } from './wire.ts';

export const openaiResponsesWire: Wire = {
  name: 'openai-responses',
  provider: 'openai',
  requestIdHeader: 'x-request-id',
  streams: (body) => body['stream'] === true,
  frames(answer, context) {
    const items = outputItems(answer, context);
    if (!context.streaming) return [jsonFrame(responseObject(answer, context, items))];
    const events = new EventWriter();
    events.add('preamble', 'response.created', { response: responseObject(answer, context, undefined) });
    events.add('preamble', 'response.in_progress', { response: responseObject(answer, context, undefined) });
    let output = 0;
    for (const { part, item } of items) {
      if (item === undefined) {
        addAside(events, part);
      } else {
        addItem(events, part, item, output);
        output += 1;
      }
    }
    const response = responseObject(answer, context, items);
    events.add('terminal', `response.${isIncomplete(answer) ? 'incomplete' : 'completed'}`, { response });
    return events.frames;
  },
};

/** Numbers the events. */
class EventWriter {
  readonly frames: Frame[] = [];
  #sequence = 0;

  add(role: FrameRole, type: string, fields: Readonly<Record<string, unknown>>): void {
    this.frames.push(eventFrame(role, type, { type, sequence_number: this.#sequence, ...fields }));
    this.#sequence += 1;
  }
}

type Item = Readonly<Record<string, unknown>> & { readonly id: string };
interface ScriptedItem {
  readonly part: AnswerPart;
  /** The finished output item; absent for parts that are none (pings). */
  readonly item: Item | undefined;
}

function outputItems(answer: ScriptedAnswer, context: AnswerContext): readonly ScriptedItem[] {
  let calls = 0;
  return answer.parts.map((part, index): ScriptedItem => {
    const id = `${padded(context.number)}_${String(index)}`;
    if (part.type === 'tool_call') calls += 1;
    return { part, item: itemOf(part, id, calls) };
  });
}

function itemOf(part: AnswerPart, id: string, calls: number): Item | undefined {
  switch (part.type) {
    case 'text':
      return message(id, { type: 'output_text', text: textOf(part.text), annotations: [], logprobs: [] });
    case 'refusal':
      return message(id, { type: 'refusal', refusal: textOf(part.text) });
    case 'reasoning':
      return { id: `rs_${id}`, type: 'reasoning', summary: [{ type: 'summary_text', text: textOf(part.text) }] };
    case 'tool_call':
      return {
        id: `fc_${id}`,
        type: 'function_call',
        status: 'completed',
        arguments: argumentPieces(part).join(''),
        call_id: part.callId ?? `call_${String(calls)}`,
        name: part.name,
      };
    case 'provider_tool':
      return part.name === 'web_search'
        ? {
            id: `ws_${id}`,
            type: 'web_search_call',
            status: 'completed',
            action: { type: 'search', query: part.input, sources: [] },
          }
        : {
            id: `ci_${id}`,
            type: 'code_interpreter_call',
            status: 'completed',
            code: part.input,
            container_id: 'cntr_scripted',
            outputs: [{ type: 'logs', logs: part.output ?? 'ok' }],
          };
    case 'ping':
    case 'unknown':
      return undefined;
  }
}

function message(id: string, content: Readonly<Record<string, unknown>>): Item {
  return { id: `msg_${id}`, type: 'message', status: 'completed', role: 'assistant', content: [content] };
}

function addAside(events: EventWriter, part: AnswerPart): void {
  if (part.type === 'ping') events.frames.push(commentFrame('keep-alive'));
  if (part.type === 'unknown') events.add('content', `response.${part.name ?? 'future_event'}`, {});
}

function addItem(events: EventWriter, part: AnswerPart, item: Item, output: number): void {
  const place = { item_id: item.id, output_index: output };
  events.add('content', 'response.output_item.added', { output_index: output, item: { ...item, ...begun(part) } });
  switch (part.type) {
    case 'text': {
      const at = { ...place, content_index: 0 };
      const empty = { type: 'output_text', text: '', annotations: [], logprobs: [] };
      events.add('content', 'response.content_part.added', { ...at, part: empty });
      for (const delta of piecesOf(part.text))
        events.add('content', 'response.output_text.delta', { ...at, delta, logprobs: [] });
      events.add('content', 'response.output_text.done', { ...at, text: textOf(part.text), logprobs: [] });
      events.add('content', 'response.content_part.done', { ...at, part: { ...empty, text: textOf(part.text) } });
      break;
    }
    case 'refusal': {
      const at = { ...place, content_index: 0 };
      events.add('content', 'response.content_part.added', { ...at, part: { type: 'refusal', refusal: '' } });
      for (const delta of piecesOf(part.text)) events.add('content', 'response.refusal.delta', { ...at, delta });
      events.add('content', 'response.refusal.done', { ...at, refusal: textOf(part.text) });
      events.add('content', 'response.content_part.done', {
        ...at,
        part: { type: 'refusal', refusal: textOf(part.text) },
      });
      break;
    }
    case 'reasoning': {
      const at = { ...place, summary_index: 0 };
      events.add('content', 'response.reasoning_summary_part.added', {
        ...at,
        part: { type: 'summary_text', text: '' },
      });
      for (const delta of piecesOf(part.text))
        events.add('content', 'response.reasoning_summary_text.delta', { ...at, delta });
      events.add('content', 'response.reasoning_summary_text.done', { ...at, text: textOf(part.text) });
      events.add('content', 'response.reasoning_summary_part.done', {
        ...at,
        part: { type: 'summary_text', text: textOf(part.text) },
      });
      break;
    }
    case 'tool_call':
      for (const delta of argumentPieces(part))
        events.add('content', 'response.function_call_arguments.delta', { ...place, delta });
      events.add('content', 'response.function_call_arguments.done', {
        ...place,
        name: part.name,
        arguments: argumentPieces(part).join(''),
      });
      break;
    case 'provider_tool':
      if (part.name === 'web_search') {
        for (const stage of ['in_progress', 'searching', 'completed']) {
          events.add('content', `response.web_search_call.${stage}`, place);
        }
      } else {
        events.add('content', 'response.code_interpreter_call.in_progress', place);
        events.add('content', 'response.code_interpreter_call_code.delta', { ...place, delta: part.input });
        events.add('content', 'response.code_interpreter_call_code.done', { ...place, code: part.input });
        events.add('content', 'response.code_interpreter_call.interpreting', place);
        events.add('content', 'response.code_interpreter_call.completed', place);
      }
      break;
    case 'ping':
    case 'unknown':
      break;
  }
  events.add('content', 'response.output_item.done', { output_index: output, item });
}

/** What an item lacks when it is added. */
function begun(part: AnswerPart): Readonly<Record<string, unknown>> {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return { status: 'in_progress', content: [] };
    case 'reasoning':
      return { summary: [] };
    case 'tool_call':
      return { status: 'in_progress', arguments: '' };
    case 'provider_tool':
      return part.name === 'web_search'
        ? { status: 'in_progress' }
        : { status: 'in_progress', code: '', outputs: null };
    case 'ping':
    case 'unknown':
      return {};
  }
}

function isIncomplete(answer: ScriptedAnswer): boolean {
  const reason = finishReasonOf(answer);
  return reason === 'length' || reason === 'content_filter';
}

/** The response object; without items it has just begun. */
function responseObject(
  answer: ScriptedAnswer,
  context: AnswerContext,
  items: readonly ScriptedItem[] | undefined,
): object {
  const isDone = items !== undefined;
  const { inputTokens, outputTokens, cachedInputTokens, reasoningTokens } = usageOf(answer);
  const incomplete = isDone && isIncomplete(answer);
  const reason = finishReasonOf(answer) === 'length' ? 'max_output_tokens' : 'content_filter';
  return {
    id: answer.responseId ?? `resp_${padded(context.number)}`,
    object: 'response',
    created_at: CREATED_SECONDS,
    status: isDone ? (incomplete ? 'incomplete' : 'completed') : 'in_progress',
    background: false,
    error: null,
    incomplete_details: incomplete ? { reason } : null,
    instructions: null,
    max_output_tokens: null,
    model: modelOf(answer, context),
    output: (items ?? []).flatMap(({ item }) => (item === undefined ? [] : [item])),
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    service_tier: 'default',
    store: false,
    temperature: 1,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    truncation: 'disabled',
    usage: isDone
      ? {
          input_tokens: inputTokens,
          input_tokens_details: { cached_tokens: cachedInputTokens },
          output_tokens: outputTokens,
          output_tokens_details: { reasoning_tokens: reasoningTokens },
          total_tokens: inputTokens + outputTokens,
        }
      : null,
    user: null,
    metadata: {},
  };
}
