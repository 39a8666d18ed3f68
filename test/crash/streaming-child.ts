/**
 * An agent with `agentRun` and the official `openai` package that says each piece it saw on descriptor 3, until it is killed.
 * Arguments: root folder, base URL of the model server.
 */
import { writeSync } from 'node:fs';
import OpenAI from 'openai';
import { agentRun } from 'spanbox/run';
import { register } from 'spanbox/sdk2';

const [dir = '', baseURL = ''] = process.argv.slice(2);
register({ dir, service: 'streaming', repair: false, retention: { minFreeBytes: 0 } });
const client = new OpenAI({ apiKey: 'none', baseURL, maxRetries: 0 });

await agentRun({ name: 'streamer', session: 'the session' }, async (run) => {
  await run.tool({ name: 'look', callId: 'call_1', effect: 'read_only' }, () => 'seen');
  const stream = run.stream({ provider: 'openai', model: 'gpt-4o-mini', format: 'openai-chat' }, ({ signal }) =>
    client.chat.completions.create(
      { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'go on' }], stream: true },
      { signal, maxRetries: 0 },
    ),
  );
  for await (const chunk of stream) {
    const piece = chunk.choices[0]?.delta.content ?? '';
    if (piece !== '') writeSync(3, `${JSON.stringify(piece)}\n`);
  }
});
