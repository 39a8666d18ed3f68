/**
 * A small agent with the official `openai` package, inside `agentRun`: each request is an attempt that is replayed where that is safe, each
 * tool a call with a declared effect. It makes no span by hand, and works with any tracer provider that has a box in it.
 */
import { agentRun } from 'spanbox/run';
import { findOrder } from './tools.mjs';

const TOOLS = [{ type: 'function', function: findOrder.schema }];

/** Answers the question; `onText` gets each piece of text, once. */
export function answer({ client, model, session, question, onText }) {
  return agentRun({ name: 'order-desk', session, tools: { find_order: { effect: 'read_only' } } }, async (run) => {
    const messages = [{ role: 'user', content: question }];
    for (;;) {
      const stream = run.stream({ provider: 'openai', model, tools: TOOLS }, ({ signal }) =>
        client.chat.completions.create({ model, messages, tools: TOOLS, stream: true }, { signal, maxRetries: 0 }),
      );
      const { text, calls } = await read(stream, onText);
      if (calls.length === 0) return text;
      messages.push({
        role: 'assistant',
        content: text,
        tool_calls: calls.map(({ id, name, input }) => ({
          id,
          type: 'function',
          function: { name, arguments: input },
        })),
      });
      for (const { id, name, input } of calls) {
        const content = await run.tool({ name, callId: id }, () => findOrder.execute(JSON.parse(input)));
        messages.push({ role: 'tool', tool_call_id: id, content });
      }
    }
  });
}

/** The provider's own chunks, as ever. */
async function read(stream, onText) {
  let text = '';
  const calls = [];
  for await (const chunk of stream) {
    const delta = chunk.choices[0]?.delta;
    for (const { index, id, function: said } of delta?.tool_calls ?? []) {
      const call = (calls[index] ??= { id: id ?? '', name: '', input: '' });
      call.name += said?.name ?? '';
      call.input += said?.arguments ?? '';
    }
    const piece = delta?.content ?? '';
    text += piece;
    if (piece !== '') onText(piece);
  }
  return { text, calls };
}
