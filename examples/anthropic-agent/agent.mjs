/**
 * A small agent with the official `@anthropic-ai/sdk` package, inside `agentRun`: each request is an attempt that is replayed where that is
 * safe, each tool a call with a declared effect.
 */
import { agentRun } from 'spanbox/run';

const ORDERS = new Map([['1042', { status: 'shipped', from: 'Utrecht', on: 'Tuesday' }]]);
const TOOLS = [
  {
    name: 'find_order',
    description: 'Finds an order by its number.',
    input_schema: { type: 'object', properties: { number: { type: 'string' } }, required: ['number'] },
  },
];

/** Answers the question; `onText` gets each piece of text, once. */
export function answer({ client, model, session, question, onText }) {
  return agentRun({ name: 'order-desk', session, tools: { find_order: { effect: 'read_only' } } }, async (run) => {
    const messages = [{ role: 'user', content: question }];
    for (;;) {
      const stream = run.stream({ provider: 'anthropic', model, tools: TOOLS }, ({ signal }) =>
        client.messages.create(
          { model, max_tokens: 1024, messages, tools: TOOLS, stream: true },
          { signal, maxRetries: 0 },
        ),
      );
      const content = await read(stream, onText);
      const calls = content.filter(({ type }) => type === 'tool_use');
      if (calls.length === 0) return content.map(({ text }) => text ?? '').join('');
      messages.push({ role: 'assistant', content });
      const results = [];
      for (const { id, name, input } of calls) {
        const result = await run.tool({ name, callId: id }, () => ORDERS.get(String(input.number)) ?? 'unknown');
        results.push({ type: 'tool_result', tool_use_id: id, content: JSON.stringify(result) });
      }
      messages.push({ role: 'user', content: results });
    }
  });
}

/** The provider's own events, as ever. */
async function read(stream, onText) {
  const content = [];
  const inputs = [];
  for await (const event of stream) {
    if (event.type === 'content_block_start') content[event.index] = { ...event.content_block };
    if (event.type !== 'content_block_delta') continue;
    if (event.delta.type === 'text_delta') {
      content[event.index].text += event.delta.text;
      onText(event.delta.text);
    }
    if (event.delta.type === 'input_json_delta') {
      inputs[event.index] = (inputs[event.index] ?? '') + event.delta.partial_json;
    }
  }
  for (const [index, input] of inputs.entries()) if (input) content[index].input = JSON.parse(input);
  return content;
}
